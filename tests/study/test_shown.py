"""What the theory must show: shapes and sizes of a few model persons."""

import numpy as np
import pytest

from kindloop.model.number import EDITIONS
from kindloop.study.shown_body import daily_curve, one_session, rest, stress_test_course
from kindloop.study.shown_loop import (
    asymptote,
    eight_weeks,
    everyday_life,
    loop_cut,
    practice_turns,
    setback_two_ways,
)
from kindloop.study.shown_year import bounded_year

LOOKS = (rest, daily_curve, stress_test_course, eight_weeks, everyday_life, practice_turns,
         loop_cut, one_session)  # fmt: skip


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.__name__)
def test_it_shows_what_was_asked(look, edition):
    for line in look(edition):
        assert line.holds is not False, f"{line.what}: {line.value} (asked: {line.asked})"
        assert np.isfinite(list(line.numbers.values())).all()


def test_kindness_and_criticism_part_ways_after_the_same_setback():
    sizes = {
        edition: {line.what.split(":")[0]: line for line in setback_two_ways(edition)}
        for edition in EDITIONS
    }
    assert all(line.holds for line in sizes["described"].values())
    area = "setback .8, area of threat"
    ratio = {e: sizes[e][area].numbers["critical"] / sizes[e][area].numbers["kind"] for e in sizes}
    assert ratio["described"] > 2 > ratio["evidenced"] > 1.02


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_year_stays_bounded(edition):
    (line,) = bounded_year(edition, persons=2, days=30.0)
    assert line.holds


def test_the_curve_of_a_habit_is_found():
    days = np.arange(57.0)
    tau, end = asymptote(0.8 - 0.4 * np.exp(-days / 22.0))
    assert tau == pytest.approx(22.0, rel=0.02)
    assert end == pytest.approx(0.8, abs=0.01)
