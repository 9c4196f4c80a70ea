"""The figures of the report, each a pure function from results to a drawing with its table."""

from dataclasses import dataclass, replace

import numpy as np
from markupsafe import Markup

from kindloop.arrays import MICROSECONDS_PER_DAY, Instants
from kindloop.care.texts import _, ngettext
from kindloop.clock import to_local
from kindloop.infer.results import Band, ChannelFit
from kindloop.report.draw import curves, frame, grid, time_ticks
from kindloop.report.parts import (
    Figure,
    Lane,
    Room,
    band_legend,
    dot_legend,
    in_days,
    lane_legend,
    marks,
    thinned,
)
from kindloop.report.scale import TimeAxis, ValueAxis, time_axis, value_axis
from kindloop.report.svg import dots, element, path, plane, share
from kindloop.report.tables import course_table, forecast_table
from kindloop.report.words import answer_number, channel_name, clock_time, full_date, plain_number

_TOP = 20.0
_PLOT = 220.0
_LANE = 19.0
_DAYS_BEFORE = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """What the figures of one person share.

    Attributes:
        zone: IANA name of the person's clock.
        axis: of the whole diary's time, the same for all channels.
        lanes: what is marked below every course.
        room: how much may be drawn.
        simulated: whether a program wrote the diary; every figure says so.
    """

    zone: str
    axis: TimeAxis
    lanes: tuple[Lane, ...]
    room: Room
    simulated: bool


def course_figure(fit: ChannelFit, key: str, setting: Setting) -> Figure:
    """The course of one channel: bands, answers, gaps as gaps, events and practices below.

    Args:
        fit: the channel.
        key: unique on the page.
        setting: what all figures share.
    """
    zone, axis, lanes, room = setting.zone, setting.axis, setting.lanes, setting.room
    local = to_local(fit.time, zone)
    band = thinned(_local_band(fit.course, zone), room.points) if fit.course else None
    shown = [fit.value] if band is None else [fit.value, band.q05, band.q95]
    scale = value_axis(fit.channel, *shown)
    words, drawn = dots(axis.share(local), scale.share(fit.value), room.dots)
    drawn_course = curves(band, axis, scale) if band else Markup("")
    below = _TOP + _PLOT + (10 if lanes else 0)
    lane_y = [below + (index + 0.5) * _LANE for index in range(len(lanes))]
    foot = below + len(lanes) * _LANE + (6 if lanes else 0)
    title = _("The course of {channel}").format(channel=channel_name(fit.channel.name))
    svg = frame(
        key,
        (title, _course_words(fit, local, lanes)),
        foot + 24,
        time_ticks(axis.ticks(), _TOP, foot),
        grid(scale, _TOP, _PLOT),
        plane(_PLOT, _TOP, drawn_course, path(words, "dots")),
        *(marks(lane, axis.share(lane.local), y) for lane, y in zip(lanes, lane_y, strict=True)),
        simulated=setting.simulated,
    )
    legend = (*(band_legend() if band else ()), dot_legend(), *map(lane_legend, lanes))
    table = course_table(fit, local, band, lanes, room.rows)
    return Figure(key, "", svg, _course_caption(scale, len(fit.value), drawn, fit), legend, table)


