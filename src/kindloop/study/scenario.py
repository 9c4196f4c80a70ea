"""A scenario: who meets what and when, in plain words, and the plan that it makes for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kindloop.model.inputs import INPUTS
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.practices import NAMES as PRACTICES
from kindloop.simulate.schedule import Day, Plan, Span

EVENTS = ("setback", "success", "social_evaluation", "anticipation", "oxytocin_dose")
"""What can happen to a person."""

EXERCISES = (*PRACTICES, "attention_control")
"""What a person can do on purpose; ``attention_control`` is what any practice has in common."""

TRAITS = (
    "kindness_habit",
    "criticism_habit",
    "regulation",
    "fear_of_failure",
    "efficacy",
    "intrinsic",
)
"""The habits and beliefs that a person of a scenario may start with."""

WORDS: dict[str, str] = {one.name: one.described for one in INPUTS}

Sex = Literal["male", "female"]


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of a scenario.

    Attributes:
        name: by which happenings name them.
        label: who they are, in plain words.
        traits: habits and beliefs at the start, 0..1; the usual ones where none is given.
        numbers: numbers of the theory that are this person's own.
        sex: where it is said; a woman's stress axis answers less.
        day: when they wake and go to bed.
    """

    name: str
    label: str
    traits: Mapping[str, float]
    numbers: Mapping[str, float]
    sex: Sex | None
    day: Day


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens once.

    Attributes:
        what: an event or a practice.
        start: minutes since midnight of the first day.
        minutes: how long it lasts.
        size: how large it is, 0..1; of a dose of oxytocin its units (IU).
        planned: a practice that is done only with the person's adherence.
        who: names of the persons whom it happens to.
    """

    what: str
    start: float
    minutes: float
    size: float
    planned: bool
    who: tuple[str, ...]

    @property
    def stop(self) -> float:
        """When it ends, minutes since midnight of the first day."""
        return self.start + self.minutes

    @property
    def span(self) -> Span:
        """What it adds to the inputs; a practice brings the attention that all have in common."""
        if self.what == "oxytocin_dose":
            return Span(self.start, self.stop, {self.what: self.size / self.minutes})
        inputs = {self.what: self.size}
        if self.what in PRACTICES:
            inputs["attention_control"] = self.size
        return Span(self.start, self.stop, inputs, self.planned)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Persons and what they meet.

    Attributes:
        name: of the file.
        title: in a few words.
        about: what it shows, in a sentence or two.
        days: how long it lasts.
        every: minutes between the times that are kept.
        successes: ``average`` lets successes follow from trying, ``given`` has none but those
            that the scenario names.
        persons: at least one.
        happenings: in the order of their start.
    """

    name: str
    title: str
    about: str
    days: float
    every: float
    successes: Literal["average", "given"]
    persons: tuple[Someone, ...]
    happenings: tuple[Happening, ...]

    def met_by(self, someone: Someone) -> tuple[Happening, ...]:
        """What happens to a person, in order."""
        return tuple(one for one in self.happenings if someone.name in one.who)

    def largest(self) -> Happening | None:
        """The event that is largest: by its size times its length, social evaluation first."""
        events = [
            one for one in self.happenings if one.what in EVENTS[:3] and one.what != "success"
        ]
        return max(events or self.happenings, key=_weight, default=None)


def _weight(one: Happening) -> tuple[bool, float, float]:
    return one.what == "social_evaluation", one.size * one.minutes, -one.start


def plan_of(scenario: Scenario, someone: Someone, days: float, *, drawn: bool = False) -> Plan:
    """What a person meets in the first days of a scenario.

    Args:
        scenario: with the happenings; those that begin later are left out.
        someone: one of its persons.
        days: how long the plan lasts.
        drawn: whether successes that follow from trying are drawn one by one.
    """
    length = days * MINUTES_PER_DAY
    spans = [one.span for one in scenario.met_by(someone) if one.start < length]
    successes = "drawn" if drawn and scenario.successes == "average" else scenario.successes
    return Plan(length, spans, someone.day, successes)
