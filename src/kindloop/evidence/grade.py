"""The scale of the evidence: five grades in plain words, their order, their look, their rule.

A grade says how strong the evidence is, not which way it points: a claim can be contradicted
with grade A. Nobody has to tell colours apart to read it: every grade has a letter, a colour from
a palette that is safe for the colour-blind, and a pattern of its own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from kindloop.errors import nearest

Letter = Literal["A", "B", "C", "D", "E"]
Kind = Literal[
    "meta-analysis", "trials", "trial", "experiment", "correlational", "imaging", "indirect"
]
"""A kind of study; ``trials`` is several randomised trials in one report."""

_WRITTEN = re.compile(r"[A-E]-?(/[A-E]-?)*")


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of the scale.

    Attributes:
        letter: A (strongest) to E (no direct evidence).
        name: in one or two words.
        words: what it takes, in one plain sentence.
        colour: its name for people.
        light: the colour on a light ground, as ``#rrggbb``; 3:1 against it at least.
        dark: the colour on a dark ground.
        pattern: the name of its line pattern for people.
        dashes: lengths of dash and gap in pixels, as SVG wants them; empty for a solid line.
    """

    letter: Letter
    name: str
    words: str
    colour: str
    light: str
    dark: str
    pattern: str
    dashes: str


GRADES = MappingProxyType(
    {
        "A": Grade(
            "A", "strong", "A meta-analysis, or several randomised trials.",
            "blue", "#1552c4", "#4f9df0", "solid", "",
        ),
        "B": Grade(
            "B", "one trial", "A single randomised trial or experiment.",
            "green", "#007a5a", "#2fb98a", "long dashes", "14 3.5",
        ),
        "C": Grade(
            "C", "correlation", "Correlations, or small imaging studies.",
            "amber", "#b87300", "#f3c04a", "short dashes", "6 3",
        ),
        "D": Grade(
            "D", "indirect", "Animal work, indirect evidence or theory.",
            "purple", "#8a1660", "#ff8fd0", "dashes and dots", "8 3.5 1.5 3.5",
        ),
        "E": Grade(
            "E", "no direct evidence", "No direct evidence found.",
            "grey", "#8c8791", "#827e89", "dots", "1.5 4",
        ),
    }
)  # fmt: skip
"""The scale, strongest first."""

_BY_KIND: dict[Kind, Letter] = {
    "meta-analysis": "A",
    "trials": "A",
    "trial": "B",
    "experiment": "B",
    "correlational": "C",
    "imaging": "C",
    "indirect": "D",
}


def grade(letter: str) -> Grade:
    """The grade with this letter.

    Raises:
        ValueError: if there is no such letter.

    >>> grade("C").words
    'Correlations, or small imaging studies.'
    """
    if letter not in GRADES:
        raise ValueError(f"There is no grade {letter!r}{nearest(letter, list(GRADES))}.")
    return GRADES[letter]


def letters(written: str) -> tuple[Letter, ...]:
    """The letters of a grade as written in a row, in the order written; a minus is left out.

    Raises:
        ValueError: if it is not of the form of ``A``, ``A-`` or ``B/C``.

    >>> letters("A-/C")
    ('A', 'C')
    """
    if not _WRITTEN.fullmatch(written):
        raise ValueError(f"A grade is written as A, A- or B/C; came {written!r}.")
    return tuple(grade(part[0]).letter for part in written.split("/"))


def strength(letter: str) -> int:
    """The place on the scale: 4 for A down to 0 for E.

    >>> strength("A") > strength("B")
    True
    """
    return "EDCBA".index(grade(letter).letter)


def best(graded: Iterable[str]) -> Letter:
    """The strongest of some letters; E, no direct evidence, if there are none.

    >>> best(["C", "B", "D"])
    'B'
    """
    return grade(max(graded, key=strength, default="E")).letter


def by_rule(kinds: Iterable[Kind]) -> Letter:
    """The grade that the kinds of study behind one report give it.

    Several randomised trials or a meta-analysis make an A, one trial or experiment a B,
    correlations and small imaging studies a C, indirect evidence and theory a D, nothing an E.

    >>> by_rule(["trial", "correlational"])
    'B'
    """
    return best(_BY_KIND[kind] for kind in kinds)


def together(reports: Iterable[Iterable[Kind]]) -> Letter:
    """The grade of several independent reports taken together: two trials make an A.

    >>> together([["trial"], ["trial"]])
    'A'
    """
    kinds = [tuple(report) for report in reports]
    if sum("trial" in report for report in kinds) > 1:
        return "A"
    return best(by_rule(report) for report in kinds)
