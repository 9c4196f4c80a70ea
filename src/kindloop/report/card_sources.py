"""Rows of the evidence and numbers of the theory, as a card shows them."""

from collections.abc import Iterable

from kindloop.care.texts import _
from kindloop.evidence.registry import claim, row_of
from kindloop.evidence.rows import (
    PROVENANCE,
    Claim,
    Figure,
    Finding,
    Parameter,
    direction_words,
    speaks_for,
)
from kindloop.ledger.grades import grade_of
from kindloop.model.couplings import BY_STRENGTH, Arrow
from kindloop.model.parameters import BY_NAME
from kindloop.report.arrow_words import arrow_label
from kindloop.report.card import Line, Link, Side, Source, Stated, Strength


def headings() -> dict[str, str]:
    """The heading for findings of each direction, for before against."""
    return {
        "+": _("Studies that support it"),
        "~": _("Studies with mixed results"),
        "0": _("Studies that found no effect"),
        "-": _("Studies that speak against it"),
        "": _("Studies that bear on it, with no direction"),
    }


def of_claim(row: Claim) -> Source:
    """A claim of the article."""
    return Source(
        row.id, row.grade, row.letter, direction_words(row.direction), row.claim, row.verdict,
        "", "", not speaks_for(row.direction),
    )  # fmt: skip


def of_finding(row: Finding) -> Source:
    """What a study found."""
    direction = direction_words(row.direction) + (f" ({row.note})" if row.note else "")
    people = "" if row.n is None else _("{count} people").format(count=row.n)
    return Source(
        row.id,
        row.grade,
        row.letter,
        direction,
        row.result,
        "; ".join(part for part in (row.measure, row.design, people) if part),
        "; ".join(reference.text for reference in row.references),
        _memory(row),
        row.direction.split("/")[0] in {"0", "-"},
    )


def of_parameter(row: Parameter) -> Source:
    """A number from the literature."""
    said = f"{row.quantity}: {row.value}"
    return Source(row.id, "", "", "", said, "", row.source, _memory(row), False)


def parted(names: Iterable[str]) -> tuple[tuple[Side, ...], tuple[Source, ...]]:
    """Findings by direction, and parameters, from the ids of both; each once, in their order."""
    rows = [row_of(name) for name in dict.fromkeys(names)]
    findings = [row for row in rows if isinstance(row, Finding)]
    sides = [
        Side(heading, tuple(of_finding(f) for f in findings if f.direction.split("/")[0] == sign))
        for sign, heading in headings().items()
    ]
    parameters = tuple(of_parameter(row) for row in rows if isinstance(row, Parameter))
    return tuple(side for side in sides if side.sources), parameters


def claims_of(names: Iterable[str]) -> tuple[Source, ...]:
    """Claims from their ids, each once."""
    return tuple(of_claim(claim(name)) for name in dict.fromkeys(names))


def strength(name: str) -> Strength:
    """A number of the theory in both editions."""
    number = BY_NAME[name]
    one = number.evidenced
    label = arrow_label(BY_STRENGTH[name]) if name in BY_STRENGTH else number.meaning
    return Strength(
        name, label, number.described.value, one.value, one.unit, one.spread, one.kind, one.source
    )


def stated(figures: Iterable[Figure]) -> tuple[Stated, ...]:
    """The figures of a row."""
    return tuple(
        Stated(one.what, _value(one), one.unit, PROVENANCE[one.provenance], one.unverified)
        for one in figures
    )


def link_to_arrow(arrow: Arrow) -> Link:
    """The card of an arrow, with its grade."""
    return Link(arrow.strength, arrow_label(arrow), grade_of(arrow))


def arrow_line(arrow: Arrow) -> Line:
    """An arrow as a line that leads to its card: with its strength in both editions."""
    number = BY_NAME[arrow.strength]
    said = _("described {described}, evidenced {evidenced}").format(
        described=short(number.described.value), evidenced=short(number.evidenced.value)
    )
    return Line(said, (link_to_arrow(arrow),))


def row_link(name: str) -> Link:
    """The card of a claim, finding or parameter."""
    if name[0] == "S":
        return Link(name, name, claim(name).letter)
    row = row_of(name)
    return Link(name, name, row.letter if isinstance(row, Finding) else "")


def short(value: float) -> str:
    """A number with a true minus and no more places than it needs.

    >>> short(-0.25), short(4.0)
    ('−0.25', '4')
    """
    return f"{value:.4g}".replace("-", "−")


def _value(figure: Figure) -> str:
    span = "" if figure.low is None or figure.high is None else (
        _("{low} to {high}").format(low=short(figure.low), high=short(figure.high))
    )  # fmt: skip
    if figure.value is None:
        return span
    said = short(figure.value)
    if figure.error is not None:
        said += " " + _("(standard error {error})").format(error=short(figure.error))
    return f"{said} ({span})" if span else said


def _memory(row: Finding | Parameter) -> str:
    if not row.unverified:
        return ""
    return row.from_memory or _("All of it.")
