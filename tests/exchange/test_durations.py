"""Lengths of time and times of day as maps write them."""

import pytest

from kindloop.exchange.durations import parse_clock, parse_duration

MINUTE = 60_000_000


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2h", 120),
        ("80min", 80),
        ("2h 30min", 150),
        ("2h30min", 150),
        ("2h30m", 150),
        ("1.5h", 90),
        ("90 minutes", 90),
        ("1 hour 1 minute", 61),
        ("8 weeks", 8 * 7 * 1440),
        ("1w", 7 * 1440),
        ("3d", 3 * 1440),
        ("1d 2h", 1560),
        ("1 day, 2 hours and 3 minutes", 1563),
        ("0 days", 0),
        (" 2 H ", 120),
    ],
)
def test_a_length_of_time(text: str, minutes: int) -> None:
    assert parse_duration(text) == minutes * MINUTE


def test_seconds() -> None:
    assert parse_duration("90s") == 90_000_000
    assert parse_duration("1min 1 second") == 61_000_000


@pytest.mark.parametrize("text", ["", " ", "2", "h", "-2h", "2 months", "2h x", "2hx", "two hours"])
def test_no_length_of_time(text: str) -> None:
    with pytest.raises(ValueError, match="8 weeks"):
        parse_duration(text)


@pytest.mark.parametrize(("text", "minutes"), [("09:00", 540), ("9:05", 545), ("23:59:00", 1439)])
def test_a_time_of_day(text: str, minutes: int) -> None:
    assert parse_clock(text) == minutes * MINUTE


@pytest.mark.parametrize("text", ["", "9", "24:00", "12:60", "12:00:60", "9am"])
def test_no_time_of_day(text: str) -> None:
    with pytest.raises(ValueError, match="09:00"):
        parse_clock(text)
