"""Lengths of time and times of day as a map writes them."""

import re

from kindloop.arrays import (
    MICROSECONDS_PER_DAY,
    MICROSECONDS_PER_HOUR,
    MICROSECONDS_PER_MINUTE,
)

_UNITS = {
    "w": 7 * MICROSECONDS_PER_DAY,
    "d": MICROSECONDS_PER_DAY,
    "h": MICROSECONDS_PER_HOUR,
    "m": MICROSECONDS_PER_MINUTE,
    "s": 1_000_000,
}
_PIECE = re.compile(
    r"\s*(\d+(?:\.\d+)?)\s*"
    r"(weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])\s*(?:,|and\b)?",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(\d)\s*(h|d|w|m|min|s)(?=\d)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


def parse_duration(text: str) -> int:
    """A length of time such as ``2h 30min``, in microseconds.

    Args:
        text: numbers with units: weeks, days, hours, minutes (``min`` or ``m``), seconds.

    Raises:
        ValueError: if the text is no length of time.

    >>> parse_duration("2h 30min") // 60_000_000
    150
    >>> parse_duration("8 weeks") // 86_400_000_000
    56
    """
    spaced = _JOINED.sub(r"\1\2 ", text)
    total, at = 0.0, 0
    while at < len(spaced):
        piece = _PIECE.match(spaced, at)
        if piece is None:
            break
        total += float(piece[1]) * _UNITS[piece[2][0].lower()]
        at = piece.end()
    if at < len(spaced.rstrip()) or not spaced.strip():
        raise ValueError(f"{text!r} is not a length of time such as 90min, 2h 30min or 8 weeks")
    return round(total)


def parse_clock(text: str) -> int:
    """A time of day such as ``09:00``, in microseconds since midnight.

    Raises:
        ValueError: if the text is no time of day.

    >>> parse_clock("09:30") // 60_000_000
    570
    """
    found = _CLOCK.fullmatch(text.strip())
    hour, minute, second = (int(part or 0) for part in found.groups()) if found else (24, 0, 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"{text!r} is not a time of day such as 09:00")
    return hour * MICROSECONDS_PER_HOUR + minute * MICROSECONDS_PER_MINUTE + second * 1_000_000
