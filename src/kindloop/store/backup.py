"""Backups: made by themselves, opened to be sure, thinned out with time, put back at one word.

They lie in ``diary.sqlite.backups``, named by when and why they were made. Those of an encrypted
database are encrypted, and each has a copy of the keys file, so that it can be carried away.
"""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kindloop.errors import NotThereError, StoreError
from kindloop.store.copying import copied, put_in_place
from kindloop.store.keys import read_keys
from kindloop.store.places import backups_of, keys_of, make_folder, scrub, write_private

DAILY, ASKED = "daily", "asked"
BEFORE_RESTORE, BEFORE_IMPORT = "before-restore", "before-import"
DUE_AFTER = timedelta(hours=20)
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)-([\w-]+?)(?:\.(\d+))?\.sqlite")
_WHEN = "%Y-%m-%dT%H-%M-%SZ"
_NEWEST, _DAYS, _WEEKS, _MONTHS = 3, 7, 5, 12


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup.

    Attributes:
        path: of the file.
        made_at: when.
        reason: ``daily``, ``asked``, ``before-restore``, ``before-import``, or
            ``before-update-`` and a revision.
        size: bytes.
        of: when the database that it holds was last written, nanoseconds since 1970 UTC.
        turn: among those of the same second, in the order in which they were made.
    """

    path: Path
    made_at: datetime
    reason: str
    size: int
    of: int
    turn: int = 0


def make(path: Path, key: bytes | None, reason: str, now: datetime | None = None) -> Backup:
    """Back a database up now: a copy that was opened and read through.

    Args:
        path: of the database.
        key: of an encrypted one.
        reason: why.
        now: when, by default the clock's time.

    Raises:
        StoreError: if the database is damaged, or the backup cannot be written.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    folder = backups_of(path)
    if not path.is_file():
        raise NotThereError(f"There is no database {path} to back up.")
    try:
        written = _written(path)
        make_folder(folder)
        turn = 1 + max((one.turn for one in listed(path) if one.made_at == moment), default=-1)
        name = f"{moment.strftime(_WHEN)}-{reason}{f'.{turn}' if turn else ''}.sqlite"
        target = folder / name
        with copied(path, key, target, key) as partial:
            if key is not None:
                write_private(keys_of(target), keys_of(path).read_bytes())
            os.utime(partial, ns=(written, written))
            put_in_place(partial, target)
    except OSError as error:
        raise StoreError(f"No backup could be made in {folder}: {error.strerror}.") from error
    return Backup(target, moment, reason, target.stat().st_size, written, turn)


def make_if_due(path: Path, key: bytes | None, now: datetime) -> Backup | None:
    """The daily backup, if the last one is older than today and something was written since.

    Raises:
        StoreError: as ``make``.
    """
    known = listed(path)
    if known:
        age = now - known[0].made_at
        fresh = timedelta(0) <= age < DUE_AFTER
        if fresh or known[0].of == _written(path):
            return None
    made = make(path, key, DAILY, now)
    for old in thinned(listed(path), now):
        remove(old)
    return made


def listed(path: Path) -> list[Backup]:
    """All backups of a database, the newest first."""
    found: list[Backup] = []
    folder = backups_of(path)
    for file in folder.glob("*.sqlite") if folder.is_dir() else ():
        match = _NAME.fullmatch(file.name)
        with suppress(ValueError, OSError):
            if match is not None:
                made_at = datetime.strptime(match[1], _WHEN).replace(tzinfo=UTC)
                size = file.stat().st_size
                turn = int(match[3] or 0)
                found.append(Backup(file, made_at, match[2], size, _written(file), turn))
    return sorted(found, key=lambda one: (one.made_at, one.turn), reverse=True)


def find(path: Path, name: str) -> Backup:
    """The backup of a name; without a name the newest.

    Raises:
        NotThereError: if there is none.
    """
    known = listed(path)
    if not known:
        raise NotThereError(f"There is no backup of {path} yet: kindloop vault backup makes one.")
    for one in known:
        if name in {"", one.path.name}:
            return one
    shown = ", ".join(one.path.name for one in known[:3])
    raise NotThereError(f"There is no backup {name!r}; the newest are {shown}.")


def remove(backup: Backup) -> None:
    """Overwrite a backup and take it away, with its keys."""
    scrub(keys_of(backup.path))
    scrub(backup.path)


def thinned(known: Sequence[Backup], now: datetime) -> list[Backup]:
    """Which backups may go.

    The newest three stay, and the last of each of 7 days, 5 weeks and 12 months. One that seems
    to come from the future (a clock was set) stays as well.

    Args:
        known: the newest first.
        now: the present.
    """
    keep = {one.path for one in known[:_NEWEST]}
    for count, name in ((_DAYS, "%Y-%j"), (_WEEKS, "%G-%V"), (_MONTHS, "%Y-%m")):
        newest: dict[str, Path] = {}
        for one in known:
            newest.setdefault(one.made_at.strftime(name), one.path)
        keep.update(list(newest.values())[:count])
    keep.update(one.path for one in known if one.made_at > now)
    return [one for one in known if one.path not in keep]


def rewrite_keys(path: Path) -> None:
    """Give every backup of the same vault the keys as they are now: no old passphrase opens one."""
    content, vault = keys_of(path).read_bytes(), read_keys(keys_of(path)).vault
    for one in listed(path):
        with suppress(StoreError):
            if read_keys(keys_of(one.path)).vault == vault:
                write_private(keys_of(one.path), content)


def _written(path: Path) -> int:
    """When a file was last written; a backup bears the time of what it was made from."""
    return path.stat().st_mtime_ns
