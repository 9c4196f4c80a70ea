"""What a person can ask of the theory and its evidence: the card of anything that has a name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kindloop.report.card import Card


def explain(word: str) -> "Card":
    """The card of an arrow, state, input, number, claim, study or practice.

    Args:
        word: such as ``critic -> threat``, ``mood``, ``S3``, ``F24`` or ``journaling``.

    Raises:
        NotThereError: if nothing has that name; the sentence names the nearest.
    """
    from kindloop.report.cards import card

    return card(word)


def as_text(card: "Card") -> str:
    """A card to read in a terminal."""
    from kindloop.report.card_text import text

    return text(card)


def as_data(card: "Card") -> dict[str, Any]:
    """A card as plain data."""
    from kindloop.report.card_text import data

    return data(card)


def as_page(word: str) -> tuple[str, str, str]:
    """The card of a word as kind, title and fragment of HTML.

    Raises:
        NotThereError: if nothing has that name.
    """
    from kindloop.report.card_page import fragment

    card = explain(word)
    return card.kind, card.title, fragment(card)


def practices() -> Sequence[tuple[str, str]]:
    """Name and title of every practice that has a card."""
    from kindloop.ledger.joins import joins

    return [(name, explain(name).title) for name in joins().practices]
