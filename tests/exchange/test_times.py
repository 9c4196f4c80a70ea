"""Texts to instants, against Python's own reader of times."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.exchange.map_tables import TimeMap
from kindloop.exchange.times import READ, UNKNOWN_OFFSET, UNREADABLE, read_times

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLAIN = TimeMap(("t",), None, ignore_offset=False)
LOCAL = TimeMap(("t",), None, ignore_offset=True)


def read_one(text: str, how: TimeMap = PLAIN, timezone: str = "UTC") -> str | int:
    """The instant as text, or what became of it."""
    found = read_times(pa.array([text]), how, timezone)
    if found.fate[0] != READ:
        return int(found.fate[0])
    return (EPOCH + timedelta(microseconds=int(found.times[0]))).isoformat().removesuffix("+00:00")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2020-03-16", "2020-03-16T00:00:00"),
        ("2020-03-16 12:04", "2020-03-16T12:04:00"),
        ("2020-03-16T12:04:45", "2020-03-16T12:04:45"),
        ("2020/03/16 12:04:45", "2020-03-16T12:04:45"),
        ("2020-3-6 9:05", "2020-03-06T09:05:00"),
        ("2020-03-16  12:04", "2020-03-16T12:04:00"),
        ("2020-03-16T12:04:45.5", "2020-03-16T12:04:45.500000"),
        ("2020-03-16T12:04:45.123456", "2020-03-16T12:04:45.123456"),
        ("2020-03-16T12:04:45.123456789", "2020-03-16T12:04:45.123456"),
        ("2020-03-16T12:04:45,25", "2020-03-16T12:04:45.250000"),
        ("2020-03-16T12:04:45Z", "2020-03-16T12:04:45"),
        ("2020-03-16T12:04z", "2020-03-16T12:04:00"),
        ("2020-03-16 12:04:45 UTC", "2020-03-16T12:04:45"),
        ("2020-03-16 12:04:45 GMT", "2020-03-16T12:04:45"),
        ("2020-03-16 12:04:45 +03", "2020-03-16T09:04:45"),
        ("2020-03-16 12:04:45+0300", "2020-03-16T09:04:45"),
        ("2020-03-16T12:04:45-03:30", "2020-03-16T15:34:45"),
        ("2020-03-16 12:04 UTC+2", "2020-03-16T10:04:00"),
        ("2020-03-16 12:04:45 CET", "2020-03-16T11:04:45"),
        ("2020-03-29 12:04:45 CEST", "2020-03-29T10:04:45"),
        ("2020-03-16 12:04:45 EET", "2020-03-16T10:04:45"),
        ("2020-03-29 12:04:45 EEST", "2020-03-29T09:04:45"),
        ("2020-03-16 12:04:45 MSK", "2020-03-16T09:04:45"),
        ("2020-03-16 12:04:45 WET", "2020-03-16T12:04:45"),
        ("2020-03-29 12:04:45 WEST", "2020-03-29T11:04:45"),
        ("2020-07-16 12:04:45 BST", "2020-07-16T11:04:45"),
        ("2020-03-29 CET", "2020-03-28T23:00:00"),
        ("2020-02-29", "2020-02-29T00:00:00"),
        ("0001-01-03", "0001-01-03T00:00:00"),
    ],
)
def test_forms_that_are_read_by_themselves(text: str, instant: str) -> None:
    assert read_one(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "13/08/12 08:58",
        "16.03.2020",
        "20200316",
        "2020-13-01",
        "2020-02-30",
        "2021-02-29",
        "2020-03-00",
        "2020-03-16 24:00",
        "2020-03-16 12:60",
        "2020-03-16 12:04:60",
        "2020-03-16 12",
        "2020-03/16",
        "2020-03-16 09:05 PM",
        "0000-01-01",
        "16 March 2020",
        "1584360285",
        "2020-03-16T12:04:45+03:00[Europe/Moscow]",
        "é" * 10,
        "x" * 200,
    ],
)
def test_other_forms_are_unreadable(text: str) -> None:
    assert read_one(text) == UNREADABLE


@pytest.mark.parametrize(
    "text", ["2020-03-16 12:04 XYZ", "2020-03-16 12:04 IST", "2020-03-16 1:04+19:00"]
)
def test_unknown_offsets(text: str) -> None:
    assert read_one(text) == UNKNOWN_OFFSET
    assert read_one(text, LOCAL) == read_one(text[: text.index(":") + 3])


def test_the_abbreviations_of_the_own_zone_are_known() -> None:
    assert read_one("2020-03-16 12:04 IST", timezone="Asia/Kolkata") == "2020-03-16T06:34:00"
    assert read_one("2020-01-16 12:04 CST", timezone="America/Chicago") == "2020-01-16T18:04:00"


def test_without_offset_the_clock_is_local_in_both_clock_changes() -> None:
    def rome(text: str) -> str | int:
        return read_one(text, timezone="Europe/Rome")

    assert rome("2022-03-27 01:59") == "2022-03-27T00:59:00"
    assert rome("2022-03-27 02:30") == "2022-03-27T01:30:00"  # never happens: 03:30
    assert rome("2022-03-27 03:00") == "2022-03-27T01:00:00"
    assert rome("2022-10-30 02:30") == "2022-10-30T00:30:00"  # happens twice: the first
    assert rome("2022-10-30 03:00") == "2022-10-30T02:00:00"
    assert rome("2022-10-30 02:30 CET") == "2022-10-30T01:30:00"  # the second, named


def test_ignored_offsets() -> None:
    assert read_one("2022-11-21T09:45:00Z", LOCAL, "Europe/Helsinki") == "2022-11-21T07:45:00"
    assert read_one("2022-11-21 09:45 +09", LOCAL, "Europe/Helsinki") == "2022-11-21T07:45:00"


@pytest.mark.parametrize(
    ("text", "form", "instant"),
    [
        ("13/08/12 08:58:56", "%d/%m/%y %H:%M:%S", "2012-08-13T06:58:56"),
        ("3/8/2012", "%d/%m/%Y", "2012-08-02T22:00:00"),
        ("08/13/2012 08:58 PM", "%m/%d/%Y %I:%M %p", "2012-08-13T18:58:00"),
        ("20120813", "%Y%m%d", "2012-08-12T22:00:00"),
        ("13 Aug 2012 08:58", "%d %b %Y %H:%M", "2012-08-13T06:58:00"),
        ("13/08/12 08:58 Z", "%d/%m/%y %H:%M", "2012-08-13T08:58:00"),
        ("13/08/12 08:58 MSK", "%d/%m/%y %H:%M", "2012-08-13T05:58:00"),
        ("13/08/12 08:58+0300", "%d/%m/%y %H:%M%z", "2012-08-13T05:58:00"),
        ("13/08/12 08:58", "%d/%m/%y %H:%M%z", "2012-08-13T06:58:00"),
        ("2012-08-13T08:58:00Z", "%Y-%m-%dT%H:%M:%SZ", "2012-08-13T08:58:00"),
        ("Mon Aug 13 08:58:00 UTC 2012", "%a %b %d %H:%M:%S %Z %Y", "2012-08-13T08:58:00"),
        ("Mon Aug 13 08:58:00 +0300 2012", "%a %b %d %H:%M:%S %z %Y", "2012-08-13T05:58:00"),
        ("Mon Aug 13 08:58:00 IST 2012", "%a %b %d %H:%M:%S %Z %Y", UNKNOWN_OFFSET),
        ("Mon Aug 13 08:58", "%a %b %d %H:%M:%S %z %Y", UNREADABLE),
        ("2012-08-13", "%d/%m/%y", UNREADABLE),
        ("32/08/12", "%d/%m/%y", UNREADABLE),
        ("13/08/12 QQQ", "%d/%m/%y", UNKNOWN_OFFSET),
        ("nonsense CET", "%d/%m/%y", UNREADABLE),
    ],
)
def test_a_stated_format(text: str, form: str, instant: str | int) -> None:
    how = TimeMap(("t",), form, ignore_offset=False)
    assert read_one(text, how, "Europe/Rome") == instant


def test_a_stated_format_with_ignored_offsets() -> None:
    how = TimeMap(("t",), "%d/%m/%y %H:%M", ignore_offset=True)
    assert read_one("13/08/12 08:58 QQQ", how) == "2012-08-13T08:58:00"
    middle = TimeMap(("t",), "%H:%M %z %d/%m/%y", ignore_offset=True)
    assert read_one("08:58 +0300 13/08/12", middle) == "2012-08-13T08:58:00"


moments = st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1))  # noqa: DTZ001
shifts = st.integers(-15 * 60 + 1, 15 * 60 - 1)


@settings(deadline=None)
@given(st.lists(st.tuples(moments, st.none() | shifts), min_size=1, max_size=20))
def test_iso_texts_are_read_as_python_reads_them(rows: list[tuple[datetime, int | None]]) -> None:
    zone = ZoneInfo("UTC")
    texts, wanted = [], []
    for moment, shift in rows:
        sign = "" if shift is None else f"{'-' if shift < 0 else '+'}"
        ending = "" if shift is None else f"{sign}{abs(shift) // 60:02}:{abs(shift) % 60:02}"
        texts.append(moment.isoformat() + ending)
        aware = datetime.fromisoformat(texts[-1])
        aware = aware if aware.tzinfo else aware.replace(tzinfo=zone)
        wanted.append((aware - EPOCH) // timedelta(microseconds=1))
    found = read_times(pa.array(texts), PLAIN, "UTC")
    assert found.fate.tolist() == [READ] * len(rows)
    assert found.times.tolist() == wanted


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_has_a_fate(text: str) -> None:
    found = read_times(pa.array([text]), PLAIN, "Europe/Rome")
    assert found.fate[0] in (READ, UNREADABLE, UNKNOWN_OFFSET)
    assert found.fate[0] == READ or found.times[0] == 0


def test_a_slice_of_texts_is_read_from_its_own_start() -> None:
    texts = pa.array(["2020-01-01", "2020-01-02", "2020-01-03"]).slice(1)
    found = read_times(texts, PLAIN, "UTC")
    assert np.diff(found.times).tolist() == [86_400_000_000]
    assert len(found.times) == 2
