"""The commands simulate and theory, as a person types them."""

import json
import sys

import pandas as pd
import pytest

from kindloop.cli import theory as commands
from kindloop.cli.main import main

SCENARIO = "setback_two_ways"


@pytest.fixture
def told(monkeypatch, capsys):
    """Runs a command; gives its exit code, output and error text."""

    def ran(*words):
        monkeypatch.setattr(sys, "argv", ["kindloop", *words])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        seen = capsys.readouterr()
        return code, seen.out, seen.err

    return ran


def test_simulate_says_that_these_are_no_people(told):
    code, out, _ = told("simulate", SCENARIO, "--every", "30")
    assert code == 0
    assert "simulated" in out
    assert "Model persons, not people" in out
    assert out.count("\ndescribed ") == out.count("\nevidenced ") == 2


def test_verify_prints_its_contract_as_json(told):
    code, out, _ = told("simulate", SCENARIO, "--verify", "--json", "--every", "60")
    assert code == 0
    data = json.loads(out)
    assert set(data["verify"]) == {"described", "evidenced"}
    assert all(one["max_error"] <= 1e-3 for one in data["verify"].values())
    assert data["simulated"] is True


def test_files_are_written_as_asked(told, tmp_path):
    words = ("simulate", SCENARIO, "--every", "60", "--edition", "evidenced")
    for name in ("run.csv", "run.parquet"):
        assert told(*words, "--out", str(tmp_path / name))[0] == 0
    one, other = pd.read_csv(tmp_path / "run.csv"), pd.read_parquet(tmp_path / "run.parquet")
    assert list(one.columns) == list(other.columns)
    assert one["threat"].to_numpy() == pytest.approx(other["threat"].to_numpy(), rel=1e-7)
    for name in ("run.svg", "run.png"):
        assert told(*words, "--plot", str(tmp_path / name))[0] == 0
        assert (tmp_path / name).stat().st_size > 5000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("setback_to_ways",), "did you mean setback_two_ways"),
        ((SCENARIO, "--lesion", "critic -> thread"), "critic -> threat"),
        ((SCENARIO, "--set", "tau_mod=3"), "tau_mood"),
        ((SCENARIO, "--set", "tau_mood"), "NUMBER=VALUE"),
        ((SCENARIO, "--set", "tau_mood=fast"), "NUMBER=VALUE"),
        ((SCENARIO, "--edition", "evidencd"), "did you mean evidenced"),
        ((SCENARIO, "--days", "-1"), "above 0"),
        ((SCENARIO, "--out", "run.xls"), ".parquet or .csv"),
        ((SCENARIO, "--plot", "nowhere/run.svg"), "make it first"),
    ],
)
def test_what_comes_in_wrong_gets_one_sentence(told, words, said):
    code, out, error = told("simulate", *words)
    assert (code, out) == (1, "")
    assert said in error
    assert error.count("\n") == 1


def test_an_absurd_number_is_marked_and_no_failure(told):
    code, out, _ = told("simulate", SCENARIO, "--set", "tau_mood=-5", "--every", "60", "--json")
    assert code == 0
    data = json.loads(out)
    assert all(sum(one["failed"].values()) == 1 for one in data["courses"])
    assert len(data["notes"]) == 4


def test_a_million_persons_are_estimated_first(told, monkeypatch):
    code, out, error = told("simulate", SCENARIO, "--persons", "1000000")
    assert (code, out) == (1, "")
    assert "This will take about" in error
    assert "--yes" in error
    monkeypatch.setattr(commands, "_SAID_PERSONS", 1)
    code, out, error = told(
        "simulate", SCENARIO, "--persons", "2", "--days", "0.1", "--every", "60"
    )
    assert code == 0
    assert "This will take about" in error


def test_theory_comes_in_three_formats(told):
    code, out, _ = told("theory")
    assert code == 0
    assert out.startswith("# The theory")
    data = json.loads(told("theory", "--format", "json")[1])
    assert set(data) >= {"states", "arrows", "numbers", "counts"}
    assert told("theory", "--format", "svg")[1].startswith("<svg")
    assert "did you mean json" in told("theory", "--format", "jsn")[2]
