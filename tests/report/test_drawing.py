"""Curves, dots, axes and tables against slow and simple counterparts."""

import re
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.arrays import MICROSECONDS_PER_DAY
from kindloop.diary import Channel
from kindloop.infer.results import Band, ChannelFit
from kindloop.report.parts import thinned
from kindloop.report.scale import TimeAxis, ValueAxis, even_axis, time_axis, value_axis
from kindloop.report.svg import dots, line, ribbon, runs
from kindloop.report.tables import course_table
from kindloop.report.words import plain_number

NAN = float("nan")
MONDAY = int(np.datetime64("2026-03-02T00:00", "us").astype(np.int64))


def numbers(words):
    """The points of a path, by subpath: M and L name a point, l the moves from there."""
    found = []
    for sign, told in re.findall(r"([MLl])([-\d, ]+)", words):
        pairs = [tuple(int(v) for v in pair.split(",")) for pair in told.split()]
        if sign == "M":
            found.append([])
        for across, up in pairs:
            x, y = found[-1][-1] if sign == "l" else (0, 0)
            found[-1].append((x + across, y + up))
    return found


def test_a_line_breaks_where_a_value_is_missing():
    words = line(np.array([0, 0.25, 0.5, 0.75, 1]), np.array([0, 1, NAN, 0.5, 0.5]))
    assert numbers(words) == [[(0, 1000), (2500, 0)], [(7500, 500), (10000, 500)]]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=60))
def test_a_thinned_line_passes_every_point_by_one_unit(pairs):
    x, y = np.array(sorted(p[0] for p in pairs)), np.array([p[1] for p in pairs])
    across, up = np.round(x * 10_000), np.round((1 - y) * 1_000)
    (drawn,) = numbers(line(x, y))
    assert drawn[0] == (across[0], up[0])
    assert drawn[-1] == (across[-1], up[-1])
    assert set(drawn) <= set(zip(across.tolist(), up.tolist(), strict=True))
    once = np.flatnonzero(np.isin(across, [a for a in across if np.sum(across == a) == 1]))
    there = np.interp(across[once], *np.array(drawn).T)
    assert np.all(np.abs(there - up[once]) <= 1 + 1e-9)


def test_a_straight_line_has_two_ends():
    assert numbers(line(np.linspace(0, 1, 50), np.full(50, 0.5))) == [[(0, 500), (10000, 500)]]


def test_a_ribbon_goes_there_and_back():
    words = ribbon(np.array([0.0, 1.0]), np.array([0.1, 0.2]), np.array([0.8, 0.9]))
    assert numbers(words) == [[(0, 200), (10000, 100), (10000, 800), (0, 900)]]
    assert words.endswith("Z")


def test_a_lone_point_of_a_ribbon_is_still_drawn():
    words = ribbon(np.array([0.5]), np.array([0.1]), np.array([0.9]))
    assert numbers(words) == [[(5000, 900), (5000, 100)]]


@given(st.lists(st.sampled_from([1.0, NAN]), max_size=30))
def test_runs_cover_all_known_values_once(values):
    column = np.array(values)
    covered = [i for run in runs(column) for i in range(run.start, run.stop)]
    assert covered == [i for i, value in enumerate(values) if np.isfinite(value)]
    assert all(b.start > a.stop for a, b in zip(runs(column), runs(column)[1:], strict=False))


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1) | st.just(NAN)), max_size=60))
def test_dots_stand_where_the_answers_are(pairs):
    x, y = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    words, count = dots(x, y)
    at, place = [], [0, 0]
    for move in words.split("m")[1:]:
        step = [int(v) for v in move.removesuffix("h0").split()]
        place = [place[0] + step[0], place[1] + step[1]]
        at.append(tuple(place))
    wanted = {
        (round(round(a * 1250) * 8), round((1 - b) * 1000)) for a, b in pairs if np.isfinite(b)
    }
    assert len(at) == count
    assert set(at) == wanted


def test_more_dots_than_allowed_are_chosen_along_all_of_time():
    x = np.linspace(0, 1, 9000)
    words, count = dots(x, np.random.default_rng(0).uniform(size=9000), most=500)
    assert count == 500
    total = sum(int(move.split()[0]) for move in words.split("m")[1:])
    assert total == 10_000


@settings(deadline=None)
@given(st.integers(-60_000, 60_000), st.floats(0.2, 40_000))
def test_ticks_of_time_are_few_in_order_and_within(day, days):
    start = day * MICROSECONDS_PER_DAY
    axis = TimeAxis(start, start + int(days * MICROSECONDS_PER_DAY))
    ticks = axis.ticks()
    places = [tick.at for tick in ticks]
    assert places == sorted(places)
    assert all(0 <= at <= 1 for at in places)
    assert len(ticks) <= 8
    assert sum(not tick.roomy for tick in ticks) <= 4
    assert len(ticks) >= 1 or days < 0.6


