"""The history of Loop Habit Tracker: its CSV export, a zip with one table of days and habits.

A habit that was done on a day becomes a practice of that name. The app knows days and no times,
so it stands at noon of that day. Days on which a habit was skipped or not done are no entries.
"""

import re
from datetime import datetime

from kindloop.diary import Answer, Diary
from kindloop.errors import InputError
from kindloop.exchange.archive import Limits, opened
from kindloop.exchange.brought import Brought, Whose, instant_of, practices, rows_of

_DAYS = "Checkmarks.csv"
_NOT_DONE = {"", "0", "-1", "3", "NO", "UNKNOWN", "SKIP", "YES_AUTO", "1"}
"""Not done, not told, skipped, and days that the app filled in because of a weekly habit."""

_NUMBER = re.compile(r"\d{1,15}")


def read_loop(raw: bytes, whose: Whose) -> Brought:
    """Read Loop's CSV export.

    Args:
        raw: the zip.
        whose: whose it is.

    Raises:
        InputError: if it is no such export, or not to be trusted.
    """
    with opened(raw, Limits()) as archive:
        if _DAYS not in archive.entries:
            raise InputError(
                f"This is no CSV export of Loop Habit Tracker: the zip has no {_DAYS}. In the app, "
                f"choose Settings, Export as CSV."
            )
        table = archive.read(_DAYS)
    done: list[tuple[int, str]] = []
    for number, row in enumerate(rows_of(table, _DAYS), 2):
        if "Date" not in row:
            raise InputError(f"This is no CSV export of Loop: {_DAYS} needs the column Date.")
        noon = instant_of(_day(row["Date"], number), whose.timezone)
        done.extend((noon, habit) for habit, mark in row.items() if habit and _done(habit, mark))
    return Brought(Diary(whose.person, (), Answer(), practice=practices(done, since_last=False)))


def _day(text: str, number: int) -> datetime:
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007 - the person's own clock
    except ValueError:
        raise InputError(
            f"{_DAYS}, row {number}: {text[:40]!r} is no day such as 2026-03-29."
        ) from None
    return day.replace(hour=12)


def _done(habit: str, mark: str) -> bool:
    plain = mark.strip()
    if habit == "Date" or plain in _NOT_DONE:
        return False
    return plain in {"YES_MANUAL", "YES"} or (bool(_NUMBER.fullmatch(plain)) and int(plain) > 0)
