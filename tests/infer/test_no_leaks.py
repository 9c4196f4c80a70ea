"""No method sees what is told with the answer that it forecasts, or after it."""

from dataclasses import replace

import numpy as np
import pytest

from kindloop.diary import Diary
from kindloop.infer.baselines import Forecaster
from kindloop.infer.evaluate import METHODS, default_forecasters
from kindloop.infer.results import Mixture
from kindloop.infer.split import eligible


@pytest.fixture(params=METHODS)
def forecaster(request: pytest.FixtureRequest) -> Forecaster:
    return default_forecasters()[request.param]


def forecasts_of(diaries: list[Diary], forecaster: Forecaster, person: int) -> Mixture:
    channel, series = next(iter(eligible(diaries, min_train=8, min_test=3).items()))
    return forecaster(series, channel).series[person]


def scrambled(diary: Diary, since: int, columns: slice = slice(None), until: int = 2**62) -> Diary:
    """The diary with other answers between two instants, wherever there were answers."""
    values = diary.answer.values.copy()
    late = (diary.answer.time >= since) & (diary.answer.time < until)
    part = values[late, columns]
    values[late, columns] = np.where(np.isnan(part), np.nan, np.where(part <= 4, 7.0, 1.0))
    return replace(diary, answer=replace(diary.answer, values=values))


def same(left: Mixture, right: Mixture, rows: slice) -> bool:
    return all(
        np.array_equal(getattr(left, name)[rows], getattr(right, name)[rows])
        for name in ("weight", "mean", "sd")
    )


def test_answers_at_or_after_the_forecast_change_nothing(
    make_diaries, forecaster: Forecaster
) -> None:
    diaries = make_diaries(people=4, beeps=50, channels=3)
    _, series = next(iter(eligible(diaries, min_train=8, min_test=3).items()))
    one = series[1]
    before = forecasts_of(diaries, forecaster, 1)
    for place in (0, 4):
        changed = list(diaries)
        changed[1] = scrambled(diaries[1], one.time[one.train + place])
        for other in (0, 2, 3):
            first_test = series[other].time[series[other].train]
            changed[other] = scrambled(diaries[other], first_test)
        after = forecasts_of(changed, forecaster, 1)
        assert same(before, after, slice(0, place + 1))


def test_events_and_answers_of_the_same_beep_change_nothing(
    make_diaries, forecaster: Forecaster
) -> None:
    diaries = make_diaries(people=4, beeps=50, channels=3)
    _, series = next(iter(eligible(diaries, min_train=8, min_test=3).items()))
    one = series[1]
    at = one.time[one.train + 2]
    changed = list(diaries)
    changed[1] = scrambled(diaries[1], at, slice(1, None), until=at + 1)
    before = forecasts_of(diaries, forecaster, 1)
    after = forecasts_of(changed, forecaster, 1)
    assert same(before, after, slice(0, 3))


@pytest.mark.parametrize("method", ["mixed_ar", "ridge", "lightgbm"])
def test_answers_to_other_channels_do_count_once_they_are_past(make_diaries, method: str) -> None:
    diaries = make_diaries(people=8, beeps=120, channels=2, missing=0.0)
    _, series = next(iter(eligible(diaries).items()))
    one = series[1]
    at = one.time[one.train + 2]
    changed = list(diaries)
    changed[1] = scrambled(diaries[1], at, slice(1, None), until=at + 1)
    forecaster = default_forecasters()[method]
    before = forecasts_of(diaries, forecaster, 1)
    after = forecasts_of(changed, forecaster, 1)
    assert not same(before, after, slice(3, 4))
