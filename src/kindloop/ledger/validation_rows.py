"""What is held back for validation: the published tests that no number of the theory was set from.

Calibration must never import this module, nor read the file that it reads; a test holds it to that.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from kindloop.evidence.rows import Provenance
from kindloop.evidence.strict import make
from kindloop.evidence.verified import verified

GROUPS = tuple(f"V{k}" for k in range(1, 13))
"""The groups of tests that are held back."""
_FILE = Path(__file__).with_name("validation.toml")


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One published test that the theory did not see, or saw only in its structure.

    Attributes:
        id: such as ``V2.plateau``.
        group: the finding that it belongs to, V1 to V12.
        evidence: the row of the registry.
        quantity: what was tested, in plain words.
        arms: the first is compared with the second; one entry for a slope or correlation.
        timing: when what was done and measured.
        test: the published test.
        verdict: the sign it found for the first arm less the second, or 0 for no effect.
        alpha: the level at which it was judged.
        seen: whether it was looked at while the structure was chosen.
        known: how the row knows it: R, R2 or C.
        people: in the test, or over all groups where the note says so; None if not known.
        figure: what the figure of the row is called, where there is an estimate.
        number: the published estimate, None where only a verdict is known.
        error: its standard error.
        unit: of the estimate.
        note: what else has to be said.
    """

    id: str
    group: str
    evidence: str
    quantity: str
    arms: tuple[str, ...]
    timing: str
    test: str
    verdict: Literal["+", "-", "0"]
    alpha: float
    seen: bool
    known: Provenance
    people: int | None = None
    figure: str = ""
    number: float | None = None
    error: float | None = None
    unit: str = "1"
    note: str = ""

    @property
    def kind(self) -> Literal["estimate", "verdict", "null verdict"]:
        """What is known of it: an estimate, a sign, or that nothing was found."""
        if self.number is not None:
            return "estimate"
        return "null verdict" if self.verdict == "0" else "verdict"


def validation_rows() -> tuple[HeldBack, ...]:
    """Every test that is held back, V1 first.

    >>> [row.id for row in validation_rows() if row.group == "V10"]
    ['V10.inertia']
    """
    return _shipped()


def read(text: str) -> tuple[HeldBack, ...]:
    """Tests held back from the text of a file, each held to its promises.

    Raises:
        ValueError: naming the row and what is wrong with it.
        UnverifiedError: if a row is from memory.
    """
    found = tomllib.loads(text)
    if set(found) != {"held_back"}:
        raise ValueError(f"This file holds tests held back only; came {', '.join(found)}.")
    rows = tuple(make(HeldBack, one, f"row {k}") for k, one in enumerate(found["held_back"], 1))
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise ValueError(f"Two tests have the id {row.id}: rename one.")
        seen.add(row.id)
        _check(row)
    return rows


@lru_cache(maxsize=1)
def _shipped() -> tuple[HeldBack, ...]:
    return read(_FILE.read_text(encoding="utf-8"))


def _check(row: HeldBack) -> None:
    verified(row.known, f"The test {row.id}")
    if row.group not in GROUPS or not row.id.startswith(f"{row.group}."):
        raise ValueError(f"{row.id} wants a group V1 to V12, and an id that begins with it.")
    if not (row.quantity and row.arms and row.timing and row.test) or not 0 < row.alpha < 1:
        raise ValueError(f"{row.id} wants quantity, arms, timing, test, and alpha from 0 to 1.")
    if len({row.number is None, row.error is None, not row.figure}) != 1:
        raise ValueError(f"{row.id}: number, error and figure go together.")
    if row.number is not None and (row.error is None or row.error <= 0):
        raise ValueError(f"{row.id} wants a positive standard error.")
