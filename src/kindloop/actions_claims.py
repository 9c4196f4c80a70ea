"""What a person can do with the article's claims: run them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

BOTH = "both"
PERSONS = 500


def prepare(tell: Callable[[str], None]) -> None:
    """Load the engine; where it has to be compiled first, say so."""
    from kindloop.simulate.path import prepare_engine
    from kindloop.study.claims_follow import SETTINGS

    prepare_engine(tell, SETTINGS.bits)


def claims(
    *,
    only: Sequence[str] = (),
    edition: str = BOTH,
    persons: int = PERSONS,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[dict[str, Any]]:
    """Run the claims as experiments: a row for each claim and edition.

    Args:
        only: ids of claims; empty for all.
        edition: ``described``, ``evidenced`` or ``both``.
        persons: drawn for each short experiment; longer ones have at most 100, lesions 50.
        seed: of chance.
        progress: told how many arms of a part are done, and of how many.

    Raises:
        NotThereError: for an edition or claim that is not there.
        InputError: for a number that cannot be.
    """
    from kindloop.model.number import EDITIONS
    from kindloop.model.parameters import edition_named
    from kindloop.report.claims_table import claims_data
    from kindloop.study.claims import Asked, run

    editions = EDITIONS if edition == BOTH else (edition_named(edition),)
    asked = Asked(editions, persons, seed, tuple(name.upper() for name in only))
    return claims_data(run(asked, progress))
