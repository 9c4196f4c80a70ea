"""What a kind answer changes after a setback, as a few numbers with their units."""

from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Vector
from kindloop.study.setback import WAYS, Course, Meeting

LATER = 180.0
_MINUTES_PER_HOUR = 60.0
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Size:
    """One number for each way; NaN where it could not be computed.

    Attributes:
        name: of the measure.
        unit: its unit, ``"1"`` if it has none.
        kind: met kindly.
        critical: met critically.
    """

    name: str
    unit: str
    kind: float
    critical: float


def sizes(meeting: Meeting) -> tuple[Size, ...]:
    """What becomes of the person in both ways, each against the day without the setback."""
    kind, critical = (_sizes(meeting, meeting.ways[way]) for way in WAYS)
    return tuple(Size(name, unit, kind[name, unit], critical[name, unit]) for name, unit in kind)


def _sizes(meeting: Meeting, course: Course) -> dict[tuple[str, str], float]:
    t = meeting.minutes
    hours = t / _MINUTES_PER_HOUR
    mood, motivation, trying = (course.change(s) for s in ("mood", "motivation", "trying"))
    cortisol = meeting.saliva * course.change("cortisol")
    return {
        ("threat_area", "min"): area(t, course.change("threat")),
        ("threat_half", "min"): half_recovery(t, course.change("threat")),
        ("arousal_half", "min"): half_recovery(t, course.change("noradrenaline")),
        ("cortisol_area", "nmol/L h"): area(hours, cortisol),
        ("mood_later", "1"): _at(t, mood, LATER),
        ("motivation_later", "1"): _at(t, motivation, LATER),
        ("trying_later", "1"): _at(t, trying, LATER),
    }


def area(x: Vector, y: Vector) -> float:
    """The area under a course; below zero it counts as negative."""
    return float(np.trapezoid(y, x))


def half_recovery(minutes: Vector, change: Vector) -> float:
    """Minutes since the setback began until a rise has gone back by half, for good.

    The time between two kept levels is filled in evenly. NaN if it never rose or is not known,
    infinite if it does not go back by half in the time shown.

    >>> half_recovery(np.array([0.0, 10, 20, 30]), np.array([0.0, 1.0, 0.75, 0.25]))
    25.0
    """
    top = float(np.max(change))
    if not np.isfinite(top) or top <= 0:
        return float("nan")
    above = np.flatnonzero(change > _HALF * top)
    last = int(above[-1])
    if last == len(change) - 1:
        return float("inf")
    fallen = (change[last] - _HALF * top) / (change[last] - change[last + 1])
    return float(minutes[last] + fallen * (minutes[last + 1] - minutes[last]))


def _at(minutes: Vector, change: Vector, when: float) -> float:
    return float(np.interp(when, minutes, change))
