"""The literature as data: every claim, finding and parameter, loaded once and checked strictly.

The rows lie beside this file as TOML. A row that breaks a promise (an unknown key, an id used
twice, a reference to a row that is not there, a number without a source) is an error at loading.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from math import isclose
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from kindloop.errors import nearest, not_there
from kindloop.evidence.bibtex import parse
from kindloop.evidence.checks import check
from kindloop.evidence.rows import Claim, Finding, Parameter, Reference, Registry
from kindloop.evidence.strict import make

Row = TypeVar("Row", Claim, Finding, Parameter)
Sourced = TypeVar("Sourced", Finding, Parameter)

_FOLDER = Path(__file__).parent


def read(folder: Path) -> Registry:
    """Read ``claims.toml``, ``findings.toml``, ``parameters.toml``, ``studies.bib``; check them.

    Raises:
        ValueError: naming file, row and what is wrong with it.
    """
    studies = parse((folder / "studies.bib").read_text(encoding="utf-8"))
    findings = _table(folder, "finding", Finding, "F")
    parameters = _table(folder, "parameter", Parameter, "P")
    read_in = Registry(
        _table(folder, "claim", Claim, "S"),
        _with_studies(findings, studies),
        _with_studies(parameters, studies),
        studies,
    )
    check(read_in)
    return read_in


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The registry that ships, read once."""
    return read(_FOLDER)


def claim(name: str) -> Claim:
    """One claim of the article by its id.

    Raises:
        NotThereError: naming the ids nearest to a misspelt one.

    >>> claim("S20").grade
    'E'
    """
    return _one("claim", name, registry().claims)


def finding(name: str) -> Finding:
    """One finding by its id.

    Raises:
        NotThereError: naming the ids nearest to a misspelt one.

    >>> finding("F26").direction
    '+'
    """
    return _one("finding", name, registry().findings)


def parameter(name: str) -> Parameter:
    """One parameter of the literature by its id.

    Raises:
        NotThereError: naming the ids nearest to a misspelt one.

    >>> parameter("P40").figures[2].value
    0.045
    """
    return _one("parameter", name, registry().parameters)


def all_claims() -> tuple[Claim, ...]:
    """Every claim, S1 first."""
    return tuple(registry().claims.values())


def all_findings() -> tuple[Finding, ...]:
    """Every finding, F1 first."""
    return tuple(registry().findings.values())


def all_parameters() -> tuple[Parameter, ...]:
    """Every parameter, P1 first."""
    return tuple(registry().parameters.values())


def study(key: str) -> Reference:
    """One study by its key in ``studies.bib``.

    Raises:
        NotThereError: naming the keys nearest to a misspelt one.

    >>> study("buhle2014").journal
    'Cerebral Cortex 24:2981'
    """
    if key not in registry().studies:
        not_there("study", key, list(registry().studies))
    return registry().studies[key]


def rows_of(key: str) -> tuple[Finding | Parameter, ...]:
    """The findings and parameters that a study stands behind.

    Raises:
        NotThereError: if there is no such study.

    >>> [row.id for row in rows_of("lally2010")]
    ['P40']
    """
    study(key)
    both = (*all_findings(), *all_parameters())
    return tuple(row for row in both if key in row.studies)


def claims_on(name: str) -> tuple[Claim, ...]:
    """The claims that cite a finding or parameter, or that the finding itself names.

    Raises:
        NotThereError: if there is no such finding or parameter.

    >>> [claim.id for claim in claims_on("F39")]
    ['S19']
    """
    row = row_of(name)
    named = row.claims if isinstance(row, Finding) else ()
    return tuple(
        one
        for one in registry().claims.values()
        if name in one.findings or name in one.parameters or one.id in named
    )


def row_of(name: str) -> Finding | Parameter:
    """The finding or parameter with this id, whichever it is.

    Raises:
        NotThereError: naming the ids nearest to a misspelt one.
    """
    both: dict[str, Finding | Parameter] = {**registry().findings, **registry().parameters}
    if name not in both:
        not_there("finding or parameter", name, list(both))
    return both[name]


def holds(name: str, value: float, unit: str) -> bool:
    """Whether a row states this very number, verified: then it may be called measured.

    Args:
        name: of a finding or parameter.
        value: in ``unit``.
        unit: as the row writes it.

    Raises:
        NotThereError: if there is no such row.

    >>> holds("P40", 22, "d"), holds("P40", 23, "d")
    (True, False)
    """
    return any(
        isclose(number, value, rel_tol=1e-9)
        for figure in row_of(name).figures
        if figure.unit == unit and not figure.unverified
        for number in (figure.value, figure.low, figure.high)
        if number is not None
    )


def _with_studies(
    rows: Mapping[str, Sourced], studies: Mapping[str, Reference]
) -> Mapping[str, Sourced]:
    """The rows with their studies read.

    Raises:
        ValueError: if a row names a study that is not there, or brings references of its own.
    """
    out: dict[str, Sourced] = {}
    for row in rows.values():
        if row.references:
            raise ValueError(f"{row.id} writes references out: they belong into studies.bib.")
        for key in row.studies:
            if key not in studies:
                known = list(studies)
                raise ValueError(f"{row.id} names the study {key!r}{nearest(key, known)}")
        out[row.id] = replace(row, references=tuple(studies[key] for key in row.studies))
    return MappingProxyType(out)


def _one(kind: str, name: str, rows: Mapping[str, Row]) -> Row:
    if name not in rows:
        not_there(kind, name, list(rows))
    return rows[name]


def _table(folder: Path, name: str, kind: type[Row], letter: str) -> Mapping[str, Row]:
    file = folder / f"{name}s.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    for key in found:
        if key != name:
            raise ValueError(f"{file.name} has an unknown key {key!r}{nearest(key, [name])}")
    rows: dict[str, Row] = {}
    for number, table in enumerate(found.get(name, []), start=1):
        row = make(kind, table, f"{file.name}, row {number}")
        if not re.fullmatch(rf"{letter}[1-9]\d*[a-z]?", row.id):
            raise ValueError(f"{file.name}, row {number}: an id is like {letter}1, not {row.id!r}.")
        if row.id in rows:
            raise ValueError(f"{file.name} has two rows with the id {row.id}: rename one.")
        rows[row.id] = row
    return MappingProxyType(rows)
