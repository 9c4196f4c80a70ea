"""What joins numbers, instruments, practices and the whole to the evidence, read from its files."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from kindloop.evidence.strict import make

_FOLDER = Path(__file__).parent
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure of the literature that a number of the theory is.

    Attributes:
        number: of the theory.
        row: of the evidence.
        figure: what the registry calls it.
        value: as the row states it.
        unit: as the row states it.
    """

    number: str
    row: str
    figure: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A channel of the model person, and the rows that speak of what it reads."""

    name: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A claim about what the whole does.

    Attributes:
        claim: of the article.
        shown_by: states and instruments in which it would be seen.
        why: no arrow stands for it.
    """

    claim: str
    shown_by: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Unused:
    """A row of the evidence that nothing rests on, and why."""

    row: str
    why: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence about a practice, and the rows that say it."""

    says: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """What the evidence holds of a practice.

    Attributes:
        name: as the theory calls it.
        claims: of the article.
        known: what is known.
        backfires: for whom it backfires, or that nobody is known to be worse off.
        unknown: what is not known.
    """

    name: str
    claims: tuple[str, ...]
    known: tuple[Statement, ...]
    backfires: tuple[Statement, ...]
    unknown: tuple[Statement, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All that is said of it."""
        return (*self.known, *self.backfires, *self.unknown)


@dataclass(frozen=True, slots=True)
class Joins:
    """Everything that the files join.

    Attributes:
        quoted: by number.
        instruments: by name.
        outcomes: by claim.
        unused: by row.
        practices: by name.
    """

    quoted: dict[str, Quoted]
    instruments: dict[str, Instrument]
    outcomes: dict[str, Outcome]
    unused: dict[str, Unused]
    practices: dict[str, Practice]


@lru_cache(maxsize=1)
def joins() -> Joins:
    """The joins that ship, read once."""
    return read(
        (_FOLDER / "joins.toml").read_text(encoding="utf-8"),
        (_FOLDER / "practices.toml").read_text(encoding="utf-8"),
    )


def read(joined: str, practices: str) -> Joins:
    """The joins from the text of their two files.

    Raises:
        ValueError: naming the table and what is wrong with it.
    """
    tables = tomllib.loads(joined) | tomllib.loads(practices)
    unknown = set(tables) - {"quoted", "instrument", "outcome", "unused", "practice"}
    if unknown:
        raise ValueError(f"Nothing is joined by {', '.join(sorted(unknown))}: take it out.")
    return Joins(
        _rows(tables, "quoted", Quoted, "number"),
        _rows(tables, "instrument", Instrument, "name"),
        _rows(tables, "outcome", Outcome, "claim"),
        _rows(tables, "unused", Unused, "row"),
        _rows(tables, "practice", Practice, "name"),
    )


def _rows(tables: dict[str, Any], name: str, kind: type[Row], key: str) -> dict[str, Row]:
    out: dict[str, Row] = {}
    for number, table in enumerate(tables.get(name, []), start=1):
        row = make(kind, table, f"{name} {number}")
        if getattr(row, key) in out:
            raise ValueError(f"{getattr(row, key)} is there twice among the {name} rows.")
        out[getattr(row, key)] = row
    return out
