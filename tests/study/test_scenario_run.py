"""Running scenarios: shapes, chance, lesions, extremes, and agreement with the reference."""

import numpy as np
import pytest

from kindloop.errors import InputError, NotThereError
from kindloop.model.number import EDITIONS
from kindloop.model.states import NAMES
from kindloop.simulate.verify import ALLOWED
from kindloop.study.readings import COLUMNS, READINGS, read, trailing
from kindloop.study.scenario_people import BLOCK
from kindloop.study.scenario_reading import load_scenario, parse_scenario
from kindloop.study.scenario_run import choose, estimate, run
from kindloop.study.scenario_verify import verify_scenario, windows

SHORT = """
title = "a day"
days = 1
every = 30
[persons.anna]
sex = "female"
traits = {regulation = 0.6}
[persons.ben]
traits = {criticism_habit = 0.5}
[[events]]
what = "social_evaluation"
at = "14:00"
minutes = 15
"""


@pytest.fixture
def short():
    return parse_scenario(SHORT, "short")


def test_a_run_keeps_everyone_in_both_editions(short):
    done = run(short)
    assert [(one.edition, one.group) for one in done.courses] == [
        (edition, name) for edition in EDITIONS for name in ("anna", "ben")
    ]
    for course in done.courses:
        assert course.mean.shape == (49, len(COLUMNS))
        assert np.isfinite(course.mean).all()
        assert course.low is None
    assert not done.notes


def test_a_woman_answers_a_jury_with_less_cortisol():
    text = (
        SHORT.replace("[persons.ben]", '[persons.ben]\nsex = "male"')
        .replace("traits = {regulation = 0.6}", "")
        .replace("traits = {criticism_habit = 0.5}", "")
    )
    done = run(parse_scenario(text, "both"), choose(editions=("evidenced",), every=5))
    quiet = run(
        parse_scenario(text.split("[[events]]")[0], "quiet"),
        choose(editions=("evidenced",), every=5),
    )
    extra = [
        (done.course(who, "evidenced").of("saliva_cortisol")
         - quiet.course(who, "evidenced").of("saliva_cortisol")).max()
        for who in ("anna", "ben")
    ]  # fmt: skip
    assert extra[0] == pytest.approx(0.53 * extra[1], rel=0.15)


def test_traits_are_where_a_person_starts(short):
    course = run(short, choose(editions=("evidenced",))).course("ben", "evidenced")
    assert course.of("criticism_habit")[0] == pytest.approx(0.5)
    anna = run(short, choose(editions=("evidenced",))).course("anna", "evidenced")
    assert anna.of("regulation")[0] == pytest.approx(0.6)


def test_the_same_seed_gives_the_same_persons_and_days(short):
    asked = {"editions": ("evidenced",), "persons": 5, "days": 0.5}
    first, again = run(short, choose(seed=4, **asked)), run(short, choose(seed=4, **asked))
    other = run(short, choose(seed=5, **asked))
    np.testing.assert_array_equal(first.courses[0].mean, again.courses[0].mean)
    assert np.abs(first.courses[0].mean - other.courses[0].mean).max() > 1e-3


def test_bands_lie_around_the_median_and_persons_differ(short):
    course = run(short, choose(editions=("evidenced",), persons=30, days=0.5)).courses[0]
    assert course.persons == 30
    assert np.all(course.low <= course.middle + 1e-12)
    assert np.all(course.middle <= course.high + 1e-12)
    assert (course.high - course.low)[-1, COLUMNS.index("threat")] > 0.01


def test_the_first_persons_are_the_same_however_many_are_drawn(short):
    asked = {"editions": ("evidenced",), "days": 0.1, "every": 30}
    few = run(short, choose(persons=BLOCK, **asked))
    many = run(short, choose(persons=BLOCK + 1, **asked))
    extra = (BLOCK + 1) * many.courses[0].mean - BLOCK * few.courses[0].mean
    level = extra[0, COLUMNS.index("kindness_habit")]
    assert 0 < level < 1


def test_a_lesion_takes_the_arrow_out_and_leaves_rest():
    harsh = parse_scenario(SHORT.replace("criticism_habit = 0.5", "criticism_habit = 0.9"), "harsh")
    asked = {"editions": ("described",), "every": 10}
    whole = run(harsh, choose(**asked)).course("ben", "described")
    cut = run(harsh, choose(lesions=["critic -> threat"], **asked)).course("ben", "described")
    np.testing.assert_array_equal(whole.mean[0, :26], cut.mean[0, :26])
    judged = (whole.times > 840) & (whole.times < 900)
    assert whole.of("threat")[judged].mean() > cut.of("threat")[judged].mean()


