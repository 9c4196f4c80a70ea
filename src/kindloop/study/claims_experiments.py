"""What an experiment on a claim is, and the arms that several of them share.

People and dose are what the claim's own words ask for. What self-compassion *releases*,
*activates* or *gives* is looked at around one session of 20 minutes after a setback; what it
*raises*, *lowers*, *builds* or *makes easier* after 8 weeks of it every evening; and what is said
of *people who* are kind or critical, in people who are. Wherever something is practised the other
arm has as many minutes of quiet attention, so that only what is particular to it counts.
"""

from dataclasses import dataclass, replace

from kindloop.model.couplings import ARROWS, Arrow, arrow_named
from kindloop.model.inputs import INPUTS
from kindloop.study.claims_arms import ATTENTION, Arm, Day, Event, People, Weeks
from kindloop.study.claims_outcomes import Outcome

SHORT_DAYS = 7.0
"""Experiments up to this length are run on more persons than longer ones."""

_FROM_OUTSIDE = {one.name for one in INPUTS if one.group in {"event", "practice"}}


@dataclass(frozen=True, slots=True)
class Experiment:
    """One claim as a small experiment in the model: two arms, one outcome, one direction.

    Attributes:
        id: of the claim.
        first: the arm that the claim speaks of.
        second: what it is compared with.
        outcome: what is looked at.
        sign: 1 where the first arm is claimed to be higher, -1 where lower.
        proxy: what stands for what the claim names, where the model has not that itself.
        also: strengths of arrows on the claim's way, beyond those that the theory names for it.
        unseen: why the described theory does not show the claim, where it does not.
    """

    id: str
    first: Arm
    second: Arm
    outcome: Outcome
    sign: int
    proxy: str = ""
    also: tuple[str, ...] = ()
    unseen: str = ""

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        """The claim's own arrows that can carry something here: those from silent inputs cannot."""
        on = self.first.inputs | self.second.inputs
        named = [one for one in ARROWS if self.id in one.claims]
        named += [arrow_named(name) for name in self.also]
        return tuple(dict.fromkeys(one for one in named if not _silent(one, on)))

    @property
    def days(self) -> float:
        """How many days a person is followed."""
        return max(self.first.days, self.second.days)

    @property
    def short(self) -> bool:
        """Whether it is one of the short ones."""
        return self.days <= SHORT_DAYS


@dataclass(frozen=True, slots=True)
class Untestable:
    """A claim that the model cannot speak to.

    Attributes:
        id: of the claim.
        reason: why not.
    """

    id: str
    reason: str


def _silent(arrow: Arrow, on: frozenset[str]) -> bool:
    outside = [name for name in arrow.sources if name in _FROM_OUTSIDE]
    return bool(outside) and not set(outside) & on


def answered(practice: str, words: str) -> Arm:
    """A setback, answered by twenty minutes of something."""
    return Arm(f"a setback, then {words}", day=Day("setback", practice))


def after_weeks(practice: str, words: str, day: Day | None = None, setback: float = 0.0) -> Arm:
    """Eight weeks of everyday life with something every evening; then perhaps a day."""
    return Arm(words, weeks=Weeks(8, practice, setback=setback), day=day)


_BREAK = "20 minutes of a compassion break"
_QUIET = "20 minutes of quiet attention"
_DAILY = "8 weeks with a compassion break each evening"
_DAILY_QUIET = "8 weeks with quiet attention each evening"

SOOTHED = answered("compassion_break", _BREAK)
UNSOOTHED = answered(ATTENTION, _QUIET)

PRACTISED = after_weeks("compassion_break", _DAILY)
IDLE = after_weeks(ATTENTION, _DAILY_QUIET)
PRACTISED_SETBACK = after_weeks("compassion_break", f"{_DAILY}, then a setback", Day("setback"))
IDLE_SETBACK = after_weeks(ATTENTION, f"{_DAILY_QUIET}, then a setback", Day("setback"))
PRACTISED_TEST = after_weeks(
    "compassion_break", f"{_DAILY}, then a stress test", Day("stress test")
)
IDLE_TEST = after_weeks(ATTENTION, f"{_DAILY_QUIET}, then a stress test", Day("stress test"))
_HARD = "in a hard time, a setback every morning"
PRACTISED_HARD = after_weeks("compassion_break", f"{_DAILY}, {_HARD}", setback=0.8)
IDLE_HARD = after_weeks(ATTENTION, f"{_DAILY_QUIET}, {_HARD}", setback=0.8)

KIND = Arm(
    "people a standard deviation kinder to themselves than usual, and less critical",
    People(kindness=1.0, criticism=-1.0),
)
CRITICAL = Arm(
    "people a standard deviation less kind to themselves than usual, and more critical",
    People(kindness=-1.0, criticism=1.0),
)


def meeting(arm: Arm, event: Event) -> Arm:
    """People of an arm who meet an event."""
    return replace(arm, words=f"{arm.words}, who meet a {event}", day=Day(event))


def lacking(arm: Arm, words: str, *arrows: str) -> Arm:
    """The same arm of people who lack some arrows."""
    return replace(arm, words=words, people=replace(arm.people, without=arrows))
