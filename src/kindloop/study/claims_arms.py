"""The arms of an experiment on a claim: who, through which weeks, to which day.

An arm is data. *Weeks* are everyday life, with setbacks drawn for each person; the *day* comes
after them, or alone: quiet but for one event and what is done about it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from kindloop.model.inputs import NAMES as INPUTS
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.practices import NAMES as PRACTICES
from kindloop.simulate.life import practice, setbacks, stress_test
from kindloop.simulate.schedule import Plan, Span
from kindloop.study.setback import MINUTES_PRACTICE, MINUTES_SETBACK, PRACTICE_AT

ATTENTION = "attention_control"
"""As many minutes of what any practice has in common, as an active control group has them."""

EVENT_AT = MINUTES_PER_DAY + 840.0
"""When the day's event begins: at two on its second day, minutes."""

Event = Literal["", "setback", "stress test", "oxytocin"]

HOURS_AFTER = 24.0
SIZE = 0.8
DOSE_IU = 24.0
_DAY = 7


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part: everyone is drawn; an arm may shift or change all of them alike.

    Attributes:
        kindness: where their kindness habits lie, in standard deviations from the usual.
        criticism: likewise of criticism.
        without: strengths of the arrows that they lack.
        held: levels at which a process is held, by its name.
        numbers: numbers that are the same for all of them, by name.
    """

    kindness: float = 0.0
    criticism: float = 0.0
    without: tuple[str, ...] = ()
    held: tuple[tuple[str, float], ...] = ()
    numbers: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks of everyday life, with setbacks as they come.

    Attributes:
        many: how many weeks.
        practice: done 20 minutes each evening, or ``ATTENTION``; empty for none.
        until: the last week with practice; None for all.
        ready: whether it is done only as far as the person is ready to; otherwise always.
        setback: size of one more setback each morning; 0 for none.
        success: whether each afternoon brings one more success.
    """

    many: int
    practice: str = ""
    until: int | None = None
    ready: bool = False
    setback: float = 0.0
    success: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day with one event, without hassles.

    Attributes:
        event: what happens at two; empty for nothing.
        answer: a practice of 20 minutes right after it, or ``ATTENTION``; empty for none.
    """

    event: Event = ""
    answer: str = ""


QUIET = Day()


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of an experiment.

    Attributes:
        words: what it is, in plain words.
        people: who.
        weeks: of everyday life before; None for none.
        day: that is looked at; None where the end of the weeks is.
    """

    words: str
    people: People = field(default_factory=People)
    weeks: Weeks | None = None
    day: Day | None = None

    @property
    def days(self) -> float:
        """How many days a person is followed."""
        length = _DAY * self.weeks.many if self.weeks else 0
        return length + (day_length() / MINUTES_PER_DAY if self.day else 0.0)

    @property
    def inputs(self) -> frozenset[str]:
        """The inputs that may be on in it."""
        names = {"setback", "awake", "awakening", "circadian", "success"}
        if self.weeks:
            names.add(self.weeks.practice)
        if self.day:
            names.add(self.day.answer)
            names |= _INPUTS_OF.get(self.day.event, set())
        names |= {ATTENTION} if names & set(PRACTICES) else set()
        return frozenset(names & set(INPUTS))


_INPUTS_OF = {
    "stress test": {"social_evaluation", "anticipation"},
    "oxytocin": {"oxytocin_dose"},
}


def day_length() -> float:
    """Minutes from the midnight at which the day's run begins to its end."""
    return EVENT_AT + HOURS_AFTER * 60.0


def plan_of_day(day: Day) -> Plan:
    """The plan of a day: the event at two, the answer when it is over."""
    over = EVENT_AT + MINUTES_SETBACK
    spans: list[Span] = []
    if day.event == "setback":
        spans.append(Span(EVENT_AT, over, {"setback": SIZE}))
    elif day.event == "oxytocin":
        spans.append(Span(EVENT_AT, EVENT_AT + 1.0, {"oxytocin_dose": DOSE_IU}))
    elif day.event == "stress test":
        spans += stress_test(EVENT_AT)
    spans += _sessions(day.answer, [0], over)
    return Plan(day_length(), spans, successes="drawn")


def plan_of_weeks(weeks: Weeks, chance: np.random.Generator) -> Plan:
    """The plan of one person's weeks; their setbacks are drawn."""
    days = _DAY * weeks.many
    spans = setbacks(days, chance)
    done = range(days if weeks.until is None else _DAY * weeks.until)
    spans += _sessions(weeks.practice, done, PRACTICE_AT, planned=weeks.ready)
    if weeks.setback:
        spans += _daily(days, 600.0, "setback", weeks.setback)
    if weeks.success:
        spans += _daily(days, 900.0, "success", 1.0)
    return Plan(days * MINUTES_PER_DAY, spans, successes="drawn")


def _daily(days: int, at: float, what: str, size: float) -> list[Span]:
    starts = [number * MINUTES_PER_DAY + at for number in range(days)]
    return [Span(start, start + MINUTES_SETBACK, {what: size}) for start in starts]


def _sessions(what: str, days: Iterable[int], at: float, *, planned: bool = False) -> list[Span]:
    """Twenty minutes of a practice, or of attention alone, on some days."""
    if not what:
        return []
    if what != ATTENTION:
        return practice(what, days, MINUTES_PRACTICE, at, planned=planned)
    starts = [number * MINUTES_PER_DAY + at for number in days]
    return [Span(one, one + MINUTES_PRACTICE, {ATTENTION: 1.0}, planned) for one in starts]
