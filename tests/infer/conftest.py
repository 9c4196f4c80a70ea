"""Diaries made of random numbers, in which channels are answered at different beeps."""

from collections.abc import Callable

import numpy as np
import pytest

from kindloop.arrays import MICROSECONDS_PER_HOUR
from kindloop.diary import Answer, Channel, Diary, Person

MONDAY = 18_267 * 24 * MICROSECONDS_PER_HOUR  # 2020-01-06

Diaries = Callable[..., list[Diary]]


@pytest.fixture
def make_diaries() -> Diaries:
    """A cohort whose two or more channels lean on their own past and on each other's."""

    def make(
        people: int = 6, beeps: int = 60, channels: int = 2, missing: float = 0.2, seed: int = 0
    ) -> list[Diary]:
        random = np.random.default_rng(seed)
        asked = tuple(Channel(f"item{number}", 1, 7, 0.5) for number in range(channels))
        diaries: list[Diary] = []
        for number in range(people):
            gaps = random.uniform(1, 14, beeps)
            state = np.zeros((beeps, channels))
            for beep in range(1, beeps):
                before = state[beep - 1]
                state[beep] = 0.5 * before + 0.2 * before[::-1] + random.normal(0, 0.7, channels)
            values = np.clip(state + random.normal(4, 0.8, channels), 1, 7)
            values = np.round(values * 2) / 2
            values[random.random(values.shape) < missing] = np.nan
            time = MONDAY + (np.cumsum(gaps) * MICROSECONDS_PER_HOUR).astype(np.int64)
            phase = np.full(beeps, "", dtype=object)
            person = Person(f"P{number}", "Europe/Rome")
            diaries.append(Diary(person, asked, Answer(time=time, values=values, phase=phase)))
        return diaries

    return make
