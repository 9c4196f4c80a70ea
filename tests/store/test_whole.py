"""Everything out, everything back: nothing lost, nothing half."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import assert_same, cohorts

from kindloop.errors import InputError
from kindloop.store import vault
from kindloop.store.records import open_store
from kindloop.store.whole import MANIFEST, dump, is_empty, load
from kindloop.store.wiping import wipe

from .test_opening import dump as sql
from .test_opening import newer_program  # noqa: F401 - a fixture
from .test_records import a_diary

pytestmark = pytest.mark.usefixtures("cheap")


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "data" / "diary.sqlite"
    with open_store(place) as store:
        store.add([a_diary("Ann"), a_diary("Bo")])
    return place


def taken(path):
    return {part.name: list(part.lines) for part in dump(path)}


@settings(max_examples=25, deadline=None)
@given(cohorts(), st.booleans())
def test_export_wipe_import_is_equal(tmp_path_factory, diaries, encrypted):
    path = tmp_path_factory.mktemp("whole") / "data" / "diary.sqlite"
    if encrypted:
        vault.set_passphrase(path, "correct horse")
    with open_store(path) as store:
        store.add(diaries)
        before, counts = list(store.load_all()), store.counts()
    parts = taken(path)
    wipe(path)
    assert list(path.parent.iterdir()) == []
    load(path, parts)
    assert taken(path) == parts
    with open_store(path) as store:
        after = list(store.load_all())
        assert store.counts() == counts
    assert len(before) == len(after) == len(diaries)
    for one, other in zip(before, after, strict=True):
        assert_same(one, other)


def test_every_row_of_every_table_comes_back(path):
    before, parts = sql(path), taken(path)
    other = path.with_name("other.sqlite")
    rows = load(other, parts)
    assert sql(other) == before
    assert rows == sum(len(lines) for name, lines in parts.items() if name != MANIFEST)


def test_it_takes_the_place_of_what_is_there(path, tmp_path):
    parts = taken(path)
    with open_store(path) as store:
        store.add([a_diary("Cleo")])
    load(path, parts)
    with open_store(path) as store:
        assert store.persons() == ["Ann", "Bo"]


def test_who_counts_as_nobody(tmp_path, path):
    assert not is_empty(path)
    assert is_empty(tmp_path / "new.sqlite")


def spoilt(parts, name, change):
    lines = list(parts[name])
    return {**parts, name: change(lines)}


def manifest(parts, change):
    content = json.loads(b"".join(parts[MANIFEST]))
    change(content)
    return {**parts, MANIFEST: [json.dumps(content).encode()]}


PERSONS = "tables/person.jsonl"
DAMAGES = {
    "whole.json is missing": lambda parts: {PERSONS: parts[PERSONS]},
    "whole.json cannot be read": lambda parts: {**parts, MANIFEST: [b"{"]},
    "cannot be read": lambda parts: manifest(parts, lambda it: it.pop("tables")),
    "by a newer kindloop": lambda parts: manifest(parts, lambda it: it.update(revision="0999")),
    "a table 'song' that is unknown": lambda parts: manifest(
        parts, lambda it: it["tables"].update(song=it["tables"]["person"])
    ),
    "table 'person' has other columns": lambda parts: manifest(
        parts, lambda it: it["tables"]["person"]["columns"].append("x")
    ),
    "person.jsonl is missing": lambda parts: {k: v for k, v in parts.items() if k != PERSONS},
    "person.jsonl is not whole": lambda parts: spoilt(parts, PERSONS, lambda it: it[:1]),
    "line 2 of tables/person.jsonl": lambda parts: spoilt(
        parts, PERSONS, lambda it: [it[0], b"[1, 2\n"]
    ),
    "line 1 of tables/person.jsonl": lambda parts: spoilt(
        parts, PERSONS, lambda it: [b"[" * 200_000, it[1]]
    ),
    "is damaged: UNIQUE constraint": lambda parts: spoilt(
        parts, PERSONS, lambda it: [it[0], it[0]]
    ),
    "is damaged: .*too large": lambda parts: spoilt(
        parts, PERSONS, lambda it: [it[0].replace(b"[1,", b"[99999999999999999999,"), it[1]]
    ),
    "line 1 .*cannot be read": lambda parts: spoilt(
        parts, PERSONS, lambda it: [it[0].replace(b"[1,", b"[[1],"), it[1]]
    ),
}


@pytest.mark.parametrize("says", DAMAGES)
def test_what_is_damaged_is_named_and_changes_nothing(path, says):
    parts, before = taken(path), sql(path)
    with pytest.raises(InputError, match=says):
        load(path, DAMAGES[says](parts))
    assert sql(path) == before


def test_a_row_that_belongs_to_nobody_is_refused(path):
    parts, before = taken(path), sql(path)

    def orphaned(content):
        content["tables"]["person"].update(rows=0, sha256=EMPTY)

    with pytest.raises(InputError, match="belongs to none"):
        load(path, manifest({**parts, PERSONS: []}, orphaned))
    assert sql(path) == before


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_bytes_and_large_numbers_come_back(path):
    with open_store(path) as store, store._engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE thing (id INTEGER PRIMARY KEY, what BLOB)")
        rows = [(1, b"\x00\xff"), (2, 2**62), (3, 0.1 + 0.2), (4, None), (5, "ä\u2028\n\x00x")]
        for row in rows:
            connection.exec_driver_sql("INSERT INTO thing VALUES (?, ?)", row)
    parts = taken(path)
    with open_store(path) as store, store._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM thing")
    load(path, parts)
    with open_store(path) as store, store._engine.begin() as connection:
        assert [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM thing")] == rows


def test_an_export_of_an_older_kindloop_is_brought_up_to_date(path, newer_program, monkeypatch):  # noqa: F811
    parts = taken(path)
    newer_program()
    monkeypatch.setattr("kindloop.store.whole.REVISIONS", ("0001", "0002", "0003"))
    other = path.with_name("other.sqlite")
    assert load(other, parts) > 2
    with open_store(other) as store, store._engine.begin() as connection:
        found = connection.exec_driver_sql("SELECT name, colour FROM person").fetchall()
    assert [tuple(row) for row in found] == [("Ann", None), ("Bo", None)]
