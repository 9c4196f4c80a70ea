"""Whether a scenario can happen at all: nobody practises asleep or is judged twice at once."""

from collections.abc import Iterable
from itertools import pairwise

from kindloop.model.number import MINUTES_PER_DAY
from kindloop.simulate.schedule import Day
from kindloop.study.scenario import EXERCISES, Happening, Scenario
from kindloop.study.toml_text import clock_said

_ANY_TIME = ("anticipation",)
_MIND = (*EXERCISES, "social_evaluation")


def impossible(scenario: Scenario) -> str | None:
    """What cannot happen, in one sentence that says when and to whom; None if all can."""
    for someone in scenario.persons:
        met = scenario.met_by(someone)
        for one in met:
            if one.what not in _ANY_TIME and asleep(someone.day, one):
                return (
                    f"{_said(one)} {_when(one)} finds {someone.name} asleep (awake from "
                    f"{clock_said(someone.day.waking)} to {clock_said(someone.day.bedtime)}): "
                    "move it, or give the person other hours with wakes and sleeps."
                )
        sentence = _at_once(met, someone.name)
        if sentence:
            return sentence
    return None


def asleep(day: Day, one: Happening) -> bool:
    """Whether someone sleeps during any part of a happening."""
    awake = (day.bedtime - day.waking) % MINUTES_PER_DAY
    into = (one.start - day.waking) % MINUTES_PER_DAY
    return into + one.minutes > awake + 1e-6


def _at_once(met: Iterable[Happening], name: str) -> str | None:
    met = list(met)
    for kind in dict.fromkeys(one.what for one in met):
        same = [one for one in met if one.what == kind]
        both = _overlap(same)
        if both:
            return (
                f"{name} meets two of {kind} at once {_when(both[1])}: the first, "
                f"{_when(both[0])}, lasts {both[0].minutes:g} min. Shorten it or move one."
            )
    both = _overlap([one for one in met if one.what in _MIND])
    if both:
        return (
            f"{name} cannot do {_said(both[1])} {_when(both[1])} while {_said(both[0])} lasts "
            f"({_when(both[0])}, {both[0].minutes:g} min): move one of them."
        )
    return None


def _overlap(met: list[Happening]) -> tuple[Happening, Happening] | None:
    ordered = sorted(met, key=lambda one: one.start)
    return next(((a, b) for a, b in pairwise(ordered) if b.start < a.stop - 1e-6), None)


def _said(one: Happening) -> str:
    return one.what.replace("_", " ")


def _when(one: Happening) -> str:
    day, clock = divmod(one.start, MINUTES_PER_DAY)
    return f"on day {int(day) + 1} at {clock_said(clock)}"
