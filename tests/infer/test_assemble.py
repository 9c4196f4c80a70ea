from dataclasses import replace

import numpy as np

from kindloop.diary import NEXT_STEP, Step
from kindloop.infer.assemble import (
    Kind,
    assemble,
    daily_curve,
    for_forecasts,
    kinds_in,
    series_of,
)

from .people import CHANNEL, START, diary_of

SETBACK = Kind("setback")


def test_kinds_are_those_that_anybody_logged():
    diaries = [diary_of([1, 2]), diary_of([1, 2], events=[(1.0, 0.5)])]
    assert kinds_in(diaries) == (SETBACK,)


def test_a_step_that_was_taken_is_a_kind_of_its_own_by_how_far_it_was_taken():
    diary = diary_of([1, 2, 3, 4], events=[(1.0, 0.5)])
    at = START + np.array([0, 1, 2, 30], dtype=np.int64) * 3_600_000_000
    diary = replace(diary, step=Step(at, np.array([0.0, 1.0, 0.5, np.nan])))
    kinds = kinds_in([diary])
    assert kinds == (SETBACK, Kind(NEXT_STEP, "step"))
    data = assemble(series_of(diary, CHANNEL), kinds).whole
    np.testing.assert_array_equal(data.first, [0, 1, 3])
    np.testing.assert_allclose(data.told[1:], [1.0, 2.0])
    np.testing.assert_allclose(data.size[1:], [1.0, 0.5])


def test_steps_of_which_none_was_taken_are_no_kind():
    diary = replace(diary_of([1, 2]), step=Step(np.array([START]), np.array([0.0])))
    assert kinds_in([diary]) == ()


def test_a_series_holds_only_the_answers_on_the_scale_of_100():
    series = series_of(diary_of([1, np.nan, 5]), CHANNEL)
    np.testing.assert_array_equal(series.rows, [0, 2])
    np.testing.assert_allclose(series.value, [10, 50])
    assert series.train == 2


def test_a_channel_that_was_never_asked_has_no_answers():
    diary = diary_of([1, 2])
    other = type(CHANNEL)("mood", 0, 10)
    assert len(series_of(diary, other).value) == 0


def test_what_is_told_with_an_answer_is_fresh_and_centred_by_the_training_part():
    diary = diary_of([1, 2, 3, 4], events=[(0.0, 0.5), (3.0, 1.0), (9.0, 0.8), (10.0, 0.3)])
    data = assemble(series_of(diary, CHANNEL, train=2), [SETBACK])
    np.testing.assert_allclose(data.whole.fresh[:, 0], np.array([0.5, 1.0, 0.0, 0.8]) - 0.75)
    np.testing.assert_allclose(data.unknown, [np.var([0.5, 1.0])])
    np.testing.assert_allclose(data.whole.told, [0.0, 3.0, 9.0, 10.0])
    assert data.train.lower.tolist() == [5.0, 15.0]
    assert data.train.upper.tolist() == [15.0, 25.0]
    assert data.start == START


def test_for_forecasts_what_was_told_along_is_only_something_that_came_before():
    diary = diary_of([1, 2, 3, 4], events=[(0.0, 0.5), (3.0, 1.0), (9.0, 0.8), (10.0, 0.3)])
    data = assemble(series_of(diary, CHANNEL, train=2), [SETBACK])
    found = for_forecasts(data)
    assert not found.whole.fresh.any()
    assert not found.train.fresh.any()
    assert found.unknown.tolist() == [0.0]
    np.testing.assert_array_equal(found.whole.told, data.whole.told)
    np.testing.assert_array_equal(found.train.size, data.train.size)


def test_the_daily_curve_follows_the_persons_clock():
    at = np.array([np.datetime64("2024-07-01T04:00", "us").astype(np.int64)])
    np.testing.assert_allclose(daily_curve(at, "Europe/Rome")[0], [1, 0, 0, -1], atol=1e-12)
    np.testing.assert_allclose(
        daily_curve(at + 3_600_000_000 * 6, "UTC")[0][:2], [0.5, -np.sqrt(0.75)], atol=1e-12
    )
