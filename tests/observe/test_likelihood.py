"""Cells and scores, against scipy.stats and sums done the slow way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kindloop.observe import likelihood


def mixtures(count: int, components: int, seed: int = 0) -> tuple[np.ndarray, ...]:
    random = np.random.default_rng(seed)
    weight = random.dirichlet(np.ones(components), count)
    return (
        weight,
        random.uniform(-10, 110, (count, components)),
        random.uniform(1, 30, weight.shape),
    )


def one(mean: float, sd: float) -> tuple[np.ndarray, ...]:
    return np.ones((1, 1)), np.array([[mean]]), np.array([[sd]])


def pmf(steps: int, weight: np.ndarray, mean: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """The probability of every step of one forecast, from scipy.stats."""
    cell = 100 / steps
    tops = np.append(cell * (np.arange(steps) + 0.5), np.inf)
    below = np.array([(weight * stats.norm.cdf(top, mean, sd)).sum() for top in tops])
    return np.diff(np.concatenate([[0.0], below]))


def test_end_cells_reach_to_infinity_and_inner_ones_do_not() -> None:
    lower, upper = likelihood.edges(np.array([0.0, 0.4, 0.5, 99.5, 99.7, 100.0]), 1.0)
    assert lower.tolist() == [-np.inf, -np.inf, 0.0, 99.0, pytest.approx(99.2), 99.5]
    assert upper.tolist() == [0.5, pytest.approx(0.9), 1.0, 100.0, np.inf, np.inf]


def test_an_edge_that_only_rounding_puts_beyond_the_scale_stays_on_it() -> None:
    lower, upper = likelihood.edges(np.array([0.5 - 1e-13, 99.5 + 1e-12]), 1.0)
    assert np.isfinite(lower).all()
    assert np.isfinite(upper).all()


@given(st.integers(1, 120), st.floats(-50, 150), st.floats(0.01, 80))
def test_the_cells_of_a_scale_share_out_all_probability(steps: int, mean: float, sd: float) -> None:
    cell = 100 / steps
    lower, upper = likelihood.edges(np.arange(steps + 1) * cell, cell)
    parts = [np.repeat(part, steps + 1, axis=0) for part in one(mean, sd)]
    shares = likelihood.cell_probability(lower, upper, *parts)
    assert shares.sum() == pytest.approx(1.0, abs=1e-9)
    assert (shares >= 0).all()


def test_cell_probability_is_that_of_scipy() -> None:
    parts = mixtures(200, 3)
    value = np.random.default_rng(1).integers(0, 21, 200) * 5.0
    lower, upper = likelihood.edges(value, 5.0)
    found = likelihood.cell_probability(lower, upper, *parts)
    for row in range(200):
        weight, mean, sd = (part[row] for part in parts)
        assert found[row] == pytest.approx(
            pmf(20, weight, mean, sd)[int(value[row] / 5)], rel=1e-9, abs=1e-13
        )


@pytest.mark.parametrize("distance", [-36.0, -20.0, 20.0, 36.0])
def test_cell_probability_is_precise_far_out_on_both_sides(distance: float) -> None:
    lower, upper = np.array([50.0]), np.array([51.0])
    found = np.log(likelihood.cell_probability(lower, upper, *one(50.0 - distance, 1.0))[0])
    near, far = (50.0, 51.0) if distance > 0 else (51.0, 50.0)
    tail = stats.norm.logsf if distance > 0 else stats.norm.logcdf
    large, small = tail(near, 50.0 - distance, 1.0), tail(far, 50.0 - distance, 1.0)
    assert found == pytest.approx(large + np.log1p(-np.exp(small - large)), rel=1e-10)


def test_log_score_has_a_floor_only_below_the_smallest_number() -> None:
    found = likelihood.log_score(np.array([0.0, 1e-300, 1.0]))
    assert found[0] == pytest.approx(np.log(np.finfo(float).tiny))
    assert found[1:] == pytest.approx([np.log(1e-300), 0.0])


@pytest.mark.parametrize("steps", [1, 4, 20, 100])
def test_crps_is_the_energy_score_of_the_steps(steps: int) -> None:
    parts = mixtures(40, 2, seed=steps)
    cell = 100 / steps
    place = np.random.default_rng(2).integers(0, steps + 1, 40)
    found = likelihood.crps(place * cell, cell, *parts)
    grid = np.arange(steps + 1) * cell
    for row in range(40):
        share = pmf(steps, *(part[row] for part in parts))
        to_answer = (share * np.abs(grid - grid[place[row]])).sum()
        to_itself = (share[:, None] * share * np.abs(grid[:, None] - grid)).sum()
        assert found[row] == pytest.approx(to_answer - to_itself / 2, abs=1e-10)


def test_crps_with_fine_steps_is_the_closed_form_of_the_normal() -> None:
    mean, sd, value = 48.0, 6.0, 55.0
    z = (value - mean) / sd
    closed = sd * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.sqrt(np.pi))
    found = likelihood.crps(np.array([value]), 0.01, *one(mean, sd))
    assert found[0] == pytest.approx(closed, rel=1e-4)


def test_crps_is_the_same_in_small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = mixtures(17, 3)
    value = np.linspace(0, 100, 17)
    whole = likelihood.crps(value, 2.0, *parts)
    monkeypatch.setattr(likelihood, "_AT_ONCE", 120)
    assert likelihood.crps(value, 2.0, *parts) == pytest.approx(whole, rel=1e-12)


def test_crps_takes_an_answer_between_steps_as_the_nearer_one() -> None:
    parts = mixtures(2, 1)
    exact = likelihood.crps(np.array([30.0, 70.0]), 10.0, *parts)
    assert likelihood.crps(np.array([33.0, 66.0]), 10.0, *parts) == pytest.approx(exact)


def test_a_calibrated_forecast_puts_its_answers_evenly() -> None:
    random = np.random.default_rng(5)
    count, cell = 20_000, 25.0
    weight, mean, sd = mixtures(count, 2, seed=6)
    chosen = (random.random(count) > weight[:, 0]).astype(int)
    rows = np.arange(count)
    raw = random.normal(mean[rows, chosen], sd[rows, chosen])
    value = np.clip(np.rint(raw / cell), 0, 4) * cell
    lower, upper = likelihood.edges(value, cell)
    probability = likelihood.cell_probability(lower, upper, weight, mean, sd)
    before = likelihood.below(lower, weight, mean, sd)
    place = likelihood.place_in_forecast(before, probability, random.random(count))
    assert stats.kstest(place, "uniform").pvalue > 0.01
    assert likelihood.within90(place).mean() == pytest.approx(0.9, abs=0.01)


def test_within90_holds_its_edges() -> None:
    place = np.array([0.049, 0.05, 0.95, 0.951])
    assert likelihood.within90(place).tolist() == [False, True, True, False]


def test_below_knows_infinity() -> None:
    assert likelihood.below(np.array([-np.inf]), *one(3.0, 2.0))[0] == 0.0
    assert likelihood.below(np.array([np.inf]), *one(3.0, 2.0))[0] == 1.0


def test_moments_are_those_of_many_draws_in_the_limit() -> None:
    weight, mean, sd = (part[0] for part in mixtures(1, 4, seed=9))
    grid = np.linspace(-300, 400, 700_001)
    density = sum(w * stats.norm.pdf(grid, m, s) for w, m, s in zip(weight, mean, sd, strict=True))
    width = grid[1] - grid[0]
    centre = (grid * density).sum() * width
    spread = np.sqrt(((grid - centre) ** 2 * density).sum() * width)
    found = likelihood.moments(weight[None], mean[None], sd[None])
    assert found[0][0] == pytest.approx(centre, rel=1e-8)
    assert found[1][0] == pytest.approx(spread, rel=1e-8)


@pytest.mark.parametrize("probability", [0.05, 0.5, 0.95])
def test_a_quantile_has_its_probability_below_it(probability: float) -> None:
    parts = mixtures(300, 5, seed=3)
    found = likelihood.quantile(probability, *parts)
    for row in range(0, 300, 17):
        weight, mean, sd = (part[row] for part in parts)
        assert (weight * stats.norm.cdf(found[row], mean, sd)).sum() == pytest.approx(probability)


def test_the_quantile_of_one_normal_is_that_of_scipy() -> None:
    assert likelihood.quantile(0.05, *one(20.0, 7.0))[0] == pytest.approx(
        stats.norm.ppf(0.05, 20.0, 7.0)
    )
