"""The history of Daylio: its CSV export, or its backup (a zip that holds JSON in base64).

A mood becomes an answer of its own question ``mood_daylio``, 1 (the lowest of Daylio's five) to 5;
it is never mixed with another scale of mood. An activity becomes a practice of that name, done
some time since the entry before. Notes are handed on as they are.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import numpy as np

from kindloop.arrays import words
from kindloop.diary import Answer, Channel, Diary
from kindloop.errors import InputError
from kindloop.exchange.archive import Limits, opened
from kindloop.exchange.brought import (
    MOST_ROWS,
    Brought,
    Note,
    Whose,
    instant_of,
    practices,
    rows_of,
    spread_out,
    text_of,
)

MOOD = Channel("mood_daylio", 1, 5)
MOODS = {"awful": 1, "bad": 2, "meh": 3, "good": 4, "rad": 5}
"""What Daylio calls its five moods, in English; other names are asked for."""

_NEEDED = ("full_date", "time", "mood")
_INSIDE = "backup.daylio"
_EARLIEST, _LATEST = 0, 4_102_444_800_000  # milliseconds: 1970 to 2100


@dataclass(frozen=True, slots=True)
class _Entry:
    instant: int
    mood: float
    activities: tuple[str, ...]
    title: str
    text: str


def read_csv(raw: bytes, whose: Whose, moods: Mapping[str, int] | None = None) -> Brought:
    """Read Daylio's CSV export.

    Args:
        raw: its content.
        whose: whose it is.
        moods: the value, 1 to 5, of moods that the person named otherwise.

    Raises:
        InputError: if it is no such export, or a mood is not known.
    """
    known = {**MOODS, **{name.strip().lower(): value for name, value in (moods or {}).items()}}
    entries: list[_Entry] = []
    unknown: dict[str, None] = {}
    for number, row in enumerate(rows_of(raw, "The Daylio export"), 2):
        if not all(name in row for name in _NEEDED):
            raise InputError(
                f"This is no CSV export of Daylio: it needs the columns {', '.join(_NEEDED)}."
            )
        mood = row["mood"].strip()
        if mood.lower() not in known:
            unknown[mood] = None
            continue
        local = _local(row["full_date"], row["time"], number)
        acts = tuple(row.get("activities", "").split(" | "))
        entries.append(
            _Entry(
                instant_of(local, whose.timezone),
                known[mood.lower()],
                acts,
                row.get("note_title", ""),
                row.get("note", ""),
            )
        )
    if unknown:
        raise InputError(
            f"Daylio's CSV says moods by name only, and these are not known: {_shown(unknown)}. "
            f"Say what each is worth from 1 (lowest) to 5, such as {next(iter(unknown))}=4; or "
            f"export Daylio's backup, which knows."
        )
    return _together(entries, whose, {})


def read_backup(raw: bytes, whose: Whose) -> Brought:
    """Read Daylio's backup, a zip.

    Raises:
        InputError: if it is no such backup, or not to be trusted.
    """
    with opened(raw, Limits(files=50_000)) as archive:
        if _INSIDE not in archive.entries:
            raise InputError(f"This is no backup of Daylio: the zip has no {_INSIDE}.")
        inside = archive.read(_INSIDE)
    try:
        content = json.loads(text_of(base64.b64decode(inside, validate=False), _INSIDE))
        moods = {int(row["id"]): _value(row) for row in content["customMoods"]}
        tags = {int(row["id"]): str(row["name"]) for row in content.get("tags", ())}
        rows = content["dayEntries"]
        if len(rows) > MOST_ROWS:
            raise InputError(f"The backup holds {len(rows):,} entries, more than any diary.")
        found = [_entry(row, moods, tags) for row in rows]
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError("The backup of Daylio cannot be read: export it anew.") from None
    entries = [entry for entry in found if entry is not None]
    lost = len(found) - len(entries)
    return _together(entries, whose, {"without a mood or a time": lost} if lost else {})


def _entry(
    row: Mapping[str, Any], moods: Mapping[int, float], tags: Mapping[int, str]
) -> _Entry | None:
    at, mood = row.get("datetime"), moods.get(int(row.get("mood", -1)))
    if not isinstance(at, int) or not _EARLIEST <= at <= _LATEST or mood is None:
        return None
    acts = tuple(tags.get(int(tag), "") for tag in cast("Sequence[Any]", row.get("tags") or ()))
    return _Entry(
        at * 1000, mood, acts, str(row.get("note_title") or ""), str(row.get("note") or "")
    )


def _value(row: Mapping[str, Any]) -> float:
    """Daylio's groups run from 1, the best, to 5."""
    group = int(row["mood_group_id"])
    if not 1 <= group <= 5:
        raise ValueError("a mood of no group")
    return 6.0 - group


def _local(date: str, clock: str, number: int) -> datetime:
    plain = " ".join(f"{date} {clock}".replace("\u202f", " ").split())
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d %I:%M %p", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(plain, form)  # noqa: DTZ007 - the person's own clock
        except ValueError:
            continue
    raise InputError(
        f"The Daylio export, row {number}: {plain[:60]!r} is no date and time such as "
        f"2026-03-29 21:30."
    )


def _shown(names: Mapping[str, None]) -> str:
    return ", ".join(repr(name[:40]) for name in list(names)[:12])


def _together(entries: Sequence[_Entry], whose: Whose, left_out: Mapping[str, int]) -> Brought:
    ordered = sorted(entries, key=lambda entry: entry.instant)
    times = spread_out([entry.instant for entry in ordered])
    order = np.argsort(np.array(times, dtype=np.int64), kind="stable")
    answer = Answer(
        np.array(times, dtype=np.int64)[order],
        np.array([entry.mood for entry in ordered], dtype=np.float64).reshape(-1, 1)[order],
        words([""] * len(ordered)),
    )
    timed = list(zip(times, ordered, strict=True))
    done = [(at, act) for at, entry in timed for act in entry.activities]
    notes = sorted(
        (Note(at, entry.title, entry.text) for at, entry in timed if entry.title or entry.text),
        key=lambda note: note.instant,
    )
    diary = Diary(whose.person, (MOOD,), answer, practice=practices(done, since_last=True))
    return Brought(diary, tuple(notes), left_out)
