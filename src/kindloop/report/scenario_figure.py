"""A scenario as one drawing: what became of everyone, both editions side by side.

The file brings its own look along and needs neither script nor network. Persons are told apart by
colour and by the pattern of their line; each row says how good the evidence for its arrows is.
"""

from collections import Counter
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np
from markupsafe import Markup

from kindloop.arrays import Vector
from kindloop.care.texts import _
from kindloop.evidence.grade import GRADES
from kindloop.ledger.grades import grade_of
from kindloop.model.couplings import ARROWS
from kindloop.model.number import MINUTES_PER_DAY, MINUTES_PER_HOUR
from kindloop.report.scale import ValueAxis
from kindloop.report.svg import element, pixels, runs
from kindloop.study.readings import COLUMN, UNITS
from kindloop.study.scenario import Happening
from kindloop.study.scenario_run import Course, ScenarioRun

SHOWN = {
    "threat": "threat",
    "critic": "critic",
    "saliva_cortisol": "cortisol",
    "mood": "mood",
    "motivation": "motivation",
    "next_step": "trying",
    "kindness_habit": "kindness_habit",
    "criticism_habit": "criticism_habit",
}
"""What is drawn, and the state whose arrows stand behind it."""

_LEFT, _PANEL, _GAP, _HEIGHT = 62.0, 430.0, 56.0, 92.0
_TOP, _ROW = 118.0, 136.0
_WIDTH = _LEFT + 2 * _PANEL + _GAP + 30.0
_LANE = 30.0
_LONG_DAYS = 21.0
_LINES = (("#00735a", ""), ("#b0431a", "7 4"), ("#6a4aa5", "2 3"), ("#17647d", "9 3 2 3"))
_STYLE = """
text { font: 12px "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; fill: #1f2b33 }
.title { font-size: 19px; font-weight: 600 } .soft { fill: #55626b } .edition { font-weight: 600;
font-size: 14px } .ground { fill: #fffefb } .grid { stroke: #e2ddd2 } .axis { stroke: #857f73 }
.line { fill: none; stroke-width: 1.7; stroke-linejoin: round } .band { opacity: .16 }
.mark { stroke-width: 1.2 }
"""


@dataclass(frozen=True, slots=True)
class _Panel:
    """One place of the drawing: where it stands and what its axes hold."""

    left: float
    top: float
    days: float
    scale: ValueAxis

    def across(self, minutes: Vector) -> Vector:
        return self.left + _PANEL * minutes / (self.days * MINUTES_PER_DAY)

    def up(self, values: Vector) -> Vector:
        return self.top + _HEIGHT * (1 - self.scale.share(values))


def scenario_svg(done: ScenarioRun) -> str:
    """The drawing of a run, as the text of an SVG file."""
    editions = done.choices.editions
    days = float(done.courses[0].times[-1]) / MINUTES_PER_DAY
    rows = [_row(done, column, number, days) for number, column in enumerate(SHOWN)]
    foot = _TOP + len(SHOWN) * _ROW
    marks = [_marks(done, number, foot, days) for number in range(len(editions))]
    height = foot + 34 + _LANE * len(_kinds(done)) + 64
    title = _("{title} (simulated)").format(title=done.scenario.title)
    heads = [
        _text(_edition_words(edition), _left(number), 92, "edition")
        for number, edition in enumerate(editions)
    ]
    svg = element(
        "svg",
        element("title", title, id="scenario-title"),
        element("desc", _said(done), id="scenario-desc"),
        element("style", Markup(_STYLE)),  # noqa: S704 - our own style
        element("rect", width=pixels(_WIDTH), height=pixels(height), class_="ground"),
        _text(title, 14, 30, "title"),
        _text(done.scenario.about, 14, 50, "soft"),
        _legend(done),
        *heads,
        *rows,
        *marks,
        *_foot(done, height),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {pixels(_WIDTH)} {pixels(height)}",
        width=pixels(_WIDTH),
        height=pixels(height),
        role="img",
        aria_labelledby="scenario-title scenario-desc",
    )
    return f"{svg}\n"


def grades_behind(state: str) -> str:
    """How many arrows of each grade lead to a state.

    >>> grades_behind("serotonin").startswith("arrows into it: ")
    True
    """
    counted = Counter(grade_of(arrow) for arrow in ARROWS if arrow.to == state)
    graded = ", ".join(
        f"{n} {letter} ({GRADES[letter].name})" for letter, n in sorted(counted.items())
    )
    return _("arrows into it: {graded}").format(graded=graded)


