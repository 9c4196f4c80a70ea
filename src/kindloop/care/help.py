"""Where a person finds help, and what kindloop is not.

The same words stand in the report, in the web pages and in the terminal.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from kindloop.care.texts import _, language

_FILE = Path(__file__).parent / "help_lines.toml"
_STALE_AFTER_DAYS = 183


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One way to find help.

    Attributes:
        name: what it is called.
        what: when and how it helps.
        address: of a web page, without scheme; empty where there is none.
        written: the day on which the entry was last read by a person.
    """

    name: str
    what: str
    address: str
    written: date

    @property
    def check_by(self) -> date:
        """The day by which a person has to read it again."""
        return self.written + timedelta(days=_STALE_AFTER_DAYS)

    def stale(self, today: date) -> bool:
        """Whether the entry is so old that it may have changed since."""
        return today > self.check_by


@lru_cache(maxsize=8)
def _rows(spoken: str) -> tuple[HelpEntry, ...]:
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        HelpEntry(
            row.get(spoken, row)["name"],
            row.get(spoken, row)["what"],
            row.get("address", ""),
            row["written"],
        )
        for row in raw["entry"]
    )


def ways_to_help() -> tuple[HelpEntry, ...]:
    """Ways to find help, the most urgent first, in the language of the reader."""
    return _rows(language().split("-")[0])


def help_in_short() -> str:
    """One sentence that says where help is found."""
    return _(
        "If you may be in danger, call your local emergency number; to talk to somebody, "
        "findahelpline.com lists free helplines by country."
    )


def what_this_is_not() -> tuple[str, ...]:
    """What kindloop is not, in plain sentences."""
    return (
        _("kindloop gives no diagnosis and is no therapy: it does not replace care."),
        _("It is no emergency service: nobody watches these pages, and nobody is told."),
        _(
            "Its numbers are estimates from a person’s own answers. They can be wrong, and they "
            "say nothing about a person’s worth."
        ),
    )


def what_association_means() -> str:
    """What it means that one thing was followed by another."""
    return _(
        "What followed something need not have been caused by it. People often do a practice "
        "when they feel worse, and bad days bring setbacks; both shift these numbers."
    )


def where_data_stay() -> str:
    """Where the data are, in one sentence."""
    return _(
        "The diary stays in one file on this computer. kindloop opens no connection to any "
        "other computer."
    )
