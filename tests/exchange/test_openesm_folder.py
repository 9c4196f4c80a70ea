"""Folders of openESM data sets are found, their maps drafted, and nothing is guessed in silence."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.errors import InputError, NotThereError
from kindloop.exchange.mapping import load_map, parse_map
from kindloop.exchange.openesm import write_openesm
from kindloop.exchange.openesm_folder import OpenEsmSet, find_openesm, read_openesm
from kindloop.exchange.openesm_scale import Scale, Seen, scale_of
from kindloop.exchange.reader import read_all
from kindloop.exchange.shipped import find_map
from tests.exchange.test_openesm import a_diary

SHARED = Path(__file__).parents[3] / "shared" / "data"
ROWS = [
    ["id", "response", "day", "beep", "sad", "worry", "note", "age"],
    ["1", "2020-03-16 12:04:45 CET", "1", "1", "1", "30.5", "x", "30"],
    ["1", "2020-03-16 15:00:00 CET", "1", "2", "5", "0", "NA", "30"],
    ["1", "NA", "1", "3", "NA", "NA", "NA", "30"],
    ["2", "2020-03-17 12:00:00 CET", "2", "1", "3", "100", "NA", "41"],
]


def feature(name, kind="rating_scale", **more):
    return {"name": name, "variable_type": kind, "labels": "", "answer_categories": "", **more}


FEATURES = [
    feature("id", "categorical"),
    feature("response", "PosixCt"),
    feature("day", "other"),
    feature("beep", "other"),
    feature("sad", labels="1 = not at all\n5 = very", answer_categories="5"),
    feature("worry", "VAS", answer_categories="101"),
    feature("note", "text"),
    feature("gone", labels="1 = no\n5 = yes"),
]
META = {"dataset_id": "0001", "first_author": "Doe", "year": 2020, "license": "CC-BY 4.0",
        "n_beeps_per_day": "3", "features": FEATURES}  # fmt: skip


def put(path: Path, rows=ROWS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows(rows)
    return path


def told(path: Path, content) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def one_set(folder: Path, rows=ROWS, meta=META) -> OpenEsmSet:
    put(folder / "0001_doe_ts.tsv", rows)
    told(folder / "0001_doe_metadata.json", meta)
    (found,) = find_openesm(folder)
    return found


def test_a_set_is_read_with_all_that_was_assumed_and_left_out(tmp_path):
    found = one_set(tmp_path)
    assert (found.id, found.name, found.about) == ("0001", "0001_doe", "Doe (2020)")
    assert found.licence == "CC-BY 4.0"
    assert found.channels == ("sad", "worry")
    assert (found.persons, found.answers) == (2, 3)
    reasons = dict(found.left_out)
    assert reasons["note"] == "its type is 'text', which is no rating"
    assert reasons["age"] == "the metadata do not name it"
    assert reasons["gone"] == "the table has no such column"
    assert any("clock of their own" in one for one in found.assumed)
    assert any("number of answers: worry." in one for one in found.assumed)
    assert any(one == "1 rows without a time are left out." for one in found.assumed)
    for said in (*found.assumed, *(why for _, why in found.left_out)):
        assert said in found.map_text
    (first, second) = read_openesm(tmp_path)["0001"]
    assert first.answer.values.tolist() == [[1, 30.5], [5, 0]]
    assert second.person.name == "2"
    wall = np.datetime64("2020-03-16T12:04:45", "us").astype(np.int64)
    assert first.answer.time[0] == wall
    sad, worry = first.channels
    assert (sad.low, sad.high, sad.step) == (1, 5, 1)
    assert (worry.low, worry.high) == (0, 100)


def test_every_column_is_read_or_has_its_reason(tmp_path):
    found = one_set(tmp_path)
    reasons = dict(found.left_out)
    assert reasons["day"] == reasons["beep"] == "when rows were told is read from response"
    assert set(ROWS[0]) == {"id", "response", *found.channels, *reasons} - {"gone"}


def test_folders_far_below_and_links_are_not_looked_into(tmp_path):
    put(tmp_path / "a/b/c/d/e/f/g/h/0001_doe_ts.tsv")
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(NotThereError, match="no data set of openESM"):
        find_openesm(tmp_path)


def test_odd_digits_are_no_numbers(tmp_path):
    features = [one for one in FEATURES if one["name"] != "response"]
    put(tmp_path / "²/0001_doe_ts.tsv")
    meta = {**META, "n_beeps_per_day": "²", "features": features}
    told(tmp_path / "²/0001_doe_metadata.json", meta)
    (found,) = find_openesm(tmp_path)
    assert found.answers == 3


@pytest.mark.parametrize("listed", [None, 3, {"a": 1}, ["x", None]])
def test_a_catalogue_that_lists_nothing_is_no_metadata(tmp_path, listed):
    put(tmp_path / "0001_doe_ts.tsv")
    told(tmp_path / "datasets.json", {"datasets": listed})
    (found,) = find_openesm(tmp_path)
    assert "no metadata" in found.unreadable


@pytest.mark.parametrize("named", [".", "data", "data/0001", "data/0001/1.1.0"])
def test_the_cache_of_the_package_is_found_from_every_folder_of_it(tmp_path, named):
    put(tmp_path / "data/0001/1.0.0/0001_doe_ts.tsv", ROWS[:2])
    put(tmp_path / "data/0001/1.1.0/0001_doe_ts.tsv")
    other = {**META, "dataset_id": "0002"}
    told(tmp_path / "metadata/v1.0.0/datasets.json", {"datasets": [other]})
    told(tmp_path / "metadata/v1.2.0/datasets.json", {"datasets": [META, other]})
    if named in (".", "data"):
        (found,) = find_openesm(tmp_path / named)
        assert found.answers == 3, "the newest version is read"
        assert found.table.parent.name == "1.1.0"
    else:
        (found,) = find_openesm(tmp_path / named)
        assert "no metadata" in found.unreadable


def test_the_repository_is_found_and_sets_can_be_chosen(tmp_path):
    for key in ("0001", "0002"):
        put(tmp_path / f"datasets/{key}_doe/{key}_doe_ts.tsv")
        told(tmp_path / f"datasets/{key}_doe/{key}_doe_metadata.json", {**META, "dataset_id": key})
    assert [one.id for one in find_openesm(tmp_path)] == ["0001", "0002"]
    assert [one.id for one in find_openesm(tmp_path, ["0002"])] == ["0002"]
    with pytest.raises(NotThereError, match="no data set '0003'"):
        find_openesm(tmp_path, ["0003"])


def test_without_times_day_and_beep_are_laid_out(tmp_path):
    features = [one for one in FEATURES if one["name"] != "response"]
    found = one_set(tmp_path, meta={**META, "features": features})
    assert any("Beeps are laid out from 09:00 on, 420 minutes apart" in s for s in found.assumed)
    (first, _) = read_openesm(tmp_path)["0001"]
    assert np.diff(first.answer.time).tolist() == [7 * 3_600_000_000]


def test_days_that_begin_anew_are_told_apart_by_the_part_of_the_study(tmp_path):
    rows = [["id", "study_period", "day", "beep", "sad"]]
    rows += [["1", part, "1", beep, "3"] for part in "01" for beep in "12"]
    features = [*FEATURES[:5], feature("study_period", "binary")]
    found = one_set(tmp_path, rows, {**META, "features": features})
    assert found.answers == 4
    assert any("anew in each study_period" in one for one in found.assumed)


def test_a_beep_that_runs_through_the_study_is_no_beep_of_a_day(tmp_path):
    rows = [["id", "day", "beep", "beep_of_day", "sad"]]
    rows += [["1", str(n // 4 + 1), str(n + 1), str(n % 4 + 1), "3"] for n in range(40)]
    features = [*FEATURES[:5], feature("beep_of_day", "other")]
    found = one_set(tmp_path, rows, {**META, "features": features})
    assert found.answers == 40
    assert 'beep = "beep_of_day"' in found.map_text


def test_two_answers_at_one_instant_are_said(tmp_path):
    found = one_set(tmp_path, [*ROWS, ROWS[1]])
    assert found.answers == 3
    assert any("the first counts" in one for one in found.assumed)


def test_times_that_cannot_be_read_give_way_to_the_grid(tmp_path):
    rows = [ROWS[0], *([r[0], "noon", *r[2:]] for r in ROWS[1:])]
    found = one_set(tmp_path, rows)
    assert found.answers == 3
    assert any("laid out" in one for one in found.assumed)


@pytest.mark.parametrize(
    ("rows", "meta", "words"),
    [
        ([["person", "sad"], ["1", "2"]], META, "no column 'id'"),
        ([["id", "sad"], ["1", "2"]], META, "cannot be placed in time"),
        ([["id", "day", "note"], ["1", "1", "x"]], META, "no question whose scale could be told"),
        (ROWS[:1], META, "no row below it"),
        (ROWS, {**META, "features": {"a": 1}}, "no list of features"),
        (ROWS, {**META, "features": [1, None, {"name": 3}]}, "no question"),
        (ROWS, [META], "a table of keys is needed"),
    ],
)
def test_what_cannot_be_read_is_listed_with_its_reason(tmp_path, rows, meta, words):
    found = one_set(tmp_path, rows, meta)
    assert words in found.unreadable
    assert read_openesm(tmp_path) == {}


def test_folders_and_files_that_are_none(tmp_path):
    with pytest.raises(NotThereError, match="no folder"):
        find_openesm(tmp_path / "none")
    with pytest.raises(NotThereError, match=r"0001_fried_ts\.tsv"):
        find_openesm(tmp_path)
    put(tmp_path / "0001_doe_ts.tsv")
    (found,) = find_openesm(tmp_path)
    assert "0001_doe_metadata.json" in found.unreadable
    (tmp_path / "datasets.json").write_text("{not json", encoding="utf-8")
    with pytest.raises(InputError, match="is no JSON"):
        find_openesm(tmp_path)
    (tmp_path / "datasets.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(InputError, match="is no JSON"):
        find_openesm(tmp_path)


def test_hostile_metadata_stay_words(tmp_path):
    name = 'sad"]\n[steps]\ncolumn = "x'
    rows = [["id", "response", name], ["1", "2020-01-01 10:00", "2"]]
    evil = feature(name, labels="1 = a\n5 = b")
    meta = {**META, "first_author": "\x1b[31mDoe\n", "license": "x\n" * 500,
            "features": [*FEATURES[:2], evil]}  # fmt: skip
    found = one_set(tmp_path, rows, meta)
    assert found.about == "[31mDoe (2020)"
    assert "\n" not in found.licence
    assert len(found.licence) <= 200
    if not found.unreadable:
        assert found.channels == (name,)
        assert parse_map(found.map_text, "it").steps is None


@pytest.mark.parametrize(
    ("more", "seen", "wanted"),
    [
        ({"labels": "1 = no\n2 = a bit\n7 = very"}, (1, 7), (1, 7)),
        ({"labels": "-4 = unclear\n3 = unclear", "answer_categories": "8"}, (-4, 3), (-4, 3)),
        ({"labels": "Likert scale 1 to 5; 1 = Disagree, 3 = Neutral; 5 = Agree"}, (1, 5), (1, 5)),
        ({"labels": "0 = not at all\n100 = as much as possible"}, (0, 100), (0, 100)),
        ({"labels": "from 0 to 10"}, (2, 9), (0, 10)),
        ({"answer_categories": "5"}, (1, 5), (1, 5)),
        ({"answer_categories": "5"}, (0, 4), (0, 4)),
        ({"answer_categories": "101"}, (3, 99), (0, 100)),
        ({"low": 0, "high": 10}, (1, 9), (0, 10)),
        ({"low": "0", "high": "10"}, (1, 9), (0, 10)),
    ],
)
def test_ends_of_scales(more, seen, wanted):
    found = scale_of(feature("x", **more), Seen(9, 9, *seen, 1.0))
    assert isinstance(found, Scale)
    assert (found.low, found.high) == wanted


@pytest.mark.parametrize(
    ("more", "seen", "words"),
    [
        ({"variable_type": "numeric"}, Seen(9, 9, 1, 5, 1), "no rating"),
        ({"variable_type": "other", "low": 0, "high": 1}, Seen(9, 9, 0, 1, 1), "no rating"),
        ({"variable_type": None}, Seen(9, 9, 1, 5, 1), "not told"),
        ({}, Seen(), "nobody ever"),
        ({}, Seen(9, 7, 1, 5, 1), "2 of its 9 cells"),
        ({}, Seen(9, 9, 1, 5, 1), "neither labels"),
        ({"labels": "1 = a\n5 = b"}, Seen(9, 9, 0, 5, 1), "from 1 to 5, but answers run from 0"),
        ({"answer_categories": "many"}, Seen(9, 9, 1, 5, 1), "neither labels"),
        ({"answer_categories": "5"}, Seen(9, 9, -1, 3, 1), "neither labels"),
    ],
)
def test_scales_that_cannot_be_told(more, seen, words):
    found = scale_of(feature("x", **more), seen)
    assert isinstance(found, str)
    assert words in found


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["variable_type", "labels", "answer_categories", "low", "high", "step"]),
        st.none() | st.text(max_size=30) | st.floats() | st.integers() | st.lists(st.integers()),
    ),
    st.integers(0, 50),
    st.floats(-200, 200),
    st.floats(0, 200),
)
def test_any_metadata_give_a_scale_that_holds_all_answers_or_a_sentence(more, count, low, width):
    seen = Seen(count, count, low, low + width, min(width, 1.0)) if count else Seen()
    found = scale_of({"variable_type": "rating_scale", **more}, seen)
    if isinstance(found, str):
        assert found
        return
    assert found.low <= seen.low
    assert found.high >= seen.high
    assert 0 < found.step <= found.high - found.low


def test_our_own_export_comes_back_with_its_map_and_without(tmp_path):
    diaries = [a_diary(), a_diary("berta")]
    write_openesm(diaries, tmp_path, "mine")
    (found,) = find_openesm(tmp_path)
    assert found.map_text == (tmp_path / "map.toml").read_text(encoding="utf-8")
    with_map = read_openesm(tmp_path)["mine"]
    (tmp_path / "map.toml").unlink()
    drafted = read_openesm(tmp_path)["mine"]
    for one, other in zip(with_map, drafted, strict=True):
        assert [c.name for c in other.channels] == ["stress", "time_2"]  # as in the table
        assert [(c.low, c.high, c.step) for c in other.channels] == [
            (c.low, c.high, c.step) for c in one.channels
        ]
        mine = one.answer.where(~np.isnan(one.answer.values).all(axis=1))
        np.testing.assert_array_equal(
            other.answer.values[~np.isnan(other.answer.values).all(axis=1)], mine.values
        )


@pytest.mark.parametrize(
    ("folder", "shipped"),
    [
        ("ema_0001_fried", "fried0001"),
        ("ema_0010_bringmann", "bringmann0010"),
        ("ema_0013_hoebeke", "hoebeke0013"),
        ("ema_0018_bailon", "bailon0018"),
    ],
)
def test_a_drafted_map_reads_what_the_hand_written_one_reads(tmp_path, folder, shipped):
    source = SHARED / folder
    if not source.is_dir():
        pytest.skip("the shared data are not beside this checkout")
    table = next(source.glob("*_ts.csv"))
    with table.open(encoding="utf-8", newline="") as file:
        put(tmp_path / table.name.replace(".csv", ".tsv"), list(csv.reader(file)))
    with (source / "variables.csv").open(encoding="utf-8", newline="") as file:
        features = [
            feature(row["name"], row["type"], labels=row["labels"].replace("; ", "\n"),
                    answer_categories=row["answer_categories"])
            for row in csv.DictReader(file)
        ]  # fmt: skip
    key = table.name.split("_")[0]
    told(tmp_path / f"{key}_x_metadata.json", {**META, "dataset_id": key, "features": features})
    (found,) = find_openesm(tmp_path)
    assert not found.unreadable
    by_hand = load_map(find_map(shipped))
    wanted = {one.person.name: one for one in read_all(table, by_hand)}
    drafted = {one.person.name: one for one in read_openesm(tmp_path)[key]}
    columns = {c.name: c.columns[0] for c in by_hand.channels if len(c.columns) == 1}
    shared = {n: c for n, c in columns.items() if c in found.channels}
    assert shared
    for name, column in shared.items():
        ours = sum(_sum(one, column) for one in drafted.values())
        theirs = sum(_sum(one, name) for one in wanted.values())
        assert ours == pytest.approx(theirs, rel=0.02), name


def _sum(diary, name):
    at = diary.column(name)
    return 0.0 if at < 0 else float(np.nansum(diary.answer.values[:, at]))
