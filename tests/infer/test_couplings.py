"""What channels lend each other: only what is past, only where it helps, and by how much."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from kindloop.arrays import MICROSECONDS_PER_HOUR, words
from kindloop.diary import Answer, Channel, Diary, Person
from kindloop.infer import couplings
from kindloop.infer.assemble import series_of
from kindloop.infer.couplings import learn_coupling
from kindloop.infer.evaluate import default_forecasters, evaluate
from kindloop.infer.forecast import forecast_coupled, forecast_series
from kindloop.infer.movement import SURPRISE_HOURS, Movement, movements
from kindloop.infer.split import eligible

from .people import START

LEADER, FOLLOWER = Channel("leader", 0, 100), Channel("follower", 0, 100)


def pair(seed: int, pull: float, name: str) -> Diary:
    """Two channels: the second follows the first one answer later, by ``pull``."""
    random = np.random.default_rng(seed)
    n = 120
    times = START + (np.cumsum(np.tile([3, 3, 3, 15], n // 4)) * MICROSECONDS_PER_HOUR)
    leader = random.normal(0, 12, n)
    follower = pull * np.concatenate([[0.0], leader[:-1]]) + random.normal(0, 8, n)
    values = np.round(np.clip(50 + np.column_stack([leader, follower]), 0, 100))
    answer = Answer(times.astype(np.int64), values, words([""] * n))
    return Diary(Person(name), (LEADER, FOLLOWER), answer)


def cohort(pull: float, seed: int = 0) -> list[Diary]:
    return [pair(100 * seed + i, pull, f"P{i}") for i in range(8)]


def follower_series(diaries: list[Diary]):
    return [series_of(one, FOLLOWER, 84) for one in diaries]


def test_what_is_lent_fades_and_comes_only_from_before():
    hours = np.array([0.0, 10.0])
    move = Movement(
        time=(hours * MICROSECONDS_PER_HOUR).astype(np.int64),
        place=np.array([[1.0, 2.0], [3.0, 4.0]]),
        hours=np.array([20.0, 5.0]),
        surprise=np.array([0.5, -1.0]),
    )
    at = (np.array([0.0, 4.0, 10.0, 12.0]) * MICROSECONDS_PER_HOUR).astype(np.int64)
    wanted = [[0.0, 0.0]]
    for place, surprise, gap in (((1, 2), 0.5, 4.0), ((1, 2), 0.5, 10.0), ((3, 4), -1.0, 2.0)):
        left = place[0] * np.exp(-gap / 20.0) + place[1] * np.exp(-gap / 5.0)
        wanted.append([left, surprise * np.exp(-gap / SURPRISE_HOURS.value)])
    np.testing.assert_allclose(move.lent(at), wanted, rtol=1e-12)


def test_the_weights_are_those_of_the_most_probable_prior():
    random = np.random.default_rng(5)
    lent = random.normal(size=(60, 4))
    away = lent @ np.array([0.4, 0.0, -0.2, 0.0]) + random.normal(size=60)
    rows = couplings._Rows(
        person=np.zeros(60, dtype=np.int64),
        value=50 + away,
        cell=1.0,
        train=np.ones(60, dtype=bool),
        first=np.ones(60, dtype=bool),
        forecast=couplings.Mixture.normal(np.full(60, 50.0), np.ones(60)),
        scale=np.ones(60),
        lent=lent,
    )
    best, wanted = -np.inf, None
    for width in np.logspace(0, -3, 25):
        shape = np.eye(60) + width**2 * lent @ lent.T
        scale = away @ np.linalg.solve(shape, away) / 60
        density = multivariate_normal.logpdf(away, np.zeros(60), scale * shape)
        if density > best:
            best = density
            wanted = width**2 * lent.T @ np.linalg.solve(shape, away)
    np.testing.assert_allclose(couplings._weights(rows, rows.train), wanted, rtol=1e-8)


def test_a_channel_that_leads_another_is_found_and_helps():
    series = follower_series(cohort(pull=0.8))
    alone = forecast_series(series)
    together, coupling = forecast_coupled(series)
    assert coupling.used
    assert coupling.gain > 3 * coupling.error
    leads = coupling.weight[coupling.channels.index("leader")].sum()
    assert leads > 2 * abs(coupling.weight[coupling.channels.index("follower")].sum())

    def squares(found):
        return sum(
            float(((s.value[84:] - f.points) ** 2).sum())
            for s, f in zip(series, found, strict=True)
        )

    # who knows the leader's last answer is left with 8 of sqrt(8^2 + 9.6^2) = 12.5
    assert squares(together) < 0.65 * squares(alone)
    assert squares(together) > 0.95 * 8**2 * 8 * 36


def test_channels_that_do_not_lean_on_each_other_stay_apart():
    """By the rule of one standard error about one in six is let through; by little."""
    found = [forecast_coupled(follower_series(cohort(0.0, seed)))[1] for seed in range(6)]
    assert sum(one.used for one in found) <= 3
    assert all(abs(one.weight).max() < 0.15 for one in found)
    assert all(not one.weight.any() for one in found if not one.used)


def test_unused_couplings_leave_the_forecast_as_it_was():
    for seed in range(6):
        series = follower_series(cohort(0.0, seed))
        forecasts = forecast_series(series, test_only=False)
        coupling, same = learn_coupling(series, forecasts, movements(series))
        if not coupling.used:
            assert all(a is b for a, b in zip(forecasts, same, strict=True))
            return
    pytest.fail("no seed left the channels apart")


def test_the_error_of_a_gain_is_over_persons():
    random = np.random.default_rng(1)
    person = np.repeat(np.arange(6), [3, 5, 7, 2, 9, 4])
    gain = random.normal(size=30)

    class Rows:
        pass

    rows = Rows()
    rows.person = person
    mean, error = couplings._mean_gain(gain, rows, np.ones(30, dtype=bool))
    sums = np.array([(gain[person == p] - gain.mean()).sum() for p in range(6)])
    assert mean == pytest.approx(gain.mean())
    assert error == pytest.approx(np.sqrt(6 / 5 * (sums**2).sum()) / 30)
    rows.person = np.zeros(30, dtype=int)
    _, error = couplings._mean_gain(gain, rows, np.ones(30, dtype=bool))
    assert error == pytest.approx(gain.std(ddof=1) / np.sqrt(30))


def test_nothing_later_changes_a_coupled_forecast():
    diaries = cohort(0.8)
    by_channel = eligible(diaries)
    before, coupling = forecast_coupled(by_channel[FOLLOWER], known=known(by_channel))
    assert coupling.used
    one = by_channel[FOLLOWER][2]
    place = 5
    at = one.time[one.train + place]
    values = diaries[2].answer.values.copy()
    values[diaries[2].answer.time >= at] = 100 - values[diaries[2].answer.time >= at]
    changed = list(diaries)
    changed[2] = replace(diaries[2], answer=replace(diaries[2].answer, values=values))
    by_channel = eligible(changed)
    after, _ = forecast_coupled(by_channel[FOLLOWER], known=known(by_channel))
    rows = slice(0, place + 1)
    for name in ("weight", "mean", "sd", "point"):
        left, right = getattr(before[2], name), getattr(after[2], name)
        np.testing.assert_array_equal(left[rows], right[rows])
        if name == "mean":
            assert not np.array_equal(left[place + 1], right[place + 1])
    for person in (0, 1, 3):
        np.testing.assert_array_equal(before[person].mean, after[person].mean)


def known(by_channel):
    return movements([one for series in by_channel.values() for one in series])


def test_learning_ends_with_the_earliest_training_part_of_a_person():
    diary = pair(3, 0.5, "P1")
    early, late = series_of(diary, LEADER, 40), series_of(diary, FOLLOWER, 84)
    values = diary.answer.values.copy()
    values[40:84, 0] += 7.0
    other = replace(diary, answer=replace(diary.answer, values=values))
    before = movements([early, late])[id(diary), "leader"]
    after = movements([series_of(other, LEADER, 40), series_of(other, FOLLOWER, 84)])
    np.testing.assert_array_equal(before.hours, after[id(other), "leader"].hours)
    np.testing.assert_array_equal(before.place[:40], after[id(other), "leader"].place[:40])


def test_a_channel_with_hardly_an_answer_lends_nothing():
    diary = pair(3, 0.5, "P1")
    values = diary.answer.values.copy()
    values[7:, 0] = np.nan
    few = replace(diary, answer=replace(diary.answer, values=values))
    assert (id(few), "leader") not in movements([series_of(few, FOLLOWER, 84)])
    values = diary.answer.values.copy()
    values[:, 0] = 50
    still = replace(diary, answer=replace(diary.answer, values=values))
    assert (id(still), "leader") not in movements([series_of(still, FOLLOWER, 84)])


def test_forecasts_that_are_no_numbers_are_left_to_the_evaluation():
    series = follower_series(cohort(0.8))
    forecasts = forecast_series(series, test_only=False)
    forecasts[1].mean[3] = np.nan
    coupling, same = learn_coupling(series, forecasts, movements(series))
    assert not coupling.used
    assert all(a is b for a, b in zip(forecasts, same, strict=True))


def test_the_evaluation_forecasts_with_couplings():
    diaries = cohort(0.8)
    methods = {"kindloop": default_forecasters(eligible(diaries))["kindloop"]}
    found = evaluate(diaries, forecasters=methods)
    assert found.channels["follower"]["kindloop"].r2 > 0.35
    assert found.channels["leader"]["kindloop"].r2 < 0.1
