"""The command claims, as a person types it."""

import json
import sys

import pytest

from kindloop.cli.main import main

CONTRACT = {"id", "edition", "testable", "holds", "effect", "interval", "unit", "arrow"}
FEW = ("--persons", "3", "--edition", "described")


@pytest.fixture
def told(monkeypatch, capsys):
    """Runs a command; gives its exit code, output and error text."""

    def ran(*words):
        monkeypatch.setattr(sys, "argv", ["kindloop", "claims", *words])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        seen = capsys.readouterr()
        return code, seen.out, seen.err

    return ran


def test_json_keeps_its_contract(told):
    code, out, _ = told("S24", "s2", "S43", *FEW, "--json")
    assert code == 0
    rows = json.loads(out)
    assert [row["id"] for row in rows] == ["S2", "S24", "S43"]
    for row in rows:
        assert set(row) >= CONTRACT
        assert row["edition"] == "described"
    kind, endorphin, regions = rows
    assert kind["testable"] is kind["holds"] is True
    low, high = kind["interval"]
    assert 0 < low < kind["effect"] < high
    assert kind["unit"] == "1"
    assert endorphin["arrow"] == "soothing -> endorphin"
    assert endorphin["unit"] == "relative"
    assert regions["testable"] is False
    assert regions["holds"] is regions["effect"] is regions["interval"] is regions["arrow"] is None
    assert regions["reason"]


def test_a_table_says_what_it_does_not_mean(told, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    code, out, _ = told("S24", "S43", *FEW)
    assert code == 0
    assert "(simulated)" in out
    assert "holds: +0." in out
    assert "soothing -> endorphin" in out
    assert "cannot be tested" in out
    assert "validates nothing" in " ".join(out.split())
    assert "1 of 1 testable claims hold" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("S99",), "S99"),
        (("--edition", "describe"), "described"),
        (("--persons", "1"), "Between 2 and"),
        (("--seed", "-1"), "from 0 on"),
    ],
)
def test_a_slip_is_one_sentence(told, words, said):
    code, out, err = told(*words)
    assert code == 1
    assert out == ""
    assert said in err
    assert "Traceback" not in err
