"""Every forecast of an evaluation as one table, and as a Parquet file, so that anyone can score.

One row a forecast; answer, mean, sd and quantiles are on the scale of 0..100. ``mean`` is the
point forecast that r2 judges (the mean of the distribution, cut to 0..100); quantiles and sd are
of the distribution as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from kindloop.arrays import Instants, Vector, Words, words
from kindloop.diary import Diary
from kindloop.infer.results import Mixture
from kindloop.infer.scores import Judged, Later
from kindloop.observe import likelihood


@dataclass(frozen=True, slots=True)
class ForecastTable:
    """Forecasts and what came; every column of shape (n,).

    Attributes:
        person, channel: whose answer to what.
        time: of the answer.
        answer: what came, 0..100.
        method: that forecast it.
        mean: the point forecast, 0..100.
        sd, q05, q50, q95: of the forecast distribution.
        cell_probability: that it gave to the answer's cell.
    """

    person: Words
    channel: Words
    time: Instants
    answer: Vector
    method: Words
    mean: Vector
    sd: Vector
    q05: Vector
    q50: Vector
    q95: Vector
    cell_probability: Vector

    def __len__(self) -> int:
        return len(self.time)


def forecast_rows(
    diaries: Sequence[Diary], later: Later, method: str, forecast: Mixture, judged: Judged
) -> ForecastTable:
    """One method's forecasts of one channel as rows.

    Args:
        diaries: whose persons ``later`` counts.
        later: the answers that came.
        method: its name.
        forecast: of each answer.
        judged: of each answer.
    """
    parts = (forecast.weight, forecast.mean, forecast.sd)
    count = len(later.value)
    return ForecastTable(
        person=words([diary.person.name for diary in diaries])[later.person],
        channel=words([later.channel.name] * count),
        time=later.time,
        answer=later.value,
        method=words([method] * count),
        mean=judged.point,
        sd=likelihood.moments(*parts)[1],
        q05=likelihood.quantile(0.05, *parts),
        q50=likelihood.quantile(0.50, *parts),
        q95=likelihood.quantile(0.95, *parts),
        cell_probability=judged.probability,
    )


def joined(tables: Sequence[ForecastTable]) -> ForecastTable:
    """Tables below one another."""
    columns: dict[str, Any] = {
        f.name: np.concatenate([getattr(table, f.name) for table in tables])
        for f in fields(ForecastTable)
    }
    return ForecastTable(**columns)


def write_forecasts(table: ForecastTable, path: Path) -> None:
    """Write the forecasts to a Parquet file; ``time`` is a timestamp in UTC.

    Raises:
        OSError: if the file cannot be written.
    """
    import pyarrow as pa
    from pyarrow import parquet

    few = ("channel", "method", "person")
    columns: dict[str, Any] = {}
    for f in fields(ForecastTable):
        values = getattr(table, f.name)
        if f.name in few:
            columns[f.name] = pa.array(values.tolist(), pa.string())
        elif f.name == "time":
            columns[f.name] = pa.array(values, pa.timestamp("us", tz="UTC"))
        else:
            columns[f.name] = pa.array(values, pa.float64())
    parquet.write_table(pa.table(columns), path)