def forecast_figure(fit: ChannelFit, key: str, setting: Setting) -> Figure | None:
    """The forecast after the last days, or None where there is none."""
    zone, room = setting.zone, setting.room
    if fit.forecast is None or not np.isfinite(fit.forecast.mean).any():
        return None
    ahead = thinned(_local_band(fit.forecast, zone), room.points)
    local = to_local(fit.time, zone)
    now = int(ahead.time[0])
    before = now - _DAYS_BEFORE * MICROSECONDS_PER_DAY
    recent = local >= before
    course = _since(_local_band(fit.course, zone), before) if fit.course else None
    axis = time_axis(ahead.time, np.array([before]))
    scale = value_axis(fit.channel, fit.value[recent], ahead.q05, ahead.q95)
    drawn_course = curves(thinned(course, room.points), axis, scale) if course else Markup("")
    words, _drawn = dots(axis.share(local[recent]), scale.share(fit.value[recent]), room.dots)
    at = share(float(axis.share(np.array([now]))[0]))
    title = _("What to expect of {channel} next").format(channel=channel_name(fit.channel.name))
    svg = frame(
        key,
        (title, _forecast_words(fit, ahead)),
        _TOP + _PLOT + 24,
        time_ticks(axis.ticks(), _TOP, _TOP + _PLOT),
        grid(scale, _TOP, _PLOT),
        plane(_PLOT, _TOP, drawn_course, element("g", curves(ahead, axis, scale), class_="ahead"),
              path(words, "dots")),
        element("line", x1=at, x2=at, y1=_TOP, y2=_TOP + _PLOT, class_="now"),
        simulated=setting.simulated,
    )  # fmt: skip
    caption = _(
        "If the days go on as before, about 9 in 10 of the next answers fall into the wide band "
        "and half of them into the narrow one. The dashed upright line is where the diary ends."
    )
    legend = (*band_legend()[:1], dot_legend(), *band_legend(ahead=True))
    table = forecast_table(fit, ahead, min(room.rows, 24))
    return Figure(key, _("What to expect next"), svg, caption, legend, table)


def _local_band(band: Band, zone: str) -> Band:
    return replace(band, time=to_local(band.time, zone))


def _since(band: Band, start: int) -> Band:
    keep = band.time >= start
    columns = (band.mean, band.q05, band.q25, band.q75, band.q95)
    return Band(band.time[keep], *(column[keep] for column in columns))


def _course_words(fit: ChannelFit, local: Instants, lanes: tuple[Lane, ...]) -> str:
    if not len(local):
        return _("There are no answers to draw.")
    count = len(local)
    said = [
        ngettext(
            "{count} answer between {first} and {last}, from {low} to {high}.",
            "{count} answers between {first} and {last}, from {low} to {high}.",
            count,
        ).format(
            count=f"{count:,}", first=full_date(int(local[0])), last=full_date(int(local[-1])),
            low=answer_number(float(fit.value.min()), fit.channel),
            high=answer_number(float(fit.value.max()), fit.channel),
        )
    ]  # fmt: skip
    if lanes:
        said.append(
            _("Marked below: {marks}.").format(
                marks=", ".join(f"{lane.kind} ({len(lane.local)})" for lane in lanes)
            )
        )
    said.append(_("The table below holds the numbers."))
    return " ".join(said)


def _course_caption(scale: ValueAxis, answers: int, drawn: int, fit: ChannelFit) -> str:
    out: list[str] = []
    if fit.course is not None:
        out.append(
            _(
                "The bands show where the course most likely was; where the diary has a gap, so "
                "has the curve."
            )
        )
        if in_days(fit.course):
            out.append(_("Curve and bands are means over whole days; the dots are single answers."))
    if not scale.whole:
        out.append(
            _("Only the part from {low} to {high} of the scale {least} to {most} is shown.").format(
                low=plain_number(scale.low),
                high=plain_number(scale.high),
                least=plain_number(fit.channel.low),
                most=plain_number(fit.channel.high),
            )
        )
    if drawn < 0.9 * answers:
        out.append(
            _("{drawn} dots stand for {answers} answers: those on one spot are drawn once.").format(
                drawn=f"{drawn:,}", answers=f"{answers:,}"
            )
        )
    return " ".join(out)


def _forecast_words(fit: ChannelFit, ahead: Band) -> str:
    last = int(np.flatnonzero(np.isfinite(ahead.mean))[-1])
    return _("At the end, on {day} at {clock}, about {mean} is expected, 9 in 10 answers between "
             "{low} and {high}.").format(
        day=full_date(int(ahead.time[last])), clock=clock_time(int(ahead.time[last])),
        mean=answer_number(float(ahead.mean[last]), fit.channel),
        low=answer_number(_held(ahead.q05[last], fit), fit.channel),
        high=answer_number(_held(ahead.q95[last], fit), fit.channel),
    )  # fmt: skip


def _held(value: float, fit: ChannelFit) -> float:
    return float(min(max(value, fit.channel.low), fit.channel.high))
