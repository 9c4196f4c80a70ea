"""Recurring weeks, basins and the tipping dose: against long runs and closed forms."""

import numpy as np
import pytest

from kindloop.errors import InputError
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.parameters import BY_NAME
from kindloop.model.states import INDEX as STATE
from kindloop.study import basins
from kindloop.study.basins import boundary, ends, interval, saddle, share_with_two, tipping_doses
from kindloop.study.recurring import (
    CRITICISM,
    everyday_week,
    recurrence,
    someone,
    week,
    weeks_later,
    with_habits,
)


@pytest.fixture(scope="module")
def described():
    numbers, start = someone("described")
    return numbers, start, *ends(numbers, start)


@pytest.fixture(scope="module")
def evidenced():
    numbers, start = someone("evidenced")
    return numbers, start, *ends(numbers, start)


def test_the_week_holds_the_setbacks_of_everyday_life():
    spans = everyday_week()
    assert len(spans) == 14
    sizes = [span.inputs["setback"] for span in spans]
    assert np.mean(sizes) == pytest.approx(0.4, abs=0.01)
    assert np.mean([span.stop - span.start for span in spans]) == pytest.approx(12.5)
    assert everyday_week(3) != everyday_week()
    practised = week(20.0)
    minutes = np.diff(practised.edges) @ practised.inputs[:, INPUT["compassion_break"]]
    assert minutes == pytest.approx(7 * 20)
    assert len(week(20.0, planned=True).kinds) == 7


def test_a_recurrence_comes_back_and_attracts(described):
    numbers, start, kind, critical = described
    for end, begin in ((kind, (0.4, 0.2)), (critical, (0.25, 0.9))):
        assert end.stable
        after = weeks_later(numbers[None], end.levels[None], 4)[0]
        assert after == pytest.approx(end.levels, abs=2e-3)
        habits = with_habits(start, *(np.array([one]) for one in begin))
        late = weeks_later(numbers[None], habits, 104)[0]
        assert late[CRITICISM] == pytest.approx(end.levels[CRITICISM], abs=2e-3)


def test_the_slowest_multiplier_is_a_habit_that_fades(evidenced):
    """Where nothing is learnt kindness fades with its own time constant."""
    _, _, kind, critical = evidenced
    assert critical is None
    slowest = max(
        BY_NAME[f"tau_{name}"].evidenced.value / 1440
        for name in ("kindness_habit", "criticism_habit", "regulation")
    )
    assert np.max(np.abs(kind.multipliers)) == pytest.approx(np.exp(-7 / slowest), abs=2e-3)


def test_in_described_two_ends_and_a_saddle_with_one_way_out(described):
    numbers, _, kind, critical = described
    assert critical.habits[1] - kind.habits[1] > 0.5
    between = saddle(numbers, kind, critical)
    assert np.sum(np.abs(between.multipliers) > 1) == 1
    ways = np.array([between.levels, between.levels])
    ways[0] += 0.02 * (kind.levels - between.levels)
    ways[1] += 0.02 * (critical.levels - between.levels)
    late = weeks_later(np.repeat(numbers[None], 2, 0), ways, 52)[:, CRITICISM]
    assert late[0] < between.habits[1] < late[1]


def test_the_boundary_parts_starts_that_part(described):
    numbers, start, kind, critical = described
    found = boundary("described", np.array([0.1, 0.3, 0.9]), halvings=6)
    assert found.criticism[0] < found.criticism[1]
    assert np.isinf(found.criticism[2])
    habits = np.full(2, 0.3), found.criticism[1] + np.array([-0.03, 0.03])
    late = weeks_later(np.repeat(numbers[None], 2, 0), with_habits(start, *habits), 52)
    assert late[0, CRITICISM] == pytest.approx(kind.habits[1], abs=0.05)
    assert late[1, CRITICISM] == pytest.approx(critical.habits[1], abs=0.05)


def test_in_evidenced_one_basin_and_no_dose():
    found = boundary("evidenced", np.array([0.1, 0.5]))
    assert found.critical is None
    assert found.saddle is None
    assert np.isnan(found.criticism).all()
    assert tipping_doses("evidenced", np.array([10.0]), np.array([0.0])) is None


def test_the_dose_grows_with_the_critics_rule_and_falls_with_minutes(described):
    numbers, start, kind, critical = described
    done = tipping_doses("described", np.array([20.0, 40.0]), np.array([0.0, 26.0]))
    assert (done.weeks[1] > done.weeks[0]).any()
    assert (done.weeks[1] >= done.weeks[0]).all()
    assert (done.weeks[:, 0] >= done.weeks[:, 1]).all()
    begun = with_habits(start, np.array([0.4]), np.array([0.9]))
    before = weeks_later(numbers[None], begun, 26)
    for weeks, free in ((done.weeks[1, 0] - 1, False), (done.weeks[1, 0], True)):
        now = weeks_later(numbers[None], before, int(weeks), week(20.0))
        late = weeks_later(numbers[None], now, 40)[0, CRITICISM]
        assert (late < 0.5 * (kind.habits[1] + critical.habits[1])) == free


def test_the_share_counts_persons_with_two_ends(monkeypatch):
    few = share_with_two("evidenced", 3)
    assert (few.persons, few.undecided) == (3, 0)
    some = share_with_two("described", 3)
    assert few.two < some.two <= 3
    assert some.low < some.two / 3
    monkeypatch.setattr(basins, "weeks_later", lambda numbers, levels, *_: levels * np.nan)
    lost = share_with_two("evidenced", 2)
    assert (lost.two, lost.undecided) == (0, 2)


def test_no_recurrence_is_found_where_nothing_is_finite(described):
    numbers, start, _, _ = described
    assert recurrence(numbers * np.nan, start) is None
    with pytest.raises(InputError, match="kind start"):
        ends(numbers * np.nan, start)


def test_the_interval_is_that_of_clopper_and_pearson():
    low, high = interval(5, 20)
    from scipy.stats import binom

    assert binom.sf(4, 20, low) == pytest.approx(0.05)
    assert binom.cdf(5, 20, high) == pytest.approx(0.05)
    assert interval(0, 10)[0] == 0
    assert interval(10, 10)[1] == 1
    with pytest.raises(InputError, match="at least one"):
        interval(0, 0)


def test_a_critical_start_lies_within_the_ranges():
    assert set(basins.CRITICAL_START) <= set(STATE)
