"""The histories of Daylio and Loop Habit Tracker."""

import base64
import io
import json
import zipfile
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindloop.errors import InputError
from kindloop.exchange import brought
from kindloop.exchange.brought import Note, Whose
from kindloop.exchange.daylio import read_backup, read_csv
from kindloop.exchange.loop import read_loop

ME = Whose("Me", "Europe/Rome")
CSV = """\
full_date,date,weekday,time,mood,activities,note_title,note
"2026-03-02","March 2","Monday","21:30","rad","run | tea","A good day","it was
two lines"
"2026-03-01","March 1","Sunday","9:05 PM","meh","","",""
"2026-03-01","March 1","Sunday","9:05 PM","awful","tea","",""
"""


def at(*words):
    return int(datetime(*words, tzinfo=UTC).timestamp() * 1e6)


def packed(files):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def test_the_csv_of_daylio():
    came = read_csv(CSV.encode("utf-8-sig"), ME)
    first = at(2026, 3, 1, 20, 5)
    assert came.diary.answer.time.tolist() == [first, first + 1_000_000, at(2026, 3, 2, 20, 30)]
    assert came.diary.answer.values[:, 0].tolist() == [3, 1, 5]
    assert [channel.name for channel in came.diary.channels] == ["mood_daylio"]
    done = came.diary.practice
    assert list(zip(done.time.tolist(), done.kind.tolist(), strict=True)) == [
        (first + 1_000_000, "tea"),
        (at(2026, 3, 2, 20, 30), "run"),
        (at(2026, 3, 2, 20, 30), "tea"),
    ]
    assert done.since_last.all()
    assert came.notes == (Note(at(2026, 3, 2, 20, 30), "A good day", "it was\ntwo lines"),)


def test_moods_of_ones_own_are_asked_for():
    own = CSV.replace("rad", "Super").replace("meh", "so so")
    with pytest.raises(InputError, match=r"not known: 'Super', 'so so'.* such as Super=4"):
        read_csv(own.encode(), ME)
    came = read_csv(own.encode(), ME, {"super": 5, "So So": 3})
    assert came.diary.answer.values[:, 0].tolist() == [3, 1, 5]


def backup(**change):
    content = {
        "customMoods": [
            {"id": 7, "custom_name": "super", "mood_group_id": 1},
            {"id": 9, "custom_name": "", "mood_group_id": 5},
        ],
        "tags": [{"id": 3, "name": "run"}],
        "dayEntries": [
            {"datetime": 1_772_400_000_000, "mood": 7, "tags": [3, 99], "note": "words"},
            {"datetime": 1_772_300_000_000, "mood": 9, "tags": [], "note": "", "note_title": "t"},
            {"datetime": "soon", "mood": 9},
            {"datetime": 1_772_300_000_000, "mood": 1234},
        ],
    } | change
    return packed({"backup.daylio": base64.b64encode(json.dumps(content).encode())})


def test_the_backup_of_daylio():
    came = read_backup(backup(), ME)
    times = [1_772_300_000_000_000, 1_772_400_000_000_000]
    assert came.diary.answer.time.tolist() == times
    assert came.diary.answer.values[:, 0].tolist() == [1, 5]
    assert came.diary.practice.kind.tolist() == ["run"]
    assert [note.text for note in came.notes] == ["", "words"]
    assert dict(came.left_out) == {"without a mood or a time": 2}


@pytest.mark.parametrize(
    "raw",
    [
        backup(customMoods=None),
        backup(customMoods=[{"id": 7, "mood_group_id": 9}]),
        backup(dayEntries=[5]),
        backup(dayEntries={"a": 1}),
        packed({"backup.daylio": base64.b64encode(b"[" * 100_000)}),
        packed({"backup.daylio": base64.b64encode(b"\xff\xfe")}),
        packed({"backup.daylio": "abc"}),
    ],
)
def test_a_spoilt_backup_is_said(raw):
    with pytest.raises(InputError, match=r"cannot be read: export it anew|no text in UTF-8"):
        read_backup(raw, ME)


def test_other_files_are_said(monkeypatch):
    with pytest.raises(InputError, match=r"no CSV export of Daylio: it needs the columns"):
        read_csv(b"a,b\n1,2\n", ME)
    with pytest.raises(InputError, match=r"row 2: '1 March 21:30' is no date and time"):
        read_csv(CSV.replace("2026-03-02", "1 March").encode(), ME)
    with pytest.raises(InputError, match="no text in UTF-8"):
        read_csv("größer".encode("latin-1"), ME)
    with pytest.raises(InputError, match=r"no backup of Daylio: the zip has no backup.daylio"):
        read_backup(packed({"x": "y"}), ME)
    with pytest.raises(InputError, match=r"no CSV export of Loop .* has no Checkmarks.csv"):
        read_loop(packed({"x": "y"}), ME)


def test_bombs_of_tables_are_refused(monkeypatch):
    monkeypatch.setattr(brought, "MOST_ROWS", 100)
    with pytest.raises(InputError, match="larger than any diary: row 101"):
        read_csv((CSV + '"2026-03-02","","","21:30","rad","","",""\n' * 200).encode(), ME)
    with pytest.raises(InputError, match="larger than any diary: row 1 "):
        read_csv(b"a," * 3_000 + b"\n", ME)
    with pytest.raises(InputError, match="no table that can be read: field larger"):
        read_csv(CSV.replace("two lines", "x" * 200_000).encode(), ME)
    with pytest.raises(InputError, match="no table that can be read"):
        read_csv(CSV.replace("it was", 'it "was').encode(), ME)


LOOP = """\
Date,Run,Read a book,Tea,
2026-03-01,2,0,1,
2026-03-02,-1,3,12000,
2026-03-03,YES_MANUAL,SKIP,,
"""


def test_the_csv_of_loop():
    raw = packed({"Checkmarks.csv": LOOP, "001 Run/Checkmarks.csv": "2026-03-01,2\n"})
    came = read_loop(raw, ME)
    done = came.diary.practice
    assert list(zip(done.time.tolist(), done.kind.tolist(), strict=True)) == [
        (at(2026, 3, 1, 11), "Run"),
        (at(2026, 3, 2, 11), "Tea"),
        (at(2026, 3, 3, 11), "Run"),
    ]
    assert not done.since_last.any()
    assert len(came.diary.answer) == 0
    with pytest.raises(InputError, match=r"Checkmarks.csv, row 3: 'soon' is no day"):
        read_loop(packed({"Checkmarks.csv": LOOP.replace("2026-03-02", "soon")}), ME)
    with pytest.raises(InputError, match="needs the column Date"):
        read_loop(packed({"Checkmarks.csv": "x,y\n1,2\n"}), ME)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    for read, raw in (
        (read_csv, f"full_date,time,mood\n{text}".encode()),
        (read_loop, packed({"Checkmarks.csv": f"Date,a\n{text}"})),
    ):
        with suppress(InputError):
            assert read(raw, ME).diary.person.name == "Me"
