import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.statespace.mlemodel import MLEModel

from kindloop.infer.filter import log_likelihood
from kindloop.infer.smooth import smoothed
from kindloop.infer.sweep import value_and_slopes

from . import dense


def problem(seed: int, n: int = 40, k: int = 5):
    random = np.random.default_rng(seed)
    times = np.cumsum(random.exponential(5.0, n))
    design = np.column_stack([np.ones(n), random.normal(size=(n, k - 1)), np.ones((n, 2))])
    static = np.array([random.normal(0, 20, k), random.uniform(1, 100, k)])
    variance = random.uniform(5, 80, 2)
    tau = np.array([random.uniform(30, 200), random.uniform(0.5, 10)])
    y = random.normal(50, 15, n)
    return y, times, design, static, variance, tau, float(random.uniform(5, 80))


def drawn(seed, level):
    """Answers that the model itself gives around a level."""
    _, *rest = problem(seed, n=6, k=2)
    times, design, static, variance, tau, noise = rest
    static[0] = level, 0.0
    cov = dense.covariance(times, design, static, variance, tau) + noise * np.eye(6)
    y = np.random.default_rng(seed).multivariate_normal(design[:, :2] @ static[0], cov)
    return y, *rest


def whole_line(y):
    """Cells of width 0, and the whole line where nothing was told."""
    return np.where(np.isnan(y), -np.inf, y), np.where(np.isnan(y), np.inf, y)


def cells(y, width=10.0):
    """Edges of answers in steps on a scale of 0..100 with two ends."""
    told = np.clip(np.round(y / width) * width, 0.0, 100.0)
    lower = np.where(told <= 0, -np.inf, told - width / 2)
    return lower, np.where(told >= 100, np.inf, told + width / 2)


@given(st.integers(0, 10_000), st.integers(1, 30))
@settings(max_examples=25, deadline=None)
def test_likelihood_is_that_of_the_big_normal_distribution(seed, n):
    args = problem(seed, n)
    assert log_likelihood(args[0], *args)[0] == pytest.approx(dense.log_likelihood(*args), abs=1e-7)


def test_likelihood_is_that_of_statsmodels():
    y, times, design, static, variance, tau, noise = problem(3)
    n, d = design.shape
    model = MLEModel(y, k_states=d, k_posdef=d)
    gaps = np.append(np.diff(times), 1.0)
    transition, shock = np.zeros((d, d, n)), np.zeros((d, d, n))
    keep = np.ones((d, n))
    keep[-2:] = np.exp(-gaps / tau[:, None])
    transition[range(d), range(d)] = keep
    shock[d - 2, d - 2] = variance[0] * (1 - keep[-2] ** 2)
    shock[d - 1, d - 1] = variance[1] * (1 - keep[-1] ** 2)
    model["design"] = design.T[None]
    model["transition"] = transition
    model["selection"] = np.eye(d)
    model["state_cov"] = shock
    model["obs_cov"] = np.array([[noise]])
    first = np.diag([*static[1], *variance])
    model.initialize_known(np.array([*static[0], 0.0, 0.0]), first)
    theirs = model.ssm.filter()
    ours, path = log_likelihood(y, y, times, design, static, variance, tau, noise)
    assert ours == pytest.approx(theirs.llf, abs=1e-8)
    np.testing.assert_allclose(path.mean_before, theirs.predicted_state[:, :-1].T, atol=1e-8)
    np.testing.assert_allclose(path.mean_after, theirs.filtered_state.T, atol=1e-8)


def slope(function, at, width=1e-4):
    at = np.asarray(at, dtype=float)
    out = np.empty_like(at)
    for index in np.ndindex(at.shape):
        up, down = at.copy(), at.copy()
        up[index] += width
        down[index] -= width
        out[index] = (function(up) - function(down)) / (2 * width)
    return out


