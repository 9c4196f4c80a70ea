"""A map's text: what each key becomes, and the sentence for every slip."""

from pathlib import Path

import pytest

from kindloop.diary import Channel
from kindloop.errors import MapError, NotThereError
from kindloop.exchange.map_tables import (
    ArmMap,
    ChannelMap,
    GridMap,
    OccurrenceMap,
    TimeMap,
    TraitMap,
    WhereMap,
)
from kindloop.exchange.mapping import load_map, parse_map

HOUR = 3_600_000_000
DIARY = '[diary]\nperson = "id"\n'
TIME = DIARY + 'time = "when"\n'
GRID = DIARY + 'day = "d"\nbeep = "b"\n'
CHANNEL = '[channels.stress]\ncolumn = "s"\nlow = 0\nhigh = 10\n'
EVENT = '[events.setback]\ncolumn = "e"\n'


def test_every_default() -> None:
    found = parse_map(TIME + CHANNEL, "m")
    assert found.person == "id"
    assert found.person_name is None
    assert found.timezone == "UTC"
    assert found.time == TimeMap(("when",), None, ignore_offset=False)
    assert (found.where, found.missing_time, found.duplicates) == ((), "error", "error")
    assert found.channels == (ChannelMap("stress", ("s",), 0, 10, reverse=False, step=1),)
    assert found.channels[0].channel == Channel("stress", 0, 10, 1)
    assert (found.events, found.practices, found.steps, found.traits) == ((), (), None, ())
    assert (found.arm, found.phase) == (None, None)


def test_every_key_of_the_diary() -> None:
    found = parse_map(
        '[diary]\nperson_name = "P1"\ntime = ["d", "t"]\ntime_format = "%d/%m/%y %H:%M"\n'
        'ignore_offset = true\ntimezone = "Europe/Rome"\nmissing_time = "drop"\n'
        'duplicates = "last"\nwhere = [{column = "a", equals = 0}, {column = "b", equals = "x"}, '
        '{column = "c", equals = true}]\n' + CHANNEL,
        "m",
    )
    assert found.person is None
    assert found.person_name == "P1"
    assert found.timezone == "Europe/Rome"
    assert found.time == TimeMap(("d", "t"), "%d/%m/%y %H:%M", ignore_offset=True)
    assert (found.missing_time, found.duplicates) == ("drop", "last")
    assert found.where == (WhereMap("a", 0), WhereMap("b", "x"), WhereMap("c", True))
    assert type(found.where[2].equals) is bool


def test_a_grid_and_its_defaults() -> None:
    monday = 18_267
    assert parse_map(GRID + CHANNEL, "m").time == GridMap(
        (), "d", "b", 9 * HOUR, 3 * HOUR, 1, 1, monday, 56 * 24 * HOUR
    )


def test_every_key_of_a_grid() -> None:
    text = (
        DIARY + 'day_parts = ["period", "d"]\nbeep = "b"\nfirst = "07:30"\nbetween = "90min"\n'
        'day_start = 0\nbeep_start = 2\norigin = "2020-01-07"\npart_gap = "2 days"\n'
    )
    assert parse_map(text + CHANNEL, "m").time == GridMap(
        ("period",), "d", "b", 7.5 * HOUR, 1.5 * HOUR, 0, 2, 18_268, 48 * HOUR
    )


def test_toml_dates_and_times_are_as_good_as_texts() -> None:
    text = GRID + "first = 07:30:00\norigin = 2020-01-07\n"
    found = parse_map(text + CHANNEL, "m").time
    assert isinstance(found, GridMap)
    assert (found.first, found.origin) == (7.5 * HOUR, 18_268)


def test_channels_of_several_columns_have_smaller_steps() -> None:
    text = '[channels."my own"]\ncolumns = ["a", "b"]\nlow = -3\nhigh = 3.5\nreverse = true\n'
    found = parse_map(TIME + text + "step = 0.5\n", "m").channels[0]
    assert found == ChannelMap("my own", ("a", "b"), -3, 3.5, reverse=True, step=0.5)
    assert found.channel == Channel("my own", -3, 3.5, 0.25)


