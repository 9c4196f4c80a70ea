"""The same setback met two ways: what differs, what it changes, and what bad words come to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.errors import InputError, NotThereError
from kindloop.model.number import EDITIONS
from kindloop.model.states import INDEX, NAMES
from kindloop.report.explorer import MOMENTS
from kindloop.study.practised import measures
from kindloop.study.setback import (
    MINUTES_SETBACK,
    MOST_WEEKS,
    Setback,
    kindness_after,
    meet,
    minutes_shown,
    practice_course,
)
from kindloop.study.setback_sizes import area, half_recovery, sizes


def by_name(meeting):
    return {size.name: size for size in sizes(meeting)}


@pytest.fixture(scope="module")
def meetings():
    return meet(Setback())


def test_both_editions_and_both_ways_are_computed_at_every_moment(meetings):
    assert tuple(meeting.edition for meeting in meetings) == EDITIONS
    for meeting in meetings:
        for course in meeting.ways.values():
            assert course.trouble == ""
            assert course.states.shape == (len(minutes_shown()), len(NAMES))
            assert np.isfinite(course.states).all()
    assert set(MOMENTS) <= set(minutes_shown().tolist())


def test_met_kindly_threat_and_cortisol_are_smaller_in_both_editions(meetings):
    for meeting in meetings:
        found = by_name(meeting)
        assert found["threat_area"].kind < found["threat_area"].critical
        assert found["cortisol_area"].kind < found["cortisol_area"].critical
        assert found["mood_later"].kind > found["mood_later"].critical
        assert found["trying_later"].kind > found["trying_later"].critical


def test_the_article_claims_more_than_the_evidence_carries(meetings):
    spared = {}
    for meeting in meetings:
        threat = by_name(meeting)["threat_area"]
        spared[meeting.edition] = 1 - threat.kind / threat.critical
    assert spared["described"] > 2 * spared["evidenced"] > 0


def test_nothing_differs_before_the_break_without_practice():
    for meeting in meet(Setback(weeks=0)):
        before = meeting.minutes <= MINUTES_SETBACK
        kind, critical = (meeting.ways[way].states[before] for way in ("kind", "critical"))
        np.testing.assert_array_equal(kind, critical)
        after = meeting.minutes > MINUTES_SETBACK + 2
        soothing = INDEX["soothing"]
        assert (
            meeting.ways["kind"].states[after, soothing].max()
            > meeting.ways["critical"].states[after, soothing].max()
        )


def test_a_setback_of_size_zero_met_critically_is_the_day_without_it():
    for meeting in meet(Setback(size=0.0, weeks=0)):
        course = meeting.ways["critical"]
        np.testing.assert_allclose(course.states, course.without, atol=2e-3)


def test_the_habit_grows_with_practice_and_never_beyond_one():
    for edition in EDITIONS:
        grown = [kindness_after(edition, weeks) for weeks in (0, 1, 4, 8, MOST_WEEKS)]
        assert grown == sorted(grown)
        assert grown[0] == pytest.approx(0.4)
        assert grown[-1] < 1
        assert np.isfinite(practice_course(edition, practised=False)).all()


def test_an_arrow_switched_off_is_gone():
    plain, cut = meet(Setback())[0], meet(Setback(without=("setback -> threat",)))[0]
    fear = Setback(without=("s_setback_threat", "s_fear_threat"))
    assert by_name(cut)["threat_area"].critical < by_name(plain)["threat_area"].critical
    threat = meet(fear)[0].ways["critical"].of("threat")
    during = (meet(fear)[0].minutes >= 0) & (meet(fear)[0].minutes <= MINUTES_SETBACK)
    assert threat[during].max() < 0.3


def test_the_same_arrow_by_name_and_by_strength_is_one():
    asked = Setback(without=("s_setback_threat", "setback -> threat"))
    assert asked.strengths == ("s_setback_threat",)


@pytest.mark.parametrize(
    "bad", [{"size": 1.5}, {"size": float("nan")}, {"criticism": -0.1}, {"weeks": 27}]
)
def test_numbers_outside_their_range_are_refused(bad):
    with pytest.raises(InputError, match="must be between"):
        Setback(**bad)


def test_a_misspelt_arrow_gets_the_nearest():
    with pytest.raises(NotThereError, match="critic -> threat"):
        Setback(without=("critc -> threat",))


@settings(max_examples=25, deadline=None)
@given(size=st.floats(0, 1), criticism=st.floats(0, 1), weeks=st.integers(0, MOST_WEEKS))
def test_every_place_of_the_sliders_has_an_answer(size, criticism, weeks):
    for meeting in meet(Setback(size, criticism, weeks)):
        for course in meeting.ways.values():
            assert course.trouble == ""
            assert np.isfinite(course.states).all()


def test_half_recovery_agrees_with_an_exponential():
    minutes = np.linspace(0, 200, 4001)
    change = np.exp(-minutes / 30)
    assert half_recovery(minutes, change) == pytest.approx(30 * np.log(2), abs=1e-3)
    assert half_recovery(minutes, np.ones_like(minutes)) == np.inf
    assert np.isnan(half_recovery(minutes, -change))
    assert np.isnan(half_recovery(minutes, change * np.nan))
    assert area(minutes, change) == pytest.approx(30 * (1 - np.exp(-200 / 30)), rel=1e-4)


def test_the_articles_measures_have_numbers_and_no_evidence_means_none():
    found = {measure.name: measure for measure in measures()}
    assert all(np.isfinite([one.described, one.evidenced]).all() for one in found.values())
    assert found["grey_matter"].evidenced == 0
    assert found["grey_matter"].described > 0.5
    assert found["oxytocin_session"].described > found["oxytocin_session"].evidenced > 0
