"""Results for people, in the terminal: tables and plain sentences."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kindloop.actions import PersonRow
from kindloop.care.texts import _, ngettext
from kindloop.cli.plain import one_line
from kindloop.clock import to_local

if TYPE_CHECKING:
    from kindloop.infer.evaluate import Evaluation
    from kindloop.infer.results import Band, ChannelFit, Estimate, PersonFit
    from kindloop.infer.together import Cohort

_SHOWN_HOURS = (1, 3, 6, 12, 24, 36, 48, 72, 96, 120, 144, 168, 336, 504, 720, 1440)
_WIDTH_OF_A_FILE = 120
_UNBOUNDED = 10_000


def terminal() -> Console:
    """Where results are shown; wide where no terminal says how wide it is."""
    known = sys.stdout.isatty() or os.environ.get("COLUMNS")
    return Console(width=None if known else _WIDTH_OF_A_FILE)


def people(console: Console, rows: Sequence[PersonRow]) -> None:
    """Who is in a database, one line each."""
    for one in rows:
        name = one_line(one.name) + (_(" (simulated)") if one.simulated else "")
        count = ngettext("{n:,} check-in", "{n:,} check-ins", one.answers).format(n=one.answers)
        span = ""
        if one.first and one.last:
            span = _(" from {first:%Y-%m-%d} to {last:%Y-%m-%d}").format(
                first=one.first, last=one.last
            )
        _say(console, f"{name}: {count}{span}")
    if not rows:
        _say(console, _("Nobody is in this database."))


def fit(console: Console, result: PersonFit) -> None:
    """What was learnt from one person."""
    numbers = (_("usual"), _("moves by"), _("noise"), _("reliable"))
    rows = [
        (
            one.channel.name,
            f"{len(one.value):,}",
            *_parts(one.level, one.swing, one.noise),
            (_share(one),),
        )
        for one in result.channels
    ]
    _show_table(console, _titled(result), (_("channel"), _("answers"), *numbers), rows)
    _responses(console, result)
    _advice(console, result)


def cohort(console: Console, result: Cohort) -> None:
    """What was learnt from everyone together."""
    persons = max(one.persons for one in result.channels)
    title = ngettext(
        "{n:,} person; the ranges hold 90 % of persons",
        "{n:,} persons; the ranges hold 90 % of persons",
        persons,
    ).format(n=persons)
    names = (_("channel"), _("answers"), _("usual"), _("moves by"), _("noise"))
    rows = [
        (one.channel.name, f"{one.answers:,}", *_parts(one.level, one.swing, one.noise))
        for one in result.channels
    ]
    _show_table(console, title, names, rows)
    console.print()
    names = (_("channel"), _("persons"), _("reliable"), _("fast, hours"), _("slow, days"))
    rows = [
        (
            one.channel.name,
            f"{one.persons:,}",
            _interval(one.reliability, _percent),
            *_parts(one.fast_hours, one.slow_days),
        )
        for one in result.channels
    ]
    _show_table(console, "", names, rows)


def forecast(console: Console, result: PersonFit) -> None:
    """The answers to come."""
    names = (_("time there"), _("expected"), _("half of answers"), _("90 % of answers"))
    shown = [(one.channel, one.forecast) for one in result.channels if one.forecast]
    for place, (channel, band) in enumerate(shown):
        if place:
            console.print()
        title = f"{_titled(result)}: {channel.name}, {channel.low:g} … {channel.high:g}"
        _show_table(console, title, names, _forecast_rows(band, result.person.timezone))
    _advice(console, result)


def evaluation(console: Console, name: str, result: Evaluation) -> None:
    """How well every method forecast."""
    from kindloop.infer.coverage import said

    title = _("{name}: {persons:,} persons, {forecasts:,} forecasts").format(
        name=name, persons=result.persons, forecasts=result.forecasts
    )
    rows = [
        (
            method,
            _fixed(scores.r2, 3),
            _fixed(scores.crps, 3),
            _fixed(scores.log_score, 4),
            _fixed(scores.coverage90, 3),
        )
        for method, scores in result.pooled.items()
    ]
    _show_table(console, title, ("", "R2", "CRPS", _("log score"), _("in 90 %")), rows)
    for pair, difference in result.paired.items():
        if difference.r2 is None:
            continue
        span = difference.interval
        words = f" [{span[0]:+.3f}, {span[1]:+.3f}]" if span else ""
        best = f" ({result.best_ml})" if pair.endswith("best_ml") else ""
        _say(console, f"{pair}{best}: R2 {difference.r2:+.3f}{words}")
    ours = [each["kindloop"] for each in result.spreads.values() if "kindloop" in each]
    if ours:
        _say(console, f"kindloop: {said(ours)}")
    for note in result.notes:
        _say(console, note)


def _responses(console: Console, result: PersonFit) -> None:
    rows = [
        (
            response.kind,
            one.channel.name,
            f"{response.count:,}",
            _interval(response.change),
            _("{hours:.1f} h").format(hours=response.half_hours.value),
        )
        for one in result.channels
        for response in one.responses
    ]
    if rows:
        console.print()
        title = _("What was there together with it: an association, not an effect")
        names = (_("after"), _("channel"), _("times"), _("change"), _("half gone after"))
        _show_table(console, title, names, rows, left=2)


def _forecast_rows(band: Band, timezone: str) -> list[tuple[str, ...]]:
    count = len(band.time)
    shown = [hour - 1 for hour in _SHOWN_HOURS if hour < count]
    rows: list[tuple[str, ...]] = []
    for at in [*shown, count - 1] if count else []:
        local = to_local(band.time[at : at + 1], timezone).astype("datetime64[us]")[0].item()
        rows.append(
            (
                f"{local:%Y-%m-%d %H:%M}",
                f"{band.mean[at]:.1f}",
                f"{band.q25[at]:.1f} … {band.q75[at]:.1f}",
                f"{band.q05[at]:.1f} … {band.q95[at]:.1f}",
            )
        )
    return rows


def _advice(console: Console, result: PersonFit) -> None:
    for sentence in result.advice:
        _say(console, f"· {sentence}")
    for one in result.channels:
        for sentence in one.advice:
            _say(console, f"· {one.channel.name}: {sentence}")


def _titled(result: PersonFit) -> str:
    return result.person.name + (_(" (simulated)") if result.person.simulated else "")


Cell = str | tuple[str, ...]
"""What stands in a cell; the parts of a tuple go below one another where there is little room."""


def _parts(*values: Estimate | None) -> list[Cell]:
    return [_interval(value) for value in values]


def _interval(value: Estimate | None, write: Callable[[float], str] | None = None) -> Cell:
    if value is None or not math.isfinite(value.value):
        return "–"
    write = write or _number
    return write(value.value), f"[{write(value.low)}, {write(value.high)}]"


def _number(value: float) -> str:
    """Three digits at least, and no more behind the point than that takes."""
    size = abs(value)
    return f"{value:.0f}" if size >= 99.95 else f"{value:.1f}" if size >= 9.995 else f"{value:.2f}"


def _share(one: ChannelFit) -> str:
    """How reliable a channel is; of a few answers that is not this person's own yet."""
    if one.reliability is None or one.status != "fitted":
        return "–"
    return _percent(one.reliability.value)


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _fixed(value: float | None, digits: int) -> str:
    return "–" if value is None or not math.isfinite(value) else f"{value:.{digits}f}"


def _show_table(
    console: Console,
    title: str,
    names: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    left: int = 1,
) -> None:
    """Print a table; intervals go below their numbers where it is too wide otherwise."""
    kept = list(rows)
    wide = _table(names, kept, left, " ")
    room = console.options.update(width=_UNBOUNDED, max_width=_UNBOUNDED)
    fits = console.measure(wide, options=room).maximum <= console.width
    if title:
        console.print(Text(one_line(title), style="bold"))
    console.print(wide if fits else _table(names, kept, left, "\n"))


def _table(names: Sequence[str], rows: Sequence[Sequence[Cell]], left: int, between: str) -> Table:
    table = Table(header_style="", box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for place, name in enumerate(names):
        table.add_column(name, justify="left" if place < left else "right", overflow="fold")
    for row in rows:
        parts = [(cell,) if isinstance(cell, str) else cell for cell in row]
        table.add_row(*(Text(between.join(map(one_line, part))) for part in parts))
    return table


def _say(console: Console, sentence: str) -> None:
    console.print(Text(one_line(sentence)), soft_wrap=not console.is_terminal)
