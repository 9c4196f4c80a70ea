"""A card for the terminal, and as plain data."""

from collections.abc import Iterator
from dataclasses import asdict
from textwrap import wrap
from typing import Any

from kindloop.care.texts import _
from kindloop.evidence.grade import GRADES
from kindloop.report.card import Card, Line, Source, Stated, Strength
from kindloop.report.card_sources import short

_WIDTH = 88


def data(card: Card) -> dict[str, Any]:
    """A card as plain data, with its grade in words."""
    out = asdict(card)
    out["grade_words"] = GRADES[card.grade].words if card.grade else ""
    return out


def text(card: Card) -> str:
    """A card to read: plain words, then numbers, then sources for and against."""
    return "\n".join(_lines(card)).rstrip() + "\n"


def _lines(card: Card) -> Iterator[str]:
    yield card.title
    yield "=" * len(card.title)
    for sentence in card.words:
        yield from wrap(sentence, _WIDTH)
    if card.grade:
        yield from wrap(grade_sentence(card.grade), _WIDTH)
    for passage in card.passages:
        yield from _under(passage.heading, [_line(line) for line in passage.lines])
    if card.numbers:
        yield from _under(_("Numbers of the theory"), [_strength(one) for one in card.numbers])
    if card.stated:
        yield from _under(_("Figures"), [stated_words(one) for one in card.stated])
    if card.claims:
        yield from _under(
            _("What the article claims, in our words"), [_source(one) for one in card.claims]
        )
    for side in card.sides:
        yield from _under(side.heading, [_source(one) for one in side.sources])
    if card.parameters:
        yield from _under(
            _("Numbers from the literature"), [_source(one) for one in card.parameters]
        )
    if card.kind not in {"study", "number"} and not (card.sides or card.parameters):
        yield ""
        yield _("No study of it was found.")


def grade_sentence(letter: str) -> str:
    """A grade in a sentence."""
    grade = GRADES[letter]
    return _("Evidence: {letter}, {name}. {words} It says how strong, not which way.").format(
        letter=grade.letter, name=grade.name, words=grade.words
    )


def stated_words(one: Stated) -> str:
    """A figure of the evidence in words, with how it is known."""
    unit = "" if one.unit == "1" else f" {one.unit}"
    mark = _("NOT VERIFIED, used for nothing") if one.unverified else one.known
    return f"{one.what}: {one.value}{unit} ({mark})"


def _under(heading: str, items: list[str]) -> Iterator[str]:
    yield ""
    yield f"{heading}:"
    for item in items:
        yield from wrap(item, _WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _line(line: Line) -> str:
    named = ", ".join(
        f"{one.label} ({one.grade})" if one.grade else one.label for one in line.links
    )
    if not line.said or not named:
        return line.said or named
    return f"{line.said} [{named}]" if line.said.endswith(".") else f"{named}: {line.said}"


def _strength(one: Strength) -> str:
    unit = "" if one.unit == "1" else f" {one.unit}"
    return _(
        "{label} ({name}): described {described}{unit}, evidenced {evidenced}{unit}, spread "
        "{spread}; {kind}. {source}"
    ).format(
        label=one.label,
        name=one.name,
        described=short(one.described),
        evidenced=short(one.evidenced),
        unit=unit,
        spread=short(one.spread),
        kind=one.kind,
        source=one.source,
    )


def _source(one: Source) -> str:
    grade = _(", grade {grade}").format(grade=one.grade) if one.grade else ""
    direction = f", {one.direction}" if one.direction else ""
    parts = [f"{one.name}{grade}{direction}. {one.said}", one.about, one.reference]
    if one.memory:
        parts.append(_("Not verified: {what}").format(what=one.memory))
    return " | ".join(part for part in parts if part)
