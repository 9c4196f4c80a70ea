"""A card: one part of the theory or of the evidence in plain words, then numbers, then sources."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["arrow", "state", "input", "number", "claim", "study", "practice"]


@dataclass(frozen=True, slots=True)
class Link:
    """Another card.

    Attributes:
        name: by which it is asked for.
        label: for people.
        grade: letter of the evidence, empty where the other card has none.
    """

    name: str
    label: str
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a passage, and the cards that it rests on or leads to."""

    said: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Strength:
    """A number of the theory in both editions.

    Attributes:
        name: how the equations call it.
        label: what it is.
        described: the number where every link is as the article claims it.
        evidenced: the number at the strength that the literature supports.
        unit: ``"1"`` if it has none.
        spread: of the evidenced number.
        kind: measured, calibrated or assumed.
        source: the rows or the reason.
    """

    name: str
    label: str
    described: float
    evidenced: float
    unit: str
    spread: float
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as a row of the evidence states it.

    Attributes:
        what: the quantity.
        value: with its interval, in words.
        unit: ``"1"`` if it has none.
        known: how it is known, in words.
        unverified: whether it is from memory: then it enters no calibration and no result.
    """

    what: str
    value: str
    unit: str
    known: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A claim, finding or parameter on a card.

    Attributes:
        name: its id.
        grade: as written; empty for a parameter.
        letter: the grade as one letter; empty for a parameter.
        direction: how it stands to the article, in words; empty for a parameter.
        said: what was found, or claimed.
        about: design, measure, people; of a claim its verdict.
        reference: where it was published.
        memory: what of it is from memory; empty if nothing is.
        against: whether it speaks against what it is cited for.
    """

    name: str
    grade: str
    letter: str
    direction: str
    said: str
    about: str
    reference: str
    memory: str
    against: bool


@dataclass(frozen=True, slots=True)
class Side:
    """Findings of one direction."""

    heading: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that is shown of one thing.

    Attributes:
        kind: of thing.
        name: by which it is asked for.
        title: for people.
        words: sentences in plain words.
        grade: letter of the evidence; empty where a grade means nothing.
        passages: more plain words under headings.
        numbers: of the theory.
        stated: figures of the evidence.
        claims: of the article.
        sides: findings for and against.
        parameters: numbers from the literature.
    """

    kind: Kind
    name: str
    title: str
    words: tuple[str, ...]
    grade: str = ""
    passages: tuple[Passage, ...] = ()
    numbers: tuple[Strength, ...] = ()
    stated: tuple[Stated, ...] = ()
    claims: tuple[Source, ...] = ()
    sides: tuple[Side, ...] = ()
    parameters: tuple[Source, ...] = ()
