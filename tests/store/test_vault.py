"""A passphrase for a database: set, changed, lost, removed; and what others see meanwhile."""

import contextlib
import stat

import pytest
from tests.strategies import assert_same

from kindloop.errors import InputError, LockedError, StoreError, WrongPassphraseError
from kindloop.store import backup, copying, keyring, keys, vault
from kindloop.store.driver import connect, dbapi2, state_of
from kindloop.store.places import backups_of, keys_of
from kindloop.store.records import open_store

from .test_records import a_diary

pytestmark = pytest.mark.usefixtures("cheap")
CANARY = "yellow-canary-in-the-mine"
OLD, NEW = "correct horse battery", "staple and a lamp"


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "data" / "diary.sqlite"
    with open_store(place) as store:
        store.add([a_diary(CANARY)])
    backup.make(place, None, backup.ASKED)
    return place


def holds(path):
    with open_store(path) as store:
        return store.persons()


def everything(path):
    return {
        str(file.relative_to(path.parent)): file.read_bytes()
        for file in path.parent.rglob("*")
        if file.is_file()
    }


def says_canary(path):
    return [name for name, content in everything(path).items() if CANARY.encode() in content]


def test_setting_a_passphrase_leaves_no_word_in_the_open(path):
    assert len(says_canary(path)) == 2
    with open_store(path) as store:
        before = store.load(CANARY)
    vault.set_passphrase(path, OLD)
    assert says_canary(path) == []
    assert state_of(path) == "encrypted"
    with open_store(path) as store:
        assert_same(store.load(CANARY), before)
        store.add([a_diary("Bo")])
    assert says_canary(path) == []
    for file in path.parent.rglob("*"):
        assert stat.S_IMODE(file.stat().st_mode) == (0o700 if file.is_dir() else 0o600)
    assert sorted(name.split("Z-")[-1] for name in everything(path)) == [
        "asked.sqlite", "asked.sqlite.keys", "diary.sqlite", "diary.sqlite.keys",
    ]  # fmt: skip


def test_a_locked_database_opens_by_its_passphrase_only(path):
    vault.set_passphrase(path, OLD)
    vault.lock(path)
    with pytest.raises(LockedError, match="is locked: its passphrase opens it"):
        open_store(path)
    with pytest.raises(WrongPassphraseError, match="does not open the diary"):
        vault.unlock(path, NEW)
    assert keyring.held(path) is None
    vault.unlock(path, OLD)
    assert holds(path) == [CANARY]


def test_somebody_is_asked_where_somebody_is_there(path):
    vault.set_passphrase(path, OLD)
    vault.lock(path)
    with keyring.asking(lambda place: vault.unlock(place, OLD)):
        assert holds(path) == [CANARY]


def test_wrong_ones_wait_also_after_a_restart(path):
    vault.set_passphrase(path, OLD)
    for _ in range(3):
        with pytest.raises(WrongPassphraseError):
            vault.unlock(path, "wrong again", now=100.0)
    with pytest.raises(WrongPassphraseError, match="try again in 2 seconds") as caught:
        vault.unlock(path, OLD, now=100.0)
    assert caught.value.wait == 2.0
    vault.unlock(path, OLD, now=102.0)
    vault.unlock(path, OLD, now=102.0)


def test_a_new_database_can_be_encrypted_from_its_first_byte(tmp_path):
    path = tmp_path / "new" / "diary.sqlite"
    vault.set_passphrase(path, OLD)
    with open_store(path) as store:
        store.add([a_diary(CANARY)])
    assert says_canary(path) == []
    vault.lock(path)
    with pytest.raises(LockedError):
        open_store(path)


def test_a_change_takes_the_old_one_away_also_from_the_backups(path):
    code = vault.set_passphrase(path, OLD)
    content = path.read_bytes()
    vault.change_passphrase(path, OLD, NEW)
    assert path.read_bytes() == content, "only the wrap is new"
    [one] = backup.listed(path)
    for place in (path, one.path):
        vault.lock(place)
        with pytest.raises(WrongPassphraseError):
            vault.unlock(place, OLD)
        vault.unlock(place, NEW)
        assert holds(place) == [CANARY]
    vault.recover(path, code, OLD)
    vault.unlock(path, OLD)