def _row(done: ScenarioRun, column: str, number: int, days: float) -> Markup:
    top = _TOP + number * _ROW + 16
    courses = [one for one in done.courses if one.edition in done.choices.editions]
    scale = _scale(courses, column, days)
    unit = UNITS[COLUMN[column]]
    name = column.replace("_", " ") + ("" if unit == "1" else f", {unit}")
    parts = [
        element(
            "text",
            element("tspan", name, class_="edition"),
            f"   {grades_behind(SHOWN[column])}",
            x=pixels(_LEFT),
            y=pixels(top - 7),
            class_="soft",
        )
    ]
    for place, edition in enumerate(done.choices.editions):
        panel = _Panel(_left(place), top, days, scale)
        parts += _grid(panel, labels=place == 0, hours=number == len(SHOWN) - 1)
        for who, someone in enumerate(done.scenario.persons):
            parts.append(_curve(done.course(someone.name, edition), column, who, panel))
    return element("g", *parts)


def _curve(course: Course, column: str, who: int, panel: _Panel) -> Markup:
    colour, dashes = _LINES[who % len(_LINES)]
    place, long = COLUMN[column], panel.days > _LONG_DAYS
    pattern = {"stroke_dasharray": dashes} if dashes else {}
    parts: list[Markup] = []
    if course.low is not None and course.high is not None and course.middle is not None:
        times, low = _drawn(course.times, course.low[:, place], daily=long)
        _times, high = _drawn(course.times, course.high[:, place], daily=long)
        x = panel.across(times)
        for run in runs(low, high):
            there = _points(x[run], panel.up(high)[run])
            back = _points(x[run][::-1], panel.up(low)[run][::-1])
            parts.append(element("path", d=f"M{there}L{back}Z", fill=colour, class_="band"))
        values = course.middle[:, place]
    else:
        values = course.mean[:, place]
    times, values = _drawn(course.times, values, daily=long)
    x, y = panel.across(times), panel.up(values)
    words = "".join(f"M{_points(x[run], y[run])}" for run in runs(values))
    parts.append(element("path", d=words, stroke=colour, class_="line", **pattern))
    return element("g", *parts)


