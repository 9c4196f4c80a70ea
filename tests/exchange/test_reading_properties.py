"""Random tables of answers, written and read back."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import starmap
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.diary import Diary
from kindloop.exchange.mapping import parse_map
from kindloop.exchange.reader import Tally, read, read_all
from kindloop.exchange.rejects import Rejects

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = ["UTC", "Europe/Rome", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]
MAP = """
[diary]
person = "id"
time = "when"
timezone = "{zone}"
duplicates = "{duplicates}"
where = [{{column = "keep", equals = 1}}]
missing_time = "drop"
[channels.stress]
column = "stress"
low = 0
high = 10
step = 0.5
[channels.mean]
columns = ["a", "b"]
low = 1
high = 7
reverse = true
[events.setback]
column = "bad"
low = 0
high = 4
threshold = 2
"""

seconds = st.integers(int(datetime(2021, 3, 1, tzinfo=UTC).timestamp()), int(1.7e9))
near_change = st.integers(-7200, 7200).map(lambda s: 1635642000 + s)  # clocks put back in Rome
halves = st.integers(0, 20).map(lambda half: half / 2) | st.none()
items = st.integers(1, 7) | st.none()


@dataclass(frozen=True)
class Row:
    person: str
    second: int | None
    offset: int | None
    stress: float | None
    a: int | None
    b: int | None
    bad: int | None
    keep: bool


rows = st.builds(
    Row,
    person=st.sampled_from(["P1", "P 2", 'P"3', "ÄÖ,4", "5.0"]),
    second=seconds | near_change | st.none(),
    offset=st.sampled_from([None, 0, 60, 180, -210]),
    stress=halves,
    a=items,
    b=items,
    bad=st.integers(0, 4) | st.none(),
    keep=st.booleans() | st.just(True),
)


def instant(row: Row, zone: str) -> int:
    """The instant that the written row must be read as, microseconds."""
    assert row.second is not None
    if row.offset is not None:
        return row.second * 1_000_000
    local = datetime.fromtimestamp(row.second, ZoneInfo(zone)).replace(tzinfo=None)
    first = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    return (first.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def written(row: Row, zone: str) -> list[object]:
    if row.second is None:
        when = ""
    elif row.offset is None:
        when = datetime.fromtimestamp(row.second, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
    else:
        shift = timedelta(minutes=row.offset)
        when = (datetime.fromtimestamp(row.second, UTC) + shift).strftime("%Y-%m-%dT%H:%M:%S")
        sign = "-" if row.offset < 0 else "+"
        when += f"{sign}{abs(row.offset) // 60:02}:{abs(row.offset) % 60:02}"
    cells = [row.person, when, row.stress, row.a, row.b, row.bad, int(row.keep)]
    return ["" if cell is None else cell for cell in cells]


def table(listed: list[Row], zone: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "when", "stress", "a", "b", "bad", "keep"])
    writer.writerows(written(row, zone) for row in listed)
    return out.getvalue()


def answered(row: Row) -> bool:
    return any(value is not None for value in (row.stress, row.a, row.b, row.bad))


Told = dict[tuple[str, int], tuple[float | None, float | None, float | None]]


def expected(listed: list[Row], zone: str, last: bool) -> tuple[Told, set[tuple[str, int]]]:
    """What the plain reading of the rows holds: answers with their event, and missed prompts."""
    told: Told = {}
    missed: set[tuple[str, int]] = set()
    for row in listed:
        if not row.keep or row.second is None:
            continue
        key = (row.person, instant(row, zone))
        if not answered(row):
            missed.add(key)
        elif last or key not in told:
            mean = None if row.a is None or row.b is None else 8 - (row.a + row.b) / 2
            event = row.bad / 4 if row.bad is not None and row.bad >= 2 else None
            told[key] = (row.stress, mean, event)
    return told, missed


def found_in(diaries: list[Diary]) -> tuple[Told, set[tuple[str, int]]]:
    told: Told = {}
    missed: set[tuple[str, int]] = set()
    for diary in diaries:
        name = diary.person.name
        events = dict(zip(diary.event.time.tolist(), diary.event.size.tolist(), strict=True))
        for time, pair in zip(diary.answer.time.tolist(), diary.answer.values, strict=True):
            stress, mean = (None if np.isnan(value) else float(value) for value in pair)
            assert (name, time) not in told
            told[name, time] = (stress, mean, events.pop(time, None))
        assert not events
        missed |= {(name, time) for time in diary.prompt.time.tolist()}
    return told, missed


@settings(deadline=None)
@given(
    st.lists(rows, min_size=1, max_size=40),
    st.sampled_from(ZONES),
    st.sampled_from(["first", "last"]),
    st.sampled_from([300, 700, 1 << 20]),
)
def test_what_was_written_is_read(listed: list[Row], zone: str, policy: str, size: int) -> None:
    diary_map = parse_map(MAP.format(zone=zone, duplicates=policy), "m")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text(table(listed, zone), encoding="utf-8")
        tally = Tally()
        whole = read_all(path, diary_map, tally=tally)
        parts = list(read(path, diary_map, block_size=size))
    told, missed = expected(listed, zone, policy == "last")
    assert found_in(whole) == (told, missed)
    assert found_in(parts) == (told, missed)
    order = [row.person for row in listed if row.keep and row.second is not None]
    assert [diary.person.name for diary in whole] == list(dict.fromkeys(order))
    assert all((np.diff(diary.answer.time) > 0).all() for diary in whole)
    assert tally.answers == len(told)
    assert tally.missed == len(missed)
    assert tally.rows == len(listed)
    assert tally.filtered == sum(not row.keep for row in listed)
    assert tally.timeless == sum(row.keep and row.second is None for row in listed)
    kept = sum(row.keep and row.second is not None for row in listed)
    assert tally.repeated == kept - len(told) - len(missed)


cells = st.sampled_from(["", "A", "B", "2020-01-01", "2020-01-02 10:00", "1", "5", "11", "x", "NA"])
SLOPPY = MAP.format(zone="UTC", duplicates="error")


@settings(deadline=None)
@given(st.lists(st.lists(cells, min_size=1, max_size=8), min_size=1, max_size=25), st.booleans())
def test_every_row_of_any_table_is_accounted_for(listed: list[list[str]], drop: bool) -> None:
    text = SLOPPY if drop else SLOPPY.replace('missing_time = "drop"\n', "")
    lines = ["id,when,stress,a,b,bad,keep", *(",".join(row) for row in listed)]
    outcomes = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for size in (128, 1 << 20):
            tally = Tally()
            with Rejects(Path(folder) / "r.csv") as rejects:
                found = read_all(
                    path, parse_map(text, "m"), rejects=rejects, tally=tally, block_size=size
                )
            left = (Path(folder) / "r.csv").read_text(encoding="utf-8")
            outcomes.append((found_in(found), rejects.counts, tally, left))
    assert outcomes[0] == outcomes[1]
    (told, missed), counts, tally, left = outcomes[0]
    assert tally.rows == len(listed)
    assert tally.rejected == sum(counts.values()) == len(left.splitlines()) - 1
    assert (tally.answers, tally.missed) == (len(told), len(missed))
    rest = tally.repeated + tally.filtered + tally.timeless + tally.blank
    assert tally.rows == tally.answers + tally.missed + tally.rejected + rest


grids = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, 9), st.integers(1, 6)), min_size=1, unique=True
)


@settings(deadline=None)
@given(grids, st.sampled_from(ZONES), st.integers(0, 3))
def test_a_grid_is_laid_out_day_by_day(
    listed: list[tuple[int, int, int]], zone: str, gap: int
) -> None:
    text = (
        f'[diary]\nperson_name = "P"\nday_parts = ["part", "day"]\nbeep = "beep"\n'
        f'part_gap = "{gap} weeks"\nfirst = "22:00"\nbetween = "50min"\norigin = "2021-03-12"\n'
        f'timezone = "{zone}"\nduplicates = "first"\n'
        '[channels.n]\ncolumn = "n"\nlow = 0\nhigh = 1e6\n'
    )
    lines = list(starmap("{},{},{},{}".format, ((*row, i) for i, row in enumerate(listed))))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text("\n".join(["part,day,beep,n", *lines]), encoding="utf-8")
        (diary,) = read_all(path, parse_map(text, "m"))
    start, starts = datetime(2021, 3, 12), {}  # noqa: DTZ001
    for part in sorted({part for part, _, _ in listed}):
        starts[part] = start
        last = max(day for p, day, _ in listed if p == part)
        start += timedelta(days=last, weeks=gap)
    wanted = {}
    for number, (part, day, beep) in enumerate(listed):
        local = starts[part] + timedelta(days=day - 1, hours=22, minutes=50 * (beep - 1))
        at = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        wanted.setdefault((at - EPOCH) // timedelta(microseconds=1), number)
    found = dict(zip(diary.answer.time.tolist(), diary.answer.values.ravel().tolist(), strict=True))
    assert found == wanted
