"""What a figure is made of besides its drawing: legend, table, shapes and room."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from markupsafe import Markup

from kindloop.arrays import MICROSECONDS_PER_DAY, Instants, Vector
from kindloop.care.texts import _
from kindloop.clock import to_local
from kindloop.diary import Diary
from kindloop.infer.results import Band
from kindloop.report.svg import element, share
from kindloop.report.words import kind_name


@dataclass(frozen=True, slots=True)
class Room:
    """How much may be drawn, so that the page stays small however long the diary is.

    Attributes:
        points: of a curve.
        dots: of a figure.
        rows: of a table.
    """

    points: int
    dots: int
    rows: int


def room_for(channels: int) -> Room:
    """The room that each of so many channels gets."""
    part = min(1.0, 6 / max(1, channels))
    return Room(max(60, int(480 * part)), max(150, int(2000 * part)), max(10, int(62 * part)))


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A small drawing and what it stands for."""

    swatch: Markup
    text: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """The numbers of a figure.

    Attributes:
        caption: what they are.
        head: names of the columns; the first names the rows.
        rows: as many words a row as there are columns.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with all that makes it readable without seeing it.

    Attributes:
        key: unique on the page.
        heading: what stands above it, empty where the section's heading says enough.
        svg: the drawing, with title and description.
        caption: how to read it.
        legend: what the marks stand for.
        table: its numbers.
        kind: class of the box around it.
    """

    key: str
    heading: str
    svg: Markup
    caption: str
    legend: tuple[LegendItem, ...]
    table: DataTable
    kind: str = "plot"


@dataclass(frozen=True, slots=True)
class Lane:
    """All marks of one kind, in one row under the course.

    Attributes:
        kind: name for the reader.
        shape: of the mark.
        colour: class of the mark.
        local: local times, shape (n,).
    """

    kind: str
    shape: str
    colour: str
    local: Instants


_DAYS_IN_FULL = 21
_PRACTICE_SHAPES = ("diamond", "square", "plus", "hexagon")
_SHAPES = {
    "down": "M-5.5-4.5h11L0 5.5z",
    "disc": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "diamond": "M0-6L6 0L0 6L-6 0z",
    "square": "M-4.5-4.5h9v9h-9z",
    "plus": "M-1.8-5.5h3.6v3.7h3.7v3.6h-3.7v3.7h-3.6v-3.7h-3.7v-3.6h3.7z",
    "hexagon": "M-3-5.2h6l3 5.2l-3 5.2h-6l-3-5.2z",
    "bar": "M-2-6h4v12h-4z",
    "up": "M-5.5 4.5h11L0-5.5z",
}


def sprite() -> Markup:
    """The shapes of all marks, once a page; marks refer to them."""
    drawn = [element("path", id=f"shape-{name}", d=d) for name, d in _SHAPES.items()]
    return element(
        "svg", element("defs", *drawn), class_="sprite", width="0", height="0", aria_hidden="true"
    )


def lanes(diary: Diary) -> tuple[Lane, ...]:
    """The kinds of marks of a diary: setbacks, successes, steps taken, practices by frequency."""
    zone = diary.person.timezone
    out: list[Lane] = []

    def add(name: str, shape: str, colour: str, times: Instants) -> None:
        if len(times):
            out.append(Lane(name, shape, colour, to_local(times, zone)))

    kinds = list(dict.fromkeys([*["setback", "success"], *diary.event.kind.tolist()]))
    for kind in kinds:
        shape = {"setback": "down", "success": "disc"}.get(kind, "bar")
        colour = "success" if kind == "success" else "setback"
        add(kind_name(kind), shape, colour, diary.event.time[diary.event.kind == kind])
    add(kind_name("next_step"), "up", "step", diary.step.time[diary.step.taken > 0])
    practices, counts = np.unique(diary.practice.kind.astype(str), return_counts=True)
    order = practices[np.lexsort((practices, -counts))].tolist()
    for kind, shape in zip(order, _PRACTICE_SHAPES, strict=False):
        add(kind_name(kind), shape, "practice", diary.practice.time[diary.practice.kind == kind])
    rest = np.isin(diary.practice.kind.astype(str), order[len(_PRACTICE_SHAPES) :])
    add(_("Other practices"), "bar", "practice", diary.practice.time[rest])
    return tuple(out)


