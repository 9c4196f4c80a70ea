"""Every state of the theory: what it stands for, its range, and how fast it moves."""

from dataclasses import dataclass
from typing import NamedTuple

from kindloop.model.functions import Value


@dataclass(frozen=True, slots=True)
class State:
    """One state of the theory.

    Attributes:
        name: how the equations call it.
        stands_for: what it stands for, in plain words; never an organ that we claim to see.
        unit: ``"1"`` for a share, ``"relative"`` for a level relative to the person's own rest.
        low: the low end of its natural range.
        high: the high end of its natural range.
        time_constant: the number that says how fast it moves.
        kind: ``fast``, ``level``, ``gland``, ``feeling`` or ``habit``.
    """

    name: str
    stands_for: str
    unit: str
    low: float
    high: float
    time_constant: str
    kind: str


class States(NamedTuple):
    """A value for each state, in the order in which the kernels hold them."""

    threat: Value
    control: Value
    soothing: Value
    critic: Value
    noradrenaline: Value
    oxytocin: Value
    endorphin: Value
    dopamine: Value
    serotonin: Value
    crh: Value
    acth: Value
    cortisol: Value
    pituitary: Value
    adrenal: Value
    mood: Value
    motivation: Value
    trying: Value
    intrinsic: Value
    expectation: Value
    kindness_habit: Value
    criticism_habit: Value
    regulation: Value
    fear_of_failure: Value
    efficacy: Value
    grey_matter: Value
    load: Value


def _share(name: str, stands_for: str, kind: str, time_constant: str | None = None) -> State:
    return State(name, stands_for, "1", 0.0, 1.0, time_constant or f"tau_{name}", kind)


def _level(name: str, stands_for: str, time_constant: str | None = None) -> State:
    return State(name, stands_for, "relative", 0.0, 2.0, time_constant or f"tau_{name}", "level")


STATES: tuple[State, ...] = (
    _share("threat", "threat process; the article says amygdala", "fast"),
    _share(
        "control",
        "stepping back and seeing it differently; the article says prefrontal cortex",
        "fast",
    ),
    _share(
        "soothing",
        "self-reassurance; imaging finds insula, temporal pole and ventrolateral prefrontal cortex",
        "fast",
    ),
    _share("critic", "self-criticism: watching for errors, turned on oneself", "fast"),
    _level("noradrenaline", "arousal, seen in heart rate and alpha-amylase"),
    _level("oxytocin", "oxytocin process; the article says the bonding hormone"),
    _level("endorphin", "endorphin process; the article says the body's own relief"),
    _level("dopamine", "dopamine process: a slow level that follows how often things come off"),
    _level("serotonin", "serotonin process; the article says it steadies mood"),
    _level("crh", "first step of the stress axis (hypothalamus)", "half_life_crh"),
    _level("acth", "second step of the stress axis (pituitary hormone)", "half_life_acth"),
    _level("cortisol", "stress hormone", "half_life_cortisol"),
    State(
        "pituitary",
        "how much the pituitary gland can give",
        "relative",
        0.0,
        2.0,
        "half_life_pituitary",
        "gland",
    ),
    State(
        "adrenal",
        "how much the adrenal gland can give",
        "relative",
        0.0,
        2.0,
        "half_life_adrenal",
        "gland",
    ),
    State(
        "mood",
        "mood: the running sum of what went better or worse than expected",
        "1",
        -1.0,
        1.0,
        "tau_mood",
        "feeling",
    ),
    _share("motivation", "readiness to take the next step", "feeling"),
    _share("trying", "effort now put into the goal at hand", "feeling"),
    _share("intrinsic", "motivation out of interest and values", "habit"),
    State(
        "expectation",
        "learnt value of trying, against which outcomes are measured",
        "1",
        -1.0,
        1.0,
        "tau_expectation",
        "feeling",
    ),
    _share("kindness_habit", "how readily distress calls up soothing", "habit"),
    _share("criticism_habit", "how readily distress calls up the critic", "habit"),
    _share("regulation", "how strongly control can quieten threat", "habit"),
    _share("fear_of_failure", "threat expected of failing", "habit"),
    _share("efficacy", "belief that one can do it and can grow", "habit"),
    State(
        "grey_matter",
        "local volume that swells with new use and settles again",
        "relative",
        0.9,
        1.1,
        "tau_grey_matter",
        "habit",
    ),
    State("load", "wear from stress hormone over weeks", "relative", 0.0, 1.0, "tau_load", "habit"),
)
NAMES = States._fields
INDEX = {name: place for place, name in enumerate(NAMES)}
