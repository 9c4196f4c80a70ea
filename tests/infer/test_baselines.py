"""The simple baselines against least squares done one person at a time."""

import numpy as np
import pytest

from kindloop.diary import Channel, Diary
from kindloop.infer import baselines
from kindloop.infer.features import own_answers
from kindloop.infer.results import Series
from kindloop.infer.split import eligible


def first_channel(diaries: list[Diary]) -> tuple[list[Series], Channel]:
    found = eligible(diaries, min_train=8, min_test=3)
    channel, series = next(iter(found.items()))
    return series, channel


def means(forecasts: baselines.Forecasts) -> list[np.ndarray]:
    return [one.mean[:, 0] for one in forecasts.series]


def test_person_mean_and_last_value(make_diaries) -> None:
    series, channel = first_channel(make_diaries())
    flat = means(baselines.person_mean(series, channel))
    last = means(baselines.last_value(series, channel))
    for one, usual, before in zip(series, flat, last, strict=True):
        assert usual == pytest.approx(np.full(len(one.value) - one.train, usual[0]))
        assert usual[0] == pytest.approx(one.value[: one.train].mean())
        assert before.tolist() == one.value[one.train - 1 : -1].tolist()


def test_ar1_is_least_squares_of_each_person(make_diaries) -> None:
    series, channel = first_channel(make_diaries())
    found = baselines.ar1(series, channel)
    residuals: list[np.ndarray] = []
    for one, mean in zip(series, means(found), strict=True):
        past = one.value[: one.train]
        columns = np.column_stack([np.ones(one.train - 1), past[:-1]])
        line = np.linalg.lstsq(columns, past[1:], rcond=None)[0]
        residuals.append(past[1:] - columns @ line)
        assert mean == pytest.approx(line[0] + line[1] * one.value[one.train - 1 : -1])
    everybody = np.mean(np.concatenate(residuals) ** 2)
    for left, mixture in zip(residuals, found.series, strict=True):
        own = np.sqrt(((left**2).sum() + 5 * everybody) / (len(left) + 5))
        assert mixture.sd[:, 0] == pytest.approx(np.full(len(mixture.sd), own))


def test_ar1_of_somebody_who_never_moved_is_their_mean(make_diaries) -> None:
    diaries = make_diaries(people=2)
    still = diaries[0].answer.values
    answered = np.flatnonzero(np.isfinite(still[:, 0]))
    still[answered[:-4], 0] = 3.0
    series, channel = first_channel(diaries)
    assert means(baselines.ar1(series, channel))[0] == pytest.approx(
        np.full(len(answered) - series[0].train, 100 / 3)
    )


def test_somebody_who_never_moved_borrows_spread_from_the_others(make_diaries) -> None:
    diaries = make_diaries(people=2)
    diaries[0].answer.values[:, 0] = 3.0
    series, channel = first_channel(diaries)
    found = baselines.person_mean(series, channel).series
    assert 0 < found[0].sd[0, 0] < found[1].sd[0, 0]


def test_where_nobody_moves_a_spread_is_left() -> None:
    person = np.zeros(10, dtype=np.int64)
    assert baselines.shrunk_sd(np.zeros(10), person, 1)[0] > 0


def test_residuals_can_be_inflated(make_diaries) -> None:
    series, _ = first_channel(make_diaries(people=3))
    own = own_answers(series)
    plain = baselines.as_forecasts(own, own.usual)
    wider = baselines.as_forecasts(own, own.usual, inflate=1.5, notes=("so",))
    assert wider.notes == ("so",)
    for narrow, wide in zip(plain.series, wider.series, strict=True):
        assert wide.sd == pytest.approx(1.5 * narrow.sd)
