"""What calibration made of the evidenced edition's numbers: one file, written by ``calibrate``.

A number's declaration is its prior. Where the file has it, its value in the evidenced edition is
the file's. It is called calibrated if the targets say enough of it: if its spread is below 0.7 of
the prior's. Otherwise it stays assumed, though the calibration moved it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from kindloop.model.number import Number
from kindloop.quantity import Quantity

FILE = Path(__file__).with_name("calibrated.toml")
ENOUGH = 0.7
"""Below this share of the prior's spread a number counts as calibrated."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What calibration made of one number.

    Attributes:
        value: in the number's unit.
        spread: one standard deviation of its logarithm; 0 for a number that only goes along.
        targets: that say most of it.
        along: the number with which it keeps its ratio; empty for a free one.
    """

    value: float
    spread: float
    targets: tuple[str, ...] = ()
    along: str = ""


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Entry]:
    """The entries of the file that ships, by the number's name."""
    return MappingProxyType(read(FILE.read_text(encoding="utf-8")))


def read(text: str) -> dict[str, Entry]:
    """Entries from the text of a file of calibrated numbers.

    Raises:
        ValueError: if it holds anything else.
    """
    out: dict[str, Entry] = {}
    for name, row in tomllib.loads(text).get("number", {}).items():
        if not set(row) <= {"value", "spread", "targets", "along"}:
            raise ValueError(f"The calibrated number {name} holds an unknown key: {sorted(row)}.")
        targets = tuple(str(one) for one in row.get("targets", ()))
        along = str(row.get("along", ""))
        out[name] = Entry(float(row["value"]), float(row["spread"]), targets, along)
    return out


def applied(number: Number, entries: Mapping[str, Entry]) -> Number:
    """The number with the calibrated value in the evidenced edition, if it has one."""
    if number.name not in entries:
        return number
    return replace(number, evidenced=_quantity(number.evidenced, entries[number.name]))


def _quantity(prior: Quantity, entry: Entry) -> Quantity:
    before = f"prior {prior.value:g} with a spread of {prior.spread:g} ({prior.source})"
    if entry.along:
        source = f"assumed: keeps its ratio to {entry.along}, which is calibrated; {prior.source}"
        return replace(prior, value=entry.value, source=source, kind="assumed")
    if entry.spread < ENOUGH * prior.spread:
        source = f"calibrated to {' '.join(entry.targets)}; {before}"
        return replace(
            prior, value=entry.value, spread=entry.spread, source=source, kind="calibrated"
        )
    source = f"assumed: moved by the calibration, which does not settle it; {before}"
    return replace(prior, value=entry.value, spread=entry.spread, source=source, kind="assumed")
