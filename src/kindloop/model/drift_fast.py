"""How the fast states move: threat, control, soothing, the critic and arousal.

Each sums what pushes it, every source minus its value at the typical person's rest, and follows
the sigmoid of that sum; so rest is exact for any strengths, and taking an arrow out moves it not.
"""

from kindloop.model.functions import Value, logit, sigmoid


def d_threat_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Threat rises with setbacks, judgement and the critic; control and soothing quieten it."""
    met = p.s_setback_threat - p.s_attention_threat * inputs.attention_control
    outside = inputs.setback * (met + p.s_fear_threat * state.fear_of_failure)
    outside += p.s_evaluation_threat * inputs.social_evaluation + inputs.noise_threat
    inside = p.s_critic_threat * (state.critic - rest.critic)
    inside += p.s_noradrenaline_threat * (state.noradrenaline - rest.noradrenaline)
    grip = state.regulation * state.control - rest.regulation * rest.control
    calm = p.s_control_threat * grip + p.s_soothing_threat * (state.soothing - rest.soothing)
    calm += p.s_oxytocin_threat * (state.oxytocin - rest.oxytocin)
    return (sigmoid(logit(rest.threat) + outside + inside - calm) - state.threat) / p.tau_threat


def d_control_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Control grows with soothing and the practices of the mind; high arousal takes it offline."""
    helps = p.s_soothing_control * (state.soothing - rest.soothing)
    helps += p.s_reframing_control * inputs.reframing + p.s_meditation_control * inputs.meditation
    helps += p.s_grey_control * (state.grey_matter - rest.grey_matter)
    harms = p.s_noradrenaline_control * (state.noradrenaline - rest.noradrenaline)
    harms += p.s_load_control * (state.load - rest.load)
    return (sigmoid(logit(rest.control) + helps - harms) - state.control) / p.tau_control


def d_soothing_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Distress calls up soothing by habit; practices do, unless the critic turns them round."""
    habit = state.kindness_habit * state.threat - rest.kindness_habit * rest.threat
    drive = p.s_kindness_soothing * habit + p.s_mood_soothing * (state.mood - rest.mood)
    drive += practised(inputs, p) * (1 - p.backdraft * state.criticism_habit)
    bond = p.s_oxytocin_soothing * (state.oxytocin - rest.oxytocin)
    drive += bond * (1 - p.backdraft_oxytocin * state.criticism_habit) - inputs.noise_self
    drive -= p.s_critic_soothing * (state.critic - rest.critic)
    return (sigmoid(logit(rest.soothing) + drive) - state.soothing) / p.tau_soothing


def practised(inputs: Value, p: Value) -> Value:
    """How strongly the practices now under way call up soothing."""
    return (
        p.s_meditation_soothing * inputs.meditation
        + p.s_affirmation_soothing * inputs.affirmation
        + p.s_journaling_soothing * inputs.journaling
        + p.s_reframing_soothing * inputs.reframing
        + p.s_compassion_soothing * inputs.compassion_break
    )


def d_critic_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Waking distress calls up the critic by habit, low mood feeds it, soothing quietens it."""
    habit = inputs.awake * state.criticism_habit * state.threat
    drive = p.s_criticism_critic * (habit - rest.criticism_habit * rest.threat)
    drive -= p.s_mood_critic * (state.mood - rest.mood)
    drive -= p.s_soothing_critic * (state.soothing - rest.soothing)
    drive -= p.s_reframing_critic * inputs.reframing
    drive += inputs.noise_self - p.s_attention_critic * inputs.attention_control
    return (sigmoid(logit(rest.critic) + drive) - state.critic) / p.tau_critic


def d_noradrenaline_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:  # noqa: ARG001
    """Arousal follows threat within minutes; soothing brings it down."""
    drive = p.s_threat_noradrenaline * (state.threat - rest.threat)
    drive -= p.s_soothing_noradrenaline * (state.soothing - rest.soothing)
    return (drive + rest.noradrenaline - state.noradrenaline) / p.tau_noradrenaline
