"""Small multiples of a setback: one process a figure, one panel an edition, both ways in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np
from markupsafe import Markup

from kindloop.arrays import Vector
from kindloop.care.texts import _
from kindloop.model.states import INDEX, STATES
from kindloop.report.draw import frame, grid, time_ticks
from kindloop.report.explorer_words import edition_name, figure_name, since, way_name
from kindloop.report.parts import DataTable, LegendItem
from kindloop.report.scale import Tick, ValueAxis
from kindloop.report.svg import element, line, path, plane, share
from kindloop.study.setback import MINUTES_BREAK, MINUTES_SETBACK, WAYS, Course, Meeting

SHOWN = (
    "threat", "critic", "soothing", "noradrenaline", "cortisol", "mood", "motivation", "trying",
)  # fmt: skip
_TOP, _PLOT = 8.0, 118.0
_BEFORE = 30.0
_TABLE_AT = (-10.0, 5.0, 10.0, 15.0, 30.0, 60.0, 180.0, 360.0, 720.0, 1440.0)
_LEAST_SPAN = 0.15


@dataclass(frozen=True, slots=True)
class Panel:
    """One edition's drawing."""

    edition: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Multiple:
    """One process in both editions.

    Attributes:
        key: unique on the page.
        heading: its name.
        about: what it stands for and in what unit.
        panels: described and evidenced.
        table: its numbers.
    """

    key: str
    heading: str
    about: str
    panels: tuple[Panel, ...]
    table: DataTable


def multiple(state: str, meetings: Sequence[Meeting], hours: int) -> Multiple:
    """One process over the hours after a setback, in both editions on one scale."""
    heading, about = _headings()[state]
    spread = [_courses(state, meeting) for meeting in meetings]
    inside = [_window(meeting, hours) for meeting in meetings]
    values = np.concatenate(
        [curve[part] for curves, part in zip(spread, inside, strict=True) for curve in curves]
    )
    scale = _scale(state, values)
    panels = tuple(
        Panel(meeting.edition, _panel(state, meeting, curves, scale, hours))
        for meeting, curves in zip(meetings, spread, strict=True)
    )
    return Multiple(f"x-{state}", heading, about, panels, _table(state, meetings, spread))


def legend() -> tuple[LegendItem, ...]:
    """What the curves and stretches are."""
    kinds = (
        ("met kind", _("met kindly")),
        ("met critical", _("met critically")),
        ("met none", _("a day without the setback")),
    )
    out = [
        LegendItem(
            element(
                "svg",
                element("line", x1=0, x2=30, y1=7, y2=7, class_=kind),
                width=30,
                height=14,
                aria_hidden="true",
            ),
            said,
        )
        for kind, said in kinds
    ]
    for kind, said in (("during", _("the setback")), ("pause", _("the compassion break"))):
        box = element("rect", width=14, height=14, class_=kind)
        swatch = element("svg", box, width=14, height=14, aria_hidden="true")
        out.append(LegendItem(swatch, said))
    return tuple(out)


def _courses(state: str, meeting: Meeting) -> tuple[Vector, Vector, Vector]:
    kind, critical = (meeting.ways[way] for way in WAYS)
    if state == "cortisol":  # the daily curve is far larger than what a setback adds to it
        extra = [meeting.saliva * course.change(state) for course in (kind, critical)]
        return extra[0], extra[1], np.zeros_like(extra[0])
    return kind.of(state), critical.of(state), critical.without[:, INDEX[state]]


def _window(meeting: Meeting, hours: int) -> slice:
    low, high = np.searchsorted(meeting.minutes, [-_BEFORE, 60 * hours + 1e-9])
    return slice(int(low), int(high))


def _panel(
    state: str, meeting: Meeting, curves: Sequence[Vector], scale: ValueAxis, hours: int
) -> Markup:
    part = _window(meeting, hours)
    length = 60.0 * hours + _BEFORE
    x = (meeting.minutes[part] + _BEFORE) / length
    kinds = ("met kind", "met critical", "met none")
    drawn = [
        path(line(x, scale.share(curve[part])), kind)
        for curve, kind in zip(curves, kinds, strict=True)
    ]
    foot = _TOP + _PLOT
    key = f"x-{state}-{meeting.edition}"
    title = f"{_headings()[state][0]}, {edition_name(meeting.edition)}"
    now = {"y1": _TOP, "y2": foot, "class_": "cursor", "visibility": "hidden"}
    return frame(
        key,
        (title, _said(meeting, curves)),
        foot + 24,
        _stretch("during", 0.0, MINUTES_SETBACK, length),
        _stretch("pause", MINUTES_SETBACK, MINUTES_BREAK, length),
        time_ticks(_hours(hours), _TOP, foot),
        grid(scale, _TOP, _PLOT),
        plane(_PLOT, _TOP, *reversed(drawn)),
        element("line", x1="0", x2="0", **now),
        simulated=False,
    )


