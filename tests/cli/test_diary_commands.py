"""In and out: import, people, export, and back."""

import json

import pytest

from kindloop.errors import InputError
from kindloop.store.records import Store, open_store

from .conftest import MAP, TABLE

IMPORT = ("import", "ok.csv", "--map", "ok.toml", "--db", "d.sqlite")


def test_an_import_says_what_came(run):
    ended = run(*IMPORT)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "Added 2 persons, 3 check-ins and 6 answers.\n"


def test_importing_twice_changes_nothing(run, here, filled):
    before = (here / filled).read_bytes()
    again = run(*IMPORT)
    assert again.out.splitlines() == [
        "Nothing new was added.",
        "3 check-ins were already there, the same, and stay as they are.",
    ]
    assert (here / filled).read_bytes() == before


def test_an_import_in_json(run):
    ended = run(*IMPORT, "--json")
    told = json.loads(ended.out)
    assert ended.err == ""
    assert {"persons": 2, "check_ins": 3, "values": 6}.items() <= told["added"].items()
    assert set(told["there"].values()) == {0}
    assert (told["rejected"], told["timeless"], told["repeated"]) == ({}, 0, 0)


def test_rejects_are_counted_by_reason_and_written(run, here):
    bad = TABLE + "Bo,2024-01-02 09:00,many,2\nBo,2024-01-03 09:00,3,99\n"
    (here / "bad.csv").write_text(bad, encoding="utf-8")
    words = ("import", "bad.csv", "--map", "ok.toml", "--db", "d.sqlite", "--rejects", "left.csv")
    ended = run(*words)
    assert ended.out.splitlines() == [
        "Added 2 persons, 3 check-ins and 6 answers.",
        "Left out: 1 not a number, 1 out of range.",
        "What was left out is in left.csv.",
    ]
    rows = (here / "left.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[:3] for row in rows[1:]] == [
        ["Bo", "2024-01-02 09:00", "many"],
        ["Bo", "2024-01-03 09:00", "3"],
    ]
    assert json.loads(run(*words, "--json").out)["rejected"] == {
        "not a number": 1,
        "out of range": 1,
    }


def test_missed_prompts_and_events_are_counted(run, here):
    (here / "ok.csv").write_text(
        "person,time,stress,mood,setback\nAnn,2024-01-01 09:00,3,4,1\nAnn,2024-01-01 12:00,,,\n"
    )
    (here / "ok.toml").write_text(
        MAP + '\n[events.setback]\ncolumn = "setback"\nlow = 0\nhigh = 1\nthreshold = 1\n'
    )
    assert run(*IMPORT).out == (
        "Added 1 person, 1 check-in, 2 answers, 1 event and 1 missed prompt.\n"
    )


def test_rows_that_the_map_leaves_out_are_counted(run, here):
    (here / "ok.toml").write_text(
        MAP.replace("[diary]", '[diary]\nduplicates = "first"\nmissing_time = "drop"\n')
    )
    (here / "ok.csv").write_text(TABLE + "Bo,2024-01-01 09:00,2,2\nBo,,2,2\n")
    assert "Left out: 1 repeating an instant, 1 without a time.\n" in run(*IMPORT).out


def test_people_are_listed(run, filled):
    assert run("people", filled).out.splitlines() == [
        "Ann: 2 check-ins from 2024-01-01 to 2024-01-01",
        "Bo: 1 check-in from 2024-01-01 to 2024-01-01",
    ]
    rows = json.loads(run("people", filled, "--json").out)
    assert rows[0] == {
        "name": "Ann",
        "check_ins": 2,
        "first": "2024-01-01T09:00:00+01:00",
        "last": "2024-01-01T12:00:00+01:00",
        "simulated": False,
    }


NAMES = [
    "a/b",
    "../../x",
    "Zoë 👩‍👩‍👧",
    "x" * 4000,
    "\x1b[31mred",
    "-rf",
    "[bold]x",
    "a\nb",
    "מישהו",
]


