"""Planned studies small enough for a test, as text."""

from kindloop.study.plan.design import Study
from kindloop.study.plan.reading import parse_study

_TEXT = """\
title = "A small study"
design = "{design}"
{top}
[diary]
days = {days}
hours = ["10:00", "14:00", "18:00"]
channels = ["stress", "mood"]
{diary}
{practice}
[simulation]
studies = {studies}
sizes = {sizes}
"""
PRACTICE = """\
[practice]
name = "compassion_break"
minutes = 10
"""


def text(
    design: str = "micro_randomised",
    *,
    top: str = "persons = 6",
    days: int = 4,
    diary: str = "",
    practice: str = PRACTICE,
    studies: int = 20,
    sizes: tuple[int, ...] = (4, 6, 8),
) -> str:
    return _TEXT.format(
        design=design, top=top, days=days, diary=diary, practice=practice, studies=studies,
        sizes=list(sizes),
    )  # fmt: skip


def micro_randomised(diary: str = "", practice: str = PRACTICE, days: int = 4) -> Study:
    return parse_study(text(diary=diary, practice=practice, days=days), "small")


def two_arm(days: int = 7) -> Study:
    return parse_study(
        text("two_arm", top="persons = 8", days=days, diary="before = 2\nafter = 2", sizes=(8, 12)),
        "small",
    )


def n_of_1() -> Study:
    return parse_study(text("n_of_1", top="", days=6, studies=20, sizes=(5, 6)), "small")


def diary() -> Study:
    return parse_study(
        text("diary", diary='predictor = "self_kindness"', practice="", days=5), "small"
    )
