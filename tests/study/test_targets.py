"""Every target has a simulated study, and only rows to calibrate are read."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kindloop.ledger.recomputed import FILE, recomputed
from kindloop.ledger.split import built_in_rows, calibrate_rows
from kindloop.study import lab, months, targets
from kindloop.study.diary_days import Size
from kindloop.study.free_numbers import FREE, committed, guess, middle
from kindloop.study.real_diaries import FILE as DIARIES
from kindloop.study.targets import READS, aims, of_readings, readings

SMALL = Size(persons=12, weeks=4, course=4, months=4, lab=6, seed=3)
DATA = Path(__file__).parents[2] / ".." / "shared" / "data"


@pytest.fixture(scope="module")
def read():
    return readings(guess(committed()), SMALL)


def test_every_row_to_calibrate_is_simulated_and_nothing_else():
    rows = {row.id for row in calibrate_rows()}
    assert rows | set(targets.ADDED) == set(READS) == {aim.id for aim in aims()}
    assert not rows & {row.id for row in built_in_rows()}
    assert {row.role for row in calibrate_rows()} == {"calibrate"}


def test_every_target_gives_a_finite_number(read):
    for aim in aims():
        assert np.isfinite(of_readings(read, aim.id)), aim.id
        assert (aim.number is None) == (aim.error is None) == (aim.sign != 0)


def test_what_is_recomputed_takes_the_place_of_what_was_printed():
    again = recomputed()
    by_id = {aim.id: aim for aim in aims()}
    for row in calibrate_rows():
        expected = again[row.id] if row.recompute else (row.number, row.error)
        assert (by_id[row.id].number, by_id[row.id].error) == expected


def test_the_same_seed_gives_the_same_and_another_does_not(read):
    again = readings(guess(committed()), SMALL)
    other = readings(guess(committed()), replace(SMALL, seed=4))
    assert again == read
    assert other["within.na_sc"] != read["within.na_sc"]


def test_a_share_is_shown_in_percent_and_two_readings_as_their_mean():
    some = {"reactivity.share": 0.4, "week.sc": 0.1, "week.usc": 0.3}
    assert of_readings(some, "P36.remains") == pytest.approx(40)
    assert of_readings(some, "P35.slow") == pytest.approx(0.2)


@pytest.mark.parametrize("name", ["noise_negative", "spread_saliva", "spread_stress"])
def test_noisier_instruments_make_smaller_effects(name, read):
    louder = committed()
    louder[[free.name for free in FREE].index(name)] += np.log(3)
    noisy = readings(guess(louder), SMALL)
    reading = {"noise_negative": "ar.na", "spread_saliva": "stress.cortisol",
               "spread_stress": "course.stress"}[name]  # fmt: skip
    assert abs(noisy[reading]) < abs(read[reading])


def test_effect_sizes_are_those_of_a_textbook():
    chance = np.random.default_rng(0)
    one, other = chance.normal(1, 2, 4000), chance.normal(0, 2, 4000)
    assert lab.apart(one, other) == pytest.approx(0.5, abs=0.07)
    assert lab.changed(other, one) == lab.apart(one, other)


def test_a_stronger_clock_of_waking_raises_the_awakening_response():
    names = [free.name for free in FREE]
    more = committed()
    more[names.index("s_awakening_crh")] += 0.3
    assert (
        lab.morning(guess(more))["morning.rise"] > lab.morning(guess(committed()))["morning.rise"]
    )


def test_a_habit_learnt_twice_as_fast_takes_fewer_days():
    more = committed()
    more[[free.name for free in FREE].index("rate_practice_kindness")] += np.log(2)
    assert months.habit(guess(more))["habit.days"] < months.habit(guess(committed()))["habit.days"]


def test_numbers_that_go_along_keep_their_ratio():
    at = middle()
    at[[free.name for free in FREE].index("s_setback_mood")] += np.log(1.7)
    moved, plain = guess(at).theory, guess(middle()).theory
    changed = np.flatnonzero(~np.isclose(moved, plain, equal_nan=True))
    np.testing.assert_allclose(moved[changed] / plain[changed], 1.7)
    assert len(changed) == 6


@pytest.mark.skipif(not DATA.exists(), reason="the data of studies lie outside the project")
def test_the_committed_numbers_are_those_of_the_diaries(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    import recompute_diary as script

    monkeypatch.setattr(script, "DRAWS", 3)
    now = script.statistics(script.first_part(DATA / script.FOLDER))
    for name, (number, error) in recomputed().items():
        assert of_readings(now, name) == pytest.approx(number, abs=0.01 * error + 1e-4)
    assert script.text(script.first_part(DATA / script.FOLDER)).count("target.") == len(
        recomputed()
    )
    fresh = script.diaries(DATA).splitlines()
    committed_lines = DIARIES.read_text(encoding="utf-8").splitlines()
    numbers = [line.split(",")[0] for line in committed_lines if "= [" in line]
    assert numbers == [line.split(",")[0] for line in fresh if "= [" in line]
    assert FILE.exists()
