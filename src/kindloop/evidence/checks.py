"""What every row of the registry promises beyond its form."""

import re
from collections.abc import Iterable, Iterator, Mapping
from math import isfinite

from kindloop.errors import nearest
from kindloop.evidence.grade import letters
from kindloop.evidence.rows import (
    Claim,
    Figure,
    Finding,
    Parameter,
    Provenance,
    Reference,
    Registry,
)

_DIRECTION = re.compile(r"|[+~0-](/[+~0-])*")


def check(known: Registry) -> None:
    """Hold every row to its promises.

    Raises:
        ValueError: naming the first row that breaks one, and what is wrong.
    """
    for claim in known.claims.values():
        _check_claim(claim, known)
    for finding in known.findings.values():
        _check_finding(finding, known)
    for parameter in known.parameters.values():
        _check_parameter(parameter, known)
    named = {key for row in known.findings.values() for key in row.studies}
    named |= {key for row in known.parameters.values() for key in row.studies}
    for key, study in known.studies.items():
        if key not in named or not _names(study):
            raise ValueError(f"The study {key} is in no row, or names nothing to find it by.")


def _check_claim(row: Claim, known: Registry) -> None:
    _check_words(row.id, {"claim": row.claim, "part": row.part, "verdict": row.verdict})
    _check_standing(row.id, row.direction, row.grade)
    _check_cited(row.id, row.findings, known.findings)
    _check_cited(row.id, row.parameters, known.parameters)
    if row.grade_from == "rows" and not (row.findings or row.parameters):
        raise ValueError(f"{row.id} takes its grade from rows but cites none: name them.")


def _check_finding(row: Finding, known: Registry) -> None:
    _check_words(row.id, {"design": row.design, "measure": row.measure, "result": row.result})
    _check_standing(row.id, row.direction, row.grade)
    _check_cited(row.id, row.claims, known.claims)
    if not row.references:
        raise ValueError(f"{row.id} has an empty source: name its study.")
    if not row.kinds:
        raise ValueError(f"{row.id} names no kind of study: add it to kinds.")
    if row.n is not None and row.n < 1:
        raise ValueError(f"{row.id} has {row.n} people: leave n out if it is not known.")
    _check_known(row.id, row.provenance, row.from_memory, row.unverified)
    _check_figures(row.id, row.provenance, row.figures)


def _check_parameter(row: Parameter, known: Registry) -> None:
    _check_words(row.id, {"quantity": row.quantity, "value": row.value, "source": row.source})
    _check_cited(row.id, row.findings, known.findings)
    _check_known(row.id, row.provenance, row.from_memory, row.unverified)
    _check_figures(row.id, row.provenance, row.figures)


def _check_words(where: str, texts: Mapping[str, str]) -> None:
    for key, text in texts.items():
        if not text:
            raise ValueError(f"{where} has an empty {key}: say it in words.")


def _check_standing(where: str, direction: str, grade: str) -> None:
    if not _DIRECTION.fullmatch(direction):
        raise ValueError(f"{where}: a direction is of + ~ 0 - with slashes; came {direction!r}.")
    try:
        letters(grade)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _check_cited(where: str, cited: Iterable[str], known: Iterable[str]) -> None:
    names = list(known)
    for name in cited:
        if name not in names:
            raise ValueError(f"{where} cites {name}, which is not there{nearest(name, names)}")


def _check_known(
    where: str, provenance: tuple[Provenance, ...], from_memory: str, unverified: bool
) -> None:
    if not provenance or len(set(provenance)) < len(provenance):
        raise ValueError(f"{where} wants each way in which it is known once; came {provenance}.")
    if unverified != ("M" in provenance):
        raise ValueError(f"{where}: unverified is true exactly where something is from memory (M).")
    if bool(from_memory) != ("M" in provenance and len(provenance) > 1):
        raise ValueError(
            f"{where}: from_memory says which part is from memory, exactly where a part is."
        )


def _check_figures(
    where: str, provenance: tuple[Provenance, ...], figures: tuple[Figure, ...]
) -> None:
    for figure in figures:
        here = f"{where}, figure {figure.what!r}"
        _check_words(here, {"what": figure.what, "unit": figure.unit})
        if figure.provenance not in provenance:
            raise ValueError(f"{here} is known by {figure.provenance}, its row by {provenance}.")
        if figure.unverified != (figure.provenance == "M"):
            raise ValueError(f"{here}: unverified is true exactly where it is from memory (M).")
        _check_numbers(here, figure)


def _check_numbers(where: str, figure: Figure) -> None:
    given = list(_numbers(figure))
    if not given or (figure.low is None) != (figure.high is None):
        raise ValueError(f"{where} wants a value, or low and high together.")
    if not all(isfinite(number) for number in given):
        raise ValueError(f"{where} wants finite numbers.")
    if given != sorted(given) or (figure.error is not None and not 0 < figure.error < 1e9):
        raise ValueError(f"{where} wants low, value, high in this order and a positive error.")


def _numbers(figure: Figure) -> Iterator[float]:
    return (n for n in (figure.low, figure.value, figure.high) if n is not None)


def _names(reference: Reference) -> bool:
    return bool(reference.authors or reference.journal or reference.doi or reference.record)