@pytest.fixture
def named(run, here):
    quoted = "".join(f'"{name}",2024-01-01 09:00,3,4\n' for name in NAMES)
    (here / "names.csv").write_text(TABLE.splitlines()[0] + "\n" + quoted, encoding="utf-8")
    assert run("import", "names.csv", "--map", "ok.toml", "--db", "names.sqlite").code == 0
    return "names.sqlite"


def test_names_of_any_kind_come_through_and_do_no_harm(run, here, named):
    listed = run("people", named).out
    assert "\x1b" not in listed
    assert len(listed.splitlines()) == len(NAMES)
    assert max(map(len, listed.splitlines())) < 250
    rows = json.loads(run("people", named, "--json").out)
    assert [row["name"] for row in rows] == NAMES
    for style in ("csv", "openesm"):
        assert run("export", named, "--out", style, "--format", style).code == 0
    there = {path.name for path in here.iterdir()}
    assert there == {"ok.csv", "ok.toml", "names.csv", "names.sqlite", "csv", "openesm"}
    assert len(run("fit", named, "--person", "nobody").sentence) < 500
    assert "holds 9 persons" in run("fit", named).sentence


@pytest.mark.parametrize("name", ["-rf", "[bold]x", "a/b"])
def test_a_name_is_shown_as_it_is(run, named, name):
    assert run("fit", named, "--person", name).out.splitlines()[0].strip() == name


def everything(path):
    with open_store(path) as store:
        return [
            (one.person, one.channels, one.answer.time.tolist(), one.answer.values.tolist())
            for one in store.load_all()
        ]


def test_what_was_exported_comes_back_without_a_map(run, here, filled):
    ended = run("export", filled, "--out", "out")
    assert all((here / line).is_file() for line in ended.out.splitlines())
    assert run("export", filled, "--out", "out").code == 0
    ended = run("import", "out", "--db", "back.sqlite")
    assert ended.out == "Added 2 persons, 3 check-ins and 6 answers.\n"
    assert everything(here / "back.sqlite") == everything(here / filled)
    assert run("import", "out", "--db", "back.sqlite").out.startswith("Nothing new was added.\n")


def test_an_export_for_other_programs_comes_back_by_its_own_map(run, here, filled):
    files = run("export", filled, "--out", "out", "--format", "openesm").out.splitlines()
    table = next(name for name in files if name.endswith("_ts.tsv"))
    assert run("import", table, "--map", "out/map.toml", "--db", "back.sqlite").code == 0
    assert everything(here / "back.sqlite") == everything(here / filled)
    said = run("import", "out", "--db", "back.sqlite").sentence
    assert said.endswith("--map out/map.toml brings it in.")


def test_only_some_persons_are_exported(run, here, filled):
    assert run("export", filled, "--out", "out", "--person", "Bo", "--person", "Bo").code == 0
    run("import", "out", "--db", "back.sqlite")
    assert run("people", "back.sqlite").out.splitlines() == [
        "Bo: 1 check-in from 2024-01-01 to 2024-01-01"
    ]


def test_a_damaged_export_is_said_and_nothing_is_written(run, here, filled):
    run("export", filled, "--out", "out")
    answers = here / "out" / "answers.csv"
    answers.write_text(answers.read_text().replace("5.0", "five"), encoding="utf-8")
    said = run("import", "out", "--db", "new/back.sqlite").sentence
    assert "answers.csv" in said
    assert "five" in said
    assert not (here / "new").exists()


def test_a_failed_import_leaves_a_database_that_others_filled_meanwhile(run, here, monkeypatch):
    """What the other one put in stands for what came from another program."""
    add = Store.add

    def filled_by_another(store, parts, now=None):
        add(store, parts, now)
        raise InputError("This went wrong.")

    monkeypatch.setattr(Store, "add", filled_by_another)
    assert run(*IMPORT).sentence == "This went wrong."
    assert run("people", "d.sqlite").code == 0


def test_the_shipped_maps_are_listed(run):
    lines = run("maps").out.splitlines()
    assert any(line.startswith("fried0001\t") and line.endswith(".toml") for line in lines)
