"""The command that looks through a folder of openESM data sets."""

import json

import pytest
from tests.exchange.test_openesm_folder import META, one_set


@pytest.fixture
def folder(tmp_path):
    one_set(tmp_path / "sets")
    return tmp_path / "sets"


def test_what_lies_in_a_folder_is_listed(run, folder):
    ended = run("openesm", str(folder))
    assert ended.code == 0
    assert "0001_doe  Doe (2020)" in ended.out
    assert "2 persons, 3 check-ins, 2 questions:" in ended.out
    assert "Licence: CC-BY 4.0. Its terms hold" in ended.out
    assert "Left out: note: its type is 'text', which is no rating" in ended.out
    assert "With --maps FOLDER" in ended.out


def test_maps_are_written_used_and_never_overwritten(run, folder, tmp_path):
    maps = tmp_path / "maps"
    assert run("openesm", str(folder), "--maps", str(maps)).code == 0
    file = maps / "0001_doe.toml"
    table = folder / "0001_doe_ts.tsv"
    done = run("import", str(table), "--map", str(file), "--db", str(tmp_path / "a.sqlite"))
    assert done.code == 0
    assert run("openesm", str(folder), "--maps", str(maps)).code == 0  # the same again
    file.write_text("# mine\n", encoding="utf-8")
    ended = run("openesm", str(folder), "--maps", str(maps))
    assert "is there already and differs" in ended.sentence
    assert file.read_text(encoding="utf-8") == "# mine\n"
    file.unlink()
    maps.rmdir()
    maps.write_text("a file")
    assert "cannot be written" in run("openesm", str(folder), "--maps", str(maps)).sentence


def test_json_holds_everything(run, folder):
    found = json.loads(run("openesm", str(folder), "--only", "0001", "--json").out)
    (one,) = found["sets"]
    assert one["channels"] == ["sad", "worry"]
    assert one["unreadable"] is None
    assert {"column": "age", "why": "the metadata do not name it"} in one["left_out"]
    assert one["map"].startswith("# A map drafted by kindloop")
    assert found["maps"] == []


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(run, folder):
    (folder / "0002_roe_ts.tsv").write_text("id\tsad\n1\t2\n", encoding="utf-8")
    (folder / "0002_roe_metadata.json").write_text(json.dumps(META), encoding="utf-8")
    ended = run("openesm", str(folder))
    assert ended.code == 0
    assert "Not read: 0002_roe_ts.tsv cannot be placed in time" in ended.out


def test_a_folder_that_is_none(run, tmp_path):
    assert "There is no folder" in run("openesm", str(tmp_path / "none")).sentence
