"""What an offset at the end of a time means: Z, +03:00, CET."""

import re
from datetime import datetime, timedelta
from functools import lru_cache

from kindloop.arrays import MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE
from kindloop.clock import zone

KNOWN = {
    name: minutes
    for minutes, names in {
        0: ("Z", "UTC", "GMT", "WET"),
        60: ("WEST", "BST", "CET"),
        120: ("CEST", "EET"),
        180: ("EEST", "MSK"),
    }.items()
    for name in names
}
"""Abbreviations that mean one thing only, minutes east of Greenwich."""

ENDING = re.compile(r"\s*(Z|z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|(?<![A-Za-z])[A-Za-z]{3,5})$")
"""An offset at the end of a text."""

_SIGNED = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?")


@lru_cache(maxsize=4096)
def offset_of(text: str, timezone: str) -> int | None:
    """An offset in microseconds, None if it is not known.

    Besides the abbreviations that mean one thing only, those that the person's own zone goes by
    are known: IST in Asia/Kolkata, CST in America/Chicago.

    >>> offset_of("+0530", "UTC") // 60_000_000
    330
    >>> offset_of("XYZ", "UTC") is None
    True
    """
    signed = _SIGNED.fullmatch(text)
    if signed:
        hours, minutes = int(signed[2]), int(signed[3] or 0)
        if hours > 15 or minutes > 59:
            return None
        size = hours * MICROSECONDS_PER_HOUR + minutes * MICROSECONDS_PER_MINUTE
        return -size if signed[1] == "-" else size
    name = text.upper()
    own = _own_names(timezone)
    if name in own:
        return own[name]
    return KNOWN[name] * MICROSECONDS_PER_MINUTE if name in KNOWN else None


def split_format(form: str) -> tuple[str, int | None]:
    """A format without its offset, and which word of it the offset is (None: it ends it, or none).

    Raises:
        ValueError: if an offset stands inside other words.

    >>> split_format("%a %d %b %H:%M %Z %Y")
    ('%a %d %b %H:%M %Y', 4)
    """
    base = re.sub(r"\s*(?:%[zZ]|(?<!%)Z)$", "", form)
    parts = base.split()
    places = [place for place, part in enumerate(parts) if part in ("%z", "%Z")]
    if len(places) == 1:
        base = " ".join(part for part in parts if part not in ("%z", "%Z"))
    if re.search(r"(?<!%)(?:%%)*%[zZ]", base):
        raise ValueError("the offset must stand at the end or between spaces")
    return base, places[0] if places else None


@lru_cache(maxsize=64)
def _own_names(timezone: str) -> dict[str, int]:
    """The abbreviations that a zone itself went by since 1990, if each meant one thing."""
    clock = zone(timezone)
    found: dict[str, set[int]] = {}
    for year in range(1990, 2038):
        for month in (1, 7):
            at = datetime(year, month, 1, tzinfo=clock)
            minutes = (at.utcoffset() or timedelta()) // timedelta(minutes=1)
            found.setdefault(at.tzname() or "", set()).add(minutes)
    return {
        name.upper(): next(iter(offsets)) * MICROSECONDS_PER_MINUTE
        for name, offsets in found.items()
        if name.isalpha() and len(offsets) == 1
    }
