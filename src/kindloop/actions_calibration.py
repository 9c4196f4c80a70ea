"""What a person can do to see what the theory's numbers rest on: calibrate, validate, compare."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kindloop.study.between import Beside
    from kindloop.study.calibrate import Calibration
    from kindloop.study.needed import Cut
    from kindloop.study.validate import Group


def calibrate(*, check: bool = False, tell: Callable[[str], None] = lambda _: None) -> Calibration:
    """The evidenced edition's free numbers from their targets.

    Args:
        check: only hold the numbers that ship against their targets.
        tell: told how far it is.
    """
    from kindloop.study import calibrate as study

    return study.check() if check else study.calibrate(tell=tell)


def write_calibrated(found: Calibration, path: Path) -> None:
    """Write the file of calibrated numbers."""
    from kindloop.study.calibrate_file import text

    path.write_text(text(found), encoding="utf-8")


def validate() -> tuple[Group, ...]:
    """Every held-back trial, simulated as it was run."""
    from kindloop.study import validate as study

    return study.validate()


def between() -> tuple[Beside, ...]:
    """A simulated cohort beside real diary studies, statistic by statistic."""
    from kindloop.study import between as study

    return study.between()


def needed(tell: Callable[[str], None] = lambda _: None) -> tuple[Cut, ...]:
    """Which arrows the targets need: each is cut, the rest set anew, and the two compared."""
    from kindloop.study import needed as study

    return study.needed(tell=tell)
