"""How persons use scales, and what a course gains for being believed in."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from kindloop.study import months
from kindloop.study.diary_days import Size
from kindloop.study.free_numbers import committed, guess
from kindloop.study.instrument_numbers import common_share, ranges
from kindloop.study.simulated_diary import lived, sheet

SMALL = Size(persons=40, weeks=3, course=6, months=4, lab=6, seed=3)
GAINS = ("self_compassion", "self_criticism", "stress", "depression")


def with_number(name, value):
    around = guess(committed())
    by = MappingProxyType({**around.instruments, name: value})
    return replace(around, instruments=by)


@pytest.mark.parametrize(("ratio", "share"), [(1.0, 0.5), (3.0, 0.75), (0.0, 0.0)])
def test_the_common_share_of_offsets_follows_from_their_ratio(ratio, share):
    assert common_share({"offset_common": ratio}) == share


def test_ranges_are_1_on_average_and_spread_as_declared():
    z = np.random.default_rng(1).standard_normal(200_000)
    used = ranges({"spread_range": 0.3}, z)
    assert used.mean() == pytest.approx(1.0, abs=0.005)
    assert np.log(used).std() == pytest.approx(0.3, abs=0.003)


def test_whoever_uses_more_of_a_scale_varies_more_within():
    around = with_number("spread_range", 0.8)
    seen = lived(around, SMALL)
    rows = sheet(seen, around.instruments)
    within = [np.std(rows.ratings[rows.person == one, 0]) for one in range(SMALL.persons)]
    used = ranges(around.instruments, seen.days.persons[:, 5])
    assert np.corrcoef(np.log(used), np.log(within))[0, 1] > 0.6


def test_belief_is_added_to_every_gain_and_not_to_what_longer_courses_add():
    none, some = (months.course(with_number("belief_course", v), SMALL) for v in (0.0, 0.25))
    for name in GAINS:
        assert some[f"course.{name}"] - none[f"course.{name}"] == pytest.approx(0.25)
    assert some["course.longer"] == none["course.longer"]
    assert some["course.oxytocin"] == none["course.oxytocin"]
