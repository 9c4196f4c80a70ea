"""Backups: made, verified, thinned, put back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindloop.errors import LockedError, NotThereError, StoreError
from kindloop.store import backup, keyring, vault
from kindloop.store.backup import Backup, listed, make, make_if_due, thinned
from kindloop.store.places import backups_of, keys_of
from kindloop.store.records import open_store

from .test_opening import dump, mode
from .test_records import a_diary

pytestmark = pytest.mark.usefixtures("cheap")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS = "correct horse battery"


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "diary.sqlite"
    add(place, "Ann")
    return place


def add(path, name):
    with open_store(path) as store:
        store.add([a_diary(name)])


def persons(path):
    with open_store(path) as store:
        return store.persons()


def test_a_backup_is_the_same_and_private(path):
    made = make(path, None, backup.ASKED, NOON)
    assert made.path.name == "2026-03-01T12-00-00Z-asked.sqlite"
    assert dump(made.path) == dump(path)
    assert mode(made.path) == 0o600
    assert mode(backups_of(path)) == 0o700
    again = make(path, None, backup.ASKED, NOON)
    assert again.path.name == "2026-03-01T12-00-00Z-asked.1.sqlite"
    third = make(path, None, backup.BEFORE_RESTORE, NOON)
    assert listed(path) == [third, again, made], "also within one second"
    backup.remove(third)
    assert listed(path) == [again, made]
    assert [one.reason for one in listed(path)] == ["asked", "asked"]


def test_a_damaged_database_makes_no_backup(path):
    content = bytearray(path.read_bytes())
    content[4096 * 3 :] = b"\xff" * (len(content) - 4096 * 3)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged"):
        make(path, None, backup.ASKED)
    assert listed(path) == []
    assert list(backups_of(path).iterdir()) == []


def test_what_is_not_there_is_not_made(tmp_path):
    with pytest.raises(NotThereError, match="to back up"):
        make(tmp_path / "none.sqlite", None, backup.ASKED)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotThereError, match="no backup of"):
        vault.restore(tmp_path / "none.sqlite")


def test_it_is_made_once_a_day_and_only_if_something_was_written(path):
    assert make_if_due(path, None, NOON) is not None
    add(path, "Bo")
    assert make_if_due(path, None, NOON + timedelta(hours=19)) is None
    assert make_if_due(path, None, NOON + DAY) is not None
    assert make_if_due(path, None, NOON + 9 * DAY) is None
    assert len(listed(path)) == 2


def test_a_clock_that_was_set_does_not_stop_it(path):
    make_if_due(path, None, NOON + 3000 * DAY)
    add(path, "Bo")
    assert make_if_due(path, None, NOON) is not None
    assert len(listed(path)) == 2


def test_other_files_in_the_folder_are_left_alone(path):
    make(path, None, backup.ASKED, NOON)
    for name in ("note.txt", "my copy.sqlite", "2026-99-01T12-00-00Z-asked.sqlite"):
        (backups_of(path) / name).write_text("mine")
    assert len(listed(path)) == 1


@given(st.lists(st.integers(0, 900 * 24), max_size=60), st.integers(-50, 1000 * 24))
def test_what_is_thinned_out(hours, now):
    """Held to the rule said slowly: newest 3, and the last of 7 days, 5 weeks, 12 months."""
    at = NOON + now * timedelta(hours=1)
    known = [
        Backup(Path(str(number)), NOON + hour * timedelta(hours=1), "daily", 1, 1)
        for number, hour in enumerate(sorted(set(hours), reverse=True))
    ]
    gone = {one.path for one in thinned(known, at)}
    for place, one in enumerate(known):
        newer = known[:place]

        def last_of(part, count, one=one, newer=newer):
            parts = list(dict.fromkeys(part(other) for other in [*newer, one]))
            return part(one) not in [part(other) for other in newer] and len(parts) <= count

        keep = (
            place < 3
            or one.made_at > at
            or last_of(lambda b: b.made_at.date(), 7)
            or last_of(lambda b: b.made_at.isocalendar()[:2], 5)
            or last_of(lambda b: (b.made_at.year, b.made_at.month), 12)
        )
        assert (one.path not in gone) == keep


def test_old_ones_go_by_themselves(path):
    for day in range(40):
        add(path, f"P{day}")
        make_if_due(path, None, NOON + day * DAY)
    assert 8 <= len(listed(path)) <= 7 + 5 + 2
    assert listed(path)[0].made_at == NOON + 39 * DAY


def test_a_backup_is_put_back_and_what_was_there_is_kept(path):
    make(path, None, backup.ASKED, NOON)
    add(path, "Bo")
    chosen, kept = vault.restore(path)
    assert chosen.reason == "asked"
    assert persons(path) == ["Ann"]
    assert persons(Path(kept)) == ["Ann", "Bo"]
    vault.restore(path, Path(kept).name)
    assert persons(path) == ["Ann", "Bo"]
    with pytest.raises(NotThereError, match="no backup 'x'; the newest are"):
        vault.restore(path, "x")


def test_a_damaged_backup_is_not_put_back(path):
    made = make(path, None, backup.ASKED, NOON)
    made.path.write_bytes(made.path.read_bytes()[:9000])
    before = path.read_bytes()
    with pytest.raises(StoreError, match="damaged"):
        vault.restore(path)
    assert path.read_bytes() == before


def test_a_damaged_database_is_replaced_and_kept_aside(path):
    make(path, None, backup.ASKED, NOON)
    path.write_bytes(b"\x00" * 5000)
    path.with_name("diary.sqlite-journal").write_bytes(b"an old journal")
    _, kept = vault.restore(path)
    assert persons(path) == ["Ann"]
    assert Path(kept).read_bytes() == b"\x00" * 5000
    assert not path.with_name("diary.sqlite-journal").exists()


def test_a_database_that_is_gone_comes_back_with_its_keys(path):
    vault.set_passphrase(path, WORDS)
    make(path, keyring.held(path), backup.ASKED, NOON)
    vault.lock(path)
    path.unlink()
    keys_of(path).unlink()
    with pytest.raises(LockedError):
        vault.restore(path)
    vault.unlock(path, WORDS)
    vault.restore(path)
    assert persons(path) == ["Ann"]


def test_nothing_is_put_back_into_a_locked_database(path):
    vault.set_passphrase(path, WORDS)
    make(path, keyring.held(path), backup.ASKED, NOON)
    vault.lock(path)
    before = path.read_bytes()
    with pytest.raises(LockedError):
        vault.restore(path)
    assert path.read_bytes() == before


def test_a_plain_backup_becomes_encrypted_on_its_way_back(path):
    made = make(path, None, backup.ASKED, NOON)
    plain = made.path.read_bytes()
    vault.set_passphrase(path, WORDS)
    made.path.write_bytes(plain)
    keys_of(made.path).unlink()
    vault.restore(path, made.path.name)
    assert persons(path) == ["Ann"]
    assert not path.read_bytes().startswith(b"SQLite format 3")


def test_an_encrypted_backup_of_a_plain_database_is_named(path, tmp_path):
    other = tmp_path / "other" / "diary.sqlite"
    vault.set_passphrase(other, WORDS)
    add(other, "Cleo")
    made = make(other, keyring.held(other), backup.ASKED, NOON)
    make(path, None, backup.ASKED, NOON)
    for file in (made.path, keys_of(made.path)):
        (backups_of(path) / file.name.replace("12-00", "13-00")).write_bytes(file.read_bytes())
    with pytest.raises(StoreError, match="was encrypted before the passphrase was removed"):
        vault.restore(path)


def test_a_database_in_use_is_not_replaced(path, monkeypatch):
    monkeypatch.setattr("kindloop.store.driver.PATIENCE_SECONDS", 0.01)
    make(path, None, backup.ASKED, NOON)
    with open_store(path) as store, store._engine.connect() as connection:
        held = connection.execution_options(immediate=True).begin()
        with pytest.raises(StoreError, match="in use by another program"):
            vault.restore(path)
        held.rollback()
    assert persons(path) == ["Ann"]


def test_a_full_disk_is_said(path, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "make_folder", full)
    with pytest.raises(StoreError, match=r"No backup could be made in .*No space left"):
        make(path, None, backup.ASKED)
