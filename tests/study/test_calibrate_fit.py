"""The optimiser, on problems whose answer is known."""

import numpy as np
import pytest
from scipy.optimize import minimize

from kindloop.study.calibrate_fit import Effort, Problem, cost, covariance, fit, weights

CHANCE = np.random.default_rng(4)
SLOPES = CHANCE.standard_normal((12, 4))
MIDDLE, SPREAD = np.array([0.3, -0.2, 0.0, 1.0]), np.array([0.5, 1.0, 0.7, 0.4])
TRUTH = MIDDLE + 0.6 * SPREAD


def linear(at):
    return 5.0 * SLOPES @ (at - TRUTH) + 0.3 * np.sin(np.arange(12))


def curved(at):
    return 5.0 * (SLOPES @ np.sinh(at - TRUTH)) + 0.3 * np.sin(np.arange(12))


@pytest.mark.parametrize("model", [linear, curved])
def test_it_ends_where_another_optimiser_ends(model):
    problem = Problem(model, MIDDLE, SPREAD)
    found = fit(problem, MIDDLE, Effort(4, 10))
    other = minimize(lambda at: cost(problem, at, model(at)), MIDDLE, tol=1e-12)
    assert found.cost == pytest.approx(other.fun, rel=1e-4)
    np.testing.assert_allclose(found.at, other.x, atol=5e-3)
    assert all(np.diff(found.costs) <= 0)


def test_the_spread_is_that_of_a_linear_problem_with_known_answer():
    problem = Problem(linear, MIDDLE, SPREAD)
    found = fit(problem, MIDDLE, Effort(4, 10))
    weighed = (5.0 * SLOPES).T * weights(found.misses) @ (5.0 * SLOPES)
    expected = np.linalg.inv(weighed + np.diag(SPREAD**-2))
    np.testing.assert_allclose(covariance(problem, found), expected, rtol=1e-4)
    np.testing.assert_allclose(found.spread, np.sqrt(np.diag(expected)), rtol=1e-4)


def test_a_number_that_no_target_speaks_of_keeps_its_prior():
    problem = Problem(lambda at: 5.0 * SLOPES[:, :3] @ (at - TRUTH)[:3], MIDDLE, SPREAD)
    found = fit(problem, TRUTH, Effort(3, 8))
    assert found.at[3] == pytest.approx(MIDDLE[3], abs=1e-3)
    assert found.spread[3] == pytest.approx(SPREAD[3])
    assert np.all(found.spread[:3] < 0.5 * SPREAD[:3])


def test_one_target_out_of_reach_bends_little():
    def with_outlier(at):
        return np.append(linear(at), at[0] - TRUTH[0] - 20.0)

    plain = fit(Problem(linear, MIDDLE, SPREAD), MIDDLE, Effort(3, 8))
    bent = fit(Problem(with_outlier, MIDDLE, SPREAD), MIDDLE, Effort(3, 8))
    assert abs(bent.at[0] - plain.at[0]) < 0.1 * SPREAD[0]


def test_what_cannot_be_simulated_counts_as_missed_by_far():
    problem = Problem(lambda at: np.array([np.nan if at[0] > 2 else at[0]]), np.ones(1), np.ones(1))
    found = fit(problem, np.array([1.8]), Effort(2, 5))
    assert found.at[0] < 1.0