def test_absurd_numbers_give_a_marked_result(short):
    absurd = [
        {"s_critic_threat": 1e9, "tau_mood": 1e-9},
        {"tau_mood": -5.0},
        {"s_acth_cortisol": 1e300},
        {"s_crh_acth": 0.0},
        {"rest_threat": 2.0},
    ]
    for settings in absurd:
        done = run(short, choose(editions=("evidenced",), settings=settings, days=0.2))
        for course in done.courses:
            if course.failed:
                assert any("ended early" in note for note in done.notes)
            else:
                assert np.isfinite(course.mean).all()
    done = run(short, choose(editions=("evidenced",), settings={"tau_mood": -5.0}))
    assert all(sum(one.failed.values()) == 1 for one in done.courses)


@pytest.mark.parametrize(
    "asked",
    [
        {"days": -1},
        {"days": float("nan")},
        {"every": 0},
        {"persons": 0},
        {"seed": -1},
        {"settings": {"tau_mood": float("inf")}},
    ],
)
def test_choices_that_cannot_be_are_refused(asked):
    with pytest.raises(InputError):
        choose(**asked)


def test_misspelt_arrows_and_numbers_get_the_nearest():
    with pytest.raises(NotThereError, match="critic -> threat"):
        choose(lesions=["critic -> thread"])
    with pytest.raises(NotThereError, match="tau_mood"):
        choose(settings={"tau_mod": 3.0})


def test_a_run_that_keeps_nothing_is_refused(short):
    with pytest.raises(InputError, match="every"):
        run(short, choose(days=0.5, every=1000))


def test_notes_say_what_was_left_out(short):
    assert "left out" in run(short, choose(days=0.5)).notes[0]
    assert "nothing more" in run(short, choose(days=1.5)).notes[0]


def test_an_estimate_grows_with_persons(short):
    few, many = (estimate(short, choose(persons=n, days=0.1)) for n in (64, 64_000))
    assert many > 100 * few > 0


@pytest.mark.parametrize("name", ["setback_two_ways", "practice_that_backfires"])
def test_shipped_paths_agree_with_lsoda(name):
    for one in verify_scenario(load_scenario(name), choose()):
        assert one.worst <= ALLOWED
        assert len(one.error) == len(NAMES)
        assert one.worst_state in NAMES


def test_a_cut_path_agrees_and_a_long_one_is_compared_in_windows():
    year = load_scenario("year_with_and_without_practice")
    assert windows(year, 365) == [(0.0, 10.0), (174.0, 184.0), (355.0, 365.0)]
    assert windows(year, 61) == [(0.0, 10.0), (51.0, 61.0)]
    assert windows(year, 60) == [(0.0, 60.0)]
    chosen = choose(editions=("evidenced",), days=61, lesions=["critic -> threat"])
    assert verify_scenario(year, chosen)[0].worst <= ALLOWED


def test_a_window_starts_where_the_path_is(short):
    long = SHORT.replace("days = 1", "days = 62").replace('at = "14:00"', 'day = 40\nat = "14:00"')
    long += '[[practices]]\nwhat = "journaling"\nuntil = 60\nat = "20:00"\nminutes = 20\n'
    long += 'done = "when ready"\n'
    scenario = parse_scenario(long, "long")
    assert windows(scenario, 62) == [(0.0, 10.0), (34.0, 44.0), (52.0, 62.0)]
    assert verify_scenario(scenario, choose(editions=("described",)))[0].worst <= ALLOWED


def test_readings_are_sums_and_means_over_their_time():
    times = np.arange(0.0, 601.0, 10.0)
    states = np.random.default_rng(0).uniform(0.1, 0.9, (2, len(times), len(NAMES)))
    table = read(times, states, np.array([7.0, 9.0]))
    seen = {name: table[..., place] for place, name in enumerate(COLUMNS)}
    np.testing.assert_allclose(seen["saliva_cortisol"][1], 9.0 * seen["cortisol"][1])
    np.testing.assert_allclose(seen["negative_affect"], seen["threat"] - seen["mood"])
    last_three_hours = states[0, -19:, NAMES.index("soothing")]
    by_hand = np.trapezoid(last_three_hours, dx=10.0) / 180.0
    assert seen["self_kindness"][0, -1] == pytest.approx(by_hand)
    assert {one.unit for one in READINGS} == {"1", "relative", "nmol/L"}


def test_a_mean_over_more_than_there_is_takes_what_there_is():
    times = np.array([0.0, 1.0, 2.0])
    np.testing.assert_allclose(trailing(times, np.array([[0.0, 2.0, 4.0]]), 100.0), [[0, 1, 2]])
    np.testing.assert_allclose(trailing(times, np.array([[0.0, 2.0, 4.0]]), 0.5), [[0, 1.5, 3.5]])


def test_the_length_of_waking_is_the_number_that_was_set(short):
    def at(minutes):
        settings = {} if minutes is None else {"minutes_awakening": minutes}
        done = run(short, choose(editions=("evidenced",), settings=settings, days=0.5, every=5))
        return done.courses[0].mean

    usual, long = at(None), at(60.0)
    peak = COLUMNS.index("cortisol")
    assert np.argmax(long[:, peak]) > np.argmax(usual[:, peak])
    np.testing.assert_array_equal(usual, at(20.0))
