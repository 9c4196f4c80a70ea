"""The whole theory as a page to read, as tables for programs, and as a drawing."""

from typing import Any

from kindloop.care.texts import _
from kindloop.evidence.grade import GRADES
from kindloop.ledger.grades import grade_of
from kindloop.model.couplings import ARROWS, Arrow
from kindloop.model.number import Number
from kindloop.model.parameters import BY_NAME, NUMBERS, SOLVED, counts
from kindloop.model.states import INDEX, STATES
from kindloop.report import circuit
from kindloop.report.arrow_words import arrow_label
from kindloop.report.explorer_words import state_name
from kindloop.report.theory_words import said_minutes, time_constant

_GROUPS: dict[str, circuit.Group] = {
    "fast": "fast",
    "level": "body",
    "gland": "body",
    "feeling": "feeling",
    "habit": "slow",
}


_EDITIONS = (
    "Two editions of one theory: `described` has every link as the article claims it, `evidenced` "
    "has every link as strong as the literature supports. States are processes of a model, never "
    "organs that anybody sees; neither edition is validated by running it."
)


def tables() -> dict[str, Any]:
    """States, arrows, numbers and how many numbers are measured, calibrated and assumed."""
    return {
        "states": [
            {
                "name": one.name,
                "unit": one.unit,
                "time_constant_min": time_constant(one),
                "stands_for": one.stands_for,
            }
            for one in STATES
        ],
        "arrows": [_arrow(one) for one in ARROWS],
        "numbers": [_number(one) for one in NUMBERS],
        "counts": counts(),
        "grades": {one.letter: one.words for one in GRADES.values()},
    }


def markdown() -> str:
    """The theory as a page."""
    data, counted = tables(), counts()
    lines = [
        "# The theory",
        "",
        _EDITIONS,
        "",
        f"{len(STATES)} states, {len(ARROWS)} arrows, {len(NUMBERS)} numbers: "
        + ", ".join(f"{count} {kind}" for kind, count in counted.items())
        + f"; {len(SOLVED)} more are solved from them.",
        "",
        "## States",
        "",
        *_table(
            ("state", "stands for", "unit", "time constant"),
            [
                (
                    one.name,
                    one.stands_for,
                    one.unit,
                    said_minutes(time_constant(one)),
                )
                for one in STATES
            ],
        ),
        "",
        "## Arrows",
        "",
        *[f"- **{one.letter}**, {one.name}: {one.words}" for one in GRADES.values()],
        "",
        *_table(
            ("arrow", "sign", "strength", "described", "evidenced", "grade", "claims", "evidence"),
            [
                (
                    f"{' * '.join(row['from'])} → {row['to']}",
                    row["sign"],
                    row["parameter"],
                    f"{row['described']:g}",
                    f"{row['evidenced']:g}",
                    row["grade"],
                    " ".join(row["claims"]),
                    " ".join(row["findings"]),
                )
                for row in data["arrows"]
            ],
        ),
        "",
        "## Numbers",
        "",
        *_table(
            ("number", "described", "evidenced", "unit", "spread", "kind", "source"),
            [
                (
                    row["name"],
                    f"{row['described']:g}",
                    f"{row['evidenced']:g}",
                    row["unit"],
                    f"{row['spread']:g}",
                    row["kind"],
                    row["source"],
                )
                for row in data["numbers"]
            ],
        ),
    ]
    return "\n".join(lines)


def circuit_svg() -> str:
    """The circuit, drawn from the declared arrows, both editions side by side."""
    names = dict.fromkeys(
        [*INDEX, *(name for arrow in ARROWS for name in (*arrow.sources, arrow.to))]
    )
    kinds: dict[str, circuit.Group] = {state.name: _GROUPS[state.kind] for state in STATES}
    outside: circuit.Group = "input"
    nodes = [circuit.Node(name, state_name(name), kinds.get(name, outside)) for name in names]
    return circuit.circuit_file(nodes, [_drawn(arrow) for arrow in ARROWS])


def _drawn(arrow: Arrow) -> circuit.Arrow:
    number, letter = BY_NAME[arrow.strength], grade_of(arrow)
    title = _("{arrow}, grade {letter}: {words}").format(
        arrow=arrow_label(arrow), letter=letter, words=GRADES[letter].name
    )
    return circuit.Arrow(
        arrow.strength,
        arrow.sources,
        arrow.to,
        arrow.sign,
        number.described.value,
        number.evidenced.value,
        letter,
        title,
    )


def _arrow(arrow: Arrow) -> dict[str, Any]:
    number = BY_NAME[arrow.strength]
    return {
        "from": list(arrow.sources),
        "to": arrow.to,
        "sign": arrow.sign,
        "parameter": arrow.strength,
        "described": number.described.value,
        "evidenced": number.evidenced.value,
        "unit": number.evidenced.unit,
        "spread": number.evidenced.spread,
        "grade": grade_of(arrow),
        "claims": list(arrow.claims),
        "findings": list(arrow.findings),
    }


def _number(number: Number) -> dict[str, Any]:
    one = number.evidenced
    arrow = next((a.name for a in ARROWS if a.strength == number.name), "")
    return {
        "name": number.name,
        "described": number.described.value,
        "evidenced": one.value,
        "unit": one.unit,
        "source": one.source,
        "spread": one.spread,
        "kind": one.kind,
        "meaning": number.meaning or arrow,
    }


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    said = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(row)} |" for row in said),
    ]
