"""The theory's equations in one place: how each state changes, per minute.

The equations stand once, one small function per state, in the four files beside this one. They
read on NumPy arrays as they are, and on SymPy symbols for everything that is derived from them.
"""

from collections.abc import Callable

from kindloop.model.drift_body import (
    d_acth_dt,
    d_adrenal_dt,
    d_cortisol_dt,
    d_crh_dt,
    d_dopamine_dt,
    d_endorphin_dt,
    d_load_dt,
    d_oxytocin_dt,
    d_pituitary_dt,
    d_serotonin_dt,
)
from kindloop.model.drift_fast import (
    d_control_dt,
    d_critic_dt,
    d_noradrenaline_dt,
    d_soothing_dt,
    d_threat_dt,
)
from kindloop.model.drift_feeling import (
    d_expectation_dt,
    d_mood_dt,
    d_motivation_dt,
    d_trying_dt,
)
from kindloop.model.drift_slow import (
    d_criticism_habit_dt,
    d_efficacy_dt,
    d_fear_of_failure_dt,
    d_grey_matter_dt,
    d_intrinsic_dt,
    d_kindness_habit_dt,
    d_regulation_dt,
)
from kindloop.model.functions import Value, cosine, exponential
from kindloop.model.states import States

Equation = Callable[[Value, Value, Value, Value], Value]

EQUATIONS: dict[str, Equation] = {
    "threat": d_threat_dt,
    "control": d_control_dt,
    "soothing": d_soothing_dt,
    "critic": d_critic_dt,
    "noradrenaline": d_noradrenaline_dt,
    "oxytocin": d_oxytocin_dt,
    "endorphin": d_endorphin_dt,
    "dopamine": d_dopamine_dt,
    "serotonin": d_serotonin_dt,
    "crh": d_crh_dt,
    "acth": d_acth_dt,
    "cortisol": d_cortisol_dt,
    "pituitary": d_pituitary_dt,
    "adrenal": d_adrenal_dt,
    "mood": d_mood_dt,
    "motivation": d_motivation_dt,
    "trying": d_trying_dt,
    "intrinsic": d_intrinsic_dt,
    "expectation": d_expectation_dt,
    "kindness_habit": d_kindness_habit_dt,
    "criticism_habit": d_criticism_habit_dt,
    "regulation": d_regulation_dt,
    "fear_of_failure": d_fear_of_failure_dt,
    "efficacy": d_efficacy_dt,
    "grey_matter": d_grey_matter_dt,
    "load": d_load_dt,
}


def drift(state: States, inputs: Value, p: Value) -> States:
    """How fast every state changes, per minute.

    Args:
        state: levels; each a number, an array of one shape, or a symbol.
        inputs: what comes from outside, likewise.
        p: the person's numbers, by name.
    """
    rest = rest_levels(p)
    return States(**{name: EQUATIONS[name](state, inputs, p, rest) for name in States._fields})


def rest_levels(p: Value) -> States:
    """The typical person's rest, from which every source is counted."""
    shares = ("threat", "control", "soothing", "critic", "motivation", "trying", "intrinsic")
    habits = ("kindness_habit", "criticism_habit", "regulation", "fear_of_failure", "efficacy")
    named = {name: getattr(p, f"rest_{name}") for name in shares + habits}
    zero = dict.fromkeys(("mood", "expectation", "load"), 0)
    return States(**{name: 1 for name in States._fields if name not in named} | zero | named)


def circadian(angle: Value, p: Value) -> Value:
    """The inner clock's drive on the stress axis at an angle of the day, daily mean 1.

    Args:
        angle: radians since the clock's peak.
        p: the person's numbers; ``mean_circadian`` makes the mean 1.
    """
    return exponential(p.circadian_depth * (cosine(angle) - 1)) / p.mean_circadian
