"""A person's clock: instants to local time and back, by the IANA time zone data.

How clock changes are resolved: a local time that happens twice (clocks put back) is the first of
the two; a local time that never happens (clocks put forward) is moved forward by the length of
the gap, so 02:30 becomes 03:30. Local time is written as microseconds since 1970-01-01 00:00 on
the local clock.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import numpy as np

from kindloop.arrays import (
    MICROSECONDS_PER_DAY,
    MICROSECONDS_PER_MINUTE,
    Instants,
    Vector,
)
from kindloop.errors import InputError, nearest

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a local clock has no zone of its own
_FIRST = int((datetime(1, 1, 3) - _EPOCH).total_seconds()) * 1_000_000  # noqa: DTZ001
_LAST = int((datetime(9999, 12, 29) - _EPOCH).total_seconds()) * 1_000_000  # noqa: DTZ001


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name.

    Raises:
        InputError: if there is no zone of that name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        known = sorted(available_timezones())
        hint = nearest(name, known) if name else ""
        hint = hint if "did you mean" in hint else "; use an IANA name such as Europe/Rome or UTC"
        raise InputError(f"There is no time zone {name!r}{hint}") from None


def own_timezone() -> str:
    """The IANA name of this computer's clock; UTC where it cannot be found."""
    candidates = [os.environ.get("TZ", "").lstrip(":")]
    with suppress(OSError):
        candidates.append(str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2])
    with suppress(OSError, ValueError):
        candidates.append(Path("/etc/timezone").read_text(encoding="utf-8").strip())
    known = available_timezones()
    named = (name for name in candidates if "/" in name and not name.startswith("Etc/"))
    return next((name for name in named if name in known), "UTC")


def to_utc(local: Instants, timezone: str) -> Instants:
    """Local clock times to instants, shape (n,).

    Raises:
        InputError: if there is no zone of that name.

    >>> at = np.array([np.datetime64("2022-03-27T02:30", "us")]).astype(np.int64)
    >>> to_utc(at, "Europe/Rome").astype("datetime64[us]")[0].item().isoformat()
    '2022-03-27T01:30:00'
    """
    clock = zone(timezone)

    def offset(at: int) -> int:
        moment = _EPOCH + timedelta(microseconds=at)
        return _microseconds(moment.replace(tzinfo=clock).utcoffset())

    return local - _offsets(local, offset)


def to_local(times: Instants, timezone: str) -> Instants:
    """Instants to local clock times, shape (n,).

    Raises:
        InputError: if there is no zone of that name.
    """
    clock = zone(timezone)

    def offset(at: int) -> int:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
        return _microseconds(moment.astimezone(clock).utcoffset())

    return times + _offsets(times, offset)


def hour_of_day(times: Instants, timezone: str) -> Vector:
    """Hours since local midnight, 0 to 24, shape (n,)."""
    local = to_local(times, timezone)
    return (local % MICROSECONDS_PER_DAY) / (60.0 * MICROSECONDS_PER_MINUTE)


def day_index(times: Instants, timezone: str, day_start: int) -> Instants:
    """The person's day that each instant falls into, days since 1970, shape (n,).

    Args:
        times: instants.
        timezone: IANA name.
        day_start: minutes after midnight at which a day starts.
    """
    return (to_local(times, timezone) - day_start * MICROSECONDS_PER_MINUTE) // MICROSECONDS_PER_DAY


def _microseconds(offset: timedelta | None) -> int:
    return round((offset or timedelta()).total_seconds() * 1_000_000)


def _offsets(at: Instants, offset: Callable[[int], int]) -> Instants:
    """The offset at each time: asked once a day, and once a minute on days on which it changes."""
    at = np.clip(at, _FIRST, _LAST)
    days, which = np.unique(at // MICROSECONDS_PER_DAY, return_inverse=True)
    starts = [offset(int(day) * MICROSECONDS_PER_DAY) for day in days]
    ends = [offset((int(day) + 1) * MICROSECONDS_PER_DAY) for day in days]
    out = np.array(starts, dtype=np.int64)[which]
    changing = (np.array(starts, dtype=np.int64) != np.array(ends, dtype=np.int64))[which]
    if changing.any():
        minutes, back = np.unique(at[changing] // MICROSECONDS_PER_MINUTE, return_inverse=True)
        exact = [offset(int(minute) * MICROSECONDS_PER_MINUTE) for minute in minutes]
        out[changing] = np.array(exact, dtype=np.int64)[back]
    return out
