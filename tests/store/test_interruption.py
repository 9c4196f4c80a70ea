"""Whatever stops an import, the database is as it was before."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kindloop.arrays import words
from kindloop.diary import Answer, Channel, Diary, Person
from kindloop.store import adding
from kindloop.store.records import open_store

from .test_opening import dump
from .test_records import a_diary

WRITER = """
import sys
from pathlib import Path
from kindloop.store import adding, driver
from kindloop.store.records import open_store
from tests.store.test_interruption import many

adding._BATCH = 500
driver.CACHE_KIBIBYTES = 64

def parts():
    for number, part in enumerate(many(2_000)):
        if number == 1_500:
            print("half way", flush=True)
            sys.stdin.read()
        yield part

with open_store(Path(sys.argv[1])) as store:
    store.add(parts())
"""


def many(persons):
    channel = (Channel("stress", 0, 100),)
    for number in range(persons):
        time = np.arange(20) * 10**9
        values = np.arange(20.0)[:, None]
        yield Diary(Person(f"many {number}"), channel, Answer(time, values, words(["x"] * 20)))


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "diary.sqlite"
    with open_store(place) as store:
        store.add([*many(50), a_diary()])
    return place


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_in_the_parts_undoes_everything(path, monkeypatch, error):
    monkeypatch.setattr(adding, "_BATCH", 100)
    before, content = dump(path), path.read_bytes()

    def parts():
        yield from many(200)
        raise error

    with open_store(path) as store:
        with pytest.raises(error):
            store.add(parts())
        assert store.counts().persons == 51
    assert dump(path) == before
    assert path.read_bytes() == content


def writer(path):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[2],
    )


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_import_undoes_everything(path, how):
    before, content = dump(path), path.read_bytes()
    with writer(path) as process:
        assert process.stdout.readline() == "half way\n"
        half_way = path.read_bytes()
        process.send_signal(how)
        assert process.wait(timeout=60) != 0
    assert half_way != content
    with open_store(path) as store:
        assert store.counts().persons == 51
    assert dump(path) == before
    assert path.read_bytes() == content


def test_an_import_that_is_not_stopped_adds_everything(path):
    with writer(path) as process:
        process.communicate("", timeout=60)
        assert process.returncode == 0
    with open_store(path) as store:
        assert store.counts().persons == 2_001
