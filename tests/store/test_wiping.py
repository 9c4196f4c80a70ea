"""Deleting everything, also when it was stopped."""

import pytest

from kindloop.errors import StoreError
from kindloop.store import backup, places, vault, wiping
from kindloop.store.records import open_store
from kindloop.store.wiping import wipe

from .test_records import a_diary

pytestmark = pytest.mark.usefixtures("cheap")


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "data" / "di[a]ry.sqlite"
    with open_store(place) as store:
        store.add([a_diary()])
    backup.make(place, None, backup.ASKED)
    vault.set_passphrase(place, "correct horse")
    for name in (
        "di[a]ry.sqlite-journal", ".di[a]ry.sqlite-77.tmp", "di[a]ry.backup-0001.sqlite",
        "di[a]ry.sqlite.damaged-17", "di[a]ry.sqlite.damaged-17-journal",
    ):  # fmt: skip
        (place.parent / name).write_text("left over")
    return place


def test_all_that_is_ours_goes_and_nothing_else(path):
    (path.parent / "dia.sqlite").write_text("of another diary")
    (path.parent / "a letter.txt").write_text("mine")
    wipe(path)
    assert sorted(file.name for file in path.parent.iterdir()) == ["a letter.txt", "dia.sqlite"]
    wipe(path)
    wipe(path.parent / "not there" / "x.sqlite")


def test_what_is_deleted_was_overwritten(path, monkeypatch):
    seen = {}
    real = places.blank

    def blank(handle):
        real(handle)
        size = places.os.fstat(handle).st_size
        seen[size] = places.os.pread(handle, size, 0)

    monkeypatch.setattr(places, "blank", blank)
    size = path.stat().st_size
    wipe(path)
    assert size in seen
    assert all(set(content) <= {0} for content in seen.values())


def test_a_wipe_that_was_stopped_is_finished_by_the_next_start(path, monkeypatch):
    def stopped(file):
        if file == path:
            raise OSError(5, "Input/output error", str(file))
        places.scrub(file)

    monkeypatch.setattr(wiping, "scrub", stopped)
    with pytest.raises(StoreError, match=r"Not everything could be deleted .*goes on with it"):
        wipe(path)
    assert path.exists()
    assert not places.keys_of(path).exists(), "the keys go first"
    monkeypatch.undo()
    with open_store(path) as store:
        assert store.persons() == []
    assert [file.name for file in path.parent.iterdir()] == [path.name]
