"""What a person does with the vault: passphrase, lock, recovery, backups.

Secrets come in as words of a function and stay in memory; nothing here prints or writes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.care.texts import _
from kindloop.errors import KindloopError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kindloop.store.backup import Backup
    from kindloop.store.driver import State
    from kindloop.store.keyring import Ask

LARGEST_DAILY = 256 * 1024 * 1024
"""Bytes of a database that is backed up by itself; two dozen copies of a larger one fill a disk."""


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup in the list.

    Attributes:
        name: of the file.
        made_at: when.
        reason: in words.
        size: bytes.
    """

    name: str
    made_at: datetime
    reason: str
    size: int


@dataclass(frozen=True, slots=True)
class Status:
    """How a database is kept.

    Attributes:
        path: of the file.
        state: ``none``, ``plain`` or ``encrypted``.
        locked: whether this process would need the passphrase.
        idle_minutes: after how many minutes the pages lock; 0 without a passphrase.
        size: bytes.
        folder: of the backups.
        backups: the newest first.
    """

    path: Path
    state: State
    locked: bool
    idle_minutes: int
    size: int
    folder: Path
    backups: tuple[BackupRow, ...]


def status(database: Path) -> Status:
    """How a database is kept; asks for no passphrase."""
    from kindloop.store import backup, keyring, vault
    from kindloop.store.driver import state_of
    from kindloop.store.places import backups_of

    state = state_of(database)
    encrypted = state == "encrypted"
    return Status(
        database.absolute(),
        state,
        encrypted and keyring.held(database) is None,
        vault.idle_minutes(database) if encrypted else 0,
        database.stat().st_size if database.is_file() else 0,
        backups_of(database),
        tuple(_row(one) for one in backup.listed(database)),
    )


def is_encrypted(database: Path) -> bool:
    """Whether a passphrase protects a database."""
    from kindloop.store.driver import state_of

    return state_of(database) == "encrypted"


def is_locked(database: Path) -> bool:
    """Whether a database is encrypted and its passphrase was not given in this process."""
    from kindloop.store import keyring

    return is_encrypted(database) and keyring.held(database) is None


def asking(ask: Ask) -> AbstractContextManager[None]:
    """Within, ``ask`` is called with the path of a locked database that is needed."""
    from kindloop.store import keyring

    return keyring.asking(ask)


def unlock(database: Path, passphrase: str) -> None:
    """Unlock a database in this process.

    Raises:
        WrongPassphraseError: if it does not open, or another try comes too soon.
        StoreError: if it is not encrypted, or its keys file is damaged.
    """
    from kindloop.store import vault

    vault.unlock(database, passphrase)


def lock(database: Path) -> None:
    """Forget the key of a database in this process."""
    from kindloop.store import vault

    vault.lock(database)


def set_passphrase(database: Path, passphrase: str) -> str:
    """Encrypt a database and its backups, or start a new one encrypted.

    Returns:
        The recovery code, which is nowhere else.

    Raises:
        InputError: if the passphrase is too short or too long.
        StoreError: if it has one already, or something cannot be written.
    """
    from kindloop.store import vault

    return vault.set_passphrase(database, passphrase)


def change_passphrase(database: Path, old: str, new: str) -> None:
    """Change the passphrase; the recovery code stays.

    Raises:
        WrongPassphraseError: if the old one is wrong, or comes too soon.
        InputError: if the new one is too short or too long.
    """
    from kindloop.store import vault

    vault.change_passphrase(database, old, new)


def remove_passphrase(database: Path, passphrase: str) -> None:
    """Make a database and its backups plain again.

    Raises:
        WrongPassphraseError: if the passphrase is wrong, or comes too soon.
    """
    from kindloop.store import vault

    vault.remove_passphrase(database, passphrase)


def recover(database: Path, code: str, new: str) -> str:
    """Set a new passphrase by the recovery code.

    Returns:
        The next recovery code.

    Raises:
        InputError: if the code is mistyped, or the passphrase is too short or too long.
        WrongPassphraseError: if the code is another one, or comes too soon.
    """
    from kindloop.store import vault

    return vault.recover(database, code, new)


def renew_code(database: Path, passphrase: str) -> str:
    """A new recovery code in the place of the one before.

    Raises:
        WrongPassphraseError: if the passphrase is wrong, or comes too soon.
    """
    from kindloop.store import vault

    return vault.renew_code(database, passphrase)


def idle_choices() -> tuple[int, ...]:
    """After how many minutes the pages may lock."""
    from kindloop.store.keys import IDLE_MINUTES

    return IDLE_MINUTES


def idle_minutes(database: Path) -> int:
    """After how many minutes without a request the pages lock; 0 without a passphrase."""
    from kindloop.store import vault

    return vault.idle_minutes(database) if is_encrypted(database) else 0


def set_idle_minutes(database: Path, minutes: int) -> None:
    """Choose after how many minutes without a request the pages lock.

    Raises:
        StoreError: if it is not one of the choices.
    """
    from kindloop.store import vault

    vault.set_idle_minutes(database, minutes)


def back_up(database: Path) -> BackupRow:
    """Make a backup now: a copy that was opened and read through.

    Raises:
        NotThereError: if there is no database.
        LockedError: if it is encrypted, and locked.
        StoreError: if it is damaged, or the backup cannot be written.
    """
    from kindloop.store import backup, vault

    return _row(backup.make(database, vault.key_of(database), backup.ASKED))


def back_up_if_due(database: Path, now: datetime | None = None) -> str:
    """The daily backup, where one is due and the database is open.

    Returns:
        What went wrong, in one sentence; empty if nothing did.
    """
    from kindloop.store import backup, vault

    if not database.is_file() or is_locked(database):
        return ""
    if not 0 < database.stat().st_size <= LARGEST_DAILY:
        return ""
    try:
        backup.make_if_due(database, vault.key_of(database), now or datetime.now(UTC))
    except KindloopError as error:
        return str(error)
    return ""


def restore(database: Path, name: str = "") -> tuple[str, ...]:
    """Put a backup in the place of a database, the newest unless one is named.

    Returns:
        What was done, in sentences.

    Raises:
        NotThereError: if there is no such backup.
        LockedError: if it is encrypted, and locked.
        StoreError: if the backup is damaged or cannot be put back; nothing is changed then.
    """
    from kindloop.store import vault

    chosen, kept = vault.restore(database, name)
    said = [_("The backup {name} is back in place.").format(name=chosen.path.name)]
    if kept:
        said.append(_("What was there before is kept as {path}.").format(path=kept))
    return tuple(said)


def _row(backup: Backup) -> BackupRow:
    words = {
        "daily": _("by itself, once a day"),
        "asked": _("because you asked"),
        "before-restore": _("before a backup was put back"),
        "before-import": _("before an export was read in"),
    }
    reason = words.get(backup.reason, _("before an update of the tables"))
    return BackupRow(backup.path.name, backup.made_at, reason, backup.size)
