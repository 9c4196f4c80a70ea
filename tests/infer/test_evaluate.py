"""Scores of whole evaluations, against loops over single forecasts."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kindloop.arrays import Vector
from kindloop.diary import Channel, Diary
from kindloop.errors import InputError
from kindloop.infer import evaluate as evaluation
from kindloop.infer.baselines import Forecaster, Forecasts, person_mean
from kindloop.infer.evaluate import METHODS, baseline_forecasters, evaluate
from kindloop.infer.evaluate_output import write_forecasts
from kindloop.infer.results import Mixture, Series
from kindloop.infer.scores import Squares, difference, stack, usable


def constant(mean: float, sd: float, components: int = 1) -> Forecaster:
    """A method that always says the same."""

    def forecaster(series: list[Series], channel: Channel) -> Forecasts:
        out: list[Mixture] = []
        for one in series:
            shape = (len(one.value) - one.train, components)
            weight = np.full(shape, 1 / components)
            out.append(Mixture(weight, np.full(shape, float(mean)), np.full(shape, float(sd))))
        return Forecasts(out)

    return forecaster


def later(diaries: list[Diary], column: int) -> list[tuple[str, Vector, Vector]]:
    """(person, training answers, later answers) on 0..100, done by hand."""
    out: list[tuple[str, Vector, Vector]] = []
    for diary in diaries:
        raw = diary.answer.values[:, column]
        percent = (raw[~np.isnan(raw)] - 1) / 6 * 100
        cut = int(0.7 * len(percent))
        if cut >= 20 and len(percent) - cut >= 5:
            out.append((diary.person.name, percent[:cut], percent[cut:]))
    return out


def test_scores_are_those_of_a_loop_over_forecasts(make_diaries) -> None:
    diaries = make_diaries(people=5, beeps=60)
    mean, sd, cell = 47.0, 17.0, 100 / 12
    found = evaluate(diaries, forecasters={"flat": constant(mean, sd, 3)})
    grid = np.arange(13) * cell
    for column, name in enumerate(("item0", "item1")):
        squares, usual, logs, ranked = [], [], [], []
        for _, past, after in later(diaries, column):
            for y in after:
                low = -np.inf if y < 1e-6 else y - cell / 2
                high = np.inf if y > 100 - 1e-6 else y + cell / 2
                logs.append(np.log(stats.norm.cdf(high, mean, sd) - stats.norm.cdf(low, mean, sd)))
                below = [stats.norm.cdf(g + cell / 2, mean, sd) for g in grid[:-1]]
                above = [float(y <= g + 1e-6) for g in grid[:-1]]
                ranked.append(cell * sum((b - a) ** 2 for b, a in zip(below, above, strict=True)))
                squares.append((y - mean) ** 2)
                usual.append((y - past.mean()) ** 2)
        scores = found.channels[name]["flat"]
        assert scores.log_score == pytest.approx(np.mean(logs))
        assert scores.crps == pytest.approx(np.mean(ranked))
        assert scores.r2 == pytest.approx(1 - np.sum(squares) / np.sum(usual))
        assert found.counts[name] == {
            "persons": len(later(diaries, column)),
            "forecasts": len(logs),
        }


def test_pooling_is_over_forecasts_and_persons(make_diaries) -> None:
    diaries = make_diaries(people=6, beeps=42, missing=0.25)
    found = evaluate(diaries, forecasters={"person_mean": person_mean, "flat": constant(40, 20)})
    parts = [later(diaries, column) for column in (0, 1)]
    counts = [sum(len(after) for _, _, after in part) for part in parts]
    assert counts[0] != counts[1]
    assert found.forecasts == sum(counts)
    assert found.persons == len({name for part in parts for name, _, _ in part})
    for score in ("crps", "log_score", "coverage90"):
        by_channel = [getattr(found.channels[name]["flat"], score) for name in found.channels]
        weights = [found.counts[name]["forecasts"] for name in found.channels]
        pooled = getattr(found.pooled["flat"], score)
        assert pooled == pytest.approx(np.average(by_channel, weights=weights))
    squares = sum(((after - 40) ** 2).sum() for part in parts for _, _, after in part)
    usual = sum(((after - past.mean()) ** 2).sum() for part in parts for _, past, after in part)
    assert found.pooled["flat"].r2 == pytest.approx(1 - squares / usual)
    assert found.pooled["person_mean"].r2 == pytest.approx(0.0)


def test_every_method_runs_and_the_answer_is_json(make_diaries) -> None:
    told: list[tuple[str, str]] = []
    found = evaluate(
        make_diaries(people=5, beeps=50), progress=lambda channel, m: told.append((channel, m))
    )
    assert tuple(found.pooled) == METHODS
    assert told == [(channel, method) for channel in found.channels for method in METHODS]
    answer = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert set(answer["pooled"]["ridge"]) == {"r2", "crps", "log_score", "coverage90"}
    assert set(answer["paired"]) == {
        "kindloop_minus_best_ml",
        "kindloop_minus_ar1",
        "kindloop_minus_ridge_running",
    }
    assert answer["best_ml"] in ("ridge", "lightgbm")
    gain = answer["pooled"]["kindloop"]["r2"] - answer["pooled"]["ar1"]["r2"]
    assert answer["paired"]["kindloop_minus_ar1"]["r2"] == pytest.approx(gain)
    low, high = answer["paired"]["kindloop_minus_ar1"]["interval"]
    assert low < gain < high
    assert set(answer["floored"].values()) == {0}


def test_it_says_the_same_twice(make_diaries) -> None:
    diaries = make_diaries(people=4, beeps=50)
    methods = baseline_forecasters()
    once = evaluate(diaries, forecasters=methods).to_json()
    assert once == evaluate(diaries, forecasters=methods).to_json()


def test_best_of_machine_learning_is_by_pooled_r2(make_diaries) -> None:
    diaries = make_diaries(people=4, beeps=50)
    methods = {
        "kindloop": person_mean,
        "ridge": constant(20, 20),
        "lightgbm": constant(50, 20),
        "ar1": constant(60, 20),
    }
    found = evaluate(diaries, forecasters=methods)
    assert found.best_ml == "lightgbm"
    wanted = found.pooled["kindloop"].r2 - found.pooled["lightgbm"].r2
    assert found.paired["kindloop_minus_best_ml"].r2 == pytest.approx(wanted)
    assert evaluate(diaries, forecasters={"kindloop": person_mean}).paired == {}


def test_one_person_has_no_interval(make_diaries) -> None:
    methods = {"kindloop": constant(40, 20), "ar1": constant(50, 20)}
    found = evaluate(make_diaries(people=1, beeps=60), forecasters=methods)
    assert found.to_json()["paired"]["kindloop_minus_ar1"]["interval"] is None
    assert found.paired["kindloop_minus_ar1"].r2 is not None
    assert found.best_ml is None


def test_the_interval_is_that_of_drawing_persons_one_by_one() -> None:
    random = np.random.default_rng(0)
    people = 30
    usual = random.uniform(50, 200, people)
    worse = usual * random.uniform(0.8, 1.1, people)
    better = worse - random.normal(4, 12, people)
    squares = Squares(tuple("x" * people), usual, {"a": better, "b": worse})
    found = difference(squares, "a", "b")
    drawn = []
    for _ in range(20_000):
        who = random.integers(0, people, people)
        drawn.append((worse[who].sum() - better[who].sum()) / usual[who].sum())
    assert found.r2 == pytest.approx((worse - better).sum() / usual.sum())
    assert found.interval == pytest.approx(tuple(np.percentile(drawn, [2.5, 97.5])), abs=0.006)


def test_a_channel_in_which_nothing_moves_has_no_r2(make_diaries) -> None:
    diaries = make_diaries(people=3, beeps=50, channels=1)
    for diary in diaries:
        diary.answer.values[:] = 3.5
    methods = {"kindloop": constant(41, 5), "ar1": constant(40, 5)}
    found = evaluate(diaries, forecasters=methods)
    answer = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert answer["pooled"]["kindloop"]["r2"] is None
    assert answer["paired"]["kindloop_minus_ar1"] == {"r2": None, "interval": None}
    assert answer["notes"] == [
        "item0: no later answer differs from its person's training mean, so r2 says nothing."
    ]
    assert answer["pooled"]["kindloop"]["crps"] > 0


def test_persons_who_do_not_move_do_not_break_the_interval() -> None:
    squares = Squares(("a", "b"), np.array([0.0, 9.0]), {"a": np.zeros(2), "b": np.array([0, 3.0])})
    found = difference(squares, "a", "b")
    assert found.interval == pytest.approx((1 / 3, 1 / 3))


def test_a_point_forecast_off_the_scale_is_cut_for_every_method(make_diaries) -> None:
    diaries = make_diaries(people=2, beeps=60, channels=1)
    found = evaluate(diaries, forecasters={"a": constant(140, 20), "b": constant(100, 20)})
    assert found.pooled["a"].r2 == found.pooled["b"].r2
    assert found.pooled["a"].log_score < found.pooled["b"].log_score


def test_a_forecast_that_is_no_number_is_replaced_and_said(make_diaries) -> None:
    def broken(series: list[Series], channel: Channel) -> Forecasts:
        made = constant(50, 10, 2)(series, channel).series
        made[0].mean[1, 0] = np.nan
        made[1].sd[0, 1] = -1.0
        made[1].weight[2] = 0.7
        return Forecasts(made, ("as it is",))

    diaries = make_diaries(people=2, beeps=60, channels=1)
    found = evaluate(diaries, forecasters={"broken": broken, "plain": person_mean}, keep=True)
    assert found.notes[0] == "as it is"
    assert found.notes[1].startswith("broken, item0: 3 of ")
    assert found.table is not None
    of_broken = found.table.method == "broken"
    means = np.where(found.table.mean[of_broken] == 50, 50, found.table.mean[~of_broken])
    assert found.table.mean[of_broken] == pytest.approx(means)
    assert (found.table.mean[of_broken] != 50).sum() == 3
    first, second = (np.flatnonzero(found.table.person[of_broken] == p)[0] for p in ("P0", "P1"))
    assert np.flatnonzero(found.table.mean[of_broken] != 50).tolist() == [
        first + 1,
        second,
        second + 2,
    ]


def test_probabilities_too_small_for_a_number_are_counted(make_diaries) -> None:
    diaries = make_diaries(people=2, beeps=60, channels=1)
    found = evaluate(diaries, forecasters={"sure": constant(50, 0.01)})
    assert found.floored["sure"] > 0
    assert np.isfinite(found.pooled["sure"].log_score)


def test_all_methods_are_placed_by_the_same_random_numbers(make_diaries) -> None:
    diaries = make_diaries(people=4, beeps=50)
    found = evaluate(diaries, forecasters={"a": constant(50, 9), "b": constant(50, 9, 2)})
    alone = evaluate(diaries, forecasters={"b": constant(50, 9, 2)})
    assert found.pooled["a"].coverage90 == pytest.approx(found.pooled["b"].coverage90)
    assert alone.pooled["b"] == found.pooled["b"]


def test_forecasts_can_be_scored_again_from_the_file(make_diaries, tmp_path: Path) -> None:
    diaries = make_diaries(people=4, beeps=50)
    methods = {"person_mean": person_mean, "mix": constant(95, 30, 2)}
    found = evaluate(diaries, forecasters=methods, keep=True)
    assert found.table is not None
    write_forecasts(found.table, tmp_path / "f.parquet")
    table = pd.read_parquet(tmp_path / "f.parquet")
    assert list(table.columns) == [
        "person", "channel", "time", "answer", "method",
        "mean", "sd", "q05", "q50", "q95", "cell_probability",
    ]  # fmt: skip
    assert len(table) == 2 * found.forecasts == len(found.table)
    usual = table[table.method == "person_mean"]
    for method, rows in table.groupby("method"):
        scores = found.pooled[str(method)]
        squares = ((rows.answer - rows["mean"]) ** 2).sum()
        r2 = 1 - squares / ((usual.answer - usual["mean"]) ** 2).sum()
        assert r2 == pytest.approx(scores.r2)
        assert np.log(rows.cell_probability).mean() == pytest.approx(scores.log_score)
    mix = table[table.method == "mix"]
    assert mix.q05.to_numpy() == pytest.approx(stats.norm.ppf(0.05, 95, 30))
    assert mix.sd.to_numpy() == pytest.approx(30.0)
    first = table.iloc[0]
    row = np.searchsorted(diaries[0].answer.time, int(first.time.value) // 1000)
    raw = diaries[0].answer.values[row, 0]
    assert str(table.time.dt.tz) == "UTC"
    assert first.answer == pytest.approx((raw - 1) / 6 * 100)


def test_without_being_asked_no_table_is_kept(make_diaries) -> None:
    found = evaluate(make_diaries(people=2), forecasters={"person_mean": person_mean})
    assert found.table is None


def test_nobody_with_enough_answers_is_an_error(make_diaries) -> None:
    with pytest.raises(InputError, match="Nobody has enough answers"):
        evaluate(make_diaries(beeps=15), forecasters={"person_mean": person_mean})


def test_stacked_forecasts_of_different_width_stay_the_same() -> None:
    narrow = Mixture.normal(np.array([10.0, 20.0]), np.array([3.0, 4.0]))
    wide = Mixture(np.full((1, 3), 1 / 3), np.full((1, 3), 30.0), np.full((1, 3), 5.0))
    found = stack([narrow, wide])
    assert found.mean.shape == (3, 3)
    assert usable(found).all()
    assert (found.weight * found.mean).sum(axis=1) == pytest.approx([10.0, 20.0, 30.0])


def test_default_methods_are_in_their_order() -> None:
    assert tuple(evaluation.default_forecasters()) == METHODS
