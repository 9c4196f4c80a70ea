"""Outcomes: means, rises, changes and half times against closed forms."""

import numpy as np
import pytest

from kindloop.study.claims_outcomes import (
    AT_THE_END,
    DAY_AFTER,
    LAST_WEEK,
    LATER,
    THREE_HOURS,
    Outcome,
    kept_of_day,
    kept_of_weeks,
    outcome,
    seen,
)
from kindloop.study.readings import COLUMN, COLUMNS

MINUTES = kept_of_day()


def columns(**courses):
    out = np.zeros((1, len(MINUTES), len(COLUMNS)))
    for name, course in courses.items():
        out[0, :, COLUMN[name]] = course
    return out


def test_a_mean_of_a_straight_line_is_its_middle():
    line = columns(threat=2.0 + 0.01 * MINUTES)
    assert seen(outcome("", "threat", THREE_HOURS), MINUTES, line, None) == pytest.approx(2.9)
    assert seen(outcome("", "threat", LATER), MINUTES, line, None) == pytest.approx(3.8)
    rise = outcome("", "threat", LATER, "rise")
    assert seen(rise, MINUTES, line, None) == pytest.approx(1.9)
    turned = outcome("", "-threat", LATER)
    assert seen(turned, MINUTES, line, None) == pytest.approx(-3.8)


def test_a_sum_weighs_its_parts():
    both = Outcome("", (("mood", 1.0), ("fear_of_failure", -2.0)), LATER)
    course = columns(mood=0.5, fear_of_failure=0.1)
    assert seen(both, MINUTES, course, None) == pytest.approx(0.3)
    assert both.unit == "1"


def test_the_half_time_of_an_exponential_is_its_own():
    quiet = columns(noradrenaline=1.0 + 0.001 * MINUTES)
    decay = np.where(MINUTES >= 0, np.exp(-np.maximum(MINUTES, 0) / 40.0), 0.0)
    course = columns(noradrenaline=1.0 + 0.001 * MINUTES + decay)
    half = outcome("", "noradrenaline", DAY_AFTER, "half")
    assert seen(half, MINUTES, course, quiet) == pytest.approx(40 * np.log(2), rel=0.01)
    assert half.unit == "min"
    change = outcome("", "noradrenaline", LATER, "change")
    assert seen(change, MINUTES, course, quiet) == pytest.approx(np.exp(-180 / 40))


def test_a_half_time_longer_than_shown_is_all_that_is_shown():
    quiet, stays = columns(), columns(threat=np.where(MINUTES >= 0, 1.0, 0.0))
    half = outcome("", "threat", DAY_AFTER, "half")
    assert seen(half, MINUTES, stays, quiet) == pytest.approx(1440.0)
    assert np.isnan(seen(half, MINUTES, quiet, quiet))
    assert np.isnan(seen(half, MINUTES, np.full_like(stays, np.nan), quiet))


def test_what_cannot_be_seen_is_said():
    with pytest.raises(ValueError, match="without the event"):
        seen(outcome("", "threat", DAY_AFTER, "half"), MINUTES, columns(), None)
    with pytest.raises(ValueError, match="not among those that were kept"):
        seen(outcome("", "threat", (0.0, 181.0)), MINUTES, columns(), None)


def test_weeks_are_seen_from_their_end():
    minutes = kept_of_weeks()
    course = np.zeros((1, len(minutes), len(COLUMNS)))
    course[0, :, COLUMN["oxytocin"]] = minutes
    end, week = outcome("", "oxytocin", AT_THE_END), outcome("", "oxytocin", LAST_WEEK)
    assert end.in_weeks
    assert week.in_weeks
    assert seen(end, minutes, course, None) == pytest.approx(0.0)
    assert seen(week, minutes, course, None) == pytest.approx(-3.5 * 1440)
