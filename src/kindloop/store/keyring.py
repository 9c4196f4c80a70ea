"""The keys of the databases that are unlocked in this process, and who is asked for others.

A key is here from unlocking to locking, in memory only. Everything that opens a database looks
here, so that nobody has to hand keys around.
"""

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from kindloop.errors import LockedError
from kindloop.store.places import keys_of

Ask = Callable[[Path], None]
"""Asks a person for the passphrase of a database and unlocks it."""

_keys: dict[Path, tuple[str, bytes]] = {}
_asked: ContextVar[Ask | None] = ContextVar("kindloop_ask", default=None)


def give(path: Path, key: bytes) -> None:
    """Keep the key of a database until it is locked, or its passphrase is set anew elsewhere."""
    _keys[path.resolve()] = (_vault_of(path), key)


def take(path: Path) -> None:
    """Forget the key of a database."""
    _keys.pop(path.resolve(), None)


def held(path: Path) -> bytes | None:
    """The key of a database, None while it is locked or where it has no passphrase."""
    vault, key = _keys.get(path.resolve(), ("", None))
    return key if vault == _vault_of(path) else None


def _vault_of(path: Path) -> str:
    """The name of the vault in a keys file as it is now; empty where there is none."""
    try:
        return str(json.loads(keys_of(path).read_text(encoding="utf-8"))["vault"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


@contextmanager
def asking(ask: Ask) -> Generator[None]:
    """Within, somebody is asked for the passphrase of a locked database that is needed."""
    before = _asked.set(ask)
    try:
        yield
    finally:
        _asked.reset(before)


def needed(path: Path) -> bytes:
    """The key of an encrypted database.

    Raises:
        LockedError: if it is locked and nobody can be asked.
    """
    ask = _asked.get()
    if held(path) is None and ask is not None:
        ask(path)
    key = held(path)
    if key is None:
        raise LockedError(f"The database {path} is locked: its passphrase opens it.")
    return key