def _stretch(kind: str, start: float, minutes: float, length: float) -> Markup:
    return element(
        "rect",
        x=share((start + _BEFORE) / length),
        width=share(minutes / length),
        y=_TOP,
        height=_PLOT,
        class_=kind,
    )


def _hours(hours: int) -> list[Tick]:
    step = next(s for s in (0.5, 1, 2, 3, 6) if hours / s <= 6)
    length = 60.0 * hours + _BEFORE
    marks = np.arange(0, hours + step / 2, step)
    return [
        Tick(
            (60 * float(mark) + _BEFORE) / length,
            _("{hours} h").format(hours=f"{mark:g}"),
            k % 2 == 1,
        )
        for k, mark in enumerate(marks)
    ]


def _scale(state: str, values: Vector) -> ValueAxis:
    """A scale with round ends that holds all values and never magnifies next to nothing."""
    known = values[np.isfinite(values)]
    bounds = STATES[INDEX[state]]
    if not len(known):
        return ValueAxis(bounds.low, bounds.high)
    low, high = float(known.min()), float(known.max())
    if state in ("threat", "critic", "soothing"):
        return ValueAxis(0.0, 1.0)
    if state == "cortisol" and low > -0.05:
        step = _round(max(high, 1.0) / 3)
        return ValueAxis(0.0, step * ceil(max(high, 1.0) / step))
    least = 1.0 if state == "cortisol" else _LEAST_SPAN * (bounds.high - bounds.low)
    room = max(least - (high - low), 0.0) / 2
    step = _round(max(high - low + 2 * room, 1e-6) / 3)
    return ValueAxis(step * floor((low - room) / step), step * ceil((high + room) / step))


def _round(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= rough * (1 - 1e-9))


def _said(meeting: Meeting, curves: Sequence[Vector]) -> str:
    parts: list[str] = []
    for way, curve in zip(WAYS, curves, strict=False):
        if not np.isfinite(curve).all():
            parts.append(_("{way}: could not be computed.").format(way=way_name(way)))
            continue
        change = curve - curves[2]
        far = int(np.argmax(np.abs(change)))
        parts.append(
            _("{way}: furthest from a day without it {moment}, at {value}.").format(
                way=way_name(way), moment=since(float(meeting.minutes[far])),
                value=figure_name(float(curve[far])),
            )
        )  # fmt: skip
    return " ".join(parts)


def _table(
    state: str, meetings: Sequence[Meeting], spread: Sequence[Sequence[Vector]]
) -> DataTable:
    head = [_("Time")]
    for meeting in meetings:
        short = {"described": _("described"), "evidenced": _("evidenced")}[meeting.edition]
        head += [f"{short}, {way_name(way)}" for way in WAYS]
        head.append(_("{edition}, without").format(edition=short))
    rows = [
        (
            since(at),
            *(
                figure_name(float(np.interp(at, meeting.minutes, curve)))
                for meeting, curves in zip(meetings, spread, strict=True)
                for curve in curves
            ),
        )
        for at in _TABLE_AT
    ]
    return DataTable(_headings()[state][0], tuple(head), tuple(rows))


def _headings() -> dict[str, tuple[str, str]]:
    share_of = _("from 0 (none) to 1 (full)")
    return {
        "threat": (_("Threat"), _("the alarm that a setback sets off, {scale}").format(
            scale=share_of)),
        "critic": (_("The inner critic"), _("self-criticism, {scale}").format(scale=share_of)),
        "soothing": (_("Soothing"), _("self-reassurance, {scale}").format(scale=share_of)),
        "noradrenaline": (_("Arousal"), _("noradrenaline process; 1 is the level at rest")),
        "cortisol": (_("Extra cortisol"),
                     _("in saliva, nmol/L above the same day without the setback")),
        "mood": (_("Mood"), _("from −1 (low) to 1 (high); 0 is usual")),
        "motivation": (_("Motivation"), _("readiness for the next step, 0 to 1")),
        "trying": (_("Effort"), _("trying: what goes into the goal at hand, 0 to 1")),
    }  # fmt: skip


def problem(meetings: Sequence[Meeting]) -> tuple[str, ...]:
    """What could not be computed, one sentence each."""
    out: list[str] = []
    for meeting in meetings:
        for way in WAYS:
            course: Course = meeting.ways[way]
            if course.trouble:
                out.append(
                    _("{edition}, {way}: could not be computed ({why}).").format(
                        edition=edition_name(meeting.edition), way=way_name(way),
                        why=course.trouble,
                    )
                )  # fmt: skip
    return tuple(out)
