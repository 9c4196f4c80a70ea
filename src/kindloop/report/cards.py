"""The cards of arrows, states, inputs, numbers, claims, studies and practices, by one word."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from kindloop.care.texts import _
from kindloop.errors import NotThereError, not_there
from kindloop.evidence.registry import registry
from kindloop.ledger.joins import joins
from kindloop.model.couplings import ARROWS, BY_STRENGTH
from kindloop.model.inputs import INPUTS
from kindloop.model.parameters import BY_NAME
from kindloop.model.states import INDEX
from kindloop.report.card import Card
from kindloop.report.cards_evidence import claim_card, row_card, study_card
from kindloop.report.cards_theory import (
    arrow_card,
    input_card,
    number_card,
    practice_card,
    state_card,
)

_ID = re.compile(r"[sfp]\d+[a-z]?", re.IGNORECASE)


def known() -> dict[str, Callable[[str], Card]]:
    """Every name that has a card, with what makes the card.

    Arrows go by their strength; practices come before inputs of the same name.
    """
    evidence = registry()
    out: dict[str, Callable[[str], Card]] = {}
    out |= dict.fromkeys(evidence.studies, study_card)
    out |= dict.fromkeys(BY_NAME, number_card)
    out |= dict.fromkeys(BY_STRENGTH, arrow_card)
    out |= dict.fromkeys((one.name for one in INPUTS), input_card)
    out |= dict.fromkeys(joins().practices, practice_card)
    out |= dict.fromkeys(INDEX, state_card)
    out |= dict.fromkeys(evidence.claims, claim_card)
    out |= dict.fromkeys((*evidence.findings, *evidence.parameters), row_card)
    return out


def card(word: str) -> Card:
    """The card of an arrow, state, input, number, claim, study or practice.

    Args:
        word: an arrow as ``critic -> threat`` or by its strength; a name of the theory; the id of
            a claim, finding or parameter; the key of a study. Spaces stand for underscores.

    Raises:
        NotThereError: naming what is near.
    """
    names = known()
    if "->" in word or "→" in word:
        wanted = "".join(word.split()).replace("→", "->")
        by_name = {"".join(arrow.name.split()): arrow for arrow in ARROWS}
        if wanted not in by_name:
            not_there(_("arrow"), word, [arrow.name for arrow in ARROWS])
        return arrow_card(by_name[wanted].strength)
    plain = "_".join(word.split()).lower()
    if _ID.fullmatch(plain):
        plain = plain[0].upper() + plain[1:]
    if plain not in names:
        there = [*names, *(arrow.name for arrow in ARROWS)]
        if not get_close_matches(plain, there, n=1):
            raise NotThereError(
                _(
                    "There is no card for {word!r}: name an arrow (critic -> threat), a process "
                    "(mood), a claim (S3), a finding (F24), a study (engert2017), a practice "
                    "(journaling) or a number (tau_mood)."
                ).format(word=word)
            )
        not_there(_("card for"), plain, there)
    return names[plain](plain)
