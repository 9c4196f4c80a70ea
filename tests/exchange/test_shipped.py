"""The shipped maps, each on its data: nobody and no row is lost without a reason."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from kindloop.clock import hour_of_day
from kindloop.diary import Diary
from kindloop.errors import NotThereError
from kindloop.exchange import shipped
from kindloop.exchange.mapping import load_map
from kindloop.exchange.reader import Tally, read, read_all
from kindloop.exchange.shipped import find_map, maps_folder, shipped_maps

from .tables import clock

DATA = Path(__file__).parents[2] / "../shared/data"


@dataclass(frozen=True)
class Set:
    """What a data set's description and its file say."""

    path: str
    persons: int
    tally: Tally
    channels: int
    first: str
    events: dict[str, int] = field(default_factory=dict)


SETS = {
    "stefan2025": Set(
        "stefan2025_esm_selfcriticism/esm.csv",
        145,
        Tally(rows=4615, answers=4605, repeated=10),
        4,
        "2020-01-06T12:30",
        {"setback": 2403},
    ),
    "caudek2022": Set(
        "caudek_state_selfcompassion_2022/ema.csv",
        326,
        Tally(rows=12416, answers=12029, filtered=384, timeless=3),
        4,
        "2022-04-09T08:00",
        {"setback": 1846, "success": 5498},
    ),
    "hoebeke0013": Set(
        "ema_0013_hoebeke/0013_hoebeke_ts.csv",
        40,
        Tally(rows=2102, answers=2062, missed=40),
        7,
        "2021-03-03T09:25:50",
    ),
    "dejonckheere0012": Set(
        "ema_0012_dejonckheere/0012_dejonckheere_ts.csv",
        100,
        Tally(rows=9800, answers=8702, missed=1098),
        5,
        "2020-01-06T09:00",
    ),
    "fried0001": Set(
        "ema_0001_fried/0001_fried_ts.csv",
        79,
        Tally(rows=4372, answers=3948, missed=347, repeated=3, timeless=74),
        10,
        "2020-03-16T11:04:45",
    ),
    "bailon0018": Set(
        "ema_0018_bailon/0018_bailon_ts.csv",
        999,
        Tally(rows=17452, answers=17451, repeated=1),
        2,
        "2020-03-28T19:23:33",
    ),
    "soederberg0019": Set(
        "ema_0019_soederberg/0019_soederberg_ts.csv",
        300,
        Tally(rows=8260, answers=8260),
        10,
        "2022-11-21T07:45",
    ),
    "bringmann0010": Set(
        "ema_0010_bringmann/0010_bringmann_ts.csv",
        130,
        Tally(rows=28600, answers=11750, missed=14250, timeless=2600),
        6,
        "2020-01-06T11:00",
    ),
    "kossakowski2017": Set(
        "kossakowski2017_single_case/esm.csv",
        1,
        Tally(rows=1476, answers=1476),
        14,
        "2012-08-13T06:58:56",
    ),
}


def test_every_shipped_map_is_tested_and_readable() -> None:
    assert set(shipped_maps()) == set(SETS)
    for name, path in shipped_maps().items():
        assert load_map(path).channels
        assert path.read_text(encoding="utf-8").startswith("# "), name


def test_maps_for_evaluation_only_say_so() -> None:
    for path in shipped_maps().values():
        text = path.read_text(encoding="utf-8")
        assert ("Evaluation only" in text) == ("BY-NC" in text)


@pytest.mark.parametrize("name", SETS)
def test_a_shipped_map_on_its_data(name: str) -> None:
    known = SETS[name]
    if not (DATA / known.path).is_file():
        pytest.skip("the data lie outside the project")
    tally = Tally()
    diaries = read_all(DATA / known.path, load_map(find_map(name)), tally=tally)
    assert tally == known.tally
    assert len(diaries) == known.persons
    assert sum(len(diary.answer) for diary in diaries) == known.tally.answers
    assert {len(diary.channels) for diary in diaries} == {known.channels}
    assert clock(diaries[0].answer.time)[0] == known.first
    kinds = np.concatenate([diary.event.kind for diary in diaries]).tolist()
    assert {kind: kinds.count(kind) for kind in set(kinds)} == known.events
    parts = list(read(DATA / known.path, load_map(find_map(name)), block_size=60_000))
    assert sum(len(part.answer) for part in parts) == known.tally.answers
    assert {part.person.name for part in parts} == {diary.person.name for diary in diaries}


def test_the_traps_of_caudek() -> None:
    diaries = _diaries("caudek2022")
    trait = np.array([diary.person.traits["scs_total"] for diary in diaries])
    assert np.isnan(trait).sum() == 27
    kind = np.array([np.nanmean(diary.answer.values[:, 0]) for diary in diaries])
    known = ~np.isnan(trait)
    assert np.corrcoef(trait[known], kind[known])[0, 1] == pytest.approx(0.63, abs=0.02)


def test_the_arms_and_phases_of_bringmann() -> None:
    diaries = _diaries("bringmann0010")
    arms = [diary.person.arm.name if diary.person.arm else None for diary in diaries]
    assert {arm: arms.count(arm) for arm in set(arms)} == {"0": 66, "1": 63, None: 1}
    assert next(d.person.name for d in diaries if d.person.arm is None) == "10806"
    worry = {
        (arm, phase): np.nanmean(
            np.concatenate(
                [
                    diary.answer.values[diary.answer.phase == phase, 0]
                    for diary, of in zip(diaries, arms, strict=True)
                    if of == arm
                ]
            )
        )
        for arm in ("0", "1")
        for phase in ("0", "1")
    }
    assert worry["1", "0"] == pytest.approx(2.91, abs=0.02)
    assert worry["1", "1"] == pytest.approx(2.04, abs=0.02)
    assert worry["0", "1"] == pytest.approx(2.68, abs=0.02)
    both = [d for d in diaries if set(d.answer.phase) == {"0", "1"}]
    assert min(np.diff(diary.answer.time).max() for diary in both) > 56 * 86_400_000_000


def test_the_day_of_soederberg_is_a_school_day_on_the_local_clock() -> None:
    hours = np.concatenate(
        [hour_of_day(d.answer.time, d.person.timezone) for d in _diaries("soederberg0019")]
    )
    assert set(np.unique(hours.astype(int)).tolist()) == {7, 9, 13, 17, 18, 19, 20}


def _diaries(name: str) -> list[Diary]:
    if not (DATA / SETS[name].path).is_file():
        pytest.skip("the data lie outside the project")
    return read_all(DATA / SETS[name].path, load_map(find_map(name)))


def test_a_map_is_found_by_path_or_name(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.touch()
    assert find_map(mine) == mine
    assert find_map("stefan2025").name == "stefan2025.toml"
    with pytest.raises(NotThereError, match="no map 'stefan2024'; did you mean stefan2025"):
        find_map("stefan2024")


def test_an_installed_package_has_its_maps_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shipped_maps").mkdir()
    (tmp_path / "shipped_maps" / "one.toml").touch()
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path)
    assert maps_folder() == tmp_path / "shipped_maps"
    assert list(shipped_maps()) == ["one"]
