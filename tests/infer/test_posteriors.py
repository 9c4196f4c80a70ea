"""Many series side by side against each by itself."""

import numpy as np
import pytest

from kindloop.infer.posterior import SIZE, Data, log_posterior
from kindloop.infer.posteriors import Many, log_posteriors, log_posteriors_and_slopes, many
from kindloop.infer.prior import built_in
from kindloop.vectors.values import LANES

from .test_posterior import person

KINDS = 2
PRIOR = built_in(KINDS).prior()
LENGTHS = [60, 9, 33, 60, 8, 21, 40, 12, 60, 10, 17]


def thetas(count: int) -> np.ndarray:
    return PRIOR.mean + 0.3 * np.random.default_rng(1).standard_normal((count, SIZE))


def as_cells(data: Data) -> Data:
    return data


def as_numbers(data: Data) -> Data:
    number = np.clip(data.lower, 0.0, 100.0)
    return data._replace(lower=number, upper=number)


def with_gaps(data: Data) -> Data:
    skipped = np.arange(len(data.times)) % 4 == 1
    lower, upper = data.lower.copy(), data.upper.copy()
    lower[skipped], upper[skipped] = -np.inf, np.inf
    lower[::3] = upper[::3] = 42.0
    return data._replace(lower=lower, upper=upper)


def wide(data: Data) -> Data:
    """So wide, or so far off, that points do not do."""
    return data._replace(lower=data.lower - 60.0, upper=np.where(data.upper > 50, 150, data.upper))


def nothing(data: Data) -> Data:
    parts = (data.lower, data.upper, data.times, data.daily, data.fresh)
    return Data(*(part[:0] for part in parts), data.told, data.size, data.first)


def expect_each_alone(people: list[Data], at: np.ndarray) -> None:
    which = np.arange(len(people))
    values, slopes = log_posteriors_and_slopes(at, which, many(people), PRIOR)
    wanted = [log_posterior(theta, data, PRIOR) for theta, data in zip(at, people, strict=True)]
    np.testing.assert_allclose(values, [value for value, _ in wanted], rtol=1e-9)
    np.testing.assert_allclose(slopes, [slope for _, slope in wanted], rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(log_posteriors(at, which, many(people), PRIOR), values)


@pytest.mark.parametrize("told", [as_cells, as_numbers, with_gaps, wide])
def test_series_of_many_lengths_are_each_as_alone(told):
    people = [told(person(seed, n)) for seed, n in enumerate(LENGTHS)]
    expect_each_alone(people, thetas(len(people)))


def test_series_told_in_many_ways_are_each_as_alone():
    ways = [as_cells, as_numbers, with_gaps, wide, nothing]
    people = [ways[seed % 5](person(seed, n)) for seed, n in enumerate(LENGTHS)]
    expect_each_alone(people, thetas(len(people)))


def test_one_series_at_many_thetas_and_in_any_order():
    people, at = [person(0), person(1, 20)], thetas(2 * LANES + 3)
    which = np.arange(len(at)) % 2
    values, slopes = log_posteriors_and_slopes(at, which, many(people), PRIOR)
    for theta, i, value, slope in zip(at, which, values, slopes, strict=True):
        wanted = log_posterior(theta, people[i], PRIOR)
        assert value == pytest.approx(wanted[0], rel=1e-9)
        np.testing.assert_allclose(slope, wanted[1], rtol=1e-9, atol=1e-9)


def both(people: list[Data], at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return log_posteriors_and_slopes(at, np.arange(len(people)), many(people), PRIOR)


def test_who_is_beside_a_series_does_not_matter():
    first = [person(seed, n) for seed, n in enumerate(LENGTHS[:LANES])]
    others = [with_gaps(person(50 + n, 70)) for n in range(LANES)]
    at = thetas(LANES)
    values, slopes = both(first, at)
    new_values, new_slopes = both([first[0], *others[1:]], at)
    assert values[0] == pytest.approx(new_values[0], rel=1e-13)
    np.testing.assert_allclose(slopes[0], new_slopes[0], rtol=1e-10)


def test_a_theta_that_is_not_a_number_spoils_no_other():
    people = [as_numbers(person(seed, n)) for seed, n in enumerate(LENGTHS[:LANES])]
    people[1] = person(1, 30)
    at = thetas(LANES)
    good = both(people, at)
    at[2] = np.nan
    values, slopes = both(people, at)
    rest = np.arange(LANES) != 2
    assert np.isnan(values[2])
    np.testing.assert_array_equal(values[rest], good[0][rest])
    np.testing.assert_array_equal(slopes[rest], good[1][rest])


def test_many_series_are_one_after_another():
    people = [person(0, 10), person(1, 12)]
    joined: Many = many(people)
    np.testing.assert_array_equal(joined.start, [0, 10, 22])
    np.testing.assert_array_equal(joined.data.first, [0, 8, 16, 16, 24, 32])
    np.testing.assert_array_equal(joined.data.lower[10:], people[1].lower)


def test_no_thetas_give_no_values():
    which = np.empty(0, dtype=np.int64)
    values, slopes = log_posteriors_and_slopes(thetas(0), which, many([person(0)]), PRIOR)
    assert len(values) == len(slopes) == 0
