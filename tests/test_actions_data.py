"""Everything out, in, and away, as the doors call it."""

import base64
import stat
import zipfile

import pytest

from kindloop import actions, actions_data, actions_vault
from kindloop.actions_companion import journal, start
from kindloop.errors import InputError, LockedError, NotThereError
from kindloop.store import keyring, keys
from kindloop.store.records import open_store

from .store.test_records import a_diary

DAYLIO = b"full_date,time,mood,activities,note\n2026-03-02,21:30,rad,run,words\n"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(keys, "COST", keys.Cost(64, 1, 1))
    monkeypatch.setattr(keyring, "_keys", {})


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "data" / "diary.sqlite"
    with open_store(place) as store:
        store.add([a_diary("Ann")])
    return place


def persons(path):
    with open_store(path) as store:
        return store.persons()


def test_an_export_is_private_and_comes_back(path, tmp_path):
    out = tmp_path / "all.zip"
    actions_data.export_whole(path, out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert {"README.txt", "whole.json", "tables/person.jsonl"} <= set(archive.namelist())
        tables = [name for name in archive.namelist() if name.startswith("tables/")]
        rows = sum(len(archive.read(name).splitlines()) for name in tables)
    with pytest.raises(InputError, match="is there already"):
        actions_data.export_whole(path, out)
    assert actions_data.export_bytes(path) == out.read_bytes()
    actions_data.wipe(path)
    said = actions_data.import_whole(path, out)
    assert said == (f"Everything is back: {rows} rows.",)
    assert persons(path) == ["Ann"]


def test_a_diary_is_replaced_only_when_that_is_said_and_backed_up_first(path, tmp_path):
    content = actions_data.export_bytes(path)
    with open_store(path) as store:
        store.add([a_diary("Bo")])
    with pytest.raises(InputError, match="There is a diary here already"):
        actions_data.import_whole(path, content)
    assert persons(path) == ["Ann", "Bo"]
    said = actions_data.import_whole(path, content, over=True)
    assert "is kept as the backup" in said[1]
    assert persons(path) == ["Ann"]
    actions_vault.restore(path)
    assert persons(path) == ["Ann", "Bo"]


def test_the_sample_person_is_replaced_without_asking(path, tmp_path):
    content = actions_data.export_bytes(path)
    other = tmp_path / "other.sqlite"
    actions.ensure_sample(other)
    actions_data.import_whole(other, content)
    assert persons(other) == ["Ann"]


def test_what_is_not_there_is_said(tmp_path):
    none = tmp_path / "none.sqlite"
    for act in (
        lambda: actions_data.export_whole(none, tmp_path / "x.zip"),
        lambda: actions_data.export_bytes(none),
        lambda: actions_data.import_whole(none, tmp_path / "x.zip"),
        lambda: actions_data.wipe(none),
        lambda: actions_data.bring(none, tmp_path / "x.csv", actions_data.whose("Me")),
        lambda: actions_vault.back_up(none),
    ):
        with pytest.raises(NotThereError, match="There is no"):
            act()
    assert list(tmp_path.iterdir()) == []


def test_a_locked_diary_gives_nothing_away(path, tmp_path):
    actions_vault.set_passphrase(path, "correct horse")
    actions_vault.lock(path)
    for act in (
        lambda: actions_data.export_whole(path, tmp_path / "x.zip"),
        lambda: actions_data.export_bytes(path),
        lambda: actions_data.bring(path, DAYLIO, actions_data.whose("Me")),
        lambda: actions_vault.back_up(path),
        lambda: actions.people(path),
    ):
        with pytest.raises(LockedError):
            act()
    assert not (tmp_path / "x.zip").exists()
    actions_data.wipe(path)
    assert list(path.parent.iterdir()) == []


def test_a_history_is_added_to_a_new_person_and_to_a_known_one(path):
    said = actions_data.bring(path, DAYLIO, actions_data.whose("Me", "Europe/Rome"))
    assert said[0] == "Added 1 person, 1 check-in, 1 answer and 1 practice."
    assert said[1].startswith("1 note stays where it is")
    again = actions_data.bring(path, DAYLIO, actions_data.whose("Me", "Europe/Rome"))
    assert again[0] == "Nothing new was added."
    actions_data.bring(path, DAYLIO, actions_data.whose("Ann", "America/New_York"))
    with open_store(path) as store:
        ann = store.load("Ann")
    assert ann.person.timezone == "Europe/Rome"
    assert "run" in ann.practice.kind.tolist()


def test_notes_of_the_companions_own_person_come_into_the_journal_once(tmp_path):
    path = tmp_path / "own.sqlite"
    start.begin_own(path, "Me", "Europe/Rome", 1_772_600_000_000_000)
    assert actions_data.own_name(path) == "Me"
    said = actions_data.bring(path, DAYLIO, actions_data.whose("Me", "Europe/Rome"))
    assert said[-1] == "1 note is in your journal now."
    [entry] = journal.find(path, "", 1, 1_772_600_000_000_000).entries
    assert (entry.words, entry.when) == ("words", "2026-03-02, 21:30")
    again = actions_data.bring(path, DAYLIO, actions_data.whose("Me", "Europe/Rome"))
    assert again[-1] == "1 note was there already."
    other = actions_data.bring(path, DAYLIO, actions_data.whose("Ann"))
    assert other[-1].startswith("1 note stays where it is")


def test_who_may_not_be_added_to(path, tmp_path):
    with pytest.raises(InputError, match="Say whose diary it is"):
        actions_data.bring(path, DAYLIO, actions_data.whose("  "))
    with pytest.raises(InputError, match="There is no time zone 'Rome'"):
        actions_data.bring(path, DAYLIO, actions_data.whose("Me", "Rome"))
    other = tmp_path / "other.sqlite"
    actions.ensure_sample(other)
    [sample] = [row.name for row in actions.people(other)]
    with pytest.raises(InputError, match="is a simulated person"):
        actions_data.bring(other, DAYLIO, actions_data.whose(sample))


def test_a_file_that_is_too_large_is_not_read(path, tmp_path, monkeypatch):
    monkeypatch.setattr(actions_data, "LARGEST_FILE", 10)
    file = tmp_path / "x.csv"
    file.write_bytes(DAYLIO)
    with pytest.raises(InputError, match="larger than any diary"):
        actions_data.bring(path, file, actions_data.whose("Me"))
    with pytest.raises(InputError, match="too large for a page"):
        actions_data.export_bytes(path)


@pytest.mark.parametrize("word", ["super", "=5", "super=6", "super=five", "super="])
def test_a_mood_that_is_written_otherwise_is_said(word):
    with pytest.raises(InputError, match="is not like super=5"):
        actions_data.read_moods([word])


def test_the_status_of_a_diary(path):
    found = actions_vault.status(path)
    assert (found.state, found.locked, found.idle_minutes) == ("plain", False, 0)
    actions_vault.set_passphrase(path, "correct horse")
    actions_vault.back_up(path)
    actions_vault.set_idle_minutes(path, 5)
    actions_vault.lock(path)
    found = actions_vault.status(path)
    assert (found.state, found.locked, found.idle_minutes) == ("encrypted", True, 5)
    assert [row.reason for row in found.backups] == ["because you asked"]
    assert actions_vault.back_up_if_due(path) == ""
    actions_vault.unlock(path, "correct horse")
    path.with_name("diary.sqlite.backups").chmod(0o700)
    path.write_bytes(b"")
    assert actions_vault.back_up_if_due(path) == ""


def test_a_backup_that_fails_is_told_in_a_sentence(path):
    path.write_bytes(path.read_bytes()[:5000])
    assert "damaged" in actions_vault.back_up_if_due(path)


def test_every_word_of_the_vault(path):
    code = actions_vault.set_passphrase(path, "correct horse")
    assert actions_vault.is_encrypted(path)
    assert actions_vault.is_locked(path) is False
    actions_vault.change_passphrase(path, "correct horse", "another horse")
    following = actions_vault.recover(path, code, "third horse")
    assert actions_vault.renew_code(path, "third horse") != following
    assert actions_vault.idle_minutes(path) in actions_vault.idle_choices()
    actions_vault.remove_passphrase(path, "third horse")
    assert actions_vault.idle_minutes(path) == 0
    assert persons(path) == ["Ann"]


def test_a_large_database_is_not_backed_up_by_itself(path, monkeypatch):
    monkeypatch.setattr(actions_vault, "LARGEST_DAILY", 10)
    assert actions_vault.back_up_if_due(path) == ""
    assert actions_vault.status(path).backups == ()
    monkeypatch.undo()
    assert actions_vault.back_up_if_due(path) == ""
    assert len(actions_vault.status(path).backups) == 1


def test_the_kind_of_file_shows_in_it(path, tmp_path):
    """A zip of Loop, and a backup of Daylio, without a word about which."""
    loop, daylio = tmp_path / "loop.zip", tmp_path / "daylio.zip"
    with zipfile.ZipFile(loop, "w") as archive:
        archive.writestr("Checkmarks.csv", "Date,Run\n2026-03-01,2\n")
    with zipfile.ZipFile(daylio, "w") as archive:
        content = (
            b'{"customMoods": [{"id": 1, "mood_group_id": 1}],'
            b' "dayEntries": [{"datetime": 1772400000000, "mood": 1}]}'
        )
        archive.writestr("backup.daylio", base64.b64encode(content))
    assert "1 practice" in actions_data.bring(path, loop, actions_data.whose("Me", "UTC"))[0]
    assert "1 check-in" in actions_data.bring(path, daylio, actions_data.whose("Me", "UTC"))[0]
