"""Reminders: a calendar file with alarms, at hours of one's own, never in quiet hours."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.actions_companion.opening import local, opened
from kindloop.actions_companion.setback import AFTER
from kindloop.care.texts import _
from kindloop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "reminders"
"""The setting that holds them."""

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST = 4
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Reminders:
    """When to be reminded, on the person's clock.

    Attributes:
        times: such as ``09:00``.
        days: of ``DAYS``.
        quiet_from, quiet_to: between these no alarm sounds.
    """

    times: tuple[str, ...] = ("12:30", "20:30")
    days: tuple[str, ...] = DAYS
    quiet_from: str = "22:00"
    quiet_to: str = "08:00"


def reminders(settings: Mapping[str, str]) -> Reminders:
    """What was set, or what is suggested at first."""
    told = settings.get(NAME, "")
    if not told:
        return Reminders()
    raw = json.loads(told)
    return Reminders(tuple(raw["times"]), tuple(raw["days"]), raw["from"], raw["to"])


def read_reminders(times: Sequence[str], days: Sequence[str], quiet: Sequence[str]) -> Reminders:
    """What a form says.

    Raises:
        InputError: if a time is none, or there is none at all.
    """
    said = tuple(sorted({_clock(one) for one in times if one.strip()}))[:MOST]
    chosen = tuple(day for day in DAYS if day in days)
    if not said or not chosen:
        raise InputError(_("Choose at least one time and one day."))
    return Reminders(said, chosen, _clock(quiet[0]), _clock(quiet[1]))


def set_reminders(database: Path, chosen: Reminders, now: int) -> None:
    """Keep when to be reminded."""
    from kindloop.store.notebook import Change

    text = json.dumps(
        {
            "times": chosen.times,
            "days": chosen.days,
            "from": chosen.quiet_from,
            "to": chosen.quiet_to,
        }
    )
    with opened(database) as book:
        book.change(Change(settings=((NAME, text),)), now)


def moved(chosen: Reminders) -> dict[str, str]:
    """Times that fall into the quiet hours, and the end of these, to which they are moved."""
    return {
        one: chosen.quiet_to
        for one in chosen.times
        if quiet(one, chosen.quiet_from, chosen.quiet_to)
    }


def quiet(clock: str, start: str, end: str) -> bool:
    """Whether a clock time lies within the quiet hours, which may go over midnight.

    >>> quiet("23:10", "22:00", "08:00"), quiet("08:00", "22:00", "08:00")
    (True, False)
    >>> quiet("13:00", "12:00", "14:00"), quiet("13:00", "09:00", "09:00")
    (True, False)
    """
    return start <= clock < end if start <= end else clock >= start or clock < end


def calendar(database: Path, now: int) -> str:
    """The calendar file of the reminders that repeat."""
    from kindloop.exchange.calendar import Moment, calendar_file

    with opened(database) as book:
        chosen = reminders(book.settings())
        today = local(now, book.person.timezone).replace(tzinfo=None)
    shift = moved(chosen)
    times = sorted({shift.get(one, one) for one in chosen.times})
    return calendar_file(
        [Moment(_at(today, one), _("A moment"), chosen.days, f"every-{one}") for one in times], now
    )


def follow_up(database: Path, at: int, now: int) -> str:
    """The calendar file of one reminder, three hours after a setback minute."""
    from kindloop.exchange.calendar import Moment, calendar_file

    with opened(database) as book:
        chosen = reminders(book.settings())
        then = local(at + AFTER, book.person.timezone).replace(tzinfo=None)
    if quiet(then.strftime("%H:%M"), chosen.quiet_from, chosen.quiet_to):
        end = _at(then, chosen.quiet_to)
        then = end if end >= then else end + timedelta(days=1)
    return calendar_file([Moment(then, _("A moment"), (), f"once-{at}")], now)


def _at(day: datetime, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)


def _clock(text: str) -> str:
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise InputError(
            _("{text} is no time of day: write it like 20:30.").format(text=text.strip()[:20])
        )
    return f"{int(found[1]):02d}:{found[2]}"