def test_events_practices_and_steps() -> None:
    text = EVENT + (
        "low = -2\nhigh = 2\nreverse = true\nthreshold = -1\nzero = 0\nminutes = 10\n"
        'since_last = true\n[practices.meditation]\ncolumn = "p"\nminutes = "long"\n'
        '[steps]\ncolumn = "s"\nhigh = 2\n'
    )
    found = parse_map(TIME + text, "m")
    assert found.events == (OccurrenceMap("setback", "e", -2, 2, True, -1, 0, 10, True),)
    assert found.practices == (
        OccurrenceMap("meditation", "p", 0, 1, False, None, 0, "long", False),
    )
    assert found.steps == OccurrenceMap("step", "s", 0, 2, False, None, 0, None, False)


def test_zero_is_the_near_end() -> None:
    assert parse_map(TIME + EVENT + "low = 1\nhigh = 5\n", "m").events[0].zero == 1
    reverse = EVENT + "low = 1\nhigh = 5\nreverse = true\n"
    assert parse_map(TIME + reverse, "m").events[0].zero == 5


def test_traits_arm_and_phase() -> None:
    text = (
        '[traits.scs_total]\ncolumn = "t"\nlow = 26\nhigh = 130\nfile = "p.csv"\nperson = "pid"\n'
        '[traits.age]\ncolumn = "a"\n[arm]\ncolumn = "x"\nfile = "p.csv"\n[phase]\ncolumn = "f"\n'
    )
    found = parse_map(TIME + CHANNEL + text, "m")
    assert found.traits == (
        TraitMap("scs_total", "t", 26, 130, "p.csv", "pid"),
        TraitMap("age", "a", None, None, None, None),
    )
    assert found.arm == ArmMap("x", "p.csv", None)
    assert found.phase == "f"
    assert not found.stands_in_data(found.traits[0])
    assert found.stands_in_data(found.traits[1])


def test_the_columns_that_a_data_file_needs() -> None:
    text = (
        'where = [{column = "w", equals = 1}]\n' + CHANNEL + EVENT + 'minutes = "long"\n'
        '[traits.out]\ncolumn = "t"\nfile = "p.csv"\n[traits.own]\ncolumn = "own"\n'
        '[arm]\ncolumn = "group"\n[phase]\ncolumn = "f"\n'
    )
    assert parse_map(TIME + text, "m").columns == {
        "w": "where",
        "when": "the time",
        "id": "person",
        "s": "channel stress",
        "e": "setback",
        "long": "setback, minutes",
        "own": "trait own",
        "group": "arm",
        "f": "phase",
    }