def test_the_recovery_code_opens_once(path):
    code = vault.set_passphrase(path, OLD)
    vault.lock(path)
    following = vault.recover(path, code.lower().replace("-", " "), NEW)
    assert following != code
    assert holds(path) == [CANARY]
    with pytest.raises(WrongPassphraseError, match="recovery code does not open"):
        vault.recover(path, code, OLD)
    with pytest.raises(WrongPassphraseError):
        vault.unlock(path, OLD)
    vault.unlock(path, NEW)
    renewed = vault.renew_code(path, NEW)
    with pytest.raises(WrongPassphraseError):
        vault.recover(path, following, OLD)
    vault.recover(path, renewed, OLD, now=9e9)


def test_a_mistyped_code_is_no_try(path):
    vault.set_passphrase(path, OLD)
    for _ in range(9):
        with pytest.raises(InputError):
            vault.recover(path, "not a code", NEW)
    vault.unlock(path, OLD)


def test_removing_it_makes_plain_files_again(path):
    vault.set_passphrase(path, OLD)
    with pytest.raises(WrongPassphraseError):
        vault.remove_passphrase(path, NEW)
    vault.remove_passphrase(path, OLD)
    assert state_of(path) == "plain"
    assert holds(path) == [CANARY]
    assert len(says_canary(path)) == 2
    assert not list(path.parent.rglob("*.keys"))
    with pytest.raises(StoreError, match="has no passphrase"):
        vault.unlock(path, OLD)


def test_what_does_not_fit_is_refused_and_changes_nothing(path):
    before = everything(path)
    with pytest.raises(InputError, match="at least 8 characters"):
        vault.set_passphrase(path, "short")
    for act in (vault.change_passphrase, vault.recover):
        with pytest.raises((StoreError, InputError)):
            act(path, OLD, NEW)
    assert everything(path) == before
    vault.set_passphrase(path, OLD)
    with pytest.raises(StoreError, match="has a passphrase already"):
        vault.set_passphrase(path, NEW)
    with pytest.raises(StoreError, match="may lock after 1, 5, 15, 30, 60, 240 minutes; 7 came"):
        vault.set_idle_minutes(path, 7)
    vault.set_idle_minutes(path, 60)
    assert vault.idle_minutes(path) == 60
    assert keys.read_keys(keys_of(backup.listed(path)[0].path)).idle_minutes == 60


def test_a_change_that_was_stopped_before_the_swap_means_nothing(path):
    """The keys are written first: a stop after that leaves a plain file with keys beside it."""
    before = path.read_bytes()
    other, key = keys.new_keys()
    keys.write_keys(keys_of(path), keys.wrap(other, key, "passphrase", NEW))
    assert state_of(path) == "plain"
    assert holds(path) == [CANARY]
    assert path.read_bytes() == before
    vault.set_passphrase(path, OLD)
    vault.lock(path)
    vault.unlock(path, OLD)
    assert holds(path) == [CANARY]


def test_backups_that_a_stop_left_plain_are_encrypted_by_the_next_unlocking(path):
    [one] = backup.listed(path)
    plain = one.path.read_bytes()
    vault.set_passphrase(path, OLD)
    one.path.write_bytes(plain)
    keys_of(one.path).unlink()
    assert len(says_canary(path)) == 1
    vault.lock(path)
    vault.unlock(path, OLD)
    assert says_canary(path) == []


def test_a_database_in_use_is_not_swapped(path, monkeypatch):
    monkeypatch.setattr("kindloop.store.driver.PATIENCE_SECONDS", 0.01)
    other = connect(path, None)
    other.execute("BEGIN IMMEDIATE")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="in use by another program"):
        vault.set_passphrase(path, OLD)
    other.execute("ROLLBACK")
    other.close()
    assert path.read_bytes() == before
    assert holds(path) == [CANARY]


def test_who_still_has_the_old_file_open_loses_nothing_silently(path):
    with open_store(path) as store:
        assert store.persons() == [CANARY]
        vault.set_passphrase(path, OLD)
        with pytest.raises(StoreError):
            store.add([a_diary("Bo")])
    assert holds(path) == [CANARY]


def test_a_full_disk_changes_nothing(path, monkeypatch):
    before = {name: content for name, content in everything(path).items() if "keys" not in name}

    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "make_private", full)
    with pytest.raises(StoreError, match="No space left on device"):
        vault.set_passphrase(path, OLD)
    after = {name: content for name, content in everything(path).items() if "keys" not in name}
    assert after == before
    assert holds(path) == [CANARY]


