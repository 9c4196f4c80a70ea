"""Tables fit the terminal; what is not known is a dash, and null for programs."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest
from rich.console import Console

from kindloop.actions import PersonRow
from kindloop.cli import as_json, progress, show
from kindloop.diary import Channel, Person
from kindloop.infer.results import ChannelFit, Estimate, PersonFit, Response
from kindloop.infer.together import ChannelCohort, Cohort

KNOWN = Estimate(62.18, 40.31, 84.05)
UNKNOWN = Estimate(np.nan, np.nan, np.inf)


def channel(name="self_criticism", **given):
    numbers = dict.fromkeys(("level", "swing", "noise", "slow_days", "fast_hours"), KNOWN)
    return ChannelFit(
        channel=Channel(name, 0.0, 100.0, 1.0),
        status="fitted",
        time=np.zeros(54, dtype=np.int64),
        value=np.zeros(54),
        **{**numbers, "reliability": Estimate(0.67, 0.37, 0.89), **given},
    )


def everyone(names):
    return Cohort(
        kinds=(),
        populations={},
        channels=tuple(
            ChannelCohort(
                Channel(name, 0.0, 100.0, 1.0), 40, 2014, KNOWN, KNOWN, KNOWN,
                Estimate(0.67, 0.37, 0.89), KNOWN, KNOWN, 0,
            )
            for name in names
        ),
    )  # fmt: skip


def printed(function, value, width):
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
    with console.file:
        function(console, value)
    return [line.rstrip() for line in console.export_text().splitlines()]


@pytest.mark.parametrize("width", [80, 100, 120])
def test_a_cohort_has_one_line_a_channel_from_eighty_columns_on(width):
    names = ["self_criticism", "negativity", "mood"]
    lines = printed(show.cohort, everyone(names), width)
    assert len(lines) == 2 + 2 * (1 + len(names))
    assert (
        lines[2]
        == "self_criticism    2,014  62.2 [40.3, 84.0]  62.2 [40.3, 84.0]  62.2 [40.3, 84.0]"
    )
    assert (
        lines[7] == "self_criticism       40  67% [37%, 89%]  62.2 [40.3, 84.0]  62.2 [40.3, 84.0]"
    )


@pytest.mark.parametrize("width", [40, 60, 79])
def test_numbers_stand_above_their_intervals_where_there_is_little_room(width):
    lines = printed(show.cohort, everyone(["mood", "a_channel_with_a_long_name"]), width)
    assert max(map(len, lines)) <= width
    if width > 60:
        assert lines[2].split() == ["mood", "2,014", "62.2", "62.2", "62.2"]
        assert lines[3].split() == ["[40.3,", "84.0]"] * 3


def test_a_fit_shows_dashes_for_what_is_not_known_and_names_as_they_are():
    response = Response("setback", "event", 3, KNOWN, Estimate(2.5, 1.0, 9.0))
    shy = channel("[red]mood", level=UNKNOWN, swing=None, reliability=None, advice=("[b]Wait.",))
    person = Person("Robin [bold]\x1b[2J", "UTC", simulated=True)
    fit = PersonFit(person, 0, (channel(responses=(response,)), shy), ("Few answers.",))
    lines = printed(show.fit, fit, 120)
    assert lines[0] == "Robin [bold] [2J (simulated)"
    assert lines[3].split() == ["[red]mood", "54", "–", "–", "62.2", "[40.3,", "84.0]", "–"]
    assert lines[7].split()[:3] == ["setback", "self_criticism", "3"]
    assert lines[7].endswith("2.5 h")
    assert lines[-2:] == ["· Few answers.", "· [red]mood: [b]Wait."]
    told = json.loads(as_json.dumps(as_json.fit(fit)))
    assert told["channels"][1]["level"] == {"value": None, "low": None, "high": None, "unit": "1"}
    assert told["channels"][1]["swing"] is None


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.00"), (-3.456, "-3.46"), (9.99, "9.99"), (9.996, "10.0"), (99.94, "99.9"),
     (99.96, "100"), (-123.4, "-123")],
)  # fmt: skip
def test_numbers_have_three_digits(value, text):
    one = Estimate(value, value, value)
    lines = printed(show.fit, PersonFit(Person("A", "UTC"), 0, (channel(level=one),)), 120)
    assert f" {text} [{text}, {text}] " in lines[2]


def test_people_of_whom_little_is_known():
    at = datetime(2026, 3, 2, 23, tzinfo=UTC)
    rows = [PersonRow("Robin", 1200, at, at, True), PersonRow("Nobody\nyet", 0, None, None, False)]
    assert printed(show.people, rows, 20) == [
        "Robin (simulated): 1,200 check-ins from 2026-03-02 to 2026-03-02",
        "Nobody yet: 0 check-ins",
    ]
    assert as_json.people(rows)[1] == {
        "name": "Nobody\nyet", "check_ins": 0, "first": None, "last": None, "simulated": False,
    }  # fmt: skip


def test_json_holds_no_number_that_is_none():
    odd = {"a": np.float64(np.nan), "b": (np.int64(3), float("inf")), "c": [-np.inf, True, "é"]}
    assert json.loads(as_json.dumps(odd)) == {"a": None, "b": [3, None], "c": [None, True, "é"]}
    assert "é" in as_json.dumps(odd)


def test_progress_is_left_out_where_there_is_no_terminal(capsys):
    with progress.bar("Reading [bold]x") as told:
        told(1, 2)
    with progress.words("Evaluating") as told:
        told("[red]mood", "ridge")
    assert capsys.readouterr() == ("", "")


def test_progress_is_drawn_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    with progress.bar("Reading [bold]x") as told:
        told(1, 2)
    with progress.words("Evaluating") as told:
        told("[red]mood", "ridge")
    out, err = capsys.readouterr()
    assert out == ""
    assert "Reading [bold]x" in err


def test_without_colours_nothing_is_coloured(capsys, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    show.fit(show.terminal(), PersonFit(Person("A", "UTC"), 0, (channel(),)))
    assert "\x1b" not in capsys.readouterr().out


def test_the_terminal_says_how_wide_it_is(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert show.terminal().width == 120
    monkeypatch.setenv("COLUMNS", "66")
    assert show.terminal().width == 66
