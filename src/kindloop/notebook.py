"""What the companion keeps beside the diary: setback minutes, goals, journal, practice sessions.

Each row is known by its instant, microseconds since 1970 UTC; no two rows of one kind share one.
Own words stand here and nowhere else: nothing that learns from a diary reads them.
"""

from dataclasses import dataclass
from typing import Literal

SaidKind = Literal["critical", "kind", "neither", ""]
AnswerKind = Literal["kind", "neutral"]
Length = Literal["short", "middle", "long"]

LENGTHS: tuple[Length, ...] = ("short", "middle", "long")


@dataclass(frozen=True, slots=True)
class Minute:
    """One setback and how it was answered.

    Attributes:
        instant: when it was told.
        happened: what happened, own words.
        sting: how much it stung, 0 to 10.
        said_kind: how the person spoke to themselves, empty where not told.
        said: what they said to themselves, own words.
        answer: what followed: a kind minute or a neutral pause.
        chance: probability with which a coin gave a kind answer; None where it was chosen.
        assigned: what the coin gave, empty where it was chosen.
        step: the next step, own words; empty where none was named.
        goal: instant of the goal that the step belongs to.
        told: when it was told whether the step was taken.
        taken: 0 not, 0.5 partly, 1 done; None while not told.
    """

    instant: int
    happened: str = ""
    sting: int = 5
    said_kind: SaidKind = ""
    said: str = ""
    answer: AnswerKind = "kind"
    chance: float | None = None
    assigned: str = ""
    step: str = ""
    goal: int | None = None
    told: int | None = None
    taken: float | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """Something that matters, and why.

    Attributes:
        instant: when it was named.
        title: own words.
        why: why it matters, own words.
        closed: when it was put away; None while it is open.
    """

    instant: int
    title: str
    why: str = ""
    closed: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry of the journal.

    Attributes:
        instant: when it was written.
        prompt: name of the prompt that it answers, empty without one.
        words: what was written.
        changed: when it was last changed.
    """

    instant: int
    prompt: str = ""
    words: str = ""
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One practice done.

    Attributes:
        instant: when it was told.
        practice: its name.
        length: which of the three lengths.
        before: how the person felt before, 0 to 10; None where not told.
        after: the same after.
        worse: whether the person said that it made it worse.
    """

    instant: int
    practice: str
    length: Length = "short"
    before: float | None = None
    after: float | None = None
    worse: bool = False


Row = Minute | Goal | Leaf | Session
"""Any of them."""

KINDS: dict[str, type[Minute] | type[Goal] | type[Leaf] | type[Session]] = {
    "minute": Minute,
    "goal": Goal,
    "leaf": Leaf,
    "session": Session,
}
"""By the name of their table in the database."""
