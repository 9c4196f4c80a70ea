"""A change of level or movement is found, one's own ups and downs are not."""

from dataclasses import replace

import numpy as np
import pytest

from kindloop.infer.advice import about_drift
from kindloop.infer.assemble import assemble, series_of
from kindloop.infer.drift import BEFORE, added_level, drift
from kindloop.infer.learn import learn
from kindloop.infer.posterior import design, parts
from kindloop.infer.prior import built_in
from kindloop.infer.results import Series

from .people import CHANNEL, diary_of

HOURS = (24 * np.arange(56)[:, None] + np.array([9.0, 13.0, 17.0, 21.0])).ravel()
LATE = HOURS[-1] - 14 * 24 < HOURS
THETA = np.array([np.log(14.0), -0.7, 0.3, np.log(4.0), np.log(25.0), np.log(5.0)])


def calm(seed: int = 0, spread: float = 1.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    moved = np.zeros(len(HOURS))
    for t in range(1, len(moved)):
        moved[t] = 0.5 * moved[t - 1] + random.normal(0, spread)
    return 4.5 + moved


def found(values: np.ndarray):
    return drift(
        series_of(diary_of(np.clip(np.round(values), 0, 10), HOURS), CHANNEL), (), built_in(0)
    )


def test_what_moves_as_ever_has_not_changed() -> None:
    """By chance it is said about once in a hundred looks."""
    assert sum(found(calm(seed)) is not None for seed in range(40)) <= 2


@pytest.mark.parametrize(("by", "change"), [(2.5, "higher"), (-2.5, "lower")])
def test_another_level_is_found_with_its_size(by: float, change: str) -> None:
    one = found(calm(1) + np.where(LATE, by, 0.0))
    assert one is not None
    assert one.change == change
    assert one.size.low < 2.5 < one.size.high
    assert one.days == 14
    assert one.answers == 56


def test_more_and_less_movement_are_found() -> None:
    values = calm(2, 0.6)
    wild = np.where(LATE, 4.5 + np.random.default_rng(3).normal(0, 3, len(HOURS)), values)
    one = found(wild)
    assert one is not None
    assert one.change == "more"
    assert one.size.value > 1.5
    assert 1.2 < one.size.low < one.size.value < one.size.high < 2 * one.size.value
    still = found(np.where(LATE, 5.0, calm(4, 1.6)))
    assert still is not None
    assert still.change == "less"


def test_the_added_level_is_that_of_the_big_normal_distribution() -> None:
    diary = diary_of(calm(5), HOURS)
    whole = series_of(diary, CHANNEL)
    since = int(np.flatnonzero(LATE)[0])
    split = Series(diary, whole.column, whole.rows, whole.time, whole.value, since)
    data = assemble(split, ())
    number = data.whole._replace(lower=whole.value, upper=whole.value)  # all is normal
    mean, sd = added_level(THETA, replace(data, whole=number), since, built_in(0).static)
    matrix = design(THETA, number)[0][:, :5]
    numbers = parts(THETA)
    gap = np.abs(number.times[:, None] - number.times)
    cov = numbers.noise * np.eye(len(HOURS)) + matrix @ np.diag(built_in(0).static[1]) @ matrix.T
    for variance, tau in zip(numbers.variance, numbers.tau, strict=True):
        cov += variance * np.exp(-gap / tau)
    added = LATE.astype(float)
    total = cov + 30.0**2 * np.outer(added, added)
    off = whole.value - matrix @ built_in(0).static[0]
    gain = 30.0**2 * np.linalg.solve(total, added)
    assert mean == pytest.approx(gain @ off, rel=1e-8)
    assert sd == pytest.approx(np.sqrt(30.0**2 * (1 - gain @ added)), rel=1e-8)


def test_too_few_answers_and_none_say_nothing() -> None:
    count = BEFORE + 8
    jump = np.where(np.arange(count) < BEFORE - 1, [5, 6] * (count // 2), 10)
    few = diary_of(jump, 24.0 * np.arange(count) / 2)
    assert drift(series_of(few, CHANNEL), (), built_in(0)) is None
    assert drift(series_of(diary_of([], []), CHANNEL), (), built_in(0)) is None
    assert drift(series_of(diary_of([5.0]), CHANNEL), (), built_in(0)) is None
    hasty = np.concatenate([24.0 * np.arange(40), 24 * 60 + np.arange(12) / 2])
    quick = diary_of(np.concatenate([[4, 5] * 20, np.full(12, 10)]), hasty)
    assert drift(series_of(quick, CHANNEL), (), built_in(0)) is None  # six hours are no change
    same = np.where(LATE, 7.0, 5.0)
    assert found(same) is None  # before, nothing moved: nothing to compare with


def test_it_is_said_in_a_sentence_and_nothing_more() -> None:
    values = np.clip(np.round(calm(1) + np.where(LATE, 2.5, 0.0)), 0, 10)
    fit = learn(diary_of(values, HOURS)).channels[0]
    assert fit.drift is not None
    (sentence,) = about_drift(fit.drift)
    assert sentence in fit.advice
    assert sentence.startswith("In the last 14 days the answers lay about ")
    assert sentence.endswith("Nothing here says why.")
    assert about_drift(None) == ()
    quiet = learn(diary_of(np.clip(np.round(calm(1)), 0, 10), HOURS)).channels[0]
    assert quiet.drift is None
