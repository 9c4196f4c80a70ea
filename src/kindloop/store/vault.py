"""The vault: a passphrase for a database, changed, taken away, and what to do when it is lost.

A database is plain, or encrypted with a random key that lies wrapped in the keys file. Going from
one to the other writes a checked copy and puts it in the old one's place; the old one is then
overwritten. Backups always follow.
"""

import os
import shutil
import threading
import time
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from kindloop.errors import StoreError, WrongPassphraseError
from kindloop.store import backup, keyring, tries
from kindloop.store.copying import check, copied, put_in_place
from kindloop.store.driver import connect, state_of, understood
from kindloop.store.keys import (
    IDLE_MINUTES,
    PASSPHRASE,
    RECOVERY,
    Keys,
    check_new,
    new_keys,
    read_keys,
    unwrap,
    wrap,
    write_keys,
)
from kindloop.store.opening import open_engine
from kindloop.store.places import (
    blank,
    keys_of,
    make_folder,
    make_private,
    scrub,
    write_private,
)
from kindloop.store.recovery import new_code, read_code

_one_at_a_time = threading.Lock()


def unlock(path: Path, passphrase: str, now: float | None = None) -> None:
    """Unlock an encrypted database in this process.

    Args:
        path: of the database.
        passphrase: as the person gave it.
        now: seconds since 1970 UTC, by default the clock's.

    Raises:
        WrongPassphraseError: if it does not open, or another try comes too soon.
        StoreError: if the database is not encrypted, or its keys file is damaged.
    """
    key = _key_by(path, PASSPHRASE, passphrase, now)
    keyring.give(path, key)
    with suppress(StoreError, OSError):  # a change of passphrase may have been stopped
        _backups_follow(path, None, key)


def lock(path: Path) -> None:
    """Forget the key of a database in this process."""
    keyring.take(path)


def key_of(path: Path) -> bytes | None:
    """The key of a database as it is now, None for a plain one.

    Raises:
        LockedError: if it is encrypted, and locked.
    """
    return keyring.needed(path) if state_of(path) == "encrypted" else None


def set_passphrase(path: Path, passphrase: str) -> str:
    """Encrypt a plain database, or start a new one encrypted; it is unlocked afterwards.

    Returns:
        The recovery code, which is nowhere else.

    Raises:
        InputError: if the passphrase is too short or too long.
        StoreError: if it is encrypted already, or cannot be written; it is then as it was.
    """
    check_new(passphrase)
    code = new_code()
    with _one_at_a_time, _said(path):
        state = state_of(path)
        if state == "encrypted":
            raise StoreError(f"The database {path} has a passphrase already; change it instead.")
        keys, key = new_keys()
        keys = wrap(wrap(keys, key, PASSPHRASE, passphrase), key, RECOVERY, read_code(code))
        make_folder(path.parent)
        if state == "plain":
            open_engine(path).dispose()  # is it ours, and up to date?
        write_keys(keys_of(path), keys)
        tries.forget(path)
        if state == "plain":
            _convert(path, None, key)
    keyring.give(path, key)
    return code


def change_passphrase(path: Path, old: str, new: str, now: float | None = None) -> None:
    """Wrap the key by another passphrase; the recovery code stays.

    Raises:
        WrongPassphraseError: if the old one is wrong, or comes too soon.
        InputError: if the new one is too short or too long.
        StoreError: if it cannot be written; the old one then stays.
    """
    check_new(new)
    key = _key_by(path, PASSPHRASE, old, now)
    _rewrap(path, wrap(read_keys(keys_of(path)), key, PASSPHRASE, new))
    keyring.give(path, key)


def recover(path: Path, code: str, new: str, now: float | None = None) -> str:
    """Set a new passphrase by the recovery code; the code is used up.

    Returns:
        The next recovery code.

    Raises:
        InputError: if the code is mistyped, or the new passphrase is too short or too long.
        WrongPassphraseError: if it is another database's code, or comes too soon.
    """
    check_new(new)
    key = _key_by(path, RECOVERY, read_code(code), now)
    following = new_code()
    keys = wrap(read_keys(keys_of(path)), key, PASSPHRASE, new)
    _rewrap(path, wrap(keys, key, RECOVERY, read_code(following)))
    keyring.give(path, key)
    return following


def renew_code(path: Path, passphrase: str, now: float | None = None) -> str:
    """A new recovery code; the one before opens nothing any more.

    Raises:
        WrongPassphraseError: if the passphrase is wrong, or comes too soon.
    """
    key = _key_by(path, PASSPHRASE, passphrase, now)
    code = new_code()
    _rewrap(path, wrap(read_keys(keys_of(path)), key, RECOVERY, read_code(code)))
    return code


def remove_passphrase(path: Path, passphrase: str, now: float | None = None) -> None:
    """Make an encrypted database a plain one.

    Raises:
        WrongPassphraseError: if the passphrase is wrong, or comes too soon.
        StoreError: if something cannot be written; it is then as it was.
    """
    key = _key_by(path, PASSPHRASE, passphrase, now)
    with _one_at_a_time, _said(path):
        if path.is_file() and path.stat().st_size:
            _convert(path, key, None)
        scrub(keys_of(path))
    keyring.take(path)


def idle_minutes(path: Path) -> int:
    """After how many minutes without a request the pages lock."""
    return read_keys(keys_of(path)).idle_minutes


def set_idle_minutes(path: Path, minutes: int) -> None:
    """Choose after how many minutes without a request the pages lock.

    Raises:
        StoreError: if it is not one of those that there are, or cannot be written.
    """
    if minutes not in IDLE_MINUTES:
        known = ", ".join(str(one) for one in IDLE_MINUTES)
        raise StoreError(f"The pages may lock after {known} minutes; {minutes} came.")
    _rewrap(path, replace(read_keys(keys_of(path)), idle_minutes=minutes))


