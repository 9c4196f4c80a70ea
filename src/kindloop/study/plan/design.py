"""A planned study, in plain words: who is asked what and when, and how it will be analysed."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kindloop.arrays import Vector
from kindloop.model.number import MINUTES_PER_DAY

Design = Literal["diary", "n_of_1", "micro_randomised", "two_arm"]
Estimator = Literal["association", "n_of_1", "wcls", "ancova"]

DESIGNS: dict[Design, Estimator] = {
    "diary": "association",
    "n_of_1": "n_of_1",
    "micro_randomised": "wcls",
    "two_arm": "ancova",
}
"""Designs, and the estimator that each is planned with."""

BETWEEN = 2.0
"""Minutes between an answer and the practice that is prompted after it."""

WANTED_POWER = 0.8


@dataclass(frozen=True, slots=True)
class Diary:
    """When and what is asked.

    Attributes:
        days: of prompts; of a two-arm trial the days of practice between its two diaries.
        hours: of the check-ins of a day, minutes after midnight, rising.
        channels: what is asked; the first is the outcome that the study is planned for.
        missing: share of the check-ins that are not answered.
        outcome_after: minutes from a check-in to the answer that is the outcome; 0 takes the next
            check-in of the same day.
        before: days of the diary before a two-arm trial's practice.
        after: days of the diary after it.
        predictor: the channel whose association with the outcome a diary study asks for.
    """

    days: int
    hours: tuple[float, ...]
    channels: tuple[str, ...]
    missing: float
    outcome_after: float
    before: int
    after: int
    predictor: str


@dataclass(frozen=True, slots=True)
class Dose:
    """What is practised.

    Attributes:
        name: of the practice; empty in a diary study.
        minutes: how long at a time.
        probability: that a prompt asks for it; of a two-arm trial the share of persons in the arm.
        adherence: share of the prompts that are followed.
        availability: share of the answered check-ins after which a person can be prompted.
        instead: what comes where the coin falls the other way.
        at: time of the daily practice in a two-arm trial, minutes after midnight.
        days_a_week: on which it is practised there.
    """

    name: str
    minutes: float
    probability: float
    adherence: float
    availability: float
    instead: Literal["nothing", "pause"]
    at: float
    days_a_week: int


@dataclass(frozen=True, slots=True)
class Study:
    """A planned study.

    Attributes:
        name: of the file.
        title: in a few words.
        about: what it asks, in a sentence or two.
        design: of which kind it is.
        persons: how many take part.
        dropout: share of those left who leave in a week.
        estimator: how it is analysed.
        level: of its interval, such as 0.95.
        diary: when and what is asked.
        dose: what is practised.
        studies: how many simulated studies.
        sizes: numbers of persons for the curve of power; of an N-of-1 study numbers of days.
        seed: of all chance.
    """

    name: str
    title: str
    about: str
    design: Design
    persons: int
    dropout: float
    estimator: Estimator
    level: float
    diary: Diary
    dose: Dose
    studies: int
    sizes: tuple[int, ...]
    seed: int

    @property
    def planned(self) -> int:
        """The planned size: persons, of an N-of-1 study days."""
        return self.diary.days if self.design == "n_of_1" else self.persons

    @property
    def asked(self) -> tuple[str, ...]:
        """All channels that are asked, the outcome first."""
        extra = self.diary.predictor
        return (*self.diary.channels, *([extra] if extra not in ("", *self.diary.channels) else []))

    @property
    def randomised(self) -> bool:
        """Whether chance decides who practises."""
        return self.design != "diary"

    @property
    def length(self) -> int:
        """Days that are simulated: all of the study, of an N-of-1 study the longest of them."""
        if self.design == "two_arm":
            return self.diary.before + self.diary.days + self.diary.after
        if self.design == "n_of_1":
            return max(*self.sizes, self.diary.days)
        return self.diary.days

    @property
    def asked_days(self) -> tuple[int, ...]:
        """Days with check-ins, from 0."""
        if self.design != "two_arm":
            return tuple(range(self.length))
        second = self.diary.before + self.diary.days
        return (*range(self.diary.before), *range(second, self.length))

    @property
    def decisions(self) -> int:
        """Check-ins of a day that have an outcome: the last of a day has no next one."""
        return len(self.diary.hours) - (self.diary.outcome_after == 0)

    @property
    def check_ins(self) -> Vector:
        """Times of the check-ins, minutes since midnight of the first day, shape (n,)."""
        days = np.array(self.asked_days, dtype=np.float64)[:, None] * MINUTES_PER_DAY
        return (days + np.array(self.diary.hours)).ravel()
