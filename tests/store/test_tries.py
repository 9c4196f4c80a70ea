"""Wrong passphrases wait, and nobody is locked out for good."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kindloop.errors import WrongPassphraseError
from kindloop.store import tries
from kindloop.store.places import tries_of


@pytest.fixture
def path(tmp_path):
    return tmp_path / "diary.sqlite"


def waits(path, now):
    try:
        tries.begin(path, now)
    except WrongPassphraseError as error:
        return error.wait
    return 0.0


def test_the_wait_grows_and_is_not_counted_while_it_lasts(path):
    now, seen = 1_000.0, []
    for _ in range(14):
        wait = waits(path, now)
        seen.append(wait)
        if wait:
            with pytest.raises(WrongPassphraseError, match="has to wait: try again in"):
                tries.begin(path, now)
            assert waits(path, now + wait - 0.5) == pytest.approx(0.5)
            now += wait
            assert waits(path, now) == 0.0
    assert seen == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_the_right_one_starts_anew(path):
    for _ in range(3):
        tries.begin(path, 10.0)
    tries.forget(path)
    assert not tries_of(path).exists()
    assert waits(path, 10.0) == 0.0
    tries.forget(path)
    tries.forget(path)


@example(wrong=2, back=0.0)
@given(wrong=st.integers(0, 10**9), back=st.floats(0, 1e10))
def test_a_clock_that_is_set_back_costs_one_wait_at_most(tmp_path_factory, wrong, back):
    path = tmp_path_factory.mktemp("tries") / "diary.sqlite"
    tries_of(path).write_text(json.dumps({"wrong": wrong, "last": 2e9}))
    now = 2e9 - back
    first = waits(path, now)
    assert first <= tries.LONGEST_SECONDS
    if first:  # else the try was made, and counts as one more
        assert waits(path, now + first + 0.001) == 0.0


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"wrong": -5, "last": 1}', '{"wrong": 9, "last": NaN}', "[" * 100_000]
)
def test_a_file_that_cannot_be_understood_locks_nobody_out(path, text):
    tries_of(path).write_text(text)
    assert waits(path, 5.0) == 0.0


def test_a_disk_that_cannot_be_written_locks_nobody_out(path, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tries, "write_private", full)
    for _ in range(9):
        assert waits(path, 5.0) == 0.0
