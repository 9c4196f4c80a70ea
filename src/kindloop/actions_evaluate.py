"""Measuring the forecasts on a table of answers, as one action.

Heavy parts of the house are imported where they are used, so that a door opens quickly.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kindloop.infer.evaluate import Evaluation


def evaluate_table(
    table: Path,
    mapping: Path | str,
    *,
    min_train: int = 20,
    min_test: int = 5,
    forecasts: Path | None = None,
    progress: Callable[[str, str], None] | None = None,
) -> Evaluation:
    """Measure forecasts on a table of real answers, beside what a statistician would use.

    Args:
        table: a CSV or TSV file.
        mapping: a TOML file, or the name of a shipped map.
        min_train: least answers of a channel in the person's first 70 %.
        min_test: least answers after them.
        forecasts: a Parquet file that receives every forecast of every method.
        progress: told the channel and the method whose turn it is.

    Raises:
        InputError: if the map or the table is wrong, or nobody has enough answers.
        MissingExtraError: if a baseline's package is not installed.
    """
    from kindloop.exchange.mapping import load_map
    from kindloop.exchange.reader import read_all
    from kindloop.exchange.shipped import find_map
    from kindloop.exchange.target import check_target, written_whole
    from kindloop.infer.evaluate import evaluate
    from kindloop.infer.evaluate_output import write_forecasts

    path = find_map(mapping)
    if forecasts is not None:
        check_target(forecasts, table, path)
    diaries = read_all(table, load_map(path))
    result = evaluate(
        diaries,
        min_train=min_train,
        min_test=min_test,
        keep=forecasts is not None,
        progress=progress,
    )
    if forecasts is not None and result.table is not None:
        with written_whole(forecasts) as partial:
            write_forecasts(result.table, partial)
    return result