def test_ticks_say_their_time():
    axis = TimeAxis(MONDAY, MONDAY + 56 * MICROSECONDS_PER_DAY)
    for tick in axis.ticks():
        moment = np.datetime64(int(MONDAY + tick.at * 56 * MICROSECONDS_PER_DAY), "us").item()
        assert tick.label == f"{moment.day} {moment:%b}"
        assert moment.weekday() == 0
        assert moment == datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001


@given(st.floats(-1e4, 1e4), st.floats(0.01, 1e5))
def test_ticks_of_values_are_few_and_true(low, span):
    axis = ValueAxis(low, low + span)
    ticks = axis.ticks()
    assert 2 <= len(ticks) <= 8
    assert all(-1e-6 <= tick.at <= 1 + 1e-6 for tick in ticks)
    for tick in ticks:
        assert tick.label == plain_number(low + tick.at * span)


def test_the_ends_of_common_scales_are_ticks():
    for low, high in ((0, 100), (1, 7), (1, 5), (0, 10), (0, 1), (26, 130)):
        labels = [tick.label for tick in ValueAxis(low, high).ticks()]
        assert labels[0] == str(low)
        assert labels[-1] == str(high)


def test_an_axis_shows_a_part_only_where_answers_fill_a_third():
    wide = Channel("cortisol", 0, 100, 0.1)
    assert value_axis(wide, np.array([5.0, 90.0])).whole
    part = value_axis(wide, np.array([5.0, 12.0]))
    assert not part.whole
    assert part.low <= 5
    assert part.high >= 12
    assert value_axis(Channel("short", 1, 7), np.array([2.0, 3.0])).whole
    assert value_axis(wide).whole


def test_an_even_axis_is_even_and_wide_enough():
    for values in ([3.0, -7.2], [0.0], [NAN, 0.02], []):
        axis = even_axis(np.array(values))
        assert axis.low == -axis.high
        assert axis.high >= np.nanmax(np.abs(np.array([0.0, *values])))


def test_no_times_make_an_axis_all_the_same():
    assert time_axis(np.empty(0, dtype=np.int64)).end > 0


def band_of(times, mean):
    return Band(times, mean, mean - 2, mean - 1, mean + 1, mean + 2)


def test_a_short_band_is_left_as_it_is():
    band = band_of(MONDAY + np.arange(50) * 10**9, np.arange(50.0))
    assert thinned(band, 480) is band


def test_a_long_band_becomes_the_means_of_its_days():
    rng = np.random.default_rng(1)
    times = MONDAY + np.arange(40 * 24) * 3_600_000_000
    mean = rng.normal(size=40 * 24)
    drawn = thinned(band_of(times, mean), 480)
    np.testing.assert_allclose(drawn.mean, mean.reshape(40, 24).mean(axis=1))
    np.testing.assert_allclose(drawn.q95, mean.reshape(40, 24).mean(axis=1) + 2)
    assert np.all(np.diff(drawn.time) == MICROSECONDS_PER_DAY)


@pytest.mark.parametrize("gap", [(240, 264), (245, 250), (250, 500), (0, 30), (930, 960)])
@pytest.mark.parametrize("most", [480, 12])
def test_thinning_keeps_every_gap(gap, most):
    times = MONDAY + np.arange(40 * 24) * 3_600_000_000
    mean = np.ones(40 * 24)
    mean[slice(*gap)] = NAN
    drawn = thinned(band_of(times, mean), most)
    assert np.isnan(drawn.mean).any()
    inside = gap[0] > 0 and gap[1] < 960
    assert len(runs(drawn.mean)) == (2 if inside else 1)
    assert np.all(np.diff(drawn.time) >= 0)


def test_the_table_adds_up():
    rng = np.random.default_rng(2)
    times = np.sort(MONDAY + rng.integers(0, 400 * MICROSECONDS_PER_DAY, 900))
    fit = ChannelFit(
        Channel("stress", 0, 100), "fitted", times, rng.integers(0, 101, 900).astype(float)
    )
    for most in (5, 20, 62, 500):
        table = course_table(fit, times, None, (), most)
        assert sum(int(row[1]) for row in table.rows) == 900
        assert all(len(row) == len(table.head) for row in table.rows)
        assert len(table.rows) <= max(most, 3)
    daily = course_table(fit, times, None, (), 500)
    day = times[0] // MICROSECONDS_PER_DAY
    first = fit.value[times // MICROSECONDS_PER_DAY == day]
    assert daily.rows[0][2] == f"{first.mean():.0f}"
