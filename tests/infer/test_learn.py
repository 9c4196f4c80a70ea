from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from kindloop.arrays import MICROSECONDS_PER_DAY, words
from kindloop.diary import Answer, Channel, Diary, Person, Prompt
from kindloop.errors import InputError
from kindloop.infer.learn import course_grid, last_entry, learn
from kindloop.infer.together import learn_together
from kindloop.study.sample import NAME, sample_person

from .people import CHANNEL, START, diary_of, drawn

DAY = MICROSECONDS_PER_DAY


@pytest.fixture(scope="module")
def sample():
    return sample_person()


@pytest.fixture(scope="module")
def fit(sample):
    return learn(sample)


def test_the_sample_person_is_marked_and_the_same_each_time(sample):
    assert sample.person.name == NAME
    assert sample.person.simulated
    again = sample_person()
    np.testing.assert_array_equal(sample.answer.values, again.answer.values)
    assert not np.array_equal(sample.answer.time, sample_person(seed=1).answer.time)
    assert set(np.unique(sample.answer.values)) <= set(range(11))


def test_every_channel_is_learnt_within_its_scale(sample, fit):
    for one, channel in zip(fit.channels, sample.channels, strict=True):
        assert one.channel == channel
        assert one.status == "fitted"
        assert channel.low < one.level.low < one.level.value < one.level.high < channel.high
        assert 0 < one.reliability.low < one.reliability.high < 1
        for band in (one.course, one.forecast):
            shown = ~np.isnan(band.mean)
            assert np.all(band.q05[shown] >= channel.low)
            assert np.all(band.q95[shown] <= channel.high)
            ordered = (band.q05, band.q25, band.mean, band.q75, band.q95)
            for lower, upper in pairwise(ordered):
                assert np.all(lower[shown] <= upper[shown])


def test_the_responses_of_the_sample_person_are_found(fit):
    found = {
        (one.channel.name, response.kind): response.change
        for one in fit.channels
        for response in one.responses
    }
    step = found["motivation", "next_step"]
    assert 0 < step.low < 0.8 < step.high
    setback = found["stress", "setback"]
    assert setback.low > 0
    assert setback.low < 2.2 < setback.high
    assert found["self_criticism", "setback"].low > 0
    assert found["mood", "setback"].high < 0


def test_a_gap_stays_a_gap(fit):
    course = fit.channels[0].course
    hole = np.isnan(course.mean)
    assert hole.any()
    assert np.ptp(course.time[hole]) > 3 * DAY
    at_answers = np.isin(course.time, fit.channels[0].time)
    assert not np.isnan(course.mean[at_answers]).any()


def test_the_course_and_the_forecast_meet_the_truth_as_often_as_they_say():
    theta = np.array([np.log(14.0), -0.7, 0.3, np.log(4.0), np.log(25.0), 1.2])
    hours = (24 * np.arange(42)[:, None] + np.array([9, 12, 15, 18, 21])).ravel().astype(float)
    inside, count = 0, 0
    for seed in range(12):
        whole = drawn(theta, [50, 4, 0, 0, 0], hours, seed)
        past = replace(whole, answer=whole.answer.where(np.arange(len(hours)) < 200))
        forecast = learn(past).channels[0].forecast
        later = whole.answer.values[200:, 0]
        at = np.searchsorted(forecast.time, whole.answer.time[200:])
        ok = at < len(forecast.time)
        ok &= np.isin(whole.answer.time[200:], forecast.time)
        low, high = forecast.q05[at[ok]], forecast.q95[at[ok]]
        inside += int(((later[ok] >= low) & (later[ok] <= high)).sum())
        count += int(ok.sum())
    assert count == 120
    assert 0.8 < inside / count < 0.97


def test_no_answers_at_all():
    fit = learn(diary_of([]))
    one = fit.channels[0]
    assert one.status == "none"
    assert "nothing can be said" in one.advice[0]
    assert "no check-ins yet" in fit.advice[0]
    assert one.forecast is None


def test_one_answer():
    one = learn(diary_of([3])).channels[0]
    assert one.status == "too_few"
    assert "There is 1 answer so far" in one.advice[0]
    assert one.forecast.q05[0] < 3 < one.forecast.q95[0]


def test_a_constant_item():
    one = learn(diary_of([4.0] * 30)).channels[0]
    assert one.status == "constant"
    assert "All 30 answers are 4" in one.advice[0]
    assert one.level is None


def test_two_years_without_an_answer():
    random = np.random.default_rng(0)
    hours = np.concatenate([3.0 * np.arange(40), 24 * 730 + 3.0 * np.arange(40)])
    one = learn(diary_of(random.integers(0, 11, 80), hours)).channels[0]
    assert any("there is no answer for 725 days" in sentence for sentence in one.advice)
    hole = np.isnan(one.course.mean)
    assert np.ptp(one.course.time[hole]) > 700 * DAY
    assert np.isfinite(one.forecast.mean).all()


