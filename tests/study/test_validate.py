"""The rule of validation, and every held-back trial simulated in small."""

from dataclasses import replace

import numpy as np
import pytest

from kindloop.ledger.validation_rows import GROUPS, validation_rows
from kindloop.study.trial_tests import Trials
from kindloop.study.validate import Group, Row, judge, validate

BY_ID = {row.id: row for row in validation_rows()}
ESTIMATE = BY_ID["V2.cohort_one"]
FALL, NULL = BY_ID["V4.amylase"], BY_ID["V3.group"]


def trials(mean, spread, ratio=None):
    estimate = mean + spread * np.linspace(-1, 1, 1001)
    return Trials(estimate, estimate / spread if ratio is None else ratio, 60.0)


@pytest.mark.parametrize(
    ("mean", "spread", "verdict"),
    [
        (0.35, 0.2, "hit"),  # inside, narrow, both above 0
        (0.35, 0.9, "miss"),  # wider than twice the published interval
        (0.70, 0.2, "miss"),  # beside it
        (0.20, 0.3, "miss"),  # inside, but does not say that it is above 0
    ],
)
def test_an_estimate_is_hit_inside_a_narrow_interval_that_says_the_same_of_zero(
    mean, spread, verdict
):
    assert (ESTIMATE.number, ESTIMATE.error) == (0.35, 0.14)
    assert judge(ESTIMATE, trials(mean, spread)) == verdict


@pytest.mark.parametrize(("share", "verdict"), [(0.79, "miss"), (0.81, "hit")])
def test_a_verdict_is_hit_if_four_trials_in_five_give_it(share, verdict):
    below = np.where(np.arange(1000) < 1000 * share, -5.0, 0.0)
    assert judge(FALL, trials(0, 1, below)) == verdict
    none = np.where(np.arange(1000) < 1000 * share, 0.0, 5.0)
    assert judge(NULL, trials(0, 1, none)) == verdict
    assert judge(FALL, trials(0, 1, -below)) == "miss"


def test_a_group_is_hit_only_if_all_its_rows_are():
    def row(judgement, of=NULL):
        return Row(of, (60,), (0.0,), (0.0,), (0.0,), (1.0,), judgement)

    assert Group("V3", (row("hit"), row("hit"))).judgement == "hit"
    assert Group("V3", (row("hit"), row("miss"))).judgement == "miss"
    assert Group("V3", (row("hit"), row("cannot say"))).judgement == "cannot say"
    mixed = Group("V3", (row("hit"), row("hit", replace(FALL, seen=False))))
    assert (mixed.kind, mixed.seen) == ("verdict", True)
    assert Group("V3", (row("hit"),)).kind == "null verdict"


def test_every_held_back_trial_is_simulated():
    groups = validate(many=16, seed=2)
    assert [one.id for one in groups] == list(GROUPS)
    assert [row.row for one in groups for row in one.rows] == list(validation_rows())
    for one in groups:
        for row in one.rows:
            assert np.isfinite([*row.model, *row.low, *row.high, *row.share]).all(), row.row.id
            assert len(row.sizes) == len(row.share) >= (3 if row.row.people is None else 1) or (
                row.row.id == "V6.others"
            )
            assert all(0 <= share <= 1 for share in row.share)
