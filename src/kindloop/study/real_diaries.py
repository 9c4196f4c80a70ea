"""What real diary studies show, as committed, and how each study asked.

The statistics lie in ``real_diaries.toml``, written by ``python benchmarks/recompute_diary.py``
from the first 70 % of each person of openly licensed sets (CC BY). The data are not part of the
project.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_name("real_diaries.toml")
Known = Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a study asked.

    Attributes:
        name: of the set.
        channels: of the model, in the order of the study's columns.
        hours: of the day at which it asked, nearest full hours.
        days: how many.
        answered: share of prompts that were answered.
    """

    name: str
    channels: tuple[str, ...]
    hours: tuple[int, ...]
    days: int
    answered: float


STUDIES: tuple[Asked, ...] = (
    Asked("caudek2022", ("na", "sc", "usc"), (9, 12, 15, 18, 21), 7, 0.78),
    Asked("hoebeke0013", ("na", "usc"), (9, 13, 17, 21), 10, 0.95),
    Asked("stefan2025", ("na", "usc"), (10, 13, 16, 19), 10, 0.80),
    Asked("dejonckheere0012", ("na", "pa", "stress"), (9, 11, 13, 15, 17, 19, 21), 10, 0.94),
    Asked("soederberg0019", ("stress", "motivation"), (9, 11, 13, 15), 7, 0.60),
)


@lru_cache(maxsize=1)
def known() -> Mapping[str, Known]:
    """Number and 95 % interval of each statistic, by set and name."""
    sets = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: MappingProxyType({row: tuple(values) for row, values in rows.items()})
            for name, rows in sets.items()
        }
    )
