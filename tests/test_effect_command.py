"""The command that shows effects, in words and as JSON."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from kindloop.cli.main import app
from kindloop.store.records import open_store

from .infer.test_effects import in_trial, person


def run(*words):
    return CliRunner().invoke(app, ["effect", *map(str, words)], env={"COLUMNS": "120"})


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("effect") / "d.sqlite"
    with open_store(path) as store:
        store.add([person(seed) for seed in range(12)])
    return path


def test_the_words_name_lot_and_association(database):
    said = run(database).output
    assert "compassion_break -> stress (0 to 100), drawn by lot" in said
    assert "sending changed it by -" in said
    assert "an association, not an effect" in said
    assert "the diary model" in said


def test_the_json_holds_numbers_with_their_unit(database):
    found = json.loads(run(database, "--person", "P3", "--json").output)
    [one] = found["by_lot"]
    assert one["unit"] == "0 to 100"
    assert set(one["effect"]["effect"]) == {"value", "standard_error", "low", "high"}
    assert one["effect"]["over"] == "time"
    assert found["persons"] == 1
    assert np.isfinite(found["associations"][0]["robustness"])


def test_a_trial_is_shown_with_its_arms(tmp_path):
    path = tmp_path / "d.sqlite"
    with open_store(path) as store:
        store.add([in_trial(seed, arm) for seed in range(6) for arm in ("waiting", "course")])
    said = run(path, "--control", "waiting").output
    assert "Change in arm course minus change in arm waiting" in said
    assert "stress, mean: -" in said


def test_what_is_not_there_is_said(tmp_path, database):
    missing = run(tmp_path / "none.sqlite")
    assert missing.exit_code == 1
    assert "There is no database" in str(missing.exception)
    assert "P33" in str(run(database, "--person", "P33").exception)
