"""A simulated cohort beside real ones: the same questions, the same statistics."""

import numpy as np
import pytest

from kindloop.study.between import as_asked, between, read
from kindloop.study.fortnight import DAYS, HOURS, KEPT, Fortnight
from kindloop.study.free_numbers import committed, guess
from kindloop.study.real_diaries import STUDIES, known

BY = guess(committed()).instruments


def made_up(many=50, seed=0):
    chance = np.random.default_rng(seed)
    levels = 0.3 + 0.1 * chance.random((many, DAYS, len(HOURS), len(KEPT)))
    return Fortnight(levels, np.zeros((many, DAYS)))


@pytest.mark.parametrize("asked", STUDIES[1:], ids=lambda one: one.name)
def test_a_study_asks_at_its_hours_and_gets_the_share_of_answers_that_it_got(asked):
    sheet = as_asked(made_up(), BY, asked, 1)
    planned = 50 * asked.days * len(asked.hours)
    assert len(sheet.person) / planned == pytest.approx(asked.answered, abs=0.05)
    assert sheet.ratings.shape[1] == len(asked.channels)
    assert set(sheet.prompt) == set(range(len(asked.hours)))
    assert sheet.day.max() == asked.days - 1


def test_noise_makes_a_rating_vary_more_than_the_level():
    asked = STUDIES[1]
    seen = made_up()
    level, offset, noise = read(seen, BY)["na"]
    rated = as_asked(seen, BY, asked, 1).ratings[:, 0]
    whole = np.var(level) + offset**2 + noise**2 + BY["noise_common"] ** 2
    assert np.var(rated) == pytest.approx(whole, rel=0.35)


def test_every_set_has_its_channels_and_intervals_hold_their_numbers():
    for asked in STUDIES:
        rows = known()[asked.name]
        assert {f"icc.{name}" for name in asked.channels} <= set(rows)
        for number, low, high in rows.values():
            assert low <= number <= high


def test_the_table_has_a_row_for_every_real_statistic(monkeypatch):
    monkeypatch.setattr("kindloop.study.between.DRAWS", 5)
    rows = between(many=12, seed=3)
    assert len(rows) == sum(len(some) for some in known().values())
    assert all(np.isfinite(row.simulated).all() for row in rows)
    for row in rows:
        apart = row.real[2] < row.simulated[1] or row.simulated[2] < row.real[1]
        assert row.agree != apart
