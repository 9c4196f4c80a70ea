"""What every door calls: one function for each thing that a person can do."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from kindloop import actions
from kindloop.errors import InputError, NotThereError, StoreError
from kindloop.study.sample import NAME

TABLE = "person,time,stress\nAnn,2024-01-01 09:00,3\nAnn,2024-01-02 09:00,4\n"
MAP = """\
[diary]
person = "person"
time = "time"
timezone = "UTC"

[channels.stress]
column = "stress"
low = 1
high = 7
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    return path


@pytest.fixture
def database(table, tmp_path):
    path = tmp_path / "diary.sqlite"
    actions.import_table(table, tmp_path / "map.toml", path)
    return path


def test_starting_needs_no_heavy_library():
    heavy = {"numpy", "pandas", "scipy", "numba", "sqlalchemy", "pyarrow"}
    code = f"import sys, kindloop.actions; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_an_import_says_how_far_it_is(table, tmp_path):
    told = []
    actions.import_table(
        table, tmp_path / "map.toml", tmp_path / "d.sqlite", progress=lambda *at: told.append(at)
    )
    assert told[-1] == (len(TABLE), len(TABLE))


def test_everyone_is_listed_with_their_time(database):
    assert actions.people(database) == [
        actions.PersonRow(
            "Ann",
            2,
            datetime(2024, 1, 1, 9, tzinfo=UTC),
            datetime(2024, 1, 2, 9, tzinfo=UTC),
            simulated=False,
        )
    ]


def test_the_sample_person_comes_only_where_nobody_is(tmp_path, database):
    fresh = tmp_path / "fresh.sqlite"
    actions.ensure_sample(fresh)
    actions.ensure_sample(fresh)
    assert [(one.name, one.simulated) for one in actions.people(fresh)] == [(NAME, True)]
    actions.ensure_sample(database)
    assert [one.name for one in actions.people(database)] == ["Ann"]


def test_the_only_person_need_not_be_named(database):
    assert actions.load_diary(database, None).person.name == "Ann"
    assert actions.fit_person(database, None).person.name == "Ann"
    assert actions.load_diary(database, "Ann").answer.values.tolist() == [[3.0], [4.0]]


def test_reports_are_made_of_one_person(database, tmp_path):
    body = actions.report_body(database, "Ann")
    page = actions.report_page(database, None)
    assert "<html" not in body
    assert page.startswith("<!doctype html>")
    actions.write_report(database, None, tmp_path / "r.html")
    assert "Ann" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_an_own_data_folder_is_named():
    assert actions.default_database().name == "diary.sqlite"


def test_the_shipped_maps_are_there():
    assert all(path.is_file() for path in actions.shipped_maps().values())
    assert "fried0001" in actions.shipped_maps()


def test_a_new_database_and_its_folders_go_again_when_an_import_fails(table, tmp_path):
    table.write_text(TABLE.replace(",4", ",9"), encoding="utf-8")
    with pytest.raises(InputError, match="9 lies outside"):
        actions.import_table(table, tmp_path / "map.toml", tmp_path / "a" / "b" / "d.sqlite")
    with pytest.raises(NotThereError):
        actions.import_folder(tmp_path / "nothing", tmp_path / "a" / "b" / "d.sqlite")
    assert {path.name for path in tmp_path.iterdir()} == {"table.csv", "map.toml"}


def test_a_database_that_was_there_stays(table, tmp_path, database):
    before = database.read_bytes()
    table.write_text(TABLE.replace(",4", ",9"), encoding="utf-8")
    with pytest.raises(InputError):
        actions.import_table(table, tmp_path / "map.toml", database)
    assert database.read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\x00"])
def test_what_may_be_a_database_is_not_refused(tmp_path, content):
    path = tmp_path / "d.sqlite"
    if content is not None:
        path.write_bytes(content)
    actions.check_database(path)
    assert path.exists() is (content is not None)


def test_what_is_no_database_is_refused(table, tmp_path):
    for path in (table, tmp_path):
        with pytest.raises(StoreError):
            actions.check_database(path)


def test_getting_ready_runs_through():
    actions.prepare()
