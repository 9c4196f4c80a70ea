"""How habits, beliefs and structure move over days to months.

Habits learn in episodes (a practice, or distress that is met) and fade towards the person's own
floor. Learning counts what lies above the typical person's rest.
"""

from kindloop.model.drift_behaviour import success_now
from kindloop.model.functions import Value, positive


def practising(inputs: Value) -> Value:
    """Whether a practice is under way."""
    mind = inputs.meditation + inputs.affirmation + inputs.journaling
    return mind + inputs.reframing + inputs.compassion_break


def d_kindness_habit_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Kindness is learnt by repeating it in practice and by the relief that it brings."""
    soothed = positive(state.soothing - rest.soothing)
    relief = soothed**2 * positive(state.threat - rest.threat)
    episode = p.rate_practice_kindness * soothed * practising(inputs)
    episode += p.rate_relief_kindness * relief
    reward = 1 + p.s_oxytocin_kindness * (state.oxytocin - rest.oxytocin)
    reward += p.s_endorphin_kindness * (state.endorphin - rest.endorphin)
    gain = episode * positive(reward) * (1 - state.kindness_habit)
    return gain - (state.kindness_habit - p.floor_kindness_habit) / p.tau_kindness_habit


def d_criticism_habit_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Criticism is learnt where critic and threat feed each other, unlearnt in being soothed."""
    distress = positive(state.threat - rest.threat)
    circle = positive(state.critic - rest.critic) * distress
    soothed = positive(state.soothing - rest.soothing)
    loss = p.rate_practice_criticism * soothed * practising(inputs)
    loss += p.rate_relief_criticism * soothed**2 * distress
    gain = p.rate_circle_criticism * circle**2 * (1 - state.criticism_habit)
    fading = (state.criticism_habit - p.floor_criticism_habit) / p.tau_criticism_habit
    return gain - loss * state.criticism_habit - fading


def d_regulation_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Control over threat grows by being used, in practice or in distress, and fades unused."""
    used = positive(state.control - rest.control) * (1 - state.regulation)
    pull = p.s_grey_regulation * (state.grey_matter - rest.grey_matter)
    pull -= p.s_load_regulation * (state.load - rest.load)
    fading = (state.regulation - p.floor_regulation - pull) / p.tau_regulation
    distress = p.rate_threat_regulation * positive(state.threat - rest.threat)
    return used * (training(inputs, p) + distress) - fading


def training(inputs: Value, p: Value) -> Value:
    """How strongly the practices now under way train control over threat."""
    return (
        p.rate_meditation_regulation * inputs.meditation
        + p.rate_affirmation_regulation * inputs.affirmation
        + p.rate_journaling_regulation * inputs.journaling
        + p.rate_reframing_regulation * inputs.reframing
        + p.rate_compassion_regulation * inputs.compassion_break
    )


def d_fear_of_failure_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:  # noqa: ARG001
    """A setback met with threat and critic teaches fear; met with soothing, or success, less."""
    gain = p.rate_setback_fear * inputs.setback * state.threat * state.critic
    loss = p.rate_soothing_fear * inputs.setback * state.soothing
    loss += p.rate_success_fear * success_now(state, inputs, p)
    fading = (state.fear_of_failure - p.floor_fear_of_failure) / p.tau_fear_of_failure
    return gain * (1 - state.fear_of_failure) - loss * state.fear_of_failure - fading


def d_efficacy_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Belief in oneself grows with success and with trying in distress; the critic wears it."""
    gain = p.rate_success_efficacy * success_now(state, inputs, p)
    gain += p.rate_trying_efficacy * state.trying * positive(state.threat - rest.threat)
    loss = p.rate_critic_efficacy * positive(state.critic - rest.critic)
    fading = (state.efficacy - p.floor_efficacy) / p.tau_efficacy
    return gain * (1 - state.efficacy) - loss * state.efficacy - fading


def d_intrinsic_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Interest grows in waking kindness and where trying comes off; the critic wears it."""
    gain = p.rate_soothing_intrinsic * inputs.awake * positive(state.soothing - rest.soothing)
    gain += p.rate_trying_intrinsic * state.trying * success_now(state, inputs, p)
    loss = p.rate_critic_intrinsic * positive(state.critic - rest.critic)
    fading = (state.intrinsic - p.floor_intrinsic) / p.tau_intrinsic
    return gain * (1 - state.intrinsic) - loss * state.intrinsic - fading


def d_grey_matter_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Local volume swells while regulation grows, and settles again though the skill stays."""
    growth = p.s_regulation_grey * d_regulation_dt(state, inputs, p, rest)
    fading = state.grey_matter - rest.grey_matter + p.s_load_grey * (state.load - rest.load)
    return growth - fading / p.tau_grey_matter
