"""The prompts of the journal, in the language of the reader."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kindloop.care.texts import language

_FILE = Path(__file__).parent / "prompts.toml"


@dataclass(frozen=True, slots=True)
class JournalPrompt:
    """A prompt.

    Attributes:
        name: by which an entry remembers it.
        text: what it says.
    """

    name: str
    text: str


def journal_prompts() -> tuple[JournalPrompt, ...]:
    """All prompts, in their order."""
    spoken = language().split("-")[0]
    return tuple(JournalPrompt(row["name"], row.get(spoken, row["en"])) for row in _rows())


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(tomllib.loads(_FILE.read_text(encoding="utf-8"))["prompt"])
