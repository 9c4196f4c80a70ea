"""The claims on self-compassion, feelings, coping and threat, as experiments."""

from kindloop.study.claims_arms import QUIET, Arm, Day, People, Weeks
from kindloop.study.claims_experiments import (
    CRITICAL,
    IDLE,
    IDLE_SETBACK,
    IDLE_TEST,
    KIND,
    PRACTISED,
    PRACTISED_SETBACK,
    PRACTISED_TEST,
    SOOTHED,
    UNSOOTHED,
    Experiment,
    answered,
    meeting,
)
from kindloop.study.claims_outcomes import (
    DAY_AFTER,
    LAST_WEEK,
    LATER,
    SESSION,
    THREE_HOURS,
    outcome,
)

_CRITICS = Arm("people a standard deviation more self-critical", People(criticism=1.0))
_MILD = Arm("people a standard deviation less self-critical", People(criticism=-1.0))
_MONTH = "through 4 weeks of everyday life"

EXPERIMENTS: tuple[Experiment, ...] = (
    Experiment(
        "S1", SOOTHED, UNSOOTHED,
        outcome("the critic during the session", "critic", SESSION), -1,
        proxy="opposite poles: what raises kindness lowers criticism",
        also=("s_compassion_soothing",),
    ),
    Experiment(
        "S2", SOOTHED, UNSOOTHED,
        outcome("soothing during the session", "soothing", SESSION), 1,
        proxy="the soothing process stands for the regions",
    ),
    Experiment(
        "S3", PRACTISED_SETBACK, IDLE_SETBACK,
        outcome("threat in the 3 hours from the setback", "threat", THREE_HOURS), -1,
        proxy="the threat process stands for the amygdala",
        also=("rate_practice_kindness", "rate_compassion_regulation"),
    ),
    Experiment(
        "S4", PRACTISED_SETBACK, IDLE_SETBACK,
        outcome("feeling bad in the 3 hours from the setback", "negative_affect", THREE_HOURS), -1,
        also=("s_soothing_threat", "rate_practice_kindness", "rate_compassion_regulation"),
    ),
    Experiment(
        "S5", PRACTISED, IDLE, outcome("mood in the last week", "mood", LAST_WEEK), 1,
        proxy="mood stands for well-being",
        also=("s_threat_mood", "s_critic_mood", "s_oxytocin_mood", "rate_practice_kindness"),
    ),
    Experiment(
        "S6", SOOTHED, UNSOOTHED,
        outcome("stepping back in the 3 hours from the setback", "control", THREE_HOURS), 1,
        proxy="stepping back stands for a balanced view",
        also=("s_soothing_control", "s_noradrenaline_control"),
    ),
    Experiment(
        "S7", SOOTHED, UNSOOTHED,
        outcome("stepping back during the session", "control", SESSION), 1,
        proxy="the control process stands for the prefrontal cortex",
    ),
    Experiment(
        "S8", answered("reframing", "20 minutes of reframing"), UNSOOTHED,
        outcome("threat during the session", "threat", SESSION), -1,
        proxy="reframing activates control; less threat stands for seeing the situation as it is",
    ),
    Experiment(
        "S9", PRACTISED_SETBACK, IDLE_SETBACK,
        outcome("the next step taken 3 hours after the setback", "next_step", LATER), 1,
        proxy="taking the next step stands for coping",
        also=("s_motivation_trying", "s_fear_trying", "s_soothing_threat",
              "rate_practice_kindness"),
    ),
    Experiment(
        "S10", PRACTISED, IDLE,
        outcome("feeling bad in the last week", "negative_affect", LAST_WEEK), -1,
        proxy="feeling bad in everyday life stands for symptoms",
        also=("s_soothing_threat", "s_threat_mood", "rate_practice_kindness",
              "rate_practice_criticism", "rate_compassion_regulation"),
    ),
    Experiment(
        "S11", PRACTISED_SETBACK, IDLE_SETBACK,
        outcome("minutes until threat is back by half", "threat", DAY_AFTER, "half"), -1,
        proxy="the time back to half after a setback stands for resilience",
        also=("s_kindness_soothing", "s_soothing_threat", "rate_practice_kindness",
              "rate_compassion_regulation"),
    ),
    Experiment(
        "S31", PRACTISED_TEST, IDLE_TEST,
        outcome("stress in the 3 hours from a stress test", "stress", THREE_HOURS), -1,
        also=("s_soothing_threat", "rate_practice_kindness", "rate_compassion_regulation"),
    ),
    Experiment(
        "S32", PRACTISED_SETBACK, IDLE_SETBACK,
        outcome("minutes until arousal is back by half", "noradrenaline", DAY_AFTER, "half"),
        -1,
        proxy="the time back to half after a setback stands for bouncing back",
        also=("rate_practice_kindness", "s_soothing_noradrenaline"),
    ),
    Experiment(
        "S36", Arm("a setback", day=Day("setback")), Arm("the same day without it", day=QUIET),
        outcome("motivation 3 hours later", "motivation", LATER), -1,
        proxy="the critic stands for negative thought",
        also=("s_setback_mood", "s_fear_motivation"),
    ),
    Experiment(
        "S38", meeting(_CRITICS, "setback"), meeting(_MILD, "setback"),
        outcome("stress in the 3 hours from the setback", "stress", THREE_HOURS), 1,
        proxy="threat and arousal stand for anxiety and stress",
    ),
    Experiment(
        "S39",
        Arm(f"{_CRITICS.words}, {_MONTH}", _CRITICS.people, Weeks(4)),
        Arm(f"{_MILD.words}, {_MONTH}", _MILD.people, Weeks(4)),
        outcome("motivation in the last week", "motivation", LAST_WEEK), -1,
        also=("s_critic_threat",),
    ),
    Experiment(
        "S40", meeting(KIND, "setback"), meeting(CRITICAL, "setback"),
        outcome("motivation 3 hours after the setback", "motivation", LATER), 1,
        proxy="habits of kindness and criticism stand for understanding and judging",
        also=("s_fear_motivation", "s_mood_motivation"),
    ),
    Experiment(
        "S44", PRACTISED_TEST, IDLE_TEST,
        outcome("stepping back in the 3 hours from a stress test", "control", THREE_HOURS), 1,
        proxy="stepping back under stress stands for flexible thinking",
        also=("s_soothing_control", "s_noradrenaline_control", "s_kindness_soothing"),
    ),
    Experiment(
        "S56", SOOTHED, UNSOOTHED,
        outcome("soothing in the 3 hours from the setback", "soothing", THREE_HOURS), 1,
        proxy="the soothing process stands for the regions",
    ),
)  # fmt: skip