def marks(lane: Lane, at: Vector, y: float) -> Markup:
    """The marks of a lane at shares of the width; those on one spot are drawn once."""
    spots = np.unique(np.round(at[(at >= 0) & (at <= 1)] * 500)) / 500
    drawn = [element("use", href=f"#shape-{lane.shape}", x=share(s)) for s in spots.tolist()]
    return element("g", *drawn, class_=lane.colour, transform=f"translate(0 {y:g})")


def lane_legend(lane: Lane) -> LegendItem:
    """A lane's entry in the legend, with its count."""
    mark = element("use", href=f"#shape-{lane.shape}", x="8", y="8", class_=lane.colour)
    text = _("{kind} ({count})").format(kind=lane.kind, count=f"{len(lane.local):,}")
    return LegendItem(_swatch(mark), text)


def band_legend(ahead: bool = False) -> tuple[LegendItem, ...]:
    """The entries of curve and bands."""
    curve = element("path", d="M1 8h20", class_="course")
    half = element("path", d="M1 3h20v10h-20z", class_="band-half")
    most = element("path", d="M1 3h20v10h-20z", class_="band-most")
    name = _("Expected") if ahead else _("Most likely course")
    return (
        LegendItem(_swatch(curve, 22, ahead), name),
        LegendItem(_swatch(half, 22, ahead), _("50 % band")),
        LegendItem(_swatch(most, 22, ahead), _("90 % band")),
    )


def dot_legend() -> LegendItem:
    """The entry of the answers."""
    return LegendItem(_swatch(element("path", d="M8 8h0", class_="dots")), _("Answers"))


def _swatch(drawn: Markup, width: int = 16, ahead: bool = False) -> Markup:
    kind = "ahead" if ahead else "swatch"
    return element("svg", drawn, class_=kind, width=width, height=16, aria_hidden="true")


def in_days(band: Band) -> bool:
    """Whether a band is so long that it is drawn as means over whole days."""
    count = len(band.time)
    return count > 0 and int(band.time[-1] - band.time[0]) > _DAYS_IN_FULL * MICROSECONDS_PER_DAY


def thinned(band: Band, most: int) -> Band:
    """A band that can be read at one glance: over more than three weeks, the mean of each day.

    Neighbouring points are averaged, their intervals too, which makes them rather too wide than
    too narrow. Every gap is kept.

    Args:
        band: in local time.
        most: points, roughly.
    """
    count = len(band.time)
    days = (int(band.time[-1]) - int(band.time[0])) / MICROSECONDS_PER_DAY if count else 0.0
    if not in_days(band) and count <= most:
        return band
    if not in_days(band):
        width = max(1, int(days * MICROSECONDS_PER_DAY) // most + 1)
    else:
        width = MICROSECONDS_PER_DAY * max(1, ceil(days / most))
    _keys, first, bucket = np.unique(band.time // width, return_index=True, return_inverse=True)
    known = np.isfinite(band.mean)
    filled = np.bincount(bucket[known], minlength=len(first))
    last = np.append(first[1:], count) - 1
    unknown = np.bincount(bucket[~known], minlength=len(first)) > 0
    before = ~known[first]
    keep = np.column_stack((before, filled > 0, unknown & ~(before & known[last]))).ravel()

    def average(values: Vector) -> Vector:
        total = np.bincount(bucket[known], weights=values[known], minlength=len(first))
        mean = np.divide(total, filled, out=np.full(len(first), np.nan), where=filled > 0)
        nothing = np.full(len(first), np.nan)
        return np.column_stack((nothing, mean, nothing)).ravel()[keep]

    start = int(band.time[0])
    sums = np.bincount(bucket, weights=(band.time - start).astype(np.float64))
    middle = np.round(sums / np.bincount(bucket)).astype(np.int64) + start
    curves = (band.mean, band.q05, band.q25, band.q75, band.q95)
    return Band(np.repeat(middle, 3)[keep], *(average(curve) for curve in curves))
