"""The texts of the guided practices, one file for each language and practice.

A file begins with lines ``key: value`` between two lines ``---``. Each paragraph after that is one
step of the practice and begins with its seconds in the three lengths, ``-`` where a length leaves
the step out: ``12 20 - | Let one breath go out slowly.``
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kindloop.care.texts import language
from kindloop.errors import not_there

FOLDER = Path(__file__).parent / "practices"
LENGTHS = ("short", "middle", "long")
KIND_MINUTE = "compassion_break"
NEUTRAL = "attention_control"
ORDER = (
    "compassion_break",
    "meditation",
    "affirmation",
    "compassionate_letter",
    "journaling",
    "reframing",
)
"""The six practices, in the order in which they are shown; the neutral pause stands apart."""

PARTS = ("kindness", "common humanity", "mindfulness")
"""The three parts of self-compassion, one or more of which a practice trains."""

_KEYS = ("name", "about", "trains", "claims", "findings", "writes", "careful")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a practice.

    Attributes:
        seconds: in each of the three lengths; 0 where a length leaves it out.
        text: what is said.
    """

    seconds: tuple[int, int, int]
    text: str


@dataclass(frozen=True, slots=True)
class PracticeText:
    """One practice in one language.

    Attributes:
        name: as the diary calls it.
        title: as people call it.
        about: what one does, in one sentence.
        trains: parts of self-compassion that it trains, of ``PARTS``; none for the neutral pause.
        claims: ids of the article's claims about it.
        findings: ids of studies that bear on it without such a claim.
        writes: whether one writes in it.
        careful: for whom or when it may do harm, in one sentence; empty where nothing is known.
        steps: all steps.
    """

    name: str
    title: str
    about: str
    trains: tuple[str, ...]
    claims: tuple[str, ...]
    findings: tuple[str, ...]
    writes: bool
    careful: str
    steps: tuple[Step, ...]

    def at(self, length: str) -> tuple[tuple[int, str], ...]:
        """Seconds and texts of the steps of one length."""
        place = LENGTHS.index(length)
        return tuple((step.seconds[place], step.text) for step in self.steps if step.seconds[place])

    def minutes(self, length: str) -> float:
        """How long one length lasts, minutes."""
        return sum(seconds for seconds, _ in self.at(length)) / 60.0


def practice_text(name: str) -> PracticeText:
    """One practice in the language of the reader; in English where there is no such text.

    Raises:
        NotThereError: if there is no practice of that name.
    """
    if name not in (*ORDER, NEUTRAL):
        not_there("practice", name, [*ORDER, NEUTRAL])
    spoken = language().split("-")[0]
    return _read(name, spoken if (FOLDER / spoken / f"{name}.md").is_file() else "en")


def all_practices() -> tuple[PracticeText, ...]:
    """The six practices, in their order, in the language of the reader."""
    return tuple(practice_text(name) for name in ORDER)


@lru_cache(maxsize=64)
def _read(name: str, spoken: str) -> PracticeText:
    return parse(name, (FOLDER / spoken / f"{name}.md").read_text(encoding="utf-8"))


def parse(name: str, text: str) -> PracticeText:
    """A practice from the text of its file.

    Raises:
        ValueError: if the text is not of that form.
    """
    head, mark, body = text.removeprefix("---\n").partition("\n---\n")
    told = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    unknown = [key for key in told if key not in _KEYS]
    if not mark or unknown or not {"name", "about"} <= told.keys():
        raise ValueError(f"The head of practice {name!r} needs name and about; came {told}.")
    paragraphs = [" ".join(one.split()) for one in body.split("\n\n") if one.strip()]
    trains = _words(told.get("trains", ""))
    if not set(trains) <= set(PARTS):
        raise ValueError(f"Practice {name!r} trains {trains}; known are {PARTS}.")
    return PracticeText(
        name=name,
        title=told["name"],
        about=told["about"],
        trains=trains,
        claims=_words(told.get("claims", "")),
        findings=_words(told.get("findings", "")),
        writes=told.get("writes", "no") == "yes",
        careful=told.get("careful", ""),
        steps=tuple(_step(name, one) for one in paragraphs),
    )


def _step(name: str, paragraph: str) -> Step:
    times, mark, text = paragraph.partition(" | ")
    words = times.split()
    if not mark or len(words) != len(LENGTHS) or not text.strip():
        raise ValueError(f"A step of practice {name!r} needs three times and a text: {paragraph}")
    short, middle, long = (0 if word == "-" else int(word) for word in words)
    return Step((short, middle, long), text.strip())


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(",") if word.strip())
