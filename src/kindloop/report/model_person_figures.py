"""One figure a process of the model person: both editions in one drawing, marked as a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_DAY, Instants, Vector
from kindloop.care.texts import _
from kindloop.diary import Channel
from kindloop.model.number import EDITIONS
from kindloop.model.states import INDEX, STATES
from kindloop.report.draw import frame, grid, time_ticks
from kindloop.report.parts import DataTable, Figure, Lane, LegendItem, lane_legend, marks
from kindloop.report.scale import TimeAxis, ValueAxis, value_axis
from kindloop.report.svg import element, line, path, plane
from kindloop.report.words import day_month, full_date, number, plain_number

if TYPE_CHECKING:
    from kindloop.study.same_days import SameDays

SHOWN = (
    "threat", "critic", "soothing", "noradrenaline", "cortisol", "mood", "motivation", "trying",
)  # fmt: skip
_TOP, _PLOT, _LANE = 20.0, 120.0, 19.0
_DAYS_IN_FULL, _RHYTHMS_IN_FULL = 21, 5
_QUICK = ("threat", "critic", "soothing", "noradrenaline")
_MINUTES_PER_DAY = 1440.0


@dataclass(frozen=True, slots=True)
class _Days:
    """A process by whole days, in one edition.

    Attributes:
        mean, highest: shape (days,).
    """

    mean: Vector
    highest: Vector


def process_figure(
    process: str, model: "SameDays", lanes: Sequence[Lane], simulated: bool
) -> Figure:
    """One process in both editions, with its table.

    Args:
        process: one of ``SHOWN``.
        model: what became of the model person.
        lanes: what is marked below.
        simulated: whether a program wrote the diary.
    """
    days = {edition: _by_day(model, model.of(edition, process)) for edition in EDITIONS}
    drawn = {edition: _line(process, model, edition, days[edition]) for edition in EDITIONS}
    bounds = _bounds(process, *(y for _x, y in drawn.values()))
    scale = value_axis(bounds, *(y for _x, y in drawn.values()))
    axis = TimeAxis(model.first, model.first + model.days * MICROSECONDS_PER_DAY)
    heading, about = _names()[process]
    foot = _TOP + _PLOT + (6 + len(lanes) * _LANE if lanes else 0)
    lane_y = [_TOP + _PLOT + 8 + (row + 0.5) * _LANE for row in range(len(lanes))]
    lines = [
        path(line(axis.share(x), scale.share(y)), f"edition-line {edition}")
        for edition, (x, y) in reversed(drawn.items())  # the dashed line lies on top
    ]
    stamp = element("text", _("model, not measured"), x="-30", y=12, class_="mark")
    svg = frame(
        f"model-{process}",
        (_("{heading} of a model person").format(heading=heading), _described(model, days)),
        foot + 24,
        time_ticks(axis.ticks(), _TOP, foot),
        grid(scale, _TOP, _PLOT),
        plane(_PLOT, _TOP, *lines),
        *(marks(one, axis.share(one.local), y) for one, y in zip(lanes, lane_y, strict=True)),
        stamp,
        simulated=simulated,
    )
    caption = f"{about} {_resolution(process, model)} {_part(scale, bounds)}".strip()
    legend = (*_legend(), *map(lane_legend, lanes))
    return Figure(f"model-{process}", heading, svg, caption, legend, _table(heading, model, days))


def _line(process: str, model: "SameDays", edition: str, days: _Days) -> tuple[Instants, Vector]:
    """Local times and levels to draw: all of them, or in a long diary one a day."""
    if _in_full(process, model):
        return model.local, model.of(edition, process)
    midnight = model.first + np.arange(model.days + 1, dtype=np.int64) * MICROSECONDS_PER_DAY
    if process in _QUICK:  # as steps, so that a peak does not look as if it lasted for days
        return np.repeat(midnight, 2)[1:-1], np.repeat(days.highest, 2)
    return midnight[:-1] + MICROSECONDS_PER_DAY // 2, days.mean


def _in_full(process: str, model: "SameDays") -> bool:
    """Whether every level is drawn; of cortisol its daily rhythm would soon hide all else."""
    return model.days <= (_RHYTHMS_IN_FULL if process == "cortisol" else _DAYS_IN_FULL)


def _by_day(model: "SameDays", level: Vector) -> _Days:
    """Means over time and highest levels of each day."""
    middle = 0.5 * (model.minutes[1:] + model.minutes[:-1])
    day = (middle // _MINUTES_PER_DAY).astype(np.int64)
    areas = 0.5 * (level[1:] + level[:-1]) * np.diff(model.minutes)
    mean = np.bincount(day, weights=areas, minlength=model.days) / _MINUTES_PER_DAY
    highest = np.full(model.days, -np.inf)
    np.maximum.at(highest, day, np.maximum(level[1:], level[:-1]))
    return _Days(mean, highest)


def _described(model: "SameDays", days: dict[str, _Days]) -> str:
    said = [_("A model, not measured in anyone.")]
    for edition in EDITIONS:
        top = int(np.argmax(days[edition].highest))
        said.append(
            _(
                "{edition}: mean {start} on the first day and {end} on the last; highest "
                "{highest}, on {day}."
            ).format(
                edition=edition_in_short(edition).capitalize(),
                start=number(float(days[edition].mean[0]), 1),
                end=number(float(days[edition].mean[-1]), 1),
                highest=number(float(days[edition].highest[top]), 1),
                day=full_date(model.first + top * MICROSECONDS_PER_DAY),
            )
        )
    return " ".join([*said, _("The table below holds the numbers.")])


def _table(heading: str, model: "SameDays", days: dict[str, _Days]) -> DataTable:
    head = [_("Day")]
    for edition in EDITIONS:
        head += [
            _("{edition}, mean").format(edition=edition_in_short(edition)),
            _("{edition}, highest").format(edition=edition_in_short(edition)),
        ]
    rows = tuple(
        (
            day_month(model.first + day * MICROSECONDS_PER_DAY),
            *(
                number(float(column[day]), 1)
                for edition in EDITIONS
                for column in (days[edition].mean, days[edition].highest)
            ),
        )
        for day in range(model.days)
    )
    caption = _("{process} of a model person, day by day (model, not measured)").format(
        process=heading
    )
    return DataTable(caption, tuple(head), rows)


def _resolution(process: str, model: "SameDays") -> str:
    if _in_full(process, model):
        return _("Drawn every half hour.")
    if process in _QUICK:
        return _("Drawn is the highest level of each day, since it moves within minutes.")
    return _("Drawn is the mean of each day.")


def _part(scale: ValueAxis, bounds: Channel) -> str:
    if scale.whole:
        return ""
    return _("Only the part from {low} to {high} of {least} to {most} is shown.").format(
        low=plain_number(scale.low), high=plain_number(scale.high),
        least=plain_number(bounds.low), most=plain_number(bounds.high),
    )  # fmt: skip


def _bounds(process: str, *drawn: Vector) -> Channel:
    """A state's natural range, wider where the model goes beyond it."""
    state = STATES[INDEX[process]]
    high = max(state.high, *(ceil(float(np.max(y))) for y in drawn))
    return Channel(process, state.low, high, 0.01)


