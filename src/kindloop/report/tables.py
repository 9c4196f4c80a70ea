"""The numbers behind each figure, for readers who do not see it or want them."""

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_DAY, Instants, Vector
from kindloop.care.texts import _
from kindloop.infer.results import Band, ChannelFit, Daily
from kindloop.report.parts import DataTable, Lane
from kindloop.report.verdicts import verdict
from kindloop.report.words import (
    answer_number,
    clock_time,
    day_month,
    full_date,
    hours,
    interval,
    kind_name,
    month_year,
    signed,
)


def course_table(
    fit: ChannelFit, local: Instants, band: Band | None, lanes: tuple[Lane, ...], most: int
) -> DataTable:
    """Answers, course and marks by day, week, month or year, whichever fits.

    Args:
        fit: the channel.
        local: local times of its answers, shape (n,).
        band: its course in local time.
        lanes: what is marked below it.
        most: rows, roughly.
    """
    known = np.isfinite(band.mean) if band else np.empty(0, dtype=bool)
    band_time = band.time[known] if band else np.empty(0, dtype=np.int64)
    every = np.concatenate([local, band_time, *(lane.local for lane in lanes)])
    unit, head = _period(every, most)
    keys = np.unique(_floor(every, unit))
    answer_key, band_key = _floor(local, unit), _floor(band_time, unit)
    rows: list[tuple[str, ...]] = []
    for key in keys.tolist():
        values = fit.value[answer_key == key]
        inside = np.flatnonzero(known)[band_key == key] if band else np.empty(0, dtype=np.int64)
        counts = [str(int((_floor(lane.local, unit) == key).sum())) for lane in lanes]
        rows.append(
            (
                _period_name(key, unit),
                str(len(values)),
                *_spread(values, fit),
                *_course_words(band, inside, fit),
                *counts,
            )
        )
    names = (
        head, _("Answers"), _("Mean answer"), _("Lowest"), _("Highest"),
        _("Course, mean"), _("Course, 90 % band"), *(lane.kind for lane in lanes),
    )  # fmt: skip
    return DataTable(_("Answers and course, {unit}").format(unit=head.lower()), names, tuple(rows))


def forecast_table(fit: ChannelFit, ahead: Band, most: int) -> DataTable:
    """The forecast at evenly chosen times.

    Args:
        fit: the channel.
        ahead: its forecast in local time.
        most: rows.
    """
    known = np.flatnonzero(np.isfinite(ahead.mean))
    chosen = known[np.unique(np.linspace(0, len(known) - 1, min(most, len(known))).astype(int))]

    def held(column: Vector, row: int) -> str:
        value = min(max(float(column[row]), fit.channel.low), fit.channel.high)
        return answer_number(value, fit.channel)

    def between(low: Vector, high: Vector, row: int) -> str:
        return _("{low} to {high}").format(low=held(low, row), high=held(high, row))

    rows = tuple(
        (
            f"{day_month(int(ahead.time[row]))}, {clock_time(int(ahead.time[row]))}",
            held(ahead.mean, row),
            between(ahead.q25, ahead.q75, row),
            between(ahead.q05, ahead.q95, row),
        )
        for row in chosen.tolist()
    )
    head = (_("When"), _("Expected"), _("Half of the answers"), _("9 in 10 answers"))
    return DataTable(_("Expected answers"), head, rows)


def daily_table(fit: ChannelFit, daily: Daily) -> DataTable:
    """The daily curve hour by hour."""
    span = fit.channel.high - fit.channel.low
    whole = np.unique(np.round(daily.hour).astype(np.int64))
    rows: list[tuple[str, ...]] = []
    for hour in whole.tolist():
        at = int(np.argmin(np.abs(daily.hour - hour)))
        band = f"{signed(float(daily.low[at]), span)} – {signed(float(daily.high[at]), span)}"
        rows.append((f"{hour}:00", signed(float(daily.mean[at]), span), band))
    head = (_("Hour"), _("Against the usual answer"), _("90 % band"))
    return DataTable(_("By hour of the day"), head, tuple(rows))


def response_table(fit: ChannelFit, span: float) -> DataTable:
    """What followed events, practices and steps, with counts."""
    rows = tuple(
        (
            kind_name(r.kind),
            str(r.count),
            signed(r.change.value, span),
            interval(r.change, span, sign=True),
            hours(r.half_hours.value),
            verdict(r, span),
        )
        for r in fit.responses
    )
    head = (
        _("Logged"), _("Times"), _("Change"), _("90 % range"), _("Half of it gone after"),
        _("What can be said"),
    )  # fmt: skip
    return DataTable(_("What followed (association)"), head, rows)


def _period(local: Instants, most: int) -> tuple[str, str]:
    """The finest unit whose rows are not too many, and the name of its column."""
    units = (("D", _("By day")), ("W", _("By week")), ("M", _("By month")))
    for unit, name in units:
        if len(np.unique(_floor(local, unit))) <= most:
            return unit, name
    return "Y", _("By year")


def _floor(local: Instants, unit: str) -> Instants:
    """The start of the period that each local time falls into; weeks start on Monday."""
    if unit == "W":
        monday = 4 * MICROSECONDS_PER_DAY  # 1970-01-05
        week = 7 * MICROSECONDS_PER_DAY
        return (local - monday) // week * week + monday
    return local.astype("datetime64[us]").astype(f"datetime64[{unit}]").astype(
        "datetime64[us]"
    ).astype(np.int64)  # fmt: skip


def _period_name(start: int, unit: str) -> str:
    if unit == "M":
        return month_year(start)
    if unit == "Y":
        return month_year(start).split()[-1]
    return full_date(start)


def _spread(values: Vector, fit: ChannelFit) -> tuple[str, str, str]:
    if not len(values):
        return ("–", "–", "–")
    return (
        answer_number(float(values.mean()), fit.channel),
        answer_number(float(values.min()), fit.channel),
        answer_number(float(values.max()), fit.channel),
    )


def _course_words(band: Band | None, rows: Instants, fit: ChannelFit) -> tuple[str, str]:
    if band is None or not len(rows):
        return ("–", "–")
    low, high = float(band.q05[rows].mean()), float(band.q95[rows].mean())
    within = _("{low} to {high}").format(
        low=answer_number(low, fit.channel), high=answer_number(high, fit.channel)
    )
    return (answer_number(float(band.mean[rows].mean()), fit.channel), within)