def _drawn(times: Vector, values: Vector, *, daily: bool) -> tuple[Vector, Vector]:
    """Kept values, or in a long run the mean of each day at its noon."""
    if not daily:
        return times, values
    inside = times < times[-1] // MINUTES_PER_DAY * MINUTES_PER_DAY - 1e-6
    day = (times[inside] // MINUTES_PER_DAY).astype(np.int64)
    count = np.bincount(day)
    mean = np.bincount(day, weights=values[inside]) / np.where(count > 0, count, 1)
    kept = np.flatnonzero(count).astype(np.float64)
    return np.asarray((kept + 0.5) * MINUTES_PER_DAY), mean[count > 0]


def _scale(courses: list[Course], column: str, days: float) -> ValueAxis:
    place = COLUMN[column]
    daily = days > _LONG_DAYS
    shown = [
        _drawn(one.times, table[:, place], daily=daily)[1]
        for one in courses
        for table in (one.mean, one.low, one.high)
        if table is not None
    ]
    values = np.concatenate(shown)
    values = values[np.isfinite(values)]
    if not len(values):
        return ValueAxis(0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    span = max(high - low, 0.05 * max(abs(low), abs(high)), 0.02)
    step = 10.0 ** floor(log10(span / 2))
    step *= next(m for m in (1, 2, 2.5, 5, 10) if span / (m * step) <= 4)
    return ValueAxis(floor(low / step + 1e-9) * step, ceil((low + span) / step - 1e-9) * step)


def _grid(panel: _Panel, *, labels: bool, hours: bool) -> list[Markup]:
    out: list[Markup] = []
    right, foot = panel.left + _PANEL, panel.top + _HEIGHT
    for tick in panel.scale.ticks():
        y = panel.top + (1 - tick.at) * _HEIGHT
        out.append(_rule(panel.left, right, y, y, "grid"))
        if labels:
            out.append(_text(tick.label, panel.left - 8, y + 4, "soft", "end"))
    for minutes, words in _time_ticks(panel.days):
        x = float(panel.across(np.array([minutes]))[0])
        out.append(_rule(x, x, panel.top, foot, "grid"))
        if hours:
            out.append(_text(words, x, foot + 17, "soft", "middle"))
    out.append(_rule(panel.left, right, foot, foot, "axis"))
    return out


def _time_ticks(days: float) -> list[tuple[float, str]]:
    """Where upright lines stand, and what they say."""
    if days <= 3:
        step = 6 if days <= 2 else 12
        count = int(days * 24 // step)
        return [(k * step * MINUTES_PER_HOUR, f"{k * step % 24}:00") for k in range(1, count + 1)]
    step = next(s for s in (1, 2, 5, 7, 14, 30, 60, 120, 365, 730) if days / s <= 8)
    return [(k * step * MINUTES_PER_DAY, f"day {k * step}") for k in range(1, int(days / step) + 1)]


def _kinds(done: ScenarioRun) -> list[str]:
    return list(dict.fromkeys(one.what for one in done.scenario.happenings))


def _marks(done: ScenarioRun, number: int, top: float, days: float) -> Markup:
    """What happened, a lane for each kind, a tick for each time, in the person's colour."""
    parts: list[Markup] = []
    panel = _Panel(_left(number), top, days, ValueAxis(0.0, 1.0))
    for lane, kind in enumerate(_kinds(done)):
        y = top + 40 + _LANE * lane
        if number == 0:
            parts.append(_text(kind.replace("_", " "), _LEFT, y - 8, "soft"))
        for who, someone in enumerate(done.scenario.persons):
            met = [one for one in done.scenario.met_by(someone) if one.what == kind]
            parts.append(_ticks(met, panel, y - 3 + 4 * who, _LINES[who % len(_LINES)][0]))
    return element("g", *parts)


def _ticks(met: list[Happening], panel: _Panel, y: float, colour: str) -> Markup:
    last = panel.days * MINUTES_PER_DAY
    starts = np.array([one.start for one in met if one.start < last])
    x = np.unique(np.round(panel.across(starts), 1))
    words = "".join(f"M{pixels(one)},{pixels(y)}v4" for one in x.tolist())
    return element("path", d=words, stroke=colour, class_="mark") if words else Markup("")


def _legend(done: ScenarioRun) -> Markup:
    parts: list[Markup] = []
    x = 14.0
    for who, someone in enumerate(done.scenario.persons):
        colour, dashes = _LINES[who % len(_LINES)]
        pattern = {"stroke_dasharray": dashes} if dashes else {}
        parts.append(
            element("path", d=f"M{pixels(x)},66h34", stroke=colour, class_="line", **pattern)
        )
        parts.append(_text(someone.label, x + 40, 70))
        x += 64 + 6.6 * len(someone.label)
    return element("g", *parts)


def _foot(done: ScenarioRun, height: float) -> list[Markup]:
    grades = " · ".join(f"{one.letter} {one.name}" for one in GRADES.values())
    said = _("Model persons, not people: both editions are simulations, and neither is validated.")
    if done.choices.persons is not None:
        said += " " + _("Lines are medians of {n} drawn persons, bands hold 90 % of them.").format(
            n=f"{done.choices.persons:,}"
        )
    if float(done.courses[0].times[-1]) > _LONG_DAYS * MINUTES_PER_DAY:
        said += " " + _("Curves are means of each day.")
    cut = [one.name for one in done.choices.lesions]
    if cut:
        said += " " + _("Cut: {arrows}.").format(arrows=", ".join(cut))
    early = _("A path ended early: see the notes of the run.")
    ended = [early] if any(one.failed for one in done.courses) else []
    lines = [said, _("Grades of evidence: {grades}.").format(grades=grades), *ended]
    return [
        _text(words, 14, height - 12 - 17 * (len(lines) - 1 - k), "soft")
        for k, words in enumerate(lines)
    ]


def _said(done: ScenarioRun) -> str:
    """The drawing in words: where everyone stands at the end."""
    parts: list[str] = []
    for one in done.courses:
        last = ", ".join(f"{column.replace('_', ' ')} {one.of(column)[-1]:.3g}" for column in SHOWN)
        parts.append(f"{one.edition}, {one.group}, at the end: {last}.")
    return " ".join([done.scenario.about, *parts])


def _edition_words(edition: str) -> str:
    return {
        "described": _("described: as the article claims it"),
        "evidenced": _("evidenced: as strong as the literature supports"),
    }[edition]


def _left(number: int) -> float:
    return _LEFT + number * (_PANEL + _GAP)


def _points(x: Vector, y: Vector) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _text(words: str, x: float, y: float, kind: str = "", anchor: str = "start") -> Markup:
    return element(
        "text", words, x=pixels(x), y=pixels(y), text_anchor=anchor, class_=kind or "plain"
    )


def _rule(x1: float, x2: float, y1: float, y2: float, kind: str) -> Markup:
    return element("line", x1=pixels(x1), x2=pixels(x2), y1=pixels(y1), y2=pixels(y2), class_=kind)
