"""The text of a planned study (TOML) to a study, with one clear sentence for every slip."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kindloop.errors import InputError
from kindloop.evidence.strict import make
from kindloop.study.plan.design import DESIGNS, Design, Diary, Dose, Estimator, Study
from kindloop.study.plan.sense import nonsense
from kindloop.study.toml_text import clock, shipped, text_of

_STEPS = (0.25, 0.5, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class _Asked:
    days: int
    hours: tuple[str, ...]
    channels: tuple[str, ...]
    missing: float = 0.0
    outcome_after: float = 0.0
    before: int = 7
    after: int = 7
    predictor: str = ""


@dataclass(frozen=True, slots=True)
class _Practised:
    name: str
    minutes: float
    probability: float = 0.5
    adherence: float = 1.0
    availability: float = 1.0
    instead: Literal["nothing", "pause"] = "nothing"
    at: str = "19:30"
    days_a_week: int = 7


@dataclass(frozen=True, slots=True)
class _Simulated:
    studies: int = 500
    seed: int = 1
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    title: str
    design: Design
    diary: _Asked
    about: str = ""
    persons: int = 1
    dropout: float = 0.0
    estimator: Literal["", "association", "n_of_1", "wcls", "ancova"] = ""
    level: float = 0.95
    practice: _Practised | None = None
    simulation: _Simulated = field(default_factory=_Simulated)


def shipped_studies() -> dict[str, Path]:
    """The shipped studies by name, sorted."""
    return shipped("studies")


def load_study(path: str | Path) -> Study:
    """Read a planned study from a file, or a shipped one by its name.

    Raises:
        NotThereError: if it is neither; the sentence names the nearest.
        InputError: if it is not a study that we understand, or makes no sense.
    """
    return parse_study(*text_of(path, "study", shipped_studies()))


def parse_study(text: str, name: str) -> Study:
    """Read a planned study from its text.

    Args:
        text: TOML.
        name: of the study, for the error texts.

    Raises:
        InputError: if it is not a study that we understand, or makes no sense.
    """
    try:
        read = make(_File, tomllib.loads(text), "the study")
        study = _study(read, name)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"Study {name}: this is not TOML: {error}.") from None
    except ValueError as error:
        raise InputError(f"Study {name}: {error}") from None
    sentence = nonsense(study)
    if sentence:
        raise InputError(f"Study {name}: {sentence}")
    return study


def _study(read: _File, name: str) -> Study:
    estimator: Estimator = DESIGNS[read.design]
    if read.estimator not in ("", estimator):
        raise ValueError(
            f"estimator is {read.estimator!r}; a study of design {read.design} is analysed with "
            f"{estimator!r}: write that or leave it out."
        )
    if (read.practice is None) == (read.design != "diary"):
        raise ValueError(
            "a diary study has no practice: take the table [practice] out."
            if read.practice
            else f"a study of design {read.design} needs a practice: add a table [practice]."
        )
    asked, done = read.diary, read.practice or _Practised("", 0.0)
    diary = Diary(
        asked.days, tuple(_clock("[diary] hours", hour) for hour in asked.hours), asked.channels,
        asked.missing, asked.outcome_after, asked.before, asked.after, asked.predictor,
    )  # fmt: skip
    dose = Dose(
        done.name, done.minutes, done.probability, done.adherence, done.availability,
        done.instead, _clock("[practice] at", done.at), done.days_a_week,
    )  # fmt: skip
    planned = asked.days if read.design == "n_of_1" else read.persons
    sizes = read.simulation.sizes or tuple(max(round(planned * step), 4) for step in _STEPS)
    return Study(
        name, read.title, read.about, read.design, read.persons, read.dropout, estimator,
        read.level, diary, dose, read.simulation.studies, tuple(sorted(set(sizes))),
        read.simulation.seed,
    )  # fmt: skip


def _clock(where: str, text: str) -> float:
    """Minutes after midnight."""
    try:
        return clock(text)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
