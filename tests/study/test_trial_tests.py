"""Tests on a thousand trials, held to SciPy and statsmodels on single ones."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from kindloop.study import trial_tests
from kindloop.study.trial_tests import TRIALS, Trials


def test_two_groups_are_welchs_test():
    chance = np.random.default_rng(1)
    first, second = chance.normal(0.4, 1, 300), chance.normal(0, 2, 300)
    found = trial_tests.two_groups(first, second, (20, 30), np.random.default_rng(5))
    again = np.random.default_rng(5)
    one = first[again.integers(0, 300, (TRIALS, 20))][7]
    other = second[again.integers(0, 300, (TRIALS, 30))][7]
    assert found.ratio[7] == pytest.approx(stats.ttest_ind(one, other, equal_var=False).statistic)
    assert found.estimate[7] == pytest.approx(one.mean() - other.mean())


def test_changes_within_persons_are_the_paired_test():
    change = np.random.default_rng(1).normal(0.2, 1, 400)
    found = trial_tests.within_persons(change, 25, np.random.default_rng(5))
    drawn = change[np.random.default_rng(5).integers(0, 400, (TRIALS, 25))][3]
    assert found.ratio[3] == pytest.approx(stats.ttest_1samp(drawn, 0).statistic)


def test_a_correlation_is_pearsons():
    chance = np.random.default_rng(1)
    one, other = chance.standard_normal((2, 500))
    found = trial_tests.correlation(one, one + other, 40, np.random.default_rng(5))
    place = np.random.default_rng(5).integers(0, 500, (TRIALS, 40))[2]
    r = stats.pearsonr(one[place], (one + other)[place])
    assert found.estimate[2] == pytest.approx(r.statistic)
    bound = stats.t.ppf(1 - r.pvalue / 2, found.freedom)
    assert found.ratio[2] == pytest.approx(bound)


def test_a_slope_with_everyone_is_the_regression_with_errors_by_person():
    chance = np.random.default_rng(3)
    person = np.repeat(np.arange(50), 8)
    x, z = chance.standard_normal((2, 400))
    own = chance.standard_normal(50)[person]
    y = 0.3 * x + 0.5 * z + own * x + chance.standard_normal(400)

    class Everyone:
        def integers(self, low, high, size):
            return np.tile(np.arange(high), (size[0], 1))

    found = trial_tests.slope(person, x, z[:, None], y, 50, Everyone())
    model = sm.OLS(y, np.column_stack([x, z])).fit(
        cov_type="cluster",
        cov_kwds={"groups": person, "use_correction": False},
    )
    assert found.estimate[0] == pytest.approx(model.params[0])
    plain = found.estimate[0] / found.ratio[0] * np.sqrt(49 / 50)
    assert plain == pytest.approx(model.bse[0], rel=1e-6)


def test_shares_and_intervals():
    trials = Trials(np.linspace(-1, 1, 1001), np.linspace(-4, 4, 1001), 1e6)
    assert trials.share("+", 0.05) == pytest.approx(0.255, abs=0.002)
    assert trials.share("+", 0.05) == trials.share("-", 0.05)
    assert trials.share("0", 0.05) == pytest.approx(0.49, abs=0.003)
    np.testing.assert_allclose(trials.interval(), (-0.9, 0.9))
