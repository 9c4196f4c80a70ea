"""The recovery code: a second way into an encrypted database, to be printed and kept.

Twenty-nine random characters of 5 bits and one that tells most slips of the pen, in groups of
five. Letters that look like digits are not used, and are understood if somebody writes them.
"""

import hashlib
import secrets

from kindloop.errors import InputError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 30
_ALIKE = str.maketrans("OIL", "011")


def new_code() -> str:
    """A new code, in groups of five."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH - 1))
    return _grouped(drawn + _check(drawn))


def read_code(text: str) -> str:
    """The code that somebody typed, as it was printed.

    Args:
        text: in any case, with or without spaces and dashes.

    Raises:
        InputError: if it cannot be a code; nothing was tried then.

    >>> read_code("00000 00000 00000 00000 00000 0000x")
    Traceback (most recent call last):
    ...
    kindloop.errors.InputError: One character of the recovery code is not as printed; compare it ...
    """
    plain = "".join(text.upper().split()).replace("-", "").translate(_ALIKE)
    if len(plain) != _LENGTH:
        raise InputError(
            f"A recovery code has {_LENGTH} characters in groups of five; {len(plain)} came."
        )
    if not set(plain) <= set(_ALPHABET) or _check(plain[:-1]) != plain[-1]:
        raise InputError(
            "One character of the recovery code is not as printed; compare it with the paper."
        )
    return _grouped(plain)


def _check(drawn: str) -> str:
    return _ALPHABET[hashlib.sha256(drawn.encode()).digest()[0] % len(_ALPHABET)]


def _grouped(plain: str) -> str:
    return "-".join(plain[at : at + 5] for at in range(0, len(plain), 5))
