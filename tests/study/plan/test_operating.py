"""Power, bias and coverage where formulas say what they are; sizes read off a curve."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from tests.study.plan.made import arms_of, associated, prompts_of

from kindloop.errors import InputError
from kindloop.study.plan.estimate import NOTHING, association, between_arms, randomised, rows
from kindloop.study.plan.operating import Doing, Rate, doing, needed


def close(rate: Rate, aim: float, least: float = 0.0) -> None:
    assert abs(rate.value - aim) < max(4 * rate.error, least), (rate, aim)


def test_covariance_analysis_is_least_squares_with_hc3_errors():
    study, pool = arms_of(6.0)
    whole = rows(study, pool, 0)
    chosen, practise = np.arange(30), np.arange(30) < 15
    found = between_arms(study, whole, chosen, practise)
    x = np.column_stack([practise, np.ones(30), pool.check_ins[0, :30, 0]])
    y = np.where(practise, pool.treated[0, :30, 1], pool.check_ins[0, :30, 1])
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    hat = x @ np.linalg.inv(x.T @ x) @ x.T
    left = (y - x @ beta) / (1 - np.diag(hat))
    inverse = np.linalg.inv(x.T @ x)
    error = np.sqrt((inverse @ x.T @ np.diag(left**2) @ x @ inverse)[0, 0])
    reach = stats.t.ppf(0.975, 27) * error
    assert found.value == pytest.approx(beta[0])
    assert (found.low, found.high) == pytest.approx((beta[0] - reach, beta[0] + reach))


def test_power_of_two_arms_is_that_of_the_noncentral_t():
    study, pool = arms_of(6.0)
    done = doing(study, "evidenced", pool, 0, 40, 400)
    error = 10 * np.sqrt(1 - 0.6**2) * np.sqrt(2 / 20)
    bound = stats.t.ppf(0.975, 37)
    power = 1 - stats.nct.cdf(bound, 37, 6.0 / error) + stats.nct.cdf(-bound, 37, 6.0 / error)
    close(done.power, power, 0.04)
    close(done.bias, 0.0)
    close(done.coverage, 0.95, 0.02)
    assert done.truth.value == pytest.approx(6.0)
    assert done.standard == pytest.approx(0.6, rel=0.05)
    assert 0 < done.power.error < 0.1


def test_an_interval_at_chance_excludes_0_as_often_as_its_level_says():
    study, pool = arms_of(0.0)
    done = doing(study, "no effect", pool, 0, 40, 400)
    close(done.power, 0.05, 0.02)


def test_the_monte_carlo_error_is_how_far_other_pools_come_out():
    done = []
    for seed in range(30):
        study, pool = arms_of(5.0, many=1000, seed=seed)
        done.append(doing(replace(study, seed=seed), "evidenced", pool, 0, 40, 200))
    for rates in ([one.power for one in done], [one.bias for one in done]):
        spread = np.std([one.value for one in rates], ddof=1)
        said = np.sqrt(np.mean([one.error**2 for one in rates]))
        assert 0.65 < said / spread < 1.55


def test_the_error_of_a_bias_is_no_smaller_than_the_pool_allows():
    study, pool = prompts_of(2.0, many=600)
    done = doing(study, "evidenced", pool, 0, 40, 200)
    assert done.bias.error >= 0.99 * np.std(done.estimates) * np.sqrt(40 / 600)


def test_randomised_prompts_are_found_without_bias():
    study, pool = prompts_of(4.0)
    done = doing(study, "evidenced", pool, 0, 20, 200)
    assert done.truth.value == pytest.approx(4.0)
    close(done.bias, 0.0)
    close(done.coverage, 0.95, 0.04)
    more = doing(study, "evidenced", pool, 0, 40, 200)
    assert more.power.value > done.power.value
    assert more.width < done.width


def test_one_person_alone_is_held_against_their_own_truth():
    study, pool = prompts_of(6.0, many=200, days=20, alone=True)
    own = np.random.default_rng(4).normal(0, 3, pool.persons)[:, None]
    pool = replace(pool, outcomes=pool.outcomes + own * pool.assigned, contrast=pool.contrast + own)
    done = doing(study, "evidenced", pool, 0, 20, 200)
    close(done.bias, 0.0)
    assert done.coverage.value > 0.85
    assert len(done.estimates) == 200


def test_an_association_is_found_within_persons_and_not_with_another_persons_answers():
    study, pool = associated(0.3)
    found = doing(study, "evidenced", pool, 0, 20, 200)
    nothing = doing(study, "no effect", pool, 0, 20, 200)
    assert found.truth.value == pytest.approx(0.3, abs=0.02)
    close(found.bias, 0.0)
    close(found.coverage, 0.95, 0.04)
    assert found.power.value > 0.95
    assert nothing.truth == Rate(0.0, 0.0)
    assert np.isnan(found.standard), "a slope is not measured in standard deviations"
    close(nothing.power, 0.05, 0.04)


def test_too_few_answers_find_nothing_and_say_so():
    study, pool = arms_of(3.0)
    everyone = np.arange(5)
    assert between_arms(study, rows(study, pool, 0), everyone, everyone < 2) is NOTHING
    study, pool = prompts_of(1.0, many=20)
    same = replace(pool, assigned=pool.available)
    assert randomised(study, rows(study, same, 0), everyone, 10) is NOTHING
    silent = replace(pool, outcomes=np.full_like(pool.outcomes, np.nan))
    assert randomised(study, rows(study, silent, 0), everyone, 10) is NOTHING
    study, pool = associated(0.1, many=20)
    silent = replace(pool, outcomes=np.full_like(pool.outcomes, np.nan))
    assert association(study, rows(study, silent, 0), everyone, everyone) is NOTHING
    done = doing(replace(study, sizes=(2,)), "no effect", silent, 0, 2, 20)
    assert done.empty == 1.0
    assert done.power.value == 0.0
    assert np.isnan(done.coverage.value)


def test_a_pool_that_lost_its_persons_is_refused():
    study, pool = arms_of(3.0, many=100)
    with pytest.raises(InputError, match="other sizes"):
        doing(study, "evidenced", pool, 0, 40, 20)


def curve(*power: float, error: float = 0.02) -> list[Doing]:
    study, pool = arms_of(3.0, many=400)
    one = doing(study, "evidenced", pool, 0, 20, 20)
    return [
        replace(one, size=10 * (k + 1), power=Rate(value, error)) for k, value in enumerate(power)
    ]


def test_a_size_is_read_between_two_that_were_simulated():
    found = needed(curve(0.2, 0.6, 1.0))
    assert found.size == pytest.approx(25.0)
    assert found.low == pytest.approx(25.0 - 10 * 1.96 * 0.02 / 0.4)
    assert found.high == pytest.approx(25.0 + 10 * 1.96 * 0.02 / 0.4)


def test_nothing_is_extrapolated():
    found = needed(curve(0.1, 0.2, 0.5))
    assert (found.size, found.low, found.high, found.most) == (None, None, None, 30)
    nearly = needed(curve(0.1, 0.5, 0.79))
    assert nearly.size is None
    assert nearly.low is not None
    assert needed(curve(0.9, 0.95, 1.0)).size == 10
