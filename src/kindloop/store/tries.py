"""Wrong passphrases are slowed down: each one makes the next try wait longer, up to five minutes.

The count lies in a file, so it outlives a restart. The wait never grows beyond its longest, so the
owner is never locked out for good; neither does a clock that was set back. What really holds an
attacker is the price of each try (``keys.Cost``): whoever has a copy of the file need not wait.
"""

import json
import math
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kindloop.errors import WrongPassphraseError
from kindloop.store.places import tries_of, write_private

FREE = 3
"""So many wrong ones cost no wait: everybody mistypes."""

FIRST_SECONDS, LONGEST_SECONDS = 2.0, 300.0


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong passphrases since the last right one.

    Attributes:
        wrong: how many.
        last: when the last one came, seconds since 1970 UTC.
    """

    wrong: int = 0
    last: float = 0.0


def wait_after(wrong: int) -> float:
    """Seconds to wait after so many wrong ones.

    >>> [wait_after(wrong) for wrong in (0, 2, 3, 4, 10, 100_000)]
    [0.0, 0.0, 2.0, 4.0, 256.0, 300.0]
    """
    if wrong < FREE:
        return 0.0
    return min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(wrong - FREE, 20))


def begin(path: Path, now: float) -> None:
    """Count a try as wrong before it is made; ``forget`` takes it back if it is right.

    Args:
        path: of the database.
        now: seconds since 1970 UTC.

    Raises:
        WrongPassphraseError: if it comes too soon; it is then not counted.
    """
    known = read(path)
    if now < known.last:  # the clock was set back: the wait begins anew, and only once
        known = Tries(known.wrong, now)
        _write(path, known)
    left = known.last + wait_after(known.wrong) - now
    if left > 0:
        raise WrongPassphraseError(too_soon(left), wait=left)
    _write(path, Tries(known.wrong + 1, now))


def too_soon(left: float) -> str:
    """The sentence for a try that comes too soon."""
    seconds = math.ceil(left)
    return (
        f"After several wrong tries the next one has to wait: try again in {seconds} "
        f"second{'' if seconds == 1 else 's'}."
    )


def forget(path: Path) -> None:
    """The right passphrase came: start counting anew."""
    tries_of(path).unlink(missing_ok=True)


def read(path: Path) -> Tries:
    """The count so far; a file that cannot be understood counts as none."""
    try:
        content = json.loads(tries_of(path).read_text(encoding="utf-8"))
        known = Tries(int(content["wrong"]), float(content["last"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Tries()
    return known if known.wrong >= 0 and math.isfinite(known.last) else Tries()


def _write(path: Path, tries: Tries) -> None:
    with suppress(OSError):  # a full or read-only disk never keeps the owner out
        write_private(tries_of(path), json.dumps(asdict(tries)).encode())
