"""The ledger: every arrow, number, practice and instrument with what speaks of it.

Whatever is not joined is a loose end, and the tests fail on any. A number that counts as measured
is held against the figure that its row states.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isclose
from types import MappingProxyType
from typing import Literal

from kindloop.evidence.registry import registry
from kindloop.evidence.rows import Finding
from kindloop.evidence.verified import usable
from kindloop.ledger.joins import Joins, Quoted, joins
from kindloop.ledger.split import built_in_rows, calibrate_rows
from kindloop.model.couplings import ARROWS
from kindloop.model.number import MINUTES_PER_DAY, MINUTES_PER_HOUR, Number
from kindloop.model.parameters import NUMBERS
from kindloop.model.practices import NAMES as PRACTICES

Kind = Literal["arrow", "number", "practice", "instrument", "outcome"]
_ID = re.compile(r"\b[SFP][1-9]\d*[a-z]?\b")
_UNITS = MappingProxyType(
    {
        ("d", "min"): MINUTES_PER_DAY,
        ("h", "min"): MINUTES_PER_HOUR,
        ("%", "1"): 0.01,
        ("1", "relative"): 1.0,
    }
)
"""What a figure in the first unit is multiplied with to stand in the second."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of the theory and what it is joined to.

    Attributes:
        kind: of part.
        name: of an arrow its strength; of an outcome the claim.
        claims: of the article.
        rows: findings and parameters.
    """

    kind: Kind
    name: str
    claims: tuple[str, ...]
    rows: tuple[str, ...]


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Every arrow, number, practice, instrument and claim about the whole, joined."""
    known = joins()
    out = [Entry("arrow", one.strength, one.claims, one.findings) for one in ARROWS]
    for number in NUMBERS:
        cited = _ID.findall(number.evidenced.source)
        out.append(
            Entry(
                "number",
                number.name,
                tuple(name for name in cited if name[0] == "S"),
                tuple(name for name in cited if name[0] != "S"),
            )
        )
    for practice in known.practices.values():
        cited = [name for said in practice.statements for name in said.rows]
        claims = [*practice.claims, *(name for name in cited if name[0] == "S")]
        rows = [name for name in cited if name[0] != "S"]
        out.append(
            Entry(
                "practice",
                practice.name,
                tuple(dict.fromkeys(claims)),
                tuple(dict.fromkeys(rows)),
            )
        )
    out += [Entry("instrument", one.name, (), one.rows) for one in known.instruments.values()]
    out += [Entry("outcome", one.claim, (one.claim,), ()) for one in known.outcomes.values()]
    return tuple(out)


def using(name: str) -> tuple[Entry, ...]:
    """The parts of the theory that are joined to a claim, finding or parameter.

    >>> [entry.name for entry in using("F80") if entry.kind == "arrow"]
    ['s_affirmation_soothing']
    """
    return tuple(entry for entry in entries() if name in entry.claims or name in entry.rows)


def quote_of(number: Number) -> Quoted | None:
    """The figure that a measured number is; None for any other number."""
    return joins().quoted.get(number.name) if number.evidenced.kind == "measured" else None


def loose_ends(
    instruments: Iterable[str],
    numbers: Iterable[Number] = NUMBERS,
    known: Joins | None = None,
    parts: Iterable[Entry] | None = None,
) -> list[str]:
    """What is not joined, or joined to something that is not there; empty where all is well.

    Args:
        instruments: the names of all channels through which model persons are seen.
        numbers: of the theory.
        known: the joins of the files.
        parts: of the theory.
    """
    known = joins() if known is None else known
    parts = entries() if parts is None else tuple(parts)
    return [
        *_of_parts(parts),
        *_of_numbers(numbers, known),
        *_not_the_same("practice", PRACTICES, set(known.practices) - {"attention_control"}),
        *_not_the_same("instrument", instruments, known.instruments),
        *_of_rows(parts, known),
    ]


