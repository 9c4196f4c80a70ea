import numpy as np
import pytest
from scipy.optimize import minimize

from kindloop.infer.posterior import (
    SIZE,
    Data,
    covariance,
    decayed,
    design,
    log_posterior,
    parts,
    peak,
)
from kindloop.infer.posteriors import curvature
from kindloop.infer.prior import built_in
from kindloop.observe.likelihood import edges


def person(seed: int = 0, n: int = 60, kinds: int = 2) -> Data:
    random = np.random.default_rng(seed)
    times = np.cumsum(random.exponential(4.0, n))
    told = [np.sort(random.choice(times, 8, replace=False)) for _ in range(kinds)]
    lower, upper = edges(5.0 * np.round(np.clip(random.normal(30, 20, n), 0, 100) / 5.0), 5.0)
    angle = times * (2 * np.pi / 24)
    return Data(
        lower=lower,
        upper=upper,
        times=times,
        daily=np.column_stack([np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle)]),
        fresh=random.normal(0, 0.3, (n, kinds)),
        told=np.concatenate([np.empty(0), *told]),
        size=random.uniform(0.1, 1, 8 * kinds),
        first=8 * np.arange(kinds + 1),
    )


@pytest.mark.parametrize("kinds", [0, 2])
def test_gradient_is_that_of_finite_differences(kinds):
    data, prior = person(kinds=kinds), built_in(kinds).prior()
    random = np.random.default_rng(5)
    for _ in range(3):
        theta = prior.mean + 0.3 * random.standard_normal(SIZE)
        _, slope = log_posterior(theta, data, prior)
        for i in range(SIZE):
            step = np.zeros(SIZE)
            step[i] = 1e-5
            up = log_posterior(theta + step, data, prior)[0]
            down = log_posterior(theta - step, data, prior)[0]
            assert slope[i] == pytest.approx((up - down) / 2e-5, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_the_peak_is_the_one_that_scipy_finds(seed):
    data, prior = person(seed), built_in(2).prior()
    theta, value = peak(prior.mean, data, prior, 100)
    theirs = minimize(
        lambda x: tuple(-np.asarray(part) for part in log_posterior(x, data, prior)),
        prior.mean,
        jac=True,
        method="BFGS",
    )
    assert value == pytest.approx(-theirs.fun, abs=1e-4)
    np.testing.assert_allclose(theta, theirs.x, atol=0.02)


def test_curvature_is_the_second_derivative():
    data, prior = person(1), built_in(2).prior()
    theta, _ = peak(prior.mean, data, prior, 100)
    bend = curvature(theta, data, prior)
    np.testing.assert_allclose(bend, bend.T)
    wide = 1e-2
    for i in range(SIZE):
        step = np.zeros(SIZE)
        step[i] = wide
        values = [log_posterior(theta + side * step, data, prior)[0] for side in (-1, 0, 1)]
        second = -(values[0] - 2 * values[1] + values[2]) / wide**2
        assert bend[i, i] == pytest.approx(second, rel=0.02, abs=0.02)


def test_a_curvature_that_bends_the_wrong_way_is_caught():
    prior = built_in(0).prior()
    bend = np.linalg.inv(prior.cov)
    good, sure = covariance(bend, prior)
    assert sure
    np.testing.assert_allclose(good, prior.cov, atol=1e-12)
    bad = bend.copy()
    bad[2, 2] = -5.0
    cov, sure = covariance(bad, prior)
    assert not sure
    assert np.linalg.eigvalsh(cov).min() > 0
    assert cov[2, 2] == pytest.approx(4 * prior.cov[2, 2])


def test_what_is_left_of_events_is_the_plain_sum():
    data = person(2)
    hours = 3.0
    left, slope = np.empty(60), np.empty(60)
    decayed(data, 8, 16, hours, left, slope)
    told, size = data.told[8:16], data.size[8:16]
    for t, now in enumerate(data.times):
        before = told < now
        gap = now - told[before]
        kept = size[before] * np.exp(-gap / hours)
        assert left[t] == pytest.approx(kept.sum())
        assert slope[t] == pytest.approx((kept * gap / hours).sum())


def test_the_parts_of_theta_have_their_meaning():
    theta = np.array([np.log(12.0), np.log(0.5), np.log(1.5), np.log(4.0), np.log(30.0), 0.0])
    numbers = parts(theta)
    assert numbers.variance.sum() + numbers.noise == pytest.approx(144.0)
    assert numbers.variance[0] / numbers.noise == pytest.approx(0.5)
    assert numbers.variance[1] / numbers.noise == pytest.approx(1.5)
    np.testing.assert_allclose(numbers.tau, [120.0, 4.0])


def test_the_design_holds_level_daily_curve_responses_and_movement():
    data = person(3)
    matrix, known, _ = design(built_in(2).mean, data)
    np.testing.assert_array_equal(matrix[:, [0, -2, -1]], 1.0)
    np.testing.assert_array_equal(matrix[:, 1:5], data.daily)
    np.testing.assert_allclose(matrix[:, 5:7], known + data.fresh)
