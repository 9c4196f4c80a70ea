"""Out of a diary: fit, forecast, report and evaluate."""

import json
import re

import pytest

METHODS = {"kindloop", "person_mean", "last_value", "ar1", "mixed_ar", "ridge", "lightgbm"}
SCORES = {"r2", "crps", "log_score", "coverage90"}
NUMBERS = {"level", "swing", "noise", "reliability", "slow_days", "fast_hours"}


def told(ended):
    """The JSON that a command printed; a number that is none has no place in it."""
    assert ended.code == 0, ended
    assert ended.err == ""

    def refuse(word):
        raise AssertionError(word)

    return json.loads(ended.out, parse_constant=refuse)


def test_a_fit_is_shown_and_told(run, long_database):
    shown = run("fit", long_database, "--person", "Ann")
    assert (shown.code, shown.err) == (0, "")
    assert re.search(r"^stress +56 +\d+\.\d", shown.out, re.MULTILINE)
    assert "an association, not an effect" in shown.out
    result = told(run("fit", long_database, "--person", "Ann", "--json"))
    assert (result["person"], result["simulated"], result["learnt_from"]) == ("Ann", False, 0)
    stress = result["channels"][0]
    assert (stress["channel"], stress["status"], stress["answers"]) == ("stress", "fitted", 56)
    for name in NUMBERS:
        assert stress[name]["low"] <= stress[name]["value"] <= stress[name]["high"]
    assert [one["kind"] for one in stress["responses"]] == ["setback"]


def test_a_cohort_is_shown_and_told(run, long_database):
    shown = run("fit", long_database, "--cohort")
    assert shown.out.startswith("3 persons; the ranges hold 90 % of persons")
    result = told(run("fit", long_database, "--cohort", "--json"))
    assert {one["channel"]: one["persons"] for one in result["channels"]} == {
        "stress": 3,
        "mood": 3,
    }
    assert all(set(one) >= NUMBERS for one in result["channels"])
    one = told(run("fit", long_database, "--cohort", "--person", "Bo", "--json"))
    assert (one["person"], one["learnt_from"]) == ("Bo", 3)


def test_no_cohort_is_learnt_before_it_is_known_who_is_meant(run, long_database, monkeypatch):
    def never(*_, **__):
        raise AssertionError("this takes long")

    monkeypatch.setattr("kindloop.actions.fit_cohort", never)
    said = run("fit", long_database, "--cohort", "--person", "Dee").sentence
    assert said.startswith("There is no person 'Dee'")
    assert "say with --person" in run("forecast", long_database, "--cohort").sentence


def test_a_cohort_of_nobody_is_said(run, filled):
    assert "at least two persons" in run("fit", filled, "--cohort").sentence


@pytest.mark.parametrize("cohort", [(), ("--cohort",)])
def test_a_forecast_is_told_with_intervals(run, long_database, cohort):
    result = told(
        run("forecast", long_database, "--person", "Cy", "--hours", 30, "--json", *cohort)
    )
    assert (result["person"], result["hours"]) == ("Cy", 30)
    for channel in result["channels"]:
        assert (channel["low"], channel["high"], channel["unit"]) == (0, 100, "1")
        assert len(channel["forecast"]) == 30
        for row in channel["forecast"]:
            assert row["q05"] <= row["q25"] <= row["q75"] <= row["q95"]
        assert channel["forecast"][0]["time"].endswith("+00:00")