def test_answers_of_a_day_or_two_say_nothing_of_slow_movement():
    one = learn(diary_of(np.arange(12) % 5)).channels[0]
    assert any("span less than three days" in sentence for sentence in one.advice)


def test_many_answers_at_the_end_of_the_scale_are_named():
    values = np.where(np.arange(60) % 3 == 0, 4, 0)
    one = learn(diary_of(values)).channels[0]
    assert any("67% of the answers are at the end of the scale (0)" in s for s in one.advice)


def test_missed_prompts_are_named():
    diary = diary_of([1, 2, 3])
    n = 2
    yes, no = np.ones(n, bool), np.zeros(n, bool)
    prompt = Prompt(
        START + DAY * np.arange(1, 3), words(["check_in"] * n), np.ones(n), yes, yes, no
    )
    advice = learn(replace(diary, prompt=prompt)).advice
    assert "3 of 5 check-ins were answered" in advice[0]


def test_ten_thousand_answers_in_a_day_do_no_harm():
    random = np.random.default_rng(1)
    one = learn(diary_of(random.integers(0, 11, 3000), np.linspace(0, 24, 3000))).channels[0]
    assert one.status == "fitted"
    assert np.isfinite(one.forecast.mean).all()


def test_the_last_entry_is_that_of_any_table():
    diary = diary_of([1, 2], events=[(50.0, 1.0)])
    assert last_entry(diary) == int(diary.event.time[-1])
    assert last_entry(diary_of([])) is None


def test_the_grid_holds_every_answer_and_is_not_endless():
    times = START + np.cumsum(np.random.default_rng(0).integers(1, 100, 500)) * DAY
    grid, shown = course_grid(times)
    assert np.isin(times, grid).all()
    assert len(grid) <= 500 + 650
    assert shown[np.isin(grid, times)].all()


def test_together_gives_each_channel_a_population_and_people_a_start():
    theta = np.array([np.log(14.0), -0.7, 0.3, np.log(4.0), np.log(25.0), 1.2])
    hours = (24 * np.arange(14)[:, None] + np.array([9, 12, 15, 18, 21])).ravel().astype(float)
    diaries = [
        drawn(theta, [60, 0, 0, 0, 0], hours, seed, name=f"P{seed}", events=[(10.0 * seed, 1.0)])
        for seed in range(8)
    ]
    cohort = learn_together(diaries)
    one = cohort.channels[0]
    assert (one.persons, one.answers) == (8, 8 * 70)
    assert one.level.low < 60 < one.level.high
    assert cohort.populations["stress"].persons == 8
    fit = learn(replace(diaries[0], event=type(diaries[0].event)()), cohort=cohort)
    assert fit.cohort == 8
    assert fit.channels[0].responses == ()


def test_a_channel_of_one_person_has_no_population():
    cohort = learn_together([diary_of([1, 2, 3]), diary_of([5, 5, 5], name="P2")])
    assert cohort.channels == ()


def test_a_channel_outside_the_answers_is_none():
    diary = Diary(
        Person("P1"),
        (CHANNEL, Channel("mood", 1, 7)),
        Answer(
            START + DAY * np.arange(9),
            np.column_stack([np.arange(9.0), np.full(9, np.nan)]),
            words([""] * 9),
        ),
    )
    assert [one.status for one in learn(diary).channels] == ["fitted", "none"]


def test_the_noise_counts_the_steps_of_the_scale():
    random = np.random.default_rng(0)
    x, spread = np.zeros(600), 0.4
    for i in range(1, len(x)):
        x[i] = 0.6 * x[i - 1] + 0.5 * 0.8 * random.normal()
    values = np.clip(np.rint(2 + x + spread * random.normal(size=len(x))), 0, 4)
    one = learn(diary_of(values, 3.0 * np.arange(len(x)))).channels[0]
    assert one.channel.step == 1
    noise = spread**2 + 1 / 12
    assert one.noise.low < np.sqrt(noise) < one.noise.high
    assert one.reliability.low < 0.25 / (0.25 + noise) < one.reliability.high
    assert one.noise.low > 0.5 * one.channel.step / np.sqrt(3)


def test_one_question_on_two_scales_is_not_learnt_together():
    other = Channel(CHANNEL.name, 0, 100)
    with pytest.raises(InputError, match="on two scales: 0 to 10 in steps of 1, and 0 to 100"):
        learn_together([diary_of([1, 2, 3]), diary_of([10, 20, 30], name="P2", channel=other)])
