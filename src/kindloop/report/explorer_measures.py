"""The article's own table of measures, with our numbers and what the literature says."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from kindloop.care.texts import _
from kindloop.evidence.registry import claim, row_of
from kindloop.evidence.rows import Claim, Finding, speaks_for
from kindloop.report.explorer_words import figure_name
from kindloop.report.templating import template
from kindloop.study.practised import WEEKS, Measure


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of the table in words."""

    what: str
    described: str
    evidenced: str
    claims: tuple[Claim, ...]
    studies: tuple[str, ...]


def measures_fragment(found: Sequence[Measure]) -> str:
    """The table as a fragment of HTML."""
    return template("explorer_measures.html").render(
        rows=[_row(measure) for measure in found], weeks=WEEKS, speaks_for=speaks_for
    )


def _row(measure: Measure) -> Row:
    claims = tuple(claim(name) for name in measure.claims)
    ids = dict.fromkeys(name for one in claims for name in (*one.findings, *one.parameters))
    return Row(
        _words()[measure.name],
        _number(measure, measure.described),
        _number(measure, measure.evidenced),
        claims,
        tuple(_study(name) for name in ids),
    )


def _study(name: str) -> str:
    row = row_of(name)
    if isinstance(row, Finding):
        return f"{row.id}: {row.references[0].text}"
    return f"{row.id}: {row.quantity}"


def _number(measure: Measure, value: float) -> str:
    if not isfinite(value):
        return _("could not be computed")
    if measure.unit == "%":
        return _("{number} %").format(number=figure_name(value, 1, sign=True))
    if measure.unit == "min":
        return _("{number} min").format(number=figure_name(value, 1, sign=True))
    return figure_name(value, 3, sign=True)


def _words() -> dict[str, str]:
    return {
        "regulation": _("How strongly control can quieten threat (regulation)"),
        "oxytocin_rest": _("Oxytocin at rest, in the evening"),
        "oxytocin_session": _("Oxytocin at its highest in a session, against just before"),
        "grey_matter": _("Grey matter, local volume"),
        "threat": _("Threat after the next big setback, with no break"),
        "cortisol": _("Extra cortisol after it"),
        "arousal_half": _("Time until arousal is back by half after it"),
        "load": _("Wear after eight weeks with a big setback every day (0 to 1)"),
    }