def test_a_forecast_is_shown_to_its_last_hour(run, long_database):
    shown = run("forecast", long_database, "--person", "Cy", "--hours", 10)
    assert (shown.code, shown.err) == (0, "")
    rows = re.findall(r"^(\d{4}-\d\d-\d\d \d\d:\d\d) +\d", shown.out, re.MULTILINE)
    hours = [int(row[11:13]) for row in rows[: len(rows) // 2]]
    assert hours == [20, 22, 1, 5]


def test_one_answer_is_enough_for_an_honest_word(run, filled):
    shown = run("forecast", filled, "--person", "Bo")
    assert shown.code == 0
    assert "There is 1 answer so far" in shown.out


def test_a_report_is_one_file_without_anything_from_outside(run, here, long_database):
    ended = run("report", long_database, "--person", "Ann", "--out", "r.html")
    assert (ended.code, ended.out, ended.err) == (0, "r.html\n", "")
    text = (here / "r.html").read_text(encoding="utf-8")
    assert "Ann" in text
    assert "<script" not in text
    assert not re.findall(r"""(?:src|href)\s*=\s*["']?(?!#)[^"'\s>]""", text)
    assert "@import" not in text
    assert not re.findall(r"url\((?!['\"]?(?:#|data:))", text)
    assert {path.name for path in here.iterdir()} == {"ok.csv", "ok.toml", "r.html"}


def test_a_report_that_fails_leaves_the_earlier_one(run, here, long_database, monkeypatch):
    (here / "r.html").write_text("the earlier one", encoding="utf-8")

    def full(self, *_, **__):
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    said = run("report", long_database, "--person", "Ann", "--out", "r.html").sentence
    assert said == "r.html cannot be written: No space left on device."
    assert (here / "r.html").read_text(encoding="utf-8") == "the earlier one"
    assert {path.name for path in here.iterdir()} == {"ok.csv", "ok.toml", "r.html"}


@pytest.fixture(scope="module")
def evaluated(long_table, tmp_path_factory):
    """An evaluation with every method; what it told, and the forecasts."""
    import contextlib
    import io
    import sys

    from kindloop.cli.main import main

    folder = tmp_path_factory.mktemp("evaluated")
    words = ["evaluate", str(long_table[0]), "--map", str(long_table[1]), "--json"]
    out, before = io.StringIO(), sys.argv
    sys.argv = ["kindloop", *words, "--forecasts", str(folder / "f.parquet")]
    try:
        with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
            main()
    finally:
        sys.argv = before
    return json.loads(out.getvalue()), folder / "f.parquet"


def test_an_evaluation_has_the_agreed_keys(evaluated):
    result, _ = evaluated
    assert result["persons"] == 3
    assert result["forecasts"] == 3 * 2 * 17
    assert set(result["pooled"]) >= METHODS
    assert set(result["channels"]) == {"stress", "mood"}
    for scores in (result["pooled"], *result["channels"].values()):
        assert all(set(scores[method]) == SCORES for method in METHODS)
        assert all(isinstance(scores[method][name], float) for method in METHODS for name in SCORES)
    assert set(result["paired"]) >= {"kindloop_minus_best_ml", "kindloop_minus_ar1"}
    for pair in result["paired"].values():
        low, high = pair["interval"]
        assert low <= pair["r2"] <= high


def test_every_forecast_is_in_the_file(evaluated):
    from pyarrow import parquet

    result, path = evaluated
    table = parquet.read_table(path)
    columns = "person channel time answer method mean sd q05 q50 q95 cell_probability"
    assert table.column_names == columns.split()
    assert len(table) == result["forecasts"] * len(result["pooled"])
    assert str(table.schema.field("time").type) == "timestamp[us, tz=UTC]"
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_an_evaluation_is_shown(run, long_table, monkeypatch):
    from kindloop.infer import evaluate

    few = {name: evaluate.baseline_forecasters()[name] for name in ("person_mean", "last_value")}
    monkeypatch.setattr(evaluate, "default_forecasters", lambda _: few)
    ended = run("evaluate", long_table[0], "--map", long_table[1])
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[0].rstrip() == "long.csv: 3 persons, 102 forecasts"
    assert re.search(r"^person_mean +0\.000 +\d+\.\d{3} +-\d\.\d{4} +0\.\d{3}$", ended.out, re.M)


def test_one_person_has_no_interval(run, long_table, here, monkeypatch):
    from kindloop.infer import evaluate

    few = evaluate.baseline_forecasters()
    few = {"kindloop": few["last_value"], "ar1": few["ar1"]}
    monkeypatch.setattr(evaluate, "default_forecasters", lambda _: few)
    lines = long_table[0].read_text().splitlines()
    (here / "one.csv").write_text(
        "\n".join(row for row in lines if "Bo" not in row and "Cy" not in row)
    )
    words = ("evaluate", "one.csv", "--map", long_table[1])
    pair = told(run(*words, "--json"))["paired"]["kindloop_minus_ar1"]
    assert pair["interval"] is None
    assert re.search(r"^kindloop_minus_ar1: R2 [+-]\d\.\d{3}$", run(*words).out, re.M)


def test_channels_that_never_move_have_no_r2(run, here, monkeypatch):
    from kindloop.infer import evaluate

    few = {"person_mean": evaluate.baseline_forecasters()["person_mean"]}
    monkeypatch.setattr(evaluate, "default_forecasters", lambda _: few)
    rows = [f"Ann,2024-01-{day:02} {hour:02}:00,4,4" for day in range(1, 16) for hour in (9, 15)]
    (here / "ok.csv").write_text("\n".join(["person,time,stress,mood", *rows]) + "\n")
    words = ("evaluate", "ok.csv", "--map", "ok.toml")
    result = told(run(*words, "--json"))
    assert result["pooled"]["person_mean"]["r2"] is None
    assert re.search(r"^person_mean +– ", run(*words).out, re.M)
