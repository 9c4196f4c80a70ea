"""Results for people, in the terminal: tables and plain sentences."""

from rich.console import Console
from rich.table import Table

from kindloop.care.texts import _, ngettext
from kindloop.clock import to_local
from kindloop.infer.evaluate import METHODS, Evaluation
from kindloop.infer.results import Band, ChannelFit, Estimate, PersonFit
from kindloop.infer.together import Cohort

_SHOWN_HOURS = (1, 3, 6, 12, 24, 36, 48, 72, 96, 120, 144, 168)


def fit(console: Console, result: PersonFit) -> None:
    """What was learnt from one person."""
    title = result.person.name + (_(" (simulated)") if result.person.simulated else "")
    table = _table(title)
    for name in (_("channel"), _("answers"), _("usual"), _("moves by"), _("noise"), _("reliable")):
        table.add_column(name, justify="left" if name == _("channel") else "right")
    for one in result.channels:
        cells = [_estimate(one.level), _estimate(one.swing), _estimate(one.noise)]
        share = f"{one.reliability.value:.0%}" if one.reliability else "–"
        table.add_row(one.channel.name, str(len(one.value)), *cells, share)
    console.print(table)
    _responses(console, result)
    _advice(console, result)


def cohort(console: Console, result: Cohort) -> None:
    """What was learnt from everyone together."""
    persons = max(one.persons for one in result.channels)
    table = _table(
        ngettext(
            "{n} person; the ranges hold 90 % of persons",
            "{n} persons; the ranges hold 90 % of persons",
            persons,
        ).format(n=persons)
    )
    for name in (_("channel"), _("answers"), _("usual"), _("moves by"), _("noise"), _("reliable")):
        table.add_column(name, justify="left" if name == _("channel") else "right")
    table.add_column(_("fast, hours"), justify="right")
    table.add_column(_("slow, days"), justify="right")
    for one in result.channels:
        estimates = (
            one.level,
            one.swing,
            one.noise,
            one.reliability,
            one.fast_hours,
            one.slow_days,
        )
        table.add_row(
            one.channel.name, f"{one.answers:,}", *(_estimate(value) for value in estimates)
        )
    console.print(table)


def forecast(console: Console, result: PersonFit) -> None:
    """The answers to come."""
    for one in result.channels:
        if one.forecast is None:
            continue
        title = one.channel.name + (_(" (simulated)") if result.person.simulated else "")
        table = _table(f"{title}, {one.channel.low:g} … {one.channel.high:g}")
        for name in (_("time there"), _("expected"), _("half of answers"), _("90 % of answers")):
            table.add_column(name, justify="right")
        for row in _forecast_rows(one.forecast, result.person.timezone):
            table.add_row(*row)
        console.print(table)
    _advice(console, result)


def evaluation(console: Console, name: str, result: Evaluation) -> None:
    """How well every method forecast."""
    table = _table(
        _("{name}: {persons} persons, {forecasts:,} forecasts").format(
            name=name, persons=result.persons, forecasts=result.forecasts
        )
    )
    for column in ("", "R2", "CRPS", _("log score"), _("in 90 %")):
        table.add_column(column, justify="right" if column else "left")
    for method in METHODS:
        scores = result.pooled.get(method)
        if scores is None:
            continue
        r2 = "–" if scores.r2 is None else f"{scores.r2:.3f}"
        crps, log_score = f"{scores.crps:.3f}", f"{scores.log_score:.4f}"
        table.add_row(method, r2, crps, log_score, f"{scores.coverage90:.3f}")
    console.print(table)
    for pair, difference in result.paired.items():
        if difference.r2 is None:
            continue
        span = difference.interval
        words = f" [{span[0]:+.3f}, {span[1]:+.3f}]" if span else ""
        best = f" ({result.best_ml})" if pair.endswith("best_ml") else ""
        console.print(f"{pair}{best}: R2 {difference.r2:+.3f}{words}", highlight=False)
    for note in result.notes:
        console.print(note, highlight=False, markup=False)


def _responses(console: Console, result: PersonFit) -> None:
    rows = [(one, response) for one in result.channels for response in one.responses]
    if not rows:
        return
    table = _table(_("What was there together with it: an association, not an effect"))
    for name in (_("after"), _("channel"), _("times"), _("change"), _("half gone after")):
        table.add_column(name, justify="left" if name in (_("after"), _("channel")) else "right")
    for one, response in rows:
        hours = _("{hours:.1f} h").format(hours=response.half_hours.value)
        cells = [str(response.count), _estimate(response.change), hours]
        table.add_row(response.kind, one.channel.name, *cells)
    console.print(table)


def _forecast_rows(band: Band, timezone: str) -> list[tuple[str, str, str, str]]:
    rows: list[tuple[str, str, str, str]] = []
    for hour in _SHOWN_HOURS:
        at = hour - 1
        if at >= len(band.time):
            break
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
        console.print(f"· {sentence}", highlight=False, markup=False)
    for one in result.channels:
        for sentence in _said(one):
            console.print(f"· {sentence}", highlight=False, markup=False)


def _said(one: ChannelFit) -> list[str]:
    return [f"{one.channel.name}: {sentence}" for sentence in one.advice]


def _estimate(value: Estimate | None) -> str:
    return "–" if value is None else f"{value.value:.2f} [{value.low:.2f}, {value.high:.2f}]"


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", header_style="", box=None)