def restore(path: Path, name: str = "") -> tuple[backup.Backup, str]:
    """Put a backup in the place of the database, after backing up what is there.

    Args:
        path: of the database.
        name: of the backup; without one the newest.

    Returns:
        The backup that was put back, and where what was there before lies now (empty if there
        was nothing).

    Raises:
        NotThereError: if there is no such backup.
        LockedError: if it is encrypted, and locked.
        StoreError: if the backup is damaged or cannot be put back; nothing is changed then.
    """
    chosen = backup.find(path, name)
    theirs = state_of(chosen.path)
    with _said(path):
        if theirs == "encrypted" and state_of(path) == "none":
            write_private(keys_of(path), keys_of(chosen.path).read_bytes())
    ours = state_of(path)
    if theirs == "encrypted" and (ours == "plain" or not _of_one_vault(path, chosen.path)):
        raise StoreError(
            f"The backup {chosen.path.name} was encrypted before the passphrase was removed or set "
            f"anew: copy it and its keys file elsewhere; the passphrase of then opens it there."
        )
    key = key_of(path)
    their_key = key if theirs == "encrypted" else None
    with _one_at_a_time, _said(path), copied(chosen.path, their_key, path, key) as partial:
        if not path.is_file() or not path.stat().st_size:
            put_in_place(partial, path)
            return chosen, ""
        try:
            with understood(path), closing(connect(path, key)) as holding:
                holding.execute("BEGIN IMMEDIATE")
                kept = backup.make(path, key, backup.BEFORE_RESTORE).path
                put_in_place(partial, path)
        except StoreError:
            if _sound(path, key):
                raise
            kept = _set_aside(path)
            put_in_place(partial, path)
    return chosen, str(kept)


def _of_one_vault(path: Path, other: Path) -> bool:
    """Whether two encrypted databases have one key."""
    return read_keys(keys_of(path)).vault == read_keys(keys_of(other)).vault


def _sound(path: Path, key: bytes | None) -> bool:
    try:
        check(path, key)
    except StoreError as error:
        return "damaged" not in str(error) and "not a database" not in str(error)
    return True


def _set_aside(path: Path) -> Path:
    """Keep a damaged file, and take away the journal that would be played back into a sound one."""
    damaged = path.with_name(f"{path.name}.damaged-{int(time.time())}")
    make_private(damaged)
    shutil.copyfile(path, damaged)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        journal.replace(damaged.with_name(f"{damaged.name}-journal"))
    return damaged


def _key_by(path: Path, secret_name: str, secret: str, now: float | None) -> bytes:
    """The key, by a secret; every try is counted.

    Raises:
        WrongPassphraseError: if the secret is wrong, or comes too soon.
        StoreError: if the database is not encrypted, or its keys file is damaged.
    """
    if state_of(path) != "encrypted":
        raise StoreError(f"The database {path} has no passphrase.")
    moment = time.time() if now is None else now
    with _one_at_a_time:
        keys = read_keys(keys_of(path))
        tries.begin(path, moment)
        key = unwrap(keys, secret_name, secret)
        if key is None:
            raise _wrong(path, secret_name)
        tries.forget(path)
    return key


def _wrong(path: Path, secret_name: str) -> WrongPassphraseError:
    wait = tries.wait_after(tries.read(path).wrong)
    said = {
        PASSPHRASE: "That passphrase does not open the diary.",
        RECOVERY: "That recovery code does not open the diary; it may be of another one, or used.",
    }[secret_name]
    later = f" {tries.too_soon(wait)}" if wait else " Try again."
    return WrongPassphraseError(said + later, wait=wait)


def _rewrap(path: Path, keys: Keys) -> None:
    with _one_at_a_time, _said(path):
        write_keys(keys_of(path), keys)
        backup.rewrite_keys(path)


def _convert(path: Path, key: bytes | None, new_key: bytes | None) -> None:
    """Put a copy that is encrypted otherwise in the place of a database and of its backups.

    Nobody can write meanwhile; whoever tries later with the old file still open is refused by
    SQLite, which looks whether the file is still the one of that name.
    """
    if new_key is None:  # a stop on the way leaves them for the next unlocking to encrypt again
        _backups_follow(path, key, new_key)
    with understood(path), closing(connect(path, key)) as holding:
        holding.execute("BEGIN IMMEDIATE")
        _swap(path, key, new_key)
    if new_key is not None:
        _backups_follow(path, key, new_key)


def _backups_follow(path: Path, key: bytes | None, new_key: bytes | None) -> None:
    """Make every backup as the database is; one that is already so stays."""
    wanted = "plain" if new_key is None else "encrypted"
    for one in backup.listed(path):
        if state_of(one.path) == "encrypted" and not _of_one_vault(path, one.path):
            continue  # of an earlier passphrase: it has its own keys, and stays as it is
        if state_of(one.path) != wanted:
            if new_key is not None:
                write_private(keys_of(one.path), keys_of(path).read_bytes())
            _swap(one.path, key, new_key)
        if new_key is None:
            scrub(keys_of(one.path))


def _swap(path: Path, key: bytes | None, new_key: bytes | None) -> None:
    with copied(path, key, path, new_key) as partial:
        old = os.open(path, os.O_RDWR)
        try:
            put_in_place(partial, path)
            if key is None:
                blank(old)
        finally:
            os.close(old)


@contextmanager
def _said(path: Path) -> Generator[None]:
    """Turn an error of the disk into one sentence.

    Raises:
        StoreError: in its place.
    """
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"{path} cannot be changed: {why}; it is as it was.") from error
