"""A model person meets a diary's days: times, sizes, habits, and what it is not given."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindloop.arrays import words
from kindloop.diary import Answer, Channel, Diary, Event, Person, Practice, Step
from kindloop.infer.results import ChannelFit, Estimate, PersonFit
from kindloop.model.number import EDITIONS
from kindloop.model.parameters import BY_NAME
from kindloop.study.same_days import (
    MINUTES_UNKNOWN,
    MOST_DAYS,
    PROCESSES,
    habit,
    largest,
    same_days,
    spans_of,
)

NAN = float("nan")


def instants(*texts):
    return np.array([np.datetime64(text, "us") for text in texts]).astype(np.int64)


def logged(kind, rows):
    """Rows of time, kind, size, minutes and whether it happened since the answer before."""
    time, kinds, size, minutes, since = zip(*rows, strict=True) if rows else ((),) * 5
    return kind(
        instants(*time),
        words(list(kinds)),
        np.array(size, dtype=np.float64),
        np.array(minutes, dtype=np.float64),
        np.array(since, dtype=np.bool_),
    )


def diary_of(events=(), practices=(), answers=("2026-03-28T12:00",), zone="Europe/Rome", steps=()):
    times = instants(*answers)
    return Diary(
        Person("Robin", zone),
        (Channel("mood", 0, 10),),
        Answer(times, np.full((len(times), 1), 5.0), words([""] * len(times))),
        logged(Event, events),
        logged(Practice, practices),
        Step(instants(*steps), np.ones(len(steps))),
    )


def fit_of(**levels):
    """A fit whose channels, on 0..10, have these usual answers; None is constant at 8."""
    one = instants("2026-03-28T12:00")
    channels = tuple(
        ChannelFit(
            Channel(name, 0, 10),
            "constant" if level is None else "fitted",
            one,
            np.array([8.0]),
            None if level is None else Estimate(level, level - 1, level + 1),
        )
        for name, level in levels.items()
    )
    return PersonFit(Person("Robin"), 0, channels)


def spans_by_input(diary, first="2026-03-28"):
    out = {}
    for span in spans_of(diary, int(instants(first)[0])):
        ((name, size),) = span.inputs.items()
        out.setdefault(name, []).append((span.start, span.stop, size))
    return out


@pytest.mark.parametrize(
    ("utc", "day", "clock"),
    [
        ("2026-03-28T08:00", 0, 9 * 60),
        ("2026-03-29T07:00", 1, 9 * 60),  # clocks were put forward that night
        ("2026-03-29T00:30", 1, 90),
        ("2026-03-29T01:30", 1, 210),
    ],
)
def test_events_land_on_the_local_clock(utc, day, clock):
    found = spans_by_input(diary_of([(utc, "setback", 0.7, NAN, False)]))
    start = day * 1440 + clock
    assert found == {"setback": [(start, start + MINUTES_UNKNOWN, 0.7)]}


def test_the_hour_that_comes_twice_is_met_at_one_clock_time():
    rows = [(f"2026-10-25T0{hour}:30", "setback", 0.5, NAN, False) for hour in (0, 1)]
    assert spans_by_input(diary_of(rows), "2026-10-25") == {"setback": [(150, 160, 0.5)]}


def test_lengths_are_those_logged_else_ten_minutes():
    rows = [
        ("2026-03-28T08:00", "meditation", 1.0, 25.0, False),
        ("2026-03-28T10:00", "meditation", 0.5, NAN, False),
        ("2026-03-28T12:00", "tea", 1.0, 5.0, False),
    ]
    found = spans_by_input(diary_of(practices=rows))
    assert found["meditation"] == [(540, 565, 1.0), (660, 670, 0.5)]
    assert found["attention_control"] == [(540, 565, 1.0), (660, 670, 0.5), (780, 785, 1.0)]
    assert set(found) == {"meditation", "attention_control"}


def test_what_happened_since_the_answer_before_ends_when_it_was_told():
    found = spans_by_input(diary_of([("2026-03-28T08:00", "success", 0.4, NAN, True)]))
    assert found == {"success": [(530, 540, 0.4)]}


def test_what_has_no_size_or_came_before_is_not_met():
    rows = [
        ("2026-03-27T08:00", "setback", 1.0, NAN, False),
        ("2026-03-28T08:00", "setback", 0.0, NAN, False),
    ]
    assert spans_by_input(diary_of(rows)) == {}


STRETCHES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from([0.25, 0.5, 1.0])).map(
        lambda one: (float(one[0]), float(one[0] + one[1]), one[2])
    ),
    max_size=12,
)


@given(STRETCHES)
def test_at_each_moment_the_largest_counts(stretches):
    flat = largest(stretches)

    def size_at(rows, moment):
        return max((size for low, high, size in rows if low <= moment < high), default=0.0)

    for moment in np.arange(0.5, 82):
        assert size_at(flat, moment) == size_at(stretches, moment)
    for before, after in pairwise(flat):
        assert before[1] <= after[0]
        assert before[1:] != (after[0], after[2])


def test_a_usual_answer_in_the_middle_gives_the_usual_habit():
    for name in ("kindness", "criticism"):
        found = habit(fit_of(**{f"self_{name}": 5.0}), name)
        assert found.start == pytest.approx(found.usual)
        assert found.answered == 50


def test_a_standard_deviation_of_answers_is_one_of_habits():
    found = habit(fit_of(self_kindness=7.5), "kindness")
    odds = found.start / (1 - found.start) / (found.usual / (1 - found.usual))
    assert odds == pytest.approx(np.exp(BY_NAME["spread_habits"].evidenced.value))
    low = habit(fit_of(self_kindness=2.5), "kindness")
    back = low.start / (1 - low.start) / (low.usual / (1 - low.usual))
    assert back == pytest.approx(1 / odds)


def test_habits_without_answers_are_the_usual_ones():
    found = habit(fit_of(self_kindness=9.0), "criticism")
    assert found.start == found.usual
    assert np.isnan(found.answered)


def test_a_usual_answer_may_be_a_constant_one_and_stays_on_the_scale():
    assert habit(fit_of(self_kindness=None), "kindness").answered == 80
    assert habit(fit_of(self_kindness=11.0), "kindness").answered == 100


@pytest.fixture(scope="module")
def met():
    rows = [
        ("2026-03-28T08:00", "setback", 0.9, NAN, False),
        ("2026-03-29T07:00", "success", 1.0, NAN, False),
    ]
    practice = [("2026-03-28T18:00", "tea", 1.0, NAN, False)]
    answers = ("2026-03-27T12:00", "2026-03-30T12:00")
    return same_days(diary_of(rows, practice, answers), fit_of(self_kindness=6.0))


def test_days_run_from_the_first_entry_to_the_last(met):
    assert met.days == 4
    assert met.left_out == 0
    assert met.first == instants("2026-03-27")[0]
    assert met.local[0] == met.first
    assert met.minutes[0] == 0
    assert met.minutes[-1] == 4 * 1440
    assert np.all(np.diff(met.minutes) > 0)
    assert np.max(np.diff(met.minutes)) <= 30
    assert met.counts == {"setback": 1, "success": 1, "practice": 1}
    assert met.shared_only == ("tea",)
    assert not met.met_nothing


def test_the_model_person_answers_to_what_it_met(met):
    assert met.trouble == ""
    setback, success = 1440 + 540, 2 * 1440 + 540
    for edition in EDITIONS:
        assert met.levels[edition].shape == (len(met.minutes), len(PROCESSES))
        assert np.isfinite(met.levels[edition]).all()
        threat, mood = met.of(edition, "threat"), met.of(edition, "mood")
        top = met.minutes[np.argmax(threat)]
        assert setback < top <= setback + MINUTES_UNKNOWN
        at = np.searchsorted(met.minutes, [success - 30, success + 30])
        assert mood[at[1]] > mood[at[0]]


def test_a_larger_setback_is_a_larger_threat():
    peaks = []
    for size in (0.3, 0.6, 0.9):
        diary = diary_of([("2026-03-28T08:00", "setback", size, NAN, False)])
        found = same_days(diary, fit_of())
        peaks.append([found.of(edition, "threat").max() for edition in EDITIONS])
    assert np.all(np.diff(peaks, axis=0) > 0)


def test_a_critical_person_has_the_louder_critic():
    diary = diary_of([("2026-03-28T08:00", "setback", 0.8, NAN, False)])
    low, high = (same_days(diary, fit_of(self_criticism=level)) for level in (2.0, 8.0))
    for edition in EDITIONS:
        assert high.of(edition, "critic").max() > low.of(edition, "critic").max()


def test_only_the_last_days_of_a_long_diary_are_met():
    rows = [("2025-01-01T08:00", "setback", 0.8, NAN, False)]
    found = same_days(diary_of(rows, steps=("2026-04-01T08:00",)), fit_of())
    assert found.days == MOST_DAYS
    assert found.days + found.left_out == 365 + 91
    assert found.met_nothing


def test_quiet_days_are_spent_at_rest():
    found = same_days(diary_of(answers=("2026-03-27T12:00", "2026-04-02T12:00")), fit_of())
    assert found.met_nothing
    for edition in EDITIONS:
        assert found.of(edition, "threat").max() < 0.15
        assert np.ptp(found.of(edition, "mood")) < 0.15


def test_a_diary_without_entries_has_no_days():
    empty = diary_of(answers=())
    assert same_days(empty, fit_of()).days == 0
    hollow = diary_of()
    hollow = replace(hollow, answer=replace(hollow.answer, values=np.full((1, 1), NAN)))
    assert same_days(hollow, fit_of()).days == 0