SLIPS = [
    ("= [", "not TOML"),
    (CHANNEL, r"top level: the table \[diary\] is missing"),
    (TIME, r"nothing is mapped: add at least one \[channels.NAME\]"),
    ("diary = 3\n" + CHANNEL, r"\[diary\]: a table of keys is needed here; came 3"),
    (TIME + CHANNEL + "[chanels.x]\n", "no key 'chanels'; did you mean channels?"),
    (TIME + 'timezon = "UTC"\n' + CHANNEL, r"\[diary\]: there is no key 'timezon'; did you mean "),
    (TIME + CHANNEL + "lo = 1\n", r"\[channels.stress\]: there is no key 'lo'; did you mean low"),
    (TIME + EVENT + "treshold = 1\n", r"\[events.setback\].*'treshold'; did you mean threshold"),
    (TIME + '[events.setbak]\ncolumn = "e"\n', "no key 'setbak'; did you mean setback?"),
    (TIME + '[events.party]\ncolumn = "e"\n', "'party'; known are setback, success"),
    (TIME + '[practices.m]\ncolum = "e"\n', r"\[practices.m\].*'colum'; did you mean column"),
    (TIME + '[steps]\nrevers = true\ncolumn = "e"\n', r"\[steps\].*'revers'; did you mean reverse"),
    (TIME + CHANNEL + '[traits.a]\ncolumn = "e"\nfil = "x"\n', r"\[traits.a\].*'fil'; did you "),
    (TIME + CHANNEL + '[arm]\ncolumn = "e"\nperso = "x"\n', r"\[arm\].*'perso'; did you mean pers"),
    (TIME + CHANNEL + '[phase]\ncolumm = "e"\n', r"\[phase\].*'columm'; did you mean column"),
    (TIME + 'where = [{colum = "a", equals = 1}]\n' + CHANNEL, r"where: there is no key 'colum'"),
    (TIME + 'where = {column = "a", equals = 1}\n' + CHANNEL, "where must be a list such as"),
    (TIME + "where = [3]\n" + CHANNEL, "where: a table of keys is needed"),
    (TIME + 'where = [{column = "a"}]\n' + CHANNEL, "equals must be a number, a text"),
    (TIME + "where = [{equals = 1}]\n" + CHANNEL, "column is missing: name the column"),
    ('[diary]\ntime = "t"\n' + CHANNEL, r"either person \(a column\) or person_name"),
    (TIME + 'person_name = "x"\n' + CHANNEL, r"either person \(a column\) or person_name"),
    (DIARY + CHANNEL, "the time is missing: give time"),
    (TIME + 'day = "d"\n' + CHANNEL, "time and day are both given: keep one"),
    (GRID + 'day_parts = ["a", "b"]\n' + CHANNEL, "day and day_parts are both given"),
    (TIME + 'beep = "b"\n' + CHANNEL, r"beep belongs to a stated grid .* gives time: remove it"),
    (TIME + 'origin = "2020-01-01"\n' + CHANNEL, "origin belongs to a stated grid"),
    (GRID + 'time_format = "%H"\n' + CHANNEL, "time_format belongs to time, but the map gives day"),
    (GRID + "ignore_offset = true\n" + CHANNEL, "ignore_offset belongs to time"),
    (GRID + 'part_gap = "1d"\n' + CHANNEL, "part_gap belongs to day_parts"),
    (
        TIME + 'timezone = "Europe/Rom"\n' + CHANNEL,
        "timezone: there is no time zone 'Europe/Rom'; ",
    ),
    (TIME + 'time_format = "dd/mm/yy"\n' + CHANNEL, "time_format 'dd/mm/yy' must hold year, month"),
    (TIME + 'time_format = "%Q"\n' + CHANNEL, "time_format '%Q' cannot be read by strptime"),
    (TIME + 'time_format = "%H:%M"\n' + CHANNEL, "time_format '%H:%M' must hold year, month"),
    (TIME + 'time_format = "%d/%m/%y GMT%z (x)"\n' + CHANNEL, "at the end or between spaces"),
    (TIME + "time_format = 3\n" + CHANNEL, "time_format must be a text in quotes; came 3"),
    (DIARY + "time = []\n" + CHANNEL, "time is an empty list: name at least one column"),
    (DIARY + 'time = ["a", 3]\n' + CHANNEL, "time must be a list of texts in quotes"),
    (DIARY + 'time = ["a", "a"]\n' + CHANNEL, "time names a column twice"),
    (DIARY + 'time = ""\n' + CHANNEL, "time must be a text in quotes; came ''"),
    (GRID + 'first = "25:00"\n' + CHANNEL, "first: '25:00' is not a time of day such as 09:00"),
    (GRID + "first = 9\n" + CHANNEL, 'first must be a text such as "09:00"; came 9'),
    (GRID + 'between = "3 hrsx"\n' + CHANNEL, "between: '3 hrsx' is not a length of time"),
    (GRID + "between = 3\n" + CHANNEL, 'between must be a text with a unit, such as "3h"; came 3'),
    (GRID + 'between = "0h"\n' + CHANNEL, "between must be longer than 0"),
    (GRID + 'origin = "06/01/2020"\n' + CHANNEL, "origin must be a date such as 2020-01-06; came"),
    (GRID + "day_start = 1.5\n" + CHANNEL, "day_start must be a whole number; came 1.5"),
    (GRID + 'day_start = "1"\n' + CHANNEL, "day_start must be a number; came '1'"),
    (TIME + 'missing_time = "skip"\n' + CHANNEL, "missing_time must be one of error, drop; came "),
    (TIME + 'duplicates = "frist"\n' + CHANNEL, "duplicates must be .* did you mean first"),
    (TIME + 'ignore_offset = "yes"\n' + CHANNEL, "ignore_offset must be true or false"),
    (TIME + "[channels]\nstress = 3\n", r"\[channels\]: 'stress' must be a table of its own"),
    (
        TIME + '[channels]\ncolumn = "s"\n',
        r"'column' must be a table of its own: write \[channels.",
    ),
    ("channels = 3\n" + TIME, r"\[channels\]: a table of keys is needed here; came 3"),
    (TIME + '[channels." "]\ncolumn = "s"\nlow = 0\nhigh = 1\n', "a name is empty"),
    (TIME + "[channels.x]\nlow = 0\nhigh = 1\n", "either column .* or columns"),
    (TIME + CHANNEL + 'columns = ["a"]\n', "either column .* or columns"),
    (TIME + '[channels.x]\ncolumn = ["s"]\nlow = 0\nhigh = 1\n', "column must be a text in quotes"),
    (TIME + '[channels.x]\ncolumn = "s"\nhigh = 1\n', "low is missing: give the lowest and"),
    (TIME + '[channels.x]\ncolumn = "s"\nlow = 1\n', "high is missing: give the lowest and"),
    (
        TIME + '[channels.x]\ncolumn = "s"\nlow = 1\nhigh = 1\n',
        "low must be below high; came low 1",
    ),
    (TIME + '[channels.x]\ncolumn = "s"\nlow = nan\nhigh = 1\n', "low must be a finite number"),
    (
        TIME + '[channels.x]\ncolumn = "s"\nlow = true\nhigh = 1\n',
        "low must be a number; came True",
    ),
    (TIME + CHANNEL + "step = 0\n", "step must lie between 0 and high - low; came 0"),
    (TIME + CHANNEL + "step = 11\n", "step must lie between 0 and high - low; came 11"),
    (TIME + '[channels.x]\ncolumn = "s"\nlow = 0\nhigh = 0.5\n', "give step, the distance of two"),
    (TIME + "[events.setback]\nlow = 0\n", r"\[events.setback\]: column is missing: name the col"),
    (TIME + EVENT + "low = 5\n", "low must be below high; came low 5 and high 1"),
    (TIME + EVENT + "threshold = 2\n", r"threshold must lie in low..high \(0 to 1\); came 2"),
    (TIME + EVENT + "zero = -1\n", r"zero must lie in low..high \(0 to 1\); came -1"),
    (TIME + EVENT + "zero = 1\n", r"zero is the far end of the scale \(1\)"),
    (TIME + EVENT + "reverse = true\nzero = 0\n", r"zero is the far end of the scale \(0\)"),
    (TIME + EVENT + "minutes = -1\n", "minutes must not be below 0; came -1"),
    (TIME + EVENT + "minutes = true\n", "minutes must be a number; came True"),
    (TIME + CHANNEL + "[traits.a]\nlow = 1\n", r"\[traits.a\]: column is missing"),
    (TIME + CHANNEL + '[traits.a]\ncolumn = "t"\nlow = 2\nhigh = 1\n', "low must be below high"),
    (TIME + CHANNEL + "[arm]\n", r"\[arm\]: column is missing"),
    (TIME + CHANNEL + "[phase]\n", r"\[phase\]: column is missing"),
]


@pytest.mark.parametrize(("text", "sentence"), SLIPS)
def test_every_slip_has_a_sentence_that_names_the_map(text: str, sentence: str) -> None:
    with pytest.raises(MapError, match=sentence) as caught:
        parse_map(text, "mine.toml")
    assert "mine.toml" in str(caught.value)


def test_a_map_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("\ufeff" + TIME + CHANNEL, encoding="utf-8")
    assert load_map(path).name == "mine.toml"


def test_a_map_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match="no map"):
        load_map(tmp_path / "none.toml")


def test_a_map_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes((TIME + CHANNEL).encode() + b"# caf\xe9\n")
    with pytest.raises(MapError, match="UTF-8"):
        load_map(path)
