"""The claims on messengers, reward, the stress axis and structure, as experiments."""

from kindloop.study.claims_arms import ATTENTION, QUIET, Arm, Day, People, Weeks
from kindloop.study.claims_experiments import (
    CRITICAL,
    IDLE,
    IDLE_HARD,
    KIND,
    PRACTISED,
    PRACTISED_HARD,
    SOOTHED,
    UNSOOTHED,
    Experiment,
    Untestable,
    lacking,
    meeting,
)
from kindloop.study.claims_outcomes import (
    AT_THE_END,
    DAY_AFTER,
    LAST_WEEK,
    LATER,
    THREE_HOURS,
    Outcome,
    Window,
    outcome,
)

_RELEASE: Window = (10.0, 90.0)
_RELEASE_WORDS = "from the session to an hour after it"
_FIRST_HOUR: Window = (0.0, 60.0)
_MESSENGERS = (
    "s_soothing_serotonin", "s_soothing_oxytocin", "s_soothing_dopamine", "s_soothing_endorphin",
)  # fmt: skip
_LOOP = (
    "s_mood_soothing", "b_mood_success", "b_mood_setback", "s_mood_motivation",
    "b_mood_expectation",
)  # fmt: skip
_ALONE = Arm("20 minutes of a compassion break", day=Day("", "compassion_break"))


def _held(messenger: str, level: float, day: Day) -> Arm:
    people = People(held=((messenger, level),))
    return Arm(f"people whose {messenger} is held at {level:g} times rest", people, day=day)


def _released(messenger: str) -> Outcome:
    return outcome(f"{messenger} {_RELEASE_WORDS}", messenger, _RELEASE)


def _hard_time(secretion: float, words: str) -> Arm:
    people = People(numbers=(("stress_secretion", secretion),))
    return Arm(f"{words}, in 8 hard weeks", people, Weeks(8, setback=0.8))


EXPERIMENTS: tuple[Experiment, ...] = (
    Experiment(
        "S13", SOOTHED,
        lacking(SOOTHED, "the same in people whose soothing moves no messenger", *_MESSENGERS),
        Outcome("mood and motivation 3 hours after the setback",
                (("mood", 1.0), ("motivation", 1.0)), LATER), 1,
        also=_MESSENGERS,
    ),
    Experiment("S14", SOOTHED, UNSOOTHED, _released("serotonin"), 1),
    Experiment("S15", SOOTHED, UNSOOTHED, _released("oxytocin"), 1),
    Experiment(
        "S16", _held("serotonin", 1.5, Day("setback")), _held("serotonin", 1.0, Day("setback")),
        outcome("minutes until mood is back by half after a setback", "-mood", DAY_AFTER,
                "half"), -1,
        proxy="steady: a drop of mood goes back faster",
    ),
    Experiment(
        "S17",
        Arm("a dose of oxytocin by the nose", day=Day("oxytocin")),
        Arm("the same day without it", day=QUIET),
        outcome("soothing in the hour from the dose", "soothing", _FIRST_HOUR), 1,
        proxy="feeling soothed stands for trust and bonding: nobody else is in the model",
    ),
    Experiment(
        "S18", _ALONE,
        lacking(_ALONE, "the same in people in whom mood feeds nothing back", *_LOOP),
        outcome("lift of mood over the day from the session", "mood", DAY_AFTER, "change"), 1,
        proxy="positive feedback: with its way back, a session lifts mood further",
        unseen="over one day the way back from mood adds little to what a session does; stronger, "
        "it sets people further apart before it lifts their mean",
    ),
    Experiment(
        "S19", _held("dopamine", 1.5, QUIET), _held("dopamine", 1.0, QUIET),
        outcome("mood over a day", "mood", DAY_AFTER), 1,
        proxy="feeling good is mood",
        also=("s_dopamine_motivation", "s_motivation_trying", "s_success_mood"),
    ),
    Experiment("S20", SOOTHED, UNSOOTHED, _released("dopamine"), 1),
    Experiment(
        "S21", _held("dopamine", 1.5, QUIET), _held("dopamine", 1.0, QUIET),
        outcome("the next step taken, over a day", "next_step", DAY_AFTER), 1,
        proxy="taking the next step stands for helpful behaviour",
        also=("s_dopamine_motivation", "s_motivation_trying"),
    ),
    Experiment(
        "S22", SOOTHED,
        lacking(SOOTHED, "the same in people whose soothing moves no dopamine",
                "s_soothing_dopamine"),
        outcome("motivation 3 hours after the setback", "motivation", LATER), 1,
    ),
    Experiment(
        "S23", SOOTHED, UNSOOTHED, _released("dopamine"), 1,
        proxy="the dopamine process stands for the reward system",
        also=("s_soothing_dopamine",),
    ),
    Experiment("S24", SOOTHED, UNSOOTHED, _released("endorphin"), 1),
    Experiment(
        "S28", PRACTISED, IDLE,
        outcome("hold of control over threat at the end", "regulation", AT_THE_END), 1,
    ),
    Experiment(
        "S29", PRACTISED, IDLE, outcome("oxytocin in the last week", "oxytocin", LAST_WEEK), 1,
        also=("rate_practice_kindness",),
    ),
    Experiment(
        "S30", PRACTISED, IDLE, outcome("grey matter at the end", "grey_matter", AT_THE_END), 1,
    ),
    Experiment(
        "S33", PRACTISED_HARD, IDLE_HARD, outcome("wear at the end", "load", AT_THE_END), -1,
        proxy="wear from stress hormone stands for damage to circuits",
        also=("s_threat_crh",),
    ),
    Experiment(
        "S35",
        Arm("20 minutes of affirmation", day=Day("", "affirmation")),
        Arm("20 minutes of quiet attention", day=Day("", ATTENTION)),
        _released("dopamine"), 1,
        also=("s_oxytocin_dopamine", "s_affirmation_soothing"),
    ),
    Experiment(
        "S46", meeting(KIND, "stress test"), meeting(CRITICAL, "stress test"),
        outcome("rise of cortisol in saliva in the 3 hours from a stress test",
                "saliva_cortisol", THREE_HOURS, "rise"), -1,
        proxy="habits of kindness and criticism stand for practising and self-critical people",
    ),
    Experiment(
        "S47",
        _hard_time(0.5, "people whose stress axis answers half as much"),
        _hard_time(1.0, "people whose stress axis answers in full"),
        outcome("wear at the end", "load", AT_THE_END), -1,
        proxy="little wear from stress hormone stands for health",
    ),
)  # fmt: skip

UNTESTABLE: tuple[Untestable, ...] = (
    Untestable(
        "S43",
        "No set of brain regions of resilience is defined anywhere, so that no process of the "
        "model can stand for it; what resilience does is looked at under S11 and S32.",
    ),
)
