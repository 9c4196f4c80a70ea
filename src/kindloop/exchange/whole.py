"""Parts of one person's diary to a whole one."""

from collections.abc import Sequence
from dataclasses import fields
from typing import TypeVar

import numpy as np

from kindloop.diary import Diary, Table

Rows = TypeVar("Rows", bound=Table)


def put_together(parts: Sequence[Diary]) -> Diary:
    """One diary, sorted by time, from parts of one person that have the same channels.

    Args:
        parts: at least one.
    """
    first = parts[0]
    if len(parts) == 1:
        return first
    return Diary(
        first.person,
        first.channels,
        _joined([part.answer for part in parts]),
        _joined([part.event for part in parts]),
        _joined([part.practice for part in parts]),
        _joined([part.step for part in parts]),
        _joined([part.prompt for part in parts]),
    )


def _joined(tables: Sequence[Rows]) -> Rows:
    kind = type(tables[0])
    columns = {
        one.name: np.concatenate([getattr(table, one.name) for table in tables])
        for one in fields(kind)
    }
    return kind(**columns).where(np.argsort(columns["time"], kind="stable"))
