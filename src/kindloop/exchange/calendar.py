"""Reminders as a calendar file with alarms, as RFC 5545 has it, for any phone or computer.

Times stand on the local clock without a zone, so a reminder at 20:30 stays at 20:30 on a journey
and when clocks change. Titles are neutral: they say nothing of what they are for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kindloop.errors import InputError

_LONGEST_LINE = 75
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Moment:
    """One reminder.

    Attributes:
        at: on the local clock, without a zone; with days, the clock time of each, from then on.
        title: what the calendar shows.
        days: two letters each, on which it repeats; none for once.
        key: what tells it from others of the file, so that a newer file replaces it.
    """

    at: datetime
    title: str
    days: tuple[str, ...]
    key: str


def calendar_file(moments: Sequence[Moment], now: int) -> str:
    """The text of a calendar file.

    Args:
        moments: at least one.
        now: when it is written, microseconds since 1970 UTC.

    Raises:
        InputError: if there is no moment.
    """
    if not moments:
        raise InputError("A calendar file needs at least one reminder: choose a time.")
    stamp = datetime.fromtimestamp(now / 1e6, UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kindloop//reminders//EN",
             "CALSCALE:GREGORIAN"]  # fmt: skip
    for moment in moments:
        lines.extend(_event(moment, stamp))
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(moment: Moment, stamp: str) -> Iterable[str]:
    title = _escaped(moment.title)
    start = _first(moment)
    yield from (
        "BEGIN:VEVENT",
        f"UID:{moment.key.replace(':', '')}@kindloop.invalid",
        f"DTSTAMP:{stamp}",
        f"DTSTART:{start.strftime('%Y%m%dT%H%M%S')}",
        "DURATION:PT5M",
        f"SUMMARY:{title}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
    )
    if moment.days:
        yield f"RRULE:FREQ=WEEKLY;BYDAY={','.join(moment.days)}"
    yield from (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{title}",
        "TRIGGER:PT0M",
        "END:VALARM",
        "END:VEVENT",
    )


def _first(moment: Moment) -> datetime:
    """The first day of the rule: readers count the start as a repetition, so it must be one."""
    at = moment.at
    while moment.days and _WEEKDAYS[at.weekday()] not in moment.days:
        at += timedelta(days=1)
    return at


def _escaped(text: str) -> str:
    r"""A text as a value.

    >>> print(_escaped("a; b, c\nd"))
    a\; b\, c\nd
    """
    for raw, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(raw, written)
    return text


def _folded(line: str) -> Iterable[str]:
    """A line in parts of at most 75 octets, the later ones with a space before."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
