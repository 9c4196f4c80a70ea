"""The commands calibrate, validate, between and needed, on small simulated studies."""

import json
import sys
from contextlib import suppress
from functools import partial

import numpy as np
import pytest

from kindloop.cli.main import main
from kindloop.model.calibrated import read
from kindloop.model.couplings import arrow_named
from kindloop.study import between, calibrate, calibrate_fit, needed, validate
from kindloop.study.calibrate_fit import Effort
from kindloop.study.diary_days import Size
from kindloop.study.free_numbers import FREE
from kindloop.study.targets import aims

SMALL = Size(persons=10, weeks=4, course=4, months=4, lab=6, seed=3)


@pytest.fixture
def told(monkeypatch, capsys):
    """Runs a command; gives what it printed."""
    none = Effort(0, 0)
    quick = partial(calibrate.calibrate, SMALL, none, calibrate.Tries(1, SMALL, none, none))
    monkeypatch.setattr(calibrate, "calibrate", quick)
    monkeypatch.setattr(calibrate, "check", partial(calibrate.check, SMALL))
    monkeypatch.setattr(validate, "validate", partial(validate.validate, 12))
    monkeypatch.setattr(between, "DRAWS", 4)
    monkeypatch.setattr(between, "between", partial(between.between, 12))
    flat = np.zeros((len(aims()), len(FREE)))
    monkeypatch.setattr(needed, "slopes", lambda *_: flat)
    few = [arrow_named("s_awakening_crh"), arrow_named("s_mood_critic")]
    monkeypatch.setattr(needed, "needed", partial(needed.needed, few, SMALL, (3,)))

    def ran(*words):
        monkeypatch.setattr(sys, "argv", ["kindloop", *words])
        with suppress(SystemExit):
            main()
        return capsys.readouterr().out

    return ran


def test_check_prints_its_contract_as_json_and_in_lines(told):
    data = json.loads(told("calibrate", "--check", "--json"))
    assert data["free"] == len(FREE) == len(data["numbers"])
    for one in data["targets"]:
        assert {"id", "what", "target", "se", "model", "z"} <= set(one)
        assert one["z"] == pytest.approx((one["model"] - one["target"]) / one["se"])
    assert {one["id"] for one in data["signs"]} >= {"F41.dose", "F53.putting_off"}
    assert data["within_two_errors"] == sum(abs(one["z"]) <= 2 for one in data["targets"])
    lines = told("calibrate", "--check")
    assert f"{data['within_two_errors']} of {len(data['targets'])} targets" in lines
    assert "F62.self_kindness_negative_affect" in lines


def test_what_calibration_writes_can_be_read_again(told, tmp_path, monkeypatch):
    flat = np.full((len(aims()), len(FREE)), 0.1)
    monkeypatch.setattr(calibrate_fit, "slopes", lambda *_: flat)
    file = tmp_path / "calibrated.toml"
    out = json.loads(told("calibrate", "--json", "--out", str(file)))
    entries = read(file.read_text(encoding="utf-8"))
    for one in out["numbers"]:
        assert entries[one["name"]].value == pytest.approx(one["value"], rel=1e-3)
    assert entries["b_mood_setback"].along == "s_setback_mood"


def test_validate_prints_every_group_and_counts_them_apart(told):
    data = json.loads(told("validate", "--json"))
    assert [one["id"] for one in data["groups"]] == [f"V{k}" for k in range(1, 13)]
    for one in data["groups"]:
        assert {"what", "published", "model", "verdict", "kind", "seen", "rows"} <= set(one)
        assert one["verdict"] in {"hit", "miss", "cannot say"}
    assert [one["id"] for one in data["groups"] if one["seen"]] == ["V1", "V3", "V4"]
    hits, of = data["hits"]["all"]
    assert (hits, of) == (sum(one["verdict"] == "hit" for one in data["groups"]), 12)
    assert sum(pair[1] for name, pair in data["hits"].items() if name != "all") == 12


def test_between_shows_real_beside_simulated(told):
    data = json.loads(told("between", "--json"))
    assert data["of"] == len(data["rows"])
    assert data["agree"] == sum(one["agree"] for one in data["rows"])
    lines = told("between")
    assert "caudek2022" in lines
    assert "real" in lines


def test_needed_names_a_finding_for_each_arrow(told):
    data = json.loads(told("needed", "--json"))
    assert [one["parameter"] for one in data["arrows"]] == ["s_awakening_crh", "s_mood_critic"]
    assert sum(data["counts"].values()) == 2
    assert "earns its place" in told("needed")


def test_a_folder_that_is_not_there_is_said_before_minutes_are_spent(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(calibrate, "calibrate", lambda **_: pytest.fail("it was begun"))
    out = tmp_path / "nowhere" / "numbers.toml"
    monkeypatch.setattr(sys, "argv", ["kindloop", "calibrate", "--out", str(out)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert f"no folder {out.parent}" in capsys.readouterr().err
