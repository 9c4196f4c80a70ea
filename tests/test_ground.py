"""The ground: errors, arrays, clock, quantities, runner, kernels and the tables of a diary."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindloop import kernel
from kindloop.arrays import days_between, words
from kindloop.clock import day_index, hour_of_day, to_local, to_utc, zone
from kindloop.diary import Answer, Channel, Diary, Event, Person
from kindloop.errors import InputError, MissingExtraError, NotThereError, not_there
from kindloop.quantity import quantity
from kindloop.runner import LocalThreads, Serial

ZONES = ["UTC", "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]


def micro(text: str) -> np.ndarray:
    return np.array([np.datetime64(text, "us")]).astype(np.int64)


@given(
    st.lists(st.integers(-(10**15), 3 * 10**15), min_size=1, max_size=20), st.sampled_from(ZONES)
)
def test_the_clock_is_that_of_zoneinfo(instants, name):
    ours = to_local(np.array(instants, dtype=np.int64), name)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    for instant, local in zip(instants, ours, strict=True):
        theirs = (epoch + timedelta(microseconds=instant)).astimezone(ZoneInfo(name))
        assert local == round((theirs.replace(tzinfo=UTC) - epoch) / timedelta(microseconds=1))


@given(st.integers(10**15, 2 * 10**15), st.sampled_from(ZONES))
def test_local_time_and_back_is_the_same_instant_or_the_first_of_two(instant, name):
    at = np.array([instant])
    back = to_utc(to_local(at, name), name)
    assert to_local(back, name) == to_local(at, name)
    assert back <= at


def test_a_time_that_happens_twice_is_the_first():
    assert to_utc(micro("2022-10-30T02:30"), "Europe/Rome") == micro("2022-10-30T00:30")


def test_a_time_that_never_happens_moves_forward_by_the_gap():
    at = to_utc(micro("2022-03-27T02:30"), "Europe/Rome")
    assert to_local(at, "Europe/Rome") == micro("2022-03-27T03:30")


def test_hours_and_days_are_the_persons():
    at = micro("2022-07-01T01:30")
    assert hour_of_day(at, "Europe/Rome") == [3.5]
    assert day_index(at, "Europe/Rome", 240) == micro("2022-06-30") // 86_400_000_000
    assert day_index(at, "Europe/Rome", 0) == micro("2022-07-01") // 86_400_000_000
    assert days_between(at, int(at[0]) - 86_400_000_000) == [1.0]


@pytest.mark.parametrize("name", ["Europe/Roma", "Nowhere", "", "../etc/passwd"])
def test_an_unknown_zone_is_named(name):
    with pytest.raises(InputError, match="There is no time zone"):
        zone(name)


def test_a_near_zone_is_proposed():
    with pytest.raises(InputError, match="did you mean Europe/Rome"):
        zone("Europe/Roma")


@pytest.mark.parametrize(
    ("value", "unit", "source", "spread"),
    [(1.0, "", "P1", 0.0), (1.0, "1", " ", 0.0), (np.nan, "1", "P1", 0.0), (1.0, "1", "P1", -1.0)],
)
def test_a_number_without_unit_source_or_sense_cannot_exist(value, unit, source, spread):
    with pytest.raises(ValueError, match="A quantity needs"):
        quantity(value, unit, source, spread)


def test_runners_keep_the_order_and_pass_errors_on():
    blocks = list(range(20))
    for runner in (Serial(), LocalThreads(1), LocalThreads(3)):
        assert runner.map(lambda block: block * 2, blocks) == [2 * block for block in blocks]
        with pytest.raises(ZeroDivisionError):
            runner.map(lambda block: 1 // block, blocks)


def test_what_is_not_there_is_said_with_what_is_near():
    with pytest.raises(NotThereError, match="did you mean stress"):
        not_there("channel", "stres", ["stress", "mood"])
    with pytest.raises(NotThereError, match="there are mood"):
        not_there("channel", "zzz", ["mood"])
    with pytest.raises(NotThereError, match="none at all"):
        not_there("person", "a", [])
    with pytest.raises(NotThereError, match="and 88 more"):
        not_there("person", "zzz", [f"{i:03}" for i in range(100)])
    assert "pip install" in str(MissingExtraError("lightgbm", "evaluate"))


@pytest.mark.parametrize(("low", "high", "step"), [(1, 1, 1), (2, 1, 1), (0, 1, 0), (0, 1, 2)])
def test_a_scale_must_make_sense(low, high, step):
    with pytest.raises(ValueError, match="needs low < high"):
        Channel("x", low, high, step)


@given(st.floats(-50, 50))
def test_scales_there_and_back(value):
    channel = Channel("valence", -50, 50)
    percent = channel.to_percent(np.array([value]))
    assert 0 <= percent[0] <= 100
    np.testing.assert_allclose(channel.from_percent(percent), value, atol=1e-12)
    assert channel.cell == 1.0


def test_tables_refuse_columns_of_unlike_length():
    with pytest.raises(ValueError, match="one length"):
        Event(np.array([1, 2]), words(["setback"]))
    with pytest.raises(ValueError, match="one column a channel"):
        Diary(Person("a"), (), Answer(values=np.empty((0, 3))))


def test_tables_are_empty_without_arguments_and_give_rows():
    assert len(Event()) == 0
    event = Event(np.array([1, 2]), words(["a", "b"]), np.ones(2), np.ones(2), np.ones(2, bool))
    assert list(event.where(np.array([False, True])).kind) == ["b"]
    assert (
        Diary(Person("a"), (Channel("x", 0, 1),), Answer(values=np.empty((0, 1)))).column("y") == -1
    )


def test_compiled_code_lies_where_it_can_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(kernel.platformdirs, "user_cache_dir", lambda _: str(tmp_path / "cache"))
    assert kernel.cache_folder().parent == tmp_path / "cache"
    closed = tmp_path / "file"
    closed.write_text("")
    monkeypatch.setattr(kernel.platformdirs, "user_cache_dir", lambda _: str(closed))
    monkeypatch.setattr(kernel.tempfile, "tempdir", str(tmp_path))
    private = kernel.cache_folder()
    assert private.parent == tmp_path
    assert private.stat().st_mode & 0o777 == 0o700
    assert kernel.cache_folder() != private