@pytest.mark.parametrize("width", [0.0, 1.0, 10.0, 50.0])
@pytest.mark.parametrize("seed", range(3))
def test_the_sweep_has_the_value_of_the_filter_and_the_slopes_of_finite_differences(seed, width):
    y, times, design, static, variance, tau, noise = problem(seed, n=15, k=3)
    told = cells(y + 25.0 * (seed - 1), width) if width else (y, y)
    whole, by = value_and_slopes(*told, times, design, static, variance, tau, noise, 0)

    def value(design=design, variance=variance, tau=tau, noise=noise):
        return log_likelihood(*told, times, design, static, variance, tau, float(noise))[0]

    assert whole == pytest.approx(value(), rel=1e-12)
    np.testing.assert_allclose(
        by.variance, slope(lambda v: value(variance=v), variance), rtol=1e-5, atol=1e-8
    )
    by_log = slope(lambda q: value(tau=np.exp(q)), np.log(tau))
    np.testing.assert_allclose(by.tau, by_log, rtol=1e-5, atol=1e-7)
    assert by.noise == pytest.approx(float(slope(lambda r: value(noise=r), noise)), rel=1e-5)
    by_still = slope(lambda still: value(design=np.hstack([still, design[:, 3:]])), design[:, :3])
    np.testing.assert_allclose(by.design, by_still, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("first", [1, 3, 5])
def test_slopes_by_the_design_are_given_for_the_wanted_parts_only(first):
    y, times, design, static, *numbers = problem(2, n=20, k=5)
    every = value_and_slopes(y, y, times, design, static, *numbers, 0)[1]
    some = value_and_slopes(y, y, times, design, static, *numbers, first)[1]
    np.testing.assert_array_equal(some.design, every.design[:, first:])
    assert some.noise == every.noise


@pytest.mark.parametrize("width", [2.0, 20.0, 50.0])
@pytest.mark.parametrize("seed", range(3))
def test_cells_have_nearly_the_probability_that_the_whole_normal_distribution_gives(seed, width):
    y, *rest = drawn(seed, 30.0 * seed)
    lower, upper = cells(y, width)
    ours = log_likelihood(lower, upper, *rest)[0]
    assert ours == pytest.approx(dense.behind_cells(lower, upper, *rest)[0], abs=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_course_behind_cells_is_nearly_that_of_the_truncated_normal_distribution(seed):
    y, *rest = drawn(seed, 5.0)
    lower, upper = cells(y, 10.0)
    assert np.isinf(lower).any()
    mean, variance, *_ = smoothed(lower, upper, *rest)
    _, wanted_mean, wanted_variance = dense.behind_cells(lower, upper, *rest)
    spread = np.sqrt(wanted_variance)
    assert np.sqrt(np.mean(((mean - wanted_mean) / spread) ** 2)) < 0.2
    assert np.sqrt(np.mean((np.sqrt(variance) / spread - 1.0) ** 2)) < 0.2


@pytest.mark.parametrize("seed", range(4))
def test_course_is_that_of_the_big_normal_distribution(seed):
    y, *rest = problem(seed, n=50)
    y[np.random.default_rng(seed).random(50) < 0.5] = np.nan
    mean, variance, *_ = smoothed(*whole_line(y), *rest)
    wanted_mean, wanted_variance = dense.conditional(y, *rest)
    np.testing.assert_allclose(mean, wanted_mean, atol=1e-8)
    np.testing.assert_allclose(variance, wanted_variance, atol=1e-8)


def test_course_gives_the_static_parts_of_the_filter():
    y, times, design, static, variance, tau, noise = problem(1)
    *_, mean, cov = smoothed(y, y, times, design, static, variance, tau, noise)
    path = log_likelihood(y, y, times, design, static, variance, tau, noise)[1]
    k = static.shape[1]
    np.testing.assert_allclose(mean, path.mean_after[-1, :k], atol=1e-9)
    np.testing.assert_allclose(cov, path.cov_after[-1, :k, :k], atol=1e-9)


def test_two_answers_at_nearly_the_same_time_and_years_apart_stay_finite():
    y = np.array([10.0, 12.0, 90.0])
    times = np.array([0.0, 1e-9, 24 * 365 * 2.0])
    args = problem(0, n=3)[2:]
    value, path = log_likelihood(y, y, times, *args)
    assert np.isfinite(value)
    assert np.isfinite(path.cov_after).all()
    assert value == pytest.approx(dense.log_likelihood(y, times, *args), abs=1e-6)
