"""The rows of the registry as frozen tables: claims, findings, parameters and their figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from kindloop.evidence.grade import Kind, Letter, letters

Provenance = Literal["R", "R2", "C", "M"]

PROVENANCE = MappingProxyType(
    {
        "R": "read in the paper or its record",
        "R2": "read in a secondary page, not in the paper",
        "C": "computed by us from public raw data; not peer reviewed",
        "M": "from memory of the literature, unverified",
    }
)
"""How something is known, in words."""

DIRECTIONS = MappingProxyType(
    {"+": "supports", "~": "is mixed", "0": "finds no effect", "-": "contradicts"}
)
"""How a row stands to the article, in words."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as a row states it.

    Attributes:
        what: the quantity, in words; a range says so.
        unit: ``"1"`` if it has none.
        provenance: how it is known.
        value: the number, or None where the row gives a range only.
        low: lower end of its 95 % interval, or of the range.
        high: upper end.
        error: standard error, where one is known.
        unverified: whether it is from memory: then it enters no calibration and no result.
    """

    what: str
    unit: str
    provenance: Provenance
    value: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """Where something was published; what the evidence does not name is empty or None.

    Attributes:
        key: of the study in ``studies.bib``.
        authors: their names as far as they are named.
        year: of publication.
        journal: with volume and pages.
        doi: as written, without a host.
        record: another number under which it is found.
        unverified: fields of the study that are from memory.
    """

    key: str
    authors: str = ""
    year: int | None = None
    journal: str = ""
    doi: str = ""
    record: str = ""
    unverified: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The reference in one line.

        >>> Reference("buhle2014", "Buhle et al.", 2014, "Cerebral Cortex 24:2981").text
        'Buhle et al., 2014, Cerebral Cortex 24:2981'
        """
        parts = (self.authors or "authors not named", str(self.year or ""), self.journal)
        said = ", ".join(part for part in (*parts, self.doi, self.record) if part)
        if not self.unverified:
            return said
        return f"{said} ({' and '.join(self.unverified)} from memory)"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one study, or one re-analysis, found.

    Attributes:
        id: such as ``F20``.
        studies: keys of the studies in ``studies.bib``, one at least.
        references: the same studies, read.
        kinds: of study, from which the rule of the grade starts.
        design: in words.
        measure: what was measured.
        result: what is read or computed, with its numbers.
        provenance: every way in which something of the row is known.
        direction: ``+ ~ 0 -``, several with a slash; empty where the row gives none.
        grade: as written, such as ``A-`` or ``B/C``.
        graded: what the grade is for, where that needs saying.
        n: people, where the row gives one number.
        note: on the direction.
        from_memory: what of the row is not verified.
        unverified: whether something of the row is from memory.
        claims: claims that the row itself names.
        figures: its numbers.
    """

    id: str
    studies: tuple[str, ...]
    kinds: tuple[Kind, ...]
    design: str
    measure: str
    result: str
    provenance: tuple[Provenance, ...]
    direction: str
    grade: str
    graded: str = ""
    n: int | None = None
    note: str = ""
    from_memory: str = ""
    unverified: bool = False
    claims: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def letter(self) -> Letter:
        """The grade as one letter: the first one written."""
        return letters(self.grade)[0]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the article and how the literature stands to it.

    Attributes:
        id: such as ``S3``.
        claim: in our own words.
        part: of the system.
        verdict: in words.
        direction: as in a finding.
        grade: as in a finding; a second letter is for a second part, named in ``graded``.
        grade_from: ``verdict`` or, where that has no letter, ``rows``: the best one cited.
        graded: what the grade is for, where that needs saying.
        findings: ids of the findings cited.
        parameters: ids of the parameters cited.
    """

    id: str
    claim: str
    part: str
    verdict: str
    direction: str
    grade: str
    grade_from: Literal["verdict", "rows"]
    graded: str = ""
    findings: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    @property
    def letter(self) -> Letter:
        """The grade as one letter: the first one written."""
        return letters(self.grade)[0]


@dataclass(frozen=True, slots=True)
class Parameter:
    """Numbers that a model needs, from the literature.

    Attributes:
        id: such as ``P40``.
        quantity: in words.
        value: what is read or computed, in words and numbers.
        source: never empty.
        studies: keys of the studies that are its source, as far as they are named.
        references: the same studies, read.
        provenance: every way in which something of the row is known.
        from_memory: what of the row is not verified, where that is not all of it.
        unverified: whether something of the row is from memory.
        findings: ids of the findings cited.
        figures: its numbers.
    """

    id: str
    quantity: str
    value: str
    source: str
    provenance: tuple[Provenance, ...]
    from_memory: str = ""
    unverified: bool = False
    studies: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry:
    """All rows by id, and all studies by key, in the order of their files."""

    claims: Mapping[str, Claim]
    findings: Mapping[str, Finding]
    parameters: Mapping[str, Parameter]
    studies: Mapping[str, Reference]


def speaks_for(direction: str) -> bool:
    """Whether some of the evidence speaks for the claim, wholly or in part.

    >>> [speaks_for(direction) for direction in ("+/0", "~/-", "-/0", "")]
    [True, True, False, True]
    """
    return not direction or bool({"+", "~"} & set(direction.split("/")))


def direction_words(direction: str) -> str:
    """A direction in words.

    >>> direction_words("~/-")
    'is mixed, contradicts'
    >>> direction_words("")
    'no direction known'
    """
    if not direction:
        return "no direction known"
    return ", ".join(DIRECTIONS[sign] for sign in direction.split("/"))
