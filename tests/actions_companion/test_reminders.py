"""Reminders: quiet hours, neutral words, and files that a strict reader of calendars takes."""

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindloop.actions_companion import reminders
from kindloop.actions_companion.start import own
from kindloop.errors import InputError
from kindloop.exchange.calendar import Moment, calendar_file

HOUR = 3_600_000_000


def read(text):
    """The events of a calendar file, read by the letter of RFC 5545; anything else is an error."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = re.sub("\r\n ", "", text).removesuffix("\r\n").split("\r\n")
    stack, events = [], []
    for line in whole:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            stack.append((value, {}))
        elif name == "END":
            kind, told = stack.pop()
            assert kind == value
            if kind == "VEVENT":
                events.append(told)
            if kind == "VALARM":
                stack[-1][1]["alarm"] = told
            if kind == "VCALENDAR":
                assert told["VERSION"] == "2.0"
                assert "PRODID" in told
        else:
            assert name not in stack[-1][1]
            stack[-1][1][name] = value
    assert not stack
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "alarm"} <= event.keys()
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        assert {"ACTION", "TRIGGER", "DESCRIPTION"} <= event["alarm"].keys()
    return events


def unescaped(value):
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200),
    st.sets(st.sampled_from(reminders.DAYS)),
    st.datetimes().map(
        lambda d: d.replace(year=2000 + d.year % 100, day=d.day % 28 + 1, microsecond=0)
    ),
)
def test_what_is_written_is_what_a_strict_reader_reads(title, days, at):
    ordered = tuple(day for day in reminders.DAYS if day in days)
    (event,) = read(calendar_file([Moment(at, title, ordered, "k")], 0))
    assert unescaped(event["SUMMARY"]) == title
    start = datetime.fromisoformat(event["DTSTART"])
    assert start.time() == at.time()
    if ordered:
        assert event["RRULE"] == f"FREQ=WEEKLY;BYDAY={','.join(ordered)}"
        assert reminders.DAYS[start.weekday()] in ordered
        assert timedelta(0) <= start - at < timedelta(7)
    else:
        assert "RRULE" not in event
        assert start == at


def test_a_file_needs_a_moment():
    with pytest.raises(InputError, match="at least one"):
        calendar_file([], 0)


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_quiet_hours_go_round_the_clock(at, start, end):
    """Minute by minute from the start of the quiet hours to their end."""
    inside, minute = set(), start
    while minute != end:
        inside.add(minute)
        minute = (minute + 1) % 1440
    clocks = [f"{one // 60:02d}:{one % 60:02d}" for one in (at, start, end)]
    assert reminders.quiet(*clocks) == (at in inside)


def test_what_is_chosen_is_kept_and_no_alarm_falls_into_the_quiet_hours(database, now):
    chosen = reminders.read_reminders(
        ["7:05", "12:30", "23:00", "12:30"], ["SU", "MO"], ("22:00", "08:00")
    )
    reminders.set_reminders(database, chosen, now)
    assert reminders.reminders(own(database).settings) == chosen
    assert chosen.times == ("07:05", "12:30", "23:00")
    assert reminders.moved(chosen) == {"07:05": "08:00", "23:00": "08:00"}
    events = read(reminders.calendar(database, now))
    assert [event["DTSTART"][9:13] for event in events] == ["0800", "1230"]
    assert {event["RRULE"] for event in events} == {"FREQ=WEEKLY;BYDAY=MO,SU"}
    assert {event["SUMMARY"] for event in events} == {"A moment"}
    assert "kind" not in "".join(event["SUMMARY"] for event in events)


@pytest.mark.parametrize(
    ("hours", "start"), [(0, "20260303T150000"), (8, "20260304T080000"), (14, "20260304T080000")]
)
def test_a_follow_up_comes_after_three_hours_or_when_the_quiet_hours_end(
    database, now, hours, start
):
    (event,) = read(reminders.follow_up(database, now + hours * HOUR, now))
    assert event["DTSTART"] == start
    assert "RRULE" not in event


@pytest.mark.parametrize(
    ("times", "days", "quiet", "says"),
    [
        (["", " "], ["MO"], ("22:00", "08:00"), "at least one time"),
        (["12:00"], [], ("22:00", "08:00"), "at least one time"),
        (["noon"], ["MO"], ("22:00", "08:00"), "noon is no time of day"),
        (["24:00"], ["MO"], ("22:00", "08:00"), "no time of day"),
        (["12:00"], ["MO"], ("", "08:00"), "no time of day"),
    ],
)
def test_times_that_are_none(times, days, quiet, says):
    with pytest.raises(InputError, match=says):
        reminders.read_reminders(times, days, quiet)


def test_without_a_choice_something_is_suggested():
    assert reminders.reminders({}).times == ("12:30", "20:30")
