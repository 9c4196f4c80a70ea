"""Words of a trial of one person with themselves."""

from __future__ import annotations

import math
from typing import Protocol

from kindloop.care.texts import _, ngettext


class Number(Protocol):
    """A number with its interval."""

    @property
    def value(self) -> float:
        """The number."""
        ...

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        ...

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        ...


class Tally(Protocol):
    """How many prompts counted."""

    @property
    def drawn(self) -> int:
        """By a coin."""
        ...

    @property
    def unanswered(self) -> int:
        """With no outcome in time."""
        ...


class Answered(Protocol):
    """An answer of the trial."""

    @property
    def outcome(self) -> str:
        """Name of the channel, or of the next step."""
        ...

    @property
    def effect(self) -> Number | None:
        """Of a kind answer against a neutral pause."""
        ...

    @property
    def tally(self) -> Tally:
        """What became of the decisions."""
        ...


class Result(Protocol):
    """Both answers of a trial."""

    @property
    def outcome(self) -> Answered:
        """On the next check-in."""
        ...

    @property
    def step(self) -> Answered:
        """On the next step."""
        ...

    @property
    def looks(self) -> int:
        """That this result counts."""
        ...


def outcome_words(name: str) -> str:
    """What a question of a check-in is called."""
    known = {
        "stress": _("stress"),
        "mood": _("mood"),
        "motivation": _("motivation"),
        "self_kindness": _("kindness to yourself"),
        "self_criticism": _("criticism of yourself"),
    }
    return known.get(name, name)


def false_alarm_words(looks: int, error: float) -> str:
    """What it costs to look so often.

    Args:
        looks: with the one at the end.
        error: chance that one of them shows a difference where there is none, 0..1.
    """
    return _(
        "Who looks {looks} times and believes the first difference is fooled by chance in about "
        "{error:.0%} of trials instead of 10 %. So each look makes every range wider, this one "
        "and the one at the end."
    ).format(looks=looks, error=error)


def result_words(found: Result) -> tuple[str, ...]:
    """What came of a trial, in sentences."""
    looks = ngettext(
        "The range counts {n} look.", "The ranges count {n} looks, and are wider for it.",
        found.looks,
    ).format(n=found.looks)  # fmt: skip
    return (
        _one(found.outcome, outcome_words(found.outcome.outcome)),
        _one(found.step, _("the next step, from 0 (not) to 1 (done)")),
        looks,
    )


def _one(answered: Answered, name: str) -> str:
    told = answered.tally.drawn - answered.tally.unanswered
    if answered.effect is None or not math.isfinite(answered.effect.value):
        return _("On {name}: too few to tell ({told} of {drawn} with an outcome).").format(
            name=name, told=told, drawn=answered.tally.drawn
        )
    one = answered.effect
    text = _(
        "On {name}: after a kind answer {value:+.1f} against a neutral pause, between {low:+.1f} "
        "and {high:+.1f} ({told} of {drawn} with an outcome)."
    ).format(
        name=name, value=one.value, low=one.low, high=one.high, told=told,
        drawn=answered.tally.drawn,
    )  # fmt: skip
    if one.low <= 0.0 <= one.high:
        return text + " " + _("Too few to tell: the range includes no difference.")
    return text
