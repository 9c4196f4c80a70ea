"""A full disk, a file that may not be written, two programs at once: a clear word, nothing lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kindloop.errors import StoreError
from kindloop.store import backup, keyring, vault
from kindloop.store.copying import check
from kindloop.store.records import open_store

from .test_records import a_diary

pytestmark = pytest.mark.usefixtures("cheap")
WORDS = "correct horse battery"
ROOT = Path(__file__).parents[2]

WRITER = """
import resource, sys
from pathlib import Path
import numpy as np
from kindloop.arrays import words
from kindloop.diary import Answer, Channel, Diary, Person
from kindloop.errors import StoreError
from kindloop.store import vault
from kindloop.store.records import open_store

path, name, count, room = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
if path.with_name(path.name + ".keys").exists():
    vault.unlock(path, "correct horse battery")
if room:
    most = path.stat().st_size + room
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
for number in range(count):
    answer = Answer(np.array([number * 10**6]), np.array([[1.0]]), words(["x" * 400]))
    try:
        with open_store(path) as store:
            store.add([Diary(Person(name), (Channel("stress", 0, 100),), answer)])
    except StoreError as error:
        print(error)
        break
    print(number, flush=True)
"""


@pytest.fixture(params=["plain", "encrypted"])
def path(tmp_path, request):
    place = tmp_path / "diary.sqlite"
    if request.param == "encrypted":
        vault.set_passphrase(place, WORDS)
    with open_store(place) as store:
        store.add([a_diary("Ann")])
    return place


def writer(path, name, count, room=0):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count), str(room)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip


def kept(path, name):
    with open_store(path) as store:
        return (store.load(name).answer.time // 10**6).tolist()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit for the size of files")
def test_a_disk_that_fills_up_loses_nothing_that_was_acknowledged(path):
    process = writer(path, "Bo", 500, room=40_000)
    out, err = process.communicate(timeout=120)
    assert err == ""
    *said, sentence = out.splitlines()
    assert "There is no room on the disk" in sentence or "the disk refused it" in sentence
    assert 5 < len(said) < 500
    assert kept(path, "Bo") == [int(number) for number in said]
    check(path, keyring.held(path))


def test_two_programs_write_at_once(path):
    processes = [writer(path, name, 25) for name in ("Bo", "Cleo")]
    for process in processes:
        out, err = process.communicate(timeout=240)
        assert err == ""
        assert out.splitlines() == [str(number) for number in range(25)]
    assert kept(path, "Bo") == kept(path, "Cleo") == list(range(25))
    check(path, keyring.held(path))


def test_a_file_that_may_not_be_written_is_said(path, monkeypatch):
    with open_store(path) as store:
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
        monkeypatch.setattr(os, "access", lambda *_given: False)
        with pytest.raises(StoreError, match="cannot be written; check who owns the file"):
            store.add([a_diary("Bo")])


def test_a_backup_is_made_while_somebody_writes(path):
    with open_store(path) as store, store._engine.connect() as connection:
        held = connection.execution_options(immediate=True).begin()
        made = backup.make(path, keyring.held(path), backup.ASKED)
        held.rollback()
    check(made.path, keyring.held(path))
