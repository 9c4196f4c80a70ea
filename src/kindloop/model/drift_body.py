"""How the messengers and the stress axis move, each relative to its own level at rest."""

from kindloop.model.drift_behaviour import success_now
from kindloop.model.functions import Value, logarithm, positive


def d_oxytocin_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Soothing raises oxytocin, and so does a dose of it."""
    drive = p.s_soothing_oxytocin * (state.soothing - rest.soothing)
    drive += p.s_dose_oxytocin * inputs.oxytocin_dose
    return (drive + rest.oxytocin - state.oxytocin) / p.tau_oxytocin


def d_endorphin_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """Soothing may release endorphin; the sting of being judged does."""
    drive = p.s_soothing_endorphin * (state.soothing - rest.soothing)
    drive += p.s_rejection_endorphin * inputs.social_evaluation * state.threat
    return (drive + rest.endorphin - state.endorphin) / p.tau_endorphin


def d_dopamine_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """The slow level of dopamine follows success; critic and stress hormone lower it."""
    drive = p.s_success_dopamine * success_now(state, inputs, p)
    drive += p.s_soothing_dopamine * (state.soothing - rest.soothing)
    drive += p.s_oxytocin_dopamine * (state.oxytocin - rest.oxytocin)
    drive -= p.s_critic_dopamine * (state.critic - rest.critic)
    drive -= p.s_cortisol_dopamine * (state.cortisol - rest.cortisol)
    return (drive + rest.dopamine - state.dopamine) / p.tau_dopamine


def d_serotonin_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:  # noqa: ARG001
    """Soothing may raise serotonin, good mood does, stress hormone lowers it."""
    drive = p.s_soothing_serotonin * (state.soothing - rest.soothing)
    drive += p.s_mood_serotonin * (state.mood - rest.mood)
    drive -= p.s_cortisol_serotonin * (state.cortisol - rest.cortisol)
    return (drive + rest.serotonin - state.serotonin) / p.tau_serotonin


def d_crh_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:
    """The inner clock and stress start the axis; cortisol brakes it."""
    clock = 1 + p.s_circadian_crh * (inputs.circadian - 1) + p.s_awakening_crh * inputs.awakening
    judged = p.s_evaluation_crh - p.s_regulation_crh * state.regulation
    judged += p.s_criticism_crh * state.criticism_habit
    stress = p.s_threat_crh * (state.threat - rest.threat) + judged * inputs.social_evaluation
    stress += p.s_anticipation_crh * inputs.anticipation
    drive = positive(p.crh_drive * clock + p.stress_secretion * stress)
    brake = (state.cortisol * _receptors(state.cortisol, p)) ** p.s_cortisol_crh
    return (drive / brake - state.crh) * logarithm(2) / p.half_life_crh


def d_acth_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:  # noqa: ARG001
    """The pituitary answers the first hormone with the second; cortisol brakes it too."""
    drive = 1 + p.s_crh_acth * (state.crh * state.pituitary - rest.crh * rest.pituitary)
    drive = p.acth_gain * drive / _receptors(state.cortisol, p) ** p.s_cortisol_acth
    return (drive - state.acth) * logarithm(2) / p.half_life_acth


def d_cortisol_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:  # noqa: ARG001
    """The adrenal gland answers with cortisol."""
    drive = 1 + p.s_acth_cortisol * (state.acth * state.adrenal - rest.acth * rest.adrenal)
    return (p.cortisol_gain * drive - state.cortisol) * logarithm(2) / p.half_life_cortisol


def d_pituitary_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:  # noqa: ARG001
    """The pituitary grows over weeks in which it is driven above its usual level."""
    growth = p.s_crh_pituitary * (state.crh - rest.crh)
    return growth * state.pituitary * logarithm(2) / p.half_life_pituitary


def d_adrenal_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:  # noqa: ARG001
    """The adrenal gland grows over weeks in which it is driven above its usual level."""
    growth = p.s_acth_adrenal * (state.acth - rest.acth)
    return growth * state.adrenal * logarithm(2) / p.half_life_adrenal


def d_load_dt(state: Value, inputs: Value, p: Value, rest: Value) -> Value:  # noqa: ARG001
    """Wear gathers while cortisol stays above its usual level, and fades over weeks."""
    wear = p.s_cortisol_load * (state.cortisol - rest.cortisol)
    return (wear + rest.load - state.load) / p.tau_load


def _receptors(cortisol: Value, p: Value) -> Value:
    """The brake through cortisol's second receptor, 1 at rest."""
    at_rest = 1 + (1 / p.receptor_half) ** p.receptor_power
    return (1 + (cortisol / p.receptor_half) ** p.receptor_power) / at_rest
