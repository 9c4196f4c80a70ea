"""How mood, expectation, motivation and trying move: from seconds of outcome to days."""

from kindloop.model.drift_behaviour import success_now
from kindloop.model.functions import Value, exponential, logit, positive, sigmoid


def d_mood_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Mood sums what moves it and finds its way back, in sleep hardly; serotonin hastens that."""
    steadier = exponential(p.s_serotonin_mood * (state.serotonin - rest.serotonin))
    kick = surprise(state, inputs, p) - p.s_evaluation_mood * inputs.social_evaluation
    kick += inputs.noise_mood + undertone(state, p, rest)
    change = (1 - state.mood**2) * kick - steadier * (state.mood - rest.mood)
    return exponential(p.s_sleep_mood * (inputs.awake - 1)) * change / p.tau_mood


def undertone(state: Value, p: Value, rest: Value) -> Value:
    """What other states do to mood without any event."""
    out = p.s_intrinsic_mood * (state.intrinsic - rest.intrinsic)
    out += p.s_endorphin_mood * (state.endorphin - rest.endorphin)
    out += p.s_oxytocin_mood * (state.oxytocin - rest.oxytocin)
    out += p.s_dopamine_mood * (state.dopamine - rest.dopamine)
    out -= p.s_threat_mood * (state.threat - rest.threat)
    return out - p.s_critic_mood * (state.critic - rest.critic)


def surprise(state: Value, inputs: Value, p: Value) -> Value:
    """Prediction error while an outcome is on: the outcome, coloured by mood, less the expected.

    A setback that is looked at anew while it lasts counts for less.
    """
    success, setback = success_now(state, inputs, p), inputs.setback
    good = p.s_success_mood - p.s_expected_success_mood * state.expectation
    bad = p.s_setback_mood + p.s_expected_setback_mood * state.expectation
    colour = (p.b_mood_success * success + p.b_mood_setback * setback) * state.mood
    eased = p.s_reframing_mood * inputs.reframing * setback
    return good * success - bad * setback + eased + colour


def d_expectation_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """What is expected of trying follows outcomes; arousal blunts learning from success."""
    aroused = positive(state.noradrenaline - rest.noradrenaline)
    success = success_now(state, inputs, p) / (1 + p.s_noradrenaline_expectation * aroused)
    coloured = p.b_mood_expectation * state.mood
    good = p.rate_success_expectation * (1 + coloured)
    bad = p.rate_setback_expectation * (1 - coloured)
    learnt = success * (good - p.rate_expected_success * state.expectation)
    learnt -= inputs.setback * (bad + p.rate_expected_setback * state.expectation)
    return learnt - (state.expectation - rest.expectation) / p.tau_expectation


def d_motivation_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:  # noqa: ARG001
    """Readiness for the next step: reward, belief and interest raise it, fear and critic do not."""
    drive = p.s_dopamine_motivation * (state.dopamine - rest.dopamine)
    drive += p.s_efficacy_motivation * (state.efficacy - rest.efficacy)
    drive += p.s_expectation_motivation * (state.expectation - rest.expectation)
    drive += p.s_intrinsic_motivation * (state.intrinsic - rest.intrinsic)
    drive += p.s_mood_motivation * (state.mood - rest.mood)
    drive -= p.s_fear_motivation * fear_of_failing(state, rest)
    drive -= p.s_critic_motivation * (state.critic - rest.critic)
    drive -= p.s_load_motivation * (state.load - rest.load)
    return (sigmoid(logit(rest.motivation) + drive) - state.motivation) / p.tau_motivation


def d_trying_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Effort follows motivation; fear of failing holds it back, success carries it on."""
    drive = p.s_motivation_trying * (state.motivation - rest.motivation)
    drive -= p.s_fear_trying * fear_of_failing(state, rest)
    drive += p.s_success_trying * success_now(state, inputs, p)
    return (sigmoid(logit(rest.trying) + drive) - state.trying) / p.tau_trying


def fear_of_failing(state: Value, rest: Value) -> Value:
    """Fear of failure called up by the threat of the moment, above rest."""
    return state.fear_of_failure * state.threat - rest.fear_of_failure * rest.threat
