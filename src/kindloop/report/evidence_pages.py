"""The pages of the documentation that the registry, the ledger and the theory write."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from kindloop.evidence.grade import GRADES
from kindloop.evidence.registry import registry, rows_of
from kindloop.evidence.rows import DIRECTIONS, PROVENANCE
from kindloop.ledger.joins import joins
from kindloop.ledger.split import Target, built_in_rows, calibrate_rows
from kindloop.ledger.validation_rows import HeldBack, validation_rows
from kindloop.model.couplings import ARROWS, BY_STRENGTH, Arrow
from kindloop.model.inputs import NAMES as INPUTS
from kindloop.model.parameters import NUMBERS as THEORY_NUMBERS
from kindloop.model.parameters import SOLVED, counts
from kindloop.model.states import NAMES as STATES
from kindloop.report import evidence_words as words
from kindloop.report.card import Card, Link
from kindloop.report.card_markdown import (
    ARROWS_PAGE,
    BIBLIOGRAPHY,
    CLAIMS,
    NUMBERS,
    PRACTICES,
    STUDIES,
    place,
    section,
    table,
    to_card,
)
from kindloop.report.card_sources import row_link, short
from kindloop.report.cards import card
from kindloop.report.equations_page import page as equations_page
from kindloop.report.explorer_words import state_name


def pages() -> dict[str, str]:
    """Every written page: its Markdown by its path below the documentation."""
    return {
        "equations.md": equations_page(),
        "evidence/index.md": _index(),
        f"evidence/{PRACTICES}": _cards(words.PRACTICES, joins().practices, whole=False),
        f"evidence/{CLAIMS}": _claims(),
        f"evidence/{ARROWS_PAGE}": _arrows(),
        f"evidence/{NUMBERS}": _numbers(),
        f"evidence/{STUDIES}": _cards(
            words.STUDIES, [*registry().findings, *registry().parameters], whole=True
        ),
        f"evidence/{BIBLIOGRAPHY}": _bibliography(),
        "evidence/split.md": _split(),
    }


def _index() -> str:
    letters = Counter(one.letter for one in registry().claims.values())
    rows = (*registry().findings.values(), *registry().parameters.values())
    grades = [
        (one.letter, one.name, one.words, str(letters[one.letter])) for one in GRADES.values()
    ]
    return words.INDEX.format(
        counts="\n".join(table(("", "how many"), _counted())),
        grades="\n".join(table(("grade", "", "what it takes", "claims"), grades)),
        directions="\n".join(f"- `{sign}` {said}" for sign, said in DIRECTIONS.items()),
        provenance="\n".join(f"- **{sign}** {said}" for sign, said in PROVENANCE.items()),
        unverified=sum(row.unverified for row in rows),
    )


def _counted() -> list[tuple[str, ...]]:
    known = registry()
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts().items())
    split = (calibrate_rows(), built_in_rows(), validation_rows())
    return [
        (f"[claims of the article]({CLAIMS})", str(len(known.claims))),
        (f"[findings]({STUDIES})", str(len(known.findings))),
        (f"[numbers from the literature]({STUDIES}#P1)", str(len(known.parameters))),
        (f"[studies and data sets named]({BIBLIOGRAPHY})", str(len(known.studies))),
        (f"[arrows]({ARROWS_PAGE})", str(len(ARROWS))),
        (f"[numbers of the theory]({NUMBERS})", kinds),
        (f"[practices, each with its card]({PRACTICES})", str(len(joins().practices))),
        ("[targets, shapes, tests held back](split.md)", ", ".join(str(len(s)) for s in split)),
    ]


def _cards(start: str, names: Iterable[str], *, whole: bool) -> str:
    lines = [start]
    for name in names:
        lines += section(card(name), 2, whole=whole)
    return "\n".join(lines)


def _claims() -> str:
    lines = [words.CLAIMS]
    for name in registry().claims:
        lines += section(card(name), 2, whole=False)
        lines += [f"[{name}, run: all claims side by side](../claims.md#{name.lower()})", ""]
    return "\n".join(lines)


def _arrows() -> str:
    behaviour = {"success": words.SUCCESS, "practice done": words.PRACTICE_DONE}
    places = [*STATES, *behaviour]
    rows = [
        (f"[{state_name(to)}](#{_anchor(to)})", str(len(_to(to))), _grades(to)) for to in places
    ]
    lines = [words.ARROWS, *table(("process", "arrows to it", "by grade"), rows)]
    for to in places:
        if to in behaviour:
            lines += [f"## {to.capitalize()} {{#{_anchor(to)}}}", "", behaviour[to], ""]
        else:
            lines += section(_without_sources(to), 2)
            lines += [f"[Its equation](../equations.md#{to})", ""]
        for arrow in _to(to):
            lines += section(card(arrow.strength), 3, whole=False)
    lines += ["## From outside", ""]
    for name in INPUTS:
        if name not in joins().practices:
            lines += section(_without_sources(name), 3)
    return "\n".join(lines)


def _numbers() -> str:
    rows = [
        (
            f'<a id="{one.name}"></a>`{one.name}`',
            to_card(Link(one.name, "its arrow")) if one.name in BY_STRENGTH else one.meaning,
            short(one.described.value),
            short(one.evidenced.value),
            one.evidenced.unit,
            short(one.evidenced.spread),
            one.evidenced.kind,
            one.evidenced.source.replace("_", "\\_"),
        )
        for one in THEORY_NUMBERS
    ]
    head = ("number", "what it is", "described", "evidenced", "unit", "spread", "kind", "source")
    kinds = ", ".join(f"{count} are {kind}" for kind, count in counts().items())
    solved = [f"- `{name}`: {meaning}" for name, meaning in SOLVED.items()]
    start = words.NUMBERS.format(all=len(rows), kinds=kinds)
    return "\n".join([start, *table(head, rows), "Solved from them:", "", *solved, ""])


def _bibliography() -> str:
    rows = [
        (
            f'<a id="{key}"></a>`{key}`',
            study.text,
            ", ".join(to_card(row_link(row.id)) for row in rows_of(key)),
        )
        for key, study in registry().studies.items()
    ]
    return "\n".join([words.BIBLIOGRAPHY, *table(("key", "study", "rows"), rows)])


def _split() -> str:
    targets = ("target", "what", "number", "error", "unit", "error from", "note")
    held_back = ("test", "row", "what", "first, less second", "people", "found", "seen")
    shapes = [
        (f"[{one.evidence}]({place(one.evidence)})", one.quantity, one.shape)
        for one in built_in_rows()
    ]
    return words.SPLIT.format(
        targets="\n".join(table(targets, [_target(one) for one in calibrate_rows()])),
        shapes="\n".join(table(("row", "what", "shape"), shapes)),
        held_back="\n".join(table(held_back, [_held_back(one) for one in validation_rows()])),
    )


def _target(one: Target) -> tuple[str, ...]:
    link = f"[{one.id.replace('_', chr(92) + '_')}]({place(one.evidence)})"
    if one.number is None or one.error is None:
        sign = {"+": "above 0", "-": "below 0", "0": "no effect", "": ""}[one.sign]
        return link, one.quantity, sign, "", "", "", one.note
    note = "; ".join(part for part in ("*anew*" if one.recompute else "", one.note) if part)
    return (
        link, one.quantity, short(one.number), short(one.error), one.unit, one.error_from, note,
    )  # fmt: skip


def _held_back(one: HeldBack) -> tuple[str, ...]:
    found = {"+": "above 0", "-": "below 0", "0": "no effect"}[one.verdict]
    if one.number is not None and one.error is not None:
        found += f": {short(one.number)} ({short(one.error)}) {one.unit}"
    return (
        one.id.replace("_", "\\_"),
        f"[{one.evidence}]({place(one.evidence)})",
        one.quantity,
        ", less ".join(one.arms) + (f" ({one.note})" if one.note else ""),
        str(one.people or "not known"),
        found,
        "yes" if one.seen else "no",
    )


def _to(to: str) -> list[Arrow]:
    return [arrow for arrow in ARROWS if arrow.to == to]


def _grades(to: str) -> str:
    counted = Counter(card(arrow.strength).grade for arrow in _to(to))
    return ", ".join(f"{counted[letter]} {letter}" for letter in sorted(counted))


def _anchor(to: str) -> str:
    """Of what arrows lead to; behaviour has another anchor than the input of that name."""
    return to if to in STATES else f"behaviour_{to.replace(' ', '_')}"


def _without_sources(name: str) -> Card:
    """A card without its sources, which the arrows below it show."""
    return replace(card(name), claims=(), sides=(), parameters=())