def test_a_copy_that_differs_is_never_put_in_place(path, monkeypatch):
    before = path.read_bytes()
    real = copying.connect

    def forgetful(place, key):
        made = real(place, key)
        if place == path:
            made.set_authorizer(
                lambda action, one, two, where, by: (
                    dbapi2.SQLITE_IGNORE
                    if action == dbapi2.SQLITE_READ and one == "answer" and where == "main"
                    else dbapi2.SQLITE_OK
                )
            )
        return made

    monkeypatch.setattr(copying, "connect", forgetful)
    with pytest.raises(StoreError):
        vault.set_passphrase(path, OLD)
    assert path.read_bytes() == before


def test_lost_and_foreign_keys_are_named(path):
    vault.set_passphrase(path, OLD)
    lost = keys_of(path).read_bytes()
    keys_of(path).unlink()
    with pytest.raises(StoreError, match=r"its keys file diary.sqlite.keys is missing: every"):
        open_store(path)
    other, key = keys.new_keys()
    keys.write_keys(keys_of(path), keys.wrap(other, key, "passphrase", OLD))
    vault.unlock(path, OLD)
    with pytest.raises(StoreError, match=r"is damaged, or diary.sqlite.keys belongs to another"):
        open_store(path)
    keys_of(path).write_bytes(lost)
    vault.unlock(path, OLD)
    assert holds(path) == [CANARY]
    assert backups_of(path).is_dir()


def test_backups_of_an_earlier_passphrase_keep_their_own_keys(path):
    vault.set_passphrase(path, OLD)
    early = backup.listed(path)[0].path
    content, its_keys = early.read_bytes(), keys_of(early).read_bytes()
    vault.remove_passphrase(path, OLD)
    early.write_bytes(content)
    keys_of(early).write_bytes(its_keys)
    vault.set_passphrase(path, NEW)
    vault.change_passphrase(path, NEW, NEW)
    vault.lock(path)
    vault.unlock(path, NEW)
    assert early.read_bytes() == content
    assert keys_of(early).read_bytes() == its_keys
    with pytest.raises(StoreError, match="the passphrase of then opens it there"):
        vault.restore(path, early.name)
    vault.unlock(early, OLD)
    assert holds(early) == [CANARY]


def test_a_removal_that_was_stopped_leaves_an_encrypted_diary(path, monkeypatch):
    vault.set_passphrase(path, OLD)
    real = vault._swap

    def stopped(place, *given):
        if place == path:
            raise KeyboardInterrupt
        real(place, *given)

    monkeypatch.setattr(vault, "_swap", stopped)
    with pytest.raises(KeyboardInterrupt):
        vault.remove_passphrase(path, OLD)
    monkeypatch.undo()
    assert state_of(path) == "encrypted"
    assert len(says_canary(path)) == 1, "a backup was made plain already"
    vault.unlock(path, OLD)
    assert says_canary(path) == []
    assert holds(path) == [CANARY]


def test_a_passphrase_set_anew_elsewhere_is_asked_for(path):
    """Another program removes and sets the passphrase: the key that is held here is of no use."""
    vault.set_passphrase(path, OLD)
    held = dict(keyring._keys)
    vault.remove_passphrase(path, OLD)
    keyring._keys.update(held)
    assert keyring.held(path) is None
    assert holds(path) == [CANARY]
    vault.set_passphrase(path, NEW)
    keyring._keys.update(held)
    with pytest.raises(LockedError, match="is locked"):
        open_store(path)
    vault.unlock(path, NEW)
    assert holds(path) == [CANARY]


def test_a_change_that_cannot_be_written_leaves_the_old_passphrase(path, monkeypatch):
    vault.set_passphrase(path, OLD)

    def full(*_given):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(vault, "write_keys", full)
        with pytest.raises(StoreError, match="cannot be changed: No space left on device"):
            vault.change_passphrase(path, OLD, NEW)
    vault.lock(path)
    vault.unlock(path, OLD)
    assert holds(path) == [CANARY]


def test_a_database_that_is_busy_this_moment_stays_encrypted(path, monkeypatch):
    vault.set_passphrase(path, OLD)
    monkeypatch.setattr("kindloop.store.driver.PATIENCE_SECONDS", 0.01)
    with contextlib.closing(connect(path, keyring.held(path))) as busy:
        busy.execute("BEGIN EXCLUSIVE")
        assert state_of(path) == "encrypted"
        with pytest.raises(StoreError, match="in use by another program"):
            open_store(path)
        busy.execute("ROLLBACK")
    assert holds(path) == [CANARY]