def _of_parts(parts: Iterable[Entry]) -> Iterator[str]:
    evidence = registry()
    for part in parts:
        for name in part.claims:
            if name not in evidence.claims:
                yield f"{part.kind} {part.name} cites {name}, which is no claim."
        for name in part.rows:
            if name not in evidence.findings and name not in evidence.parameters:
                yield f"{part.kind} {part.name} cites {name}, which is no row of the evidence."
        if part.kind == "arrow" and not (part.claims and part.rows):
            yield f"arrow {part.name} wants a claim and a row."
        if part.kind in {"practice", "instrument"} and not part.rows:
            yield f"{part.kind} {part.name} wants a row."


def _of_numbers(numbers: Iterable[Number], known: Joins) -> Iterator[str]:
    targets = {row.evidence for row in calibrate_rows()}
    named: set[str] = set()
    for number in numbers:
        one = number.evidenced
        cited = set(_ID.findall(one.source))
        if not cited and not one.source.startswith("assumed"):
            yield f"number {number.name} cites nothing and does not say that it is assumed."
        if one.kind == "calibrated" and not cited & targets:
            yield f"number {number.name} is calibrated but cites no target."
        if one.kind == "measured":
            named.add(number.name)
            yield from _of_measured(number, known.quoted.get(number.name))
    for name in known.quoted:
        if name not in named:
            yield f"{name} has a quoted figure but is no measured number."


def _of_measured(number: Number, quoted: Quoted | None) -> Iterator[str]:
    """A measured number is its quoted figure, and the figure is the one that the row states."""
    one = number.evidenced
    if quoted is None or quoted.row not in _ID.findall(one.source):
        yield f"number {number.name} is measured but has no quoted figure of a row that it cites."
        return
    factor = 1.0 if quoted.unit == one.unit else _UNITS.get((quoted.unit, one.unit))
    if factor is None or not isclose(quoted.value * factor, one.value, rel_tol=1e-9):
        yield (
            f"number {number.name} is {one.value:g} {one.unit}, its row says "
            f"{quoted.value:g} {quoted.unit}."
        )
    rows = (*registry().findings.values(), *registry().parameters.values())
    stated = [figure for row in rows if row.id == quoted.row for figure in row.figures]
    figures = [figure for figure in stated if figure.what == quoted.figure]
    if not figures or figures[0].unit != quoted.unit:
        yield f"{quoted.row} has no figure {quoted.figure!r} in {quoted.unit}."
        return
    figure = usable(figures[0], quoted.row)
    if quoted.value not in (figure.value, figure.low, figure.high):
        yield f"{quoted.row} does not state {quoted.value:g} for {quoted.figure!r}."


def _not_the_same(kind: str, wanted: Iterable[str], there: Iterable[str]) -> Iterator[str]:
    wanted, there = list(wanted), list(there)
    yield from (f"{kind} {name} is joined to nothing." for name in wanted if name not in there)
    yield from (
        f"{kind} {name} is joined but is not there." for name in there if name not in wanted
    )


def _of_rows(parts: tuple[Entry, ...], known: Joins) -> Iterator[str]:
    """Claims and rows of the evidence that nothing is joined to."""
    evidence = registry()
    joined = {name for part in parts for name in (*part.claims, *part.rows)}
    joined |= {row.evidence for row in (*calibrate_rows(), *built_in_rows())}
    for claim in evidence.claims.values():
        if claim.id not in joined:
            yield f"claim {claim.id} is joined to nothing."
    for row in (*evidence.findings.values(), *evidence.parameters.values()):
        kind = "finding" if isinstance(row, Finding) else "parameter"
        if row.id not in joined and row.id not in known.unused and not _through(row.id):
            yield f"{kind} {row.id} is joined to nothing."
        if row.id in known.unused and (row.id in joined or _through(row.id)):
            yield f"{kind} {row.id} is called unused but is joined."
    yield from (f"{n} is called unused but is no row." for n in known.unused if not _there(n))


def _through(name: str) -> bool:
    """Whether a claim cites the row: then it is joined through the claim."""
    return any(name in (*c.findings, *c.parameters) for c in registry().claims.values())


def _there(name: str) -> bool:
    return name in registry().findings or name in registry().parameters
