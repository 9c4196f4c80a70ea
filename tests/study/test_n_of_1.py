"""What a trial of one person can find, against trials that are simulated."""

import numpy as np
import pytest

from kindloop.arrays import MICROSECONDS_PER_HOUR, words
from kindloop.diary import Answer, Channel, Diary, Event, Person
from kindloop.errors import InputError
from kindloop.infer.wcls import Decisions, wcls
from kindloop.study.n_of_1 import (
    LEVEL,
    Habits,
    false_alarm,
    habits,
    level_after,
    power,
    prospect,
    smallest,
)

CHANNEL = Channel("stress", 0.0, 10.0)
KNOWN = Habits(CHANNEL, 2.0, 1.0, 0.8, 30.0)
START = int(np.datetime64("2024-03-04T00:00", "us").astype(np.int64))


@pytest.mark.parametrize(("decisions", "size"), [(60, 0.6), (120, 0.5), (80, 0.0)])
def test_power_is_that_of_simulated_trials(decisions, size):
    random = np.random.default_rng(decisions)
    found = 0
    for _ in range(600):
        controls = random.standard_normal((decisions, 4))
        treated = random.random(decisions) < 0.5
        outcome = (
            controls @ [0.5, 0.2, 0.0, 0.0] + size * treated + random.standard_normal(decisions)
        )
        effect = wcls(Decisions(
            np.zeros(decisions, dtype=int), outcome, treated, np.full(decisions, 0.5),
            np.ones(decisions, dtype=bool), controls,
        ))  # fmt: skip
        found += effect.low > 0 or effect.high < 0
    assert power(decisions, size) == pytest.approx(found / 600, abs=0.08)


def test_the_smallest_effect_has_eighty_percent_power():
    assert power(80, smallest(80)) == pytest.approx(0.8, abs=1e-6)
    assert smallest(10) == float("inf")
    assert power(12, 5.0) == 0.0


def test_a_longer_trial_finds_smaller_effects():
    short, long = prospect(KNOWN, 42, 1.0), prospect(KNOWN, 120, 1.0)
    assert long.smallest < short.smallest
    assert short.days_needed == long.days_needed
    assert prospect(KNOWN, short.days_needed, 1.0).power >= 0.8
    assert prospect(KNOWN, short.days_needed - 1, 1.0).power < 0.8
    assert prospect(Habits(CHANNEL, 2.0, 0.01, 0.5, 90.0), 42, 1.0).days_needed is None


@pytest.mark.parametrize(("days", "effect"), [(0, 1.0), (366, 1.0), (42, 0.0), (42, 11.0)])
def test_what_makes_no_trial_is_refused(days, effect):
    with pytest.raises(InputError, match="came"):
        prospect(KNOWN, days, effect)


def test_looking_often_is_fooled_more_often():
    assert false_alarm(1) == pytest.approx(0.1, abs=0.01)
    assert 0.13 < false_alarm(2) < 0.19
    assert false_alarm(10) > 0.25
    assert level_after(1) == LEVEL
    assert level_after(5) == pytest.approx(0.98)


def test_with_the_wider_level_all_looks_together_err_in_one_of_ten_at_most():
    from scipy.stats import norm

    looks = 5
    steps = np.random.default_rng(2).standard_normal((20_000, looks))
    seen = np.cumsum(steps, axis=1) / np.sqrt(np.arange(1, looks + 1))
    edge = norm.ppf(0.5 + level_after(looks) / 2)
    assert (np.abs(seen) > edge).any(axis=1).mean() < 0.1


def made(check_ins=60, setbacks=20, sd=2.0, seed=1):
    random = np.random.default_rng(seed)
    hours = 4.0 * np.arange(check_ins)
    values = np.clip(np.round(5 + sd * random.standard_normal(check_ins)), 0, 10)[:, None]
    at = START + (hours * MICROSECONDS_PER_HOUR).astype(np.int64)
    told = START + ((hours[:setbacks] + 1.0) * MICROSECONDS_PER_HOUR).astype(np.int64)
    many = len(told)
    event = Event(told, words(["setback"] * many), np.ones(many), np.full(many, np.nan),
                  np.zeros(many, dtype=bool))  # fmt: skip
    return Diary(Person("Ann"), (CHANNEL,), Answer(at, values, words([""] * check_ins)), event)


def test_habits_are_read_from_the_diary():
    diary = made()
    known = habits(diary, "stress", int(diary.answer.time[-1]))
    assert known.scatter == pytest.approx(2.0, abs=0.35)
    assert known.days == pytest.approx(59 * 4 / 24)
    assert known.decisions_per_day == pytest.approx(20 / known.days)
    assert known.answered == pytest.approx(21 / 22)


def test_a_diary_that_says_too_little_is_refused_in_words():
    with pytest.raises(InputError, match="10 check-ins and 5 setback minutes so far"):
        habits(made(10, 5), "stress", START)
    with pytest.raises(InputError, match="no channel 'mood'; there are stress"):
        habits(made(), "mood", START)