def _legend() -> tuple[LegendItem, ...]:
    return tuple(
        LegendItem(
            element(
                "svg",
                element("line", x1=1, x2=29, y1=8, y2=8, class_=f"edition-line {edition}"),
                width=30,
                height=16,
                aria_hidden="true",
            ),
            edition_in_short(edition),
        )
        for edition in EDITIONS
    )


def edition_in_short(edition: str) -> str:
    """What an edition is called in a legend."""
    return {"described": _("as described"), "evidenced": _("as evidenced")}[edition]


def _names() -> dict[str, tuple[str, str]]:
    share_of = _("from 0 (none) to 1 (full).")
    return {
        "threat": (_("Threat process"), _("The alarm that a setback sets off, {scale}").format(
            scale=share_of)),
        "critic": (_("Inner critic"), _("Self-criticism, {scale}").format(scale=share_of)),
        "soothing": (_("Soothing"), _("Self-reassurance, {scale}").format(scale=share_of)),
        "noradrenaline": (_("Arousal"), _("The noradrenaline process; 1 is its level at rest.")),
        "cortisol": (_("Cortisol"), _("The cortisol process; 1 is its daily mean at rest.")),
        "mood": (_("Mood"), _("From −1 (low) to 1 (high); 0 is usual.")),
        "motivation": (_("Motivation"), _("Readiness for the next step, {scale}").format(
            scale=share_of)),
        "trying": (_("Effort"), _("What goes into the goal at hand, {scale}").format(
            scale=share_of)),
    }  # fmt: skip
