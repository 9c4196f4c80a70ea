"""The claims on motivation, behaviour, beliefs and the four practices, as experiments."""

from kindloop.study.claims_arms import Arm, Weeks
from kindloop.study.claims_experiments import (
    IDLE,
    IDLE_HARD,
    IDLE_SETBACK,
    PRACTISED,
    PRACTISED_HARD,
    PRACTISED_SETBACK,
    SOOTHED,
    UNSOOTHED,
    Experiment,
    after_weeks,
    lacking,
)
from kindloop.study.claims_outcomes import (
    AT_THE_END,
    DAY_AFTER,
    LAST_WEEK,
    LATER,
    Outcome,
    outcome,
)

_REWARD = (
    "s_kindness_adherence", "rate_relief_kindness", "s_oxytocin_kindness", "s_endorphin_kindness",
)  # fmt: skip
_LEARNING = (
    "rate_practice_kindness", "rate_relief_kindness", "rate_practice_criticism",
    "rate_relief_criticism", "rate_compassion_regulation", "rate_threat_regulation",
)  # fmt: skip
_WHEN_READY = Arm(
    "8 weeks in which a compassion break is planned each evening",
    weeks=Weeks(8, "compassion_break", ready=True),
)
_SELF_COMPASSION = outcome("self-compassion as a trait at the end", "scs_total", AT_THE_END)
_HOPE = Outcome(
    "what is expected of trying, less fear of failing, in the last week",
    (("expectation", 1.0), ("fear_of_failure", -1.0)),
    LAST_WEEK,
)


def _until_8_of_12(practice: str, words: str) -> Arm:
    return Arm(f"{words}, then 4 weeks without", weeks=Weeks(12, practice, until=8))


EXPERIMENTS: tuple[Experiment, ...] = (
    Experiment(
        "S12", PRACTISED, IDLE, outcome("motivation in the last week", "motivation", LAST_WEEK), 1,
        also=("s_mood_motivation", "s_critic_motivation", "s_dopamine_motivation",
              "s_intrinsic_motivation", "s_fear_motivation"),
    ),
    Experiment(
        "S25", _WHEN_READY,
        lacking(_WHEN_READY, "the same in people to whom kindness brings no reward", *_REWARD),
        outcome("habit of kindness at the end", "kindness_habit", AT_THE_END), 1,
    ),
    Experiment(
        "S26",
        Arm("a week in which something comes off every afternoon", weeks=Weeks(1, success=True)),
        Arm("the same week as it comes", weeks=Weeks(1)),
        outcome("the next step taken, over the week", "next_step", LAST_WEEK), 1,
        proxy="taking the next step stands for helpful behaviour",
        also=("s_expectation_motivation", "s_success_trying", "s_success_dopamine",
              "s_success_mood"),
    ),
    Experiment(
        "S27", PRACTISED, IDLE,
        outcome("the next step taken in the last week", "next_step", LAST_WEEK), 1,
        proxy="trying stands for doing what one values; its way back is part of the run",
    ),
    Experiment(
        "S34", PRACTISED,
        lacking(PRACTISED, "the same in people in whom neither habits nor control are learnt",
                *_LEARNING),
        Outcome("mood and motivation in the last week", (("mood", 1.0), ("motivation", 1.0)),
                LAST_WEEK), 1,
        proxy="mood stands for mental health",
        also=_LEARNING,
    ),
    Experiment(
        "S37", SOOTHED, UNSOOTHED,
        outcome("motivation 3 hours after the setback", "motivation", LATER), 1,
        proxy="motivation stands for vigour",
        also=("s_soothing_dopamine", "s_mood_motivation", "s_critic_motivation"),
        unseen="motivation rises in nearly everyone, by nine tenths of a small effect; what lifts "
        "it further sets people further apart",
    ),
    Experiment(
        "S41",
        _until_8_of_12("compassion_break", PRACTISED.words),
        _until_8_of_12("attention_control", IDLE.words),
        outcome("motivation 4 weeks after the last practice", "motivation", LAST_WEEK), 1,
        proxy="motivation that lasts when practice has ended stands for the networks",
        also=("s_intrinsic_motivation", "rate_practice_kindness"),
    ),
    Experiment(
        "S42", PRACTISED, IDLE,
        outcome("motivation out of interest at the end", "intrinsic", AT_THE_END), 1,
    ),
    Experiment(
        "S45", PRACTISED, IDLE, _HOPE, 1,
        proxy="hope is what is expected of trying, less fear of failing",
    ),
    Experiment(
        "S48", PRACTISED_HARD, IDLE_HARD,
        outcome("motivation in the last week", "motivation", LAST_WEEK), 1,
        also=("s_critic_motivation", "s_mood_motivation", "rate_practice_kindness"),
    ),
    Experiment(
        "S49", after_weeks("affirmation", "8 weeks with affirmation each evening"), IDLE,
        _SELF_COMPASSION, 1,
        also=("rate_practice_kindness", "rate_practice_criticism"),
    ),
    Experiment(
        "S50", after_weeks("meditation", "8 weeks with meditation each evening"), IDLE,
        outcome("self-criticism in the last week", "self_criticism", LAST_WEEK), -1,
    ),
    Experiment(
        "S51", after_weeks("journaling", "8 weeks with a journal each evening"), IDLE,
        _SELF_COMPASSION, 1,
        also=("rate_practice_kindness", "rate_practice_criticism"),
    ),
    Experiment(
        "S52", after_weeks("reframing", "8 weeks with reframing each evening"), IDLE,
        _SELF_COMPASSION, 1,
        also=("rate_practice_kindness", "rate_practice_criticism"),
    ),
    Experiment(
        "S53", PRACTISED, IDLE,
        outcome("fear of failing at the end", "fear_of_failure", AT_THE_END), -1,
    ),
    Experiment(
        "S54", PRACTISED, IDLE,
        outcome("belief that one can do it and grow, at the end", "efficacy", AT_THE_END), 1,
        proxy="belief in oneself stands for a growth mindset",
        also=("rate_critic_efficacy",),
    ),
    Experiment(
        "S55", PRACTISED_SETBACK, IDLE_SETBACK,
        outcome("the next step taken, over the day from a setback", "next_step", DAY_AFTER), 1,
        proxy="the next step taken after a setback stands for persistence and reaching goals",
        also=("s_motivation_trying",),
    ),
)  # fmt: skip
