"""Asking for a passphrase: never as a word of the command, never from the environment.

Both could be read by others in the list of running programs, and stay in a shell's history. On a
terminal nothing is shown while it is typed; where there is none, one line of standard input is it.
"""

import sys
from getpass import getpass
from pathlib import Path

from kindloop import actions_vault as actions
from kindloop.errors import InputError, LockedError, WrongPassphraseError

_TRIES = 3


def ask(prompt: str) -> str:
    """One secret from the person.

    Raises:
        LockedError: if nothing came.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass(f"{prompt}: ")
    line = sys.stdin.readline() if sys.stdin is not None else ""
    if not line:
        raise LockedError(
            f"{prompt} is needed: run this in a terminal, or give it on standard input."
        )
    return line.rstrip("\r\n")


def ask_new() -> str:
    """A new passphrase, typed twice.

    Raises:
        InputError: if the two are not the same.
        LockedError: if nothing came.
    """
    first = ask("New passphrase")
    if ask("The same again") != first:
        raise InputError("The two new passphrases are not the same; nothing was changed.")
    return first


def unlock(database: Path) -> None:
    """Ask for the passphrase of a database until it opens; three times on a terminal.

    Raises:
        WrongPassphraseError: if it does not open.
        LockedError: if nothing came.
    """
    left = _TRIES if sys.stdin is not None and sys.stdin.isatty() else 1
    while True:
        left -= 1
        try:
            actions.unlock(database, ask(f"Passphrase of {database.name}"))
            return
        except WrongPassphraseError as error:
            if not left or error.wait:
                raise
            print(error, file=sys.stderr)
