"""The targets that set the theory's numbers, and the shapes that were built in.

Calibration reads its targets here. Nothing in this file knows what is held back for validation:
that lies in another file, which another module reads.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Literal

from kindloop.evidence.rows import Provenance
from kindloop.evidence.strict import make
from kindloop.evidence.verified import verified

ErrorFrom = Literal["", "printed", "interval", "range", "p value", "people", "assumed"]
_FILE = Path(__file__).with_name("split.toml")


@dataclass(frozen=True, slots=True)
class Target:
    """One number, sign or shape of the literature that shaped the theory.

    Attributes:
        id: such as ``F62.negative_affect_self_kindness``: the row of the evidence, then which.
        role: ``calibrate``, or ``built in`` for a shape that we put in.
        evidence: the row of the registry.
        quantity: what is compared, in plain words.
        arms: what is compared with what; one entry where nothing is.
        known: how the row knows it: R, R2 or C.
        figure: what the figure of that row is called; empty for a sign or a shape.
        number: in ``unit``; None for a sign or a shape.
        error: its standard error, in ``unit``.
        error_from: what that comes from.
        unit: ``"1"`` if it has none.
        sign: of the quantity, where the row gives no more: ``+``, ``-``, or ``0`` for none.
        shape: in words, for a shape built in.
        p: p value behind an error.
        people: behind an error.
        recompute: whether calibration takes the number anew from the first 70 % of each person.
        note: what else has to be said, such as why an error was assumed.
    """

    id: str
    role: Literal["calibrate", "built in"]
    evidence: str
    quantity: str
    arms: tuple[str, ...]
    known: Provenance
    figure: str = ""
    number: float | None = None
    error: float | None = None
    error_from: ErrorFrom = ""
    unit: str = "1"
    sign: Literal["", "+", "-", "0"] = ""
    shape: str = ""
    p: float | None = None
    people: int | None = None
    recompute: bool = False
    note: str = ""


def calibrate_rows() -> tuple[Target, ...]:
    """The targets that the evidenced edition's free numbers come from, in the order of the file.

    >>> [row.number for row in calibrate_rows() if row.id == "F11.rmssd"]
    [0.54]
    """
    return tuple(row for row in _shipped() if row.role == "calibrate")


def built_in_rows() -> tuple[Target, ...]:
    """The shapes that were put in because the literature says so; never called validation."""
    return tuple(row for row in _shipped() if row.role == "built in")


def read(text: str) -> tuple[Target, ...]:
    """Targets from the text of a split file, each held to its promises.

    Raises:
        ValueError: naming the row and what is wrong with it.
        UnverifiedError: if a row is from memory.
    """
    found = tomllib.loads(text)
    if set(found) != {"target"}:
        raise ValueError(f"A split holds targets and nothing else; came {', '.join(found)}.")
    rows = tuple(make(Target, one, f"target {k}") for k, one in enumerate(found["target"], start=1))
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise ValueError(f"Two targets have the id {row.id}: rename one.")
        seen.add(row.id)
        _check(row)
    return rows


@lru_cache(maxsize=1)
def _shipped() -> tuple[Target, ...]:
    return read(_FILE.read_text(encoding="utf-8"))


def _check(row: Target) -> None:
    verified(row.known, f"The target {row.id}")
    if not row.id.startswith(f"{row.evidence}.") or not row.quantity or not row.arms:
        raise ValueError(f"{row.id} wants quantity, arms, and an id that begins with its row.")
    says = [row.number is not None, bool(row.sign), bool(row.shape)]
    if sum(says) != 1 or bool(row.shape) != (row.role == "built in"):
        raise ValueError(
            f"{row.id} wants one of number and sign to calibrate, or a shape if built in."
        )
    if (row.number is None) != (row.error is None) or (row.number is None) != (not row.figure):
        raise ValueError(f"{row.id}: number, error and figure go together.")
    if row.number is not None:
        _check_number(row)


def _check_number(row: Target) -> None:
    if not isfinite(row.number or 0.0) or not 0 < (row.error or 0.0) < 1e9:
        raise ValueError(f"{row.id} wants a finite number and a positive error.")
    if not row.error_from or (row.error_from == "assumed" and not row.note):
        raise ValueError(f"{row.id} says what its error comes from; an assumed one has a note.")
    if (row.error_from == "p value") != (row.p is not None):
        raise ValueError(f"{row.id}: p stands exactly where the error comes from a p value.")
    if (row.error_from == "people") != (row.people is not None):
        raise ValueError(f"{row.id}: people stand exactly where the error comes from them.")
