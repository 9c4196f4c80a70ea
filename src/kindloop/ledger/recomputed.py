"""Targets computed anew from a diary study that is openly licensed, and how.

The numbers lie in ``recomputed.toml``, written by ``python benchmarks/recompute_diary.py`` from
the first 70 % of each person of Caudek et al. 2022 (CC BY). The rest of each person is for
forecasts.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_name("recomputed.toml")


@lru_cache(maxsize=1)
def recomputed() -> Mapping[str, tuple[float, float]]:
    """Number and standard error of each target that was computed anew, by the target's id."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["target"]
    return MappingProxyType(
        {name: (float(row["number"]), float(row["error"])) for name, row in rows.items()}
    )
