"""The Python door: read, fit, forecast, simulate, and hand over to ArviZ.

    >>> from kindloop.api import fit, forecast, read, simulate, to_arviz
    >>> answers = {
    ...     "who": ["Ada"] * 12,
    ...     "when": [f"2024-03-{day:02d} {hour}" for day in range(4, 8)
    ...              for hour in ("09:00", "14:00", "20:00")],
    ...     "stress": [3, 5, 6, 2, 4, 7, 3, 6, 6, 1, 4, 5],
    ... }
    >>> how = '''
    ... [diary]
    ... person = "who"
    ... time = "when"
    ... [channels.stress]
    ... column = "stress"
    ... low = 0
    ... high = 10
    ... '''
    >>> fitted = fit(read(answers, how))
    >>> ahead = forecast(fitted, hours=[1, 24])
    >>> dict(ahead.sizes)
    {'person': 1, 'channel': 1, 'ahead': 2, 'level': 5}

Everything stays in memory and on this machine. Results are xarray data sets (the extra
``results``); ``to_arviz`` needs ArviZ as well.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kindloop.diary import Diary
from kindloop.errors import InputError
from kindloop.infer.fitted import Fit, fit_diaries
from kindloop.runner import Runner

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["fit", "forecast", "read", "simulate", "to_arviz"]

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles that a forecast has unless others are asked for."""

_MOST_DRAWS = 100_000
_MOST_HOURS = 24 * 366


def read(table: Any, how: str | Path) -> list[Diary]:
    """Read a table of answers into diaries.

    Args:
        table: pandas, polars or Arrow, a mapping of names to columns, or the path of a CSV or
            TSV file.
        how: the map: a path, the name of a shipped one, or its text (TOML).

    Returns:
        one diary a person, in the order of first appearance.

    Raises:
        NotThereError: if there is no such file or map.
        MapError: if the map cannot be understood.
        InputError: if the table is none.
        TableError: if a column is missing or a cell is wrong; it names row and column. The row
            below the header is row 2, as in a file.
    """
    from kindloop.exchange.frames import held
    from kindloop.exchange.mapping import load_map, parse_map
    from kindloop.exchange.reader import read_all
    from kindloop.exchange.shipped import find_map

    text = isinstance(how, str) and "[" in how and "=" in how
    found = parse_map(str(how), "as given") if text else load_map(find_map(how))
    source = Path(table) if isinstance(table, str | Path) else held(table)
    return read_all(source, found)


def fit(
    diaries: Diary | Sequence[Diary], *, cohort: bool = True, runner: Runner | None = None
) -> Fit:
    """Learn every question of every person.

    Args:
        diaries: one, or one a person.
        cohort: start from what the persons have in common; with False everybody starts from the
            built-in prior.
        runner: where persons are computed; by default threads of this machine.

    Returns:
        what was learnt; ``left_out`` says what could not be, and why.

    Raises:
        InputError: if there is nothing to learn from, or a person comes twice.
    """
    return fit_diaries([diaries] if isinstance(diaries, Diary) else diaries, cohort=cohort,
                       runner=runner)  # fmt: skip


def forecast(
    fitted: Fit, *, hours: float | Sequence[float] = 48.0, levels: Sequence[float] = LEVELS
) -> "xr.Dataset":
    """What may be answered next, each question by itself.

    Args:
        fitted: from ``fit``.
        hours: after each person's last entry: a number for every hour up to it, or a list.
        levels: of the quantiles, each above 0 and below 1.

    Returns:
        ``mean``, ``sd`` (person, channel, ahead) and ``quantile`` (person, channel, ahead,
        level) in the channel's unit; coordinate ``time`` (person, ahead), UTC.

    Raises:
        InputError: if hours or levels are out of range.
        MissingExtraError: if xarray is not installed.
    """
    from kindloop.exchange.labelled import forecasts

    wanted = _hours(hours)
    if not levels or not all(0 < float(one) < 1 for one in levels):
        raise InputError(f"levels lie above 0 and below 1; came {levels!r}.")
    return forecasts(fitted, wanted, [float(one) for one in levels])


def simulate(fitted: Fit, *, draws: int = 100, seed: int = 0, new: bool = False) -> "xr.Dataset":
    """Draw answers anew, at the times of the real ones.

    Args:
        fitted: from ``fit``.
        draws: how many lives of each person.
        seed: of chance; the same seed gives the same answers.
        new: draw persons from the population that was learnt, instead of these persons.

    Returns:
        ``answer`` (draw, row) and ``observed`` (row) in the channel's unit, with coordinates
        ``row_person``, ``row_channel``, ``row_time``.

    Raises:
        InputError: if draws are out of range.
        MissingExtraError: if xarray is not installed.
    """
    from kindloop.exchange.labelled import simulations

    return simulations(fitted, _within(draws, "draws"), seed, new=new)


def to_arviz(fitted: Fit, *, draws: int = 250, seed: int = 0) -> Any:
    """Draws from the posterior, for ArviZ.

    The groups are ``posterior``, ``posterior_predictive``, ``log_likelihood`` (of each answer
    given those before it), ``prior`` (persons drawn from the population) and ``observed_data``.
    The draws are independent, put into four chains because ArviZ expects several. The sum of
    ``log_likelihood`` is the likelihood; leaving out one answer at a time (``arviz.loo``) is not
    what it is made for, since each term stands on the answers before.

    Args:
        fitted: from ``fit``.
        draws: in each of the four chains.
        seed: of chance.

    Returns:
        ``arviz.InferenceData``; from ArviZ 1 on an ``xarray.DataTree``.

    Raises:
        InputError: if draws are out of range.
        MissingExtraError: if ArviZ or xarray is not installed.
    """
    from kindloop.exchange.labelled import arviz_groups, arviz_result

    return arviz_result(arviz_groups(fitted, _within(draws, "draws"), seed))


def _hours(hours: float | Sequence[float]) -> list[float]:
    if isinstance(hours, int | float):
        if not 1 <= hours <= _MOST_HOURS:
            raise InputError(f"hours lie between 1 and {_MOST_HOURS} (a year); came {hours!r}.")
        return [float(n) for n in range(1, int(hours) + 1)]
    wanted = sorted({float(one) for one in hours})
    if not wanted or not all(0 < one <= _MOST_HOURS for one in wanted):
        raise InputError(
            f"each of the hours lies above 0 and within a year ({_MOST_HOURS}); came {hours!r}."
        )
    return wanted


def _within(count: int, what: str) -> int:
    if not 1 <= count <= _MOST_DRAWS:
        raise InputError(f"{what} lie between 1 and {_MOST_DRAWS:,}; came {count!r}.")
    return int(count)
