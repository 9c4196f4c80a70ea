"""A card as a section of a page of the documentation, and where each card stands there."""

from collections.abc import Iterator

from kindloop.evidence.registry import registry
from kindloop.ledger.joins import joins
from kindloop.model.couplings import BY_STRENGTH
from kindloop.model.inputs import NAMES as INPUTS
from kindloop.model.parameters import BY_NAME
from kindloop.model.states import INDEX
from kindloop.report.card import Card, Line, Link, Source, Strength
from kindloop.report.card_sources import short
from kindloop.report.card_text import grade_sentence, stated_words

ARROWS_PAGE, CLAIMS, STUDIES = "arrows.md", "claims.md", "studies.md"
PRACTICES, NUMBERS, BIBLIOGRAPHY = "practices.md", "numbers.md", "bibliography.md"


def place(name: str) -> str:
    """The page and the anchor of a card, seen from a page beside it.

    >>> place("S3"), place("s_critic_threat"), place("tau_mood")
    ('claims.md#S3', 'arrows.md#s_critic_threat', 'numbers.md#tau_mood')
    """
    pages = (
        (registry().claims, CLAIMS),
        (registry().findings, STUDIES),
        (registry().parameters, STUDIES),
        (joins().practices, PRACTICES),
        (BY_STRENGTH, ARROWS_PAGE),
        (INDEX, ARROWS_PAGE),
        (INPUTS, ARROWS_PAGE),
        (BY_NAME, NUMBERS),
        (registry().studies, BIBLIOGRAPHY),
    )
    return next(f"{page}#{name}" for names, page in pages if name in names)


def section(card: Card, level: int, *, whole: bool = True) -> list[str]:
    """A card as lines of Markdown.

    Args:
        card: to be shown.
        level: of its heading.
        whole: with designs and references; otherwise what was found alone, since the page of the
            studies has the rest.
    """
    return [
        f"{'#' * level} {_plain(card.title)} {{#{card.name}}}",
        "",
        *_body(card, whole),
    ]


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """A table; cells are Markdown already."""
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows),
        "",
    ]


def to_card(link: Link) -> str:
    """A link to another card, with its grade."""
    grade = f" ({link.grade})" if link.grade else ""
    return f"[{_plain(link.label)}]({place(link.name)}){grade}"


def _body(card: Card, whole: bool) -> Iterator[str]:
    yield from (f"{_plain(sentence)}\n" for sentence in card.words)
    if card.grade:
        yield f"**{grade_sentence(card.grade)}**\n"
    for passage in card.passages:
        yield f"*{passage.heading}*\n"
        yield from (f"- {_line(line)}" for line in passage.lines)
        yield ""
    if card.numbers and card.kind != "claim":
        yield from _numbers(card.numbers)
    if card.stated:
        yield "*Figures*\n"
        yield from (f"- {_plain(stated_words(one))}" for one in card.stated)
        yield ""
    groups = [("What the article claims, in our words", card.claims)]
    groups += [(side.heading, side.sources) for side in card.sides]
    groups.append(("Numbers from the literature", card.parameters))
    for heading, sources in groups:
        if sources:
            yield f"*{heading}*\n"
            yield from (f"- {_source(one, whole)}" for one in sources)
            yield ""


def _numbers(numbers: tuple[Strength, ...]) -> list[str]:
    head = ("number", "described", "evidenced", "unit", "spread", "kind", "source")
    return table(
        head,
        [
            (
                f"`{one.name}`", short(one.described), short(one.evidenced), one.unit,
                short(one.spread), one.kind, _plain(one.source),
            )
            for one in numbers
        ],
    )  # fmt: skip


def _line(line: Line) -> str:
    links = ", ".join(to_card(link) for link in line.links)
    if not line.said or not links:
        return _plain(line.said) or links
    return f"{_plain(line.said)} {links}" if line.said.endswith(".") else f"{links}: {line.said}"


def _source(one: Source, whole: bool) -> str:
    grade = f", grade {one.grade}" if one.grade else ""
    direction = f", {_plain(one.direction)}" if one.direction else ""
    parts = [f"[{one.name}]({place(one.name)}){grade}{direction}. {_plain(one.said)}"]
    if one.name[0] == "S" or whole:
        parts += [_plain(text) for text in (one.about, one.reference) if text]
    if one.memory:
        parts.append(f"Not verified, and used for nothing: {_plain(one.memory)}")
    return "<br>".join(parts)


def _plain(text: str) -> str:
    """Words in which nothing is a sign of Markdown or HTML."""
    for sign in "\\`*_[]<":
        text = text.replace(sign, f"\\{sign}" if sign != "<" else "&lt;")
    return text
