"""What a person can set: an own question, the coin, the keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kindloop.actions_companion.check_in import OWN_ITEM
from kindloop.actions_companion.opening import opened, own_words
from kindloop.actions_companion.setback import COIN
from kindloop.actions_companion.start import CHANNELS
from kindloop.care.texts import _
from kindloop.errors import InputError

KEYS = "keys"
"""The setting that switches single keys off where it is ``off``."""

_LONGEST = 60


def set_settings(database: Path, told: Mapping[str, str], now: int) -> None:
    """Keep what was set.

    Args:
        database: where the notebook is.
        told: ``own_item``, ``coin`` (yes or empty), ``keys`` (on or empty).
        now: the instant at which it is told.

    Raises:
        InputError: if the own question is long, or is one of the five.
    """
    from kindloop.store.notebook import Change

    own = " ".join(own_words(told.get(OWN_ITEM, "")).split())
    if len(own) > _LONGEST:
        raise InputError(_("Choose shorter words for your own question: at most 60 letters."))
    if own.casefold() in CHANNELS:
        raise InputError(_("That is one of the five already: choose other words."))
    with opened(database) as book:
        book.change(
            Change(
                settings=(
                    (OWN_ITEM, own),
                    (COIN, "yes" if told.get(COIN) == "yes" else ""),
                    (KEYS, "" if told.get(KEYS) == "on" else "off"),
                )
            ),
            now,
        )
