"""Each baseline reaches the r2 of the prototype's on its items and persons of two real sets."""

import importlib.util
import warnings
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kindloop.arrays import MICROSECONDS_PER_DAY
from kindloop.diary import Answer, Channel, Diary, Person
from kindloop.infer.evaluate import baseline_forecasters, evaluate

SHARED = Path(__file__).parents[2] / "../shared"
PROTOTYPE = SHARED / "prototypes/inference/baselines.py"
MONDAY = 18_267  # days since 1970: 2020-01-06
NAMES = {
    "person_mean": "person mean",
    "last_value": "last value",
    "ar1": "AR(1) per person",
    "mixed_ar": "pooled mixed AR (MixedLM)",
    "ridge": "pooled ridge (lags+ewma)",
    "lightgbm": "LightGBM pooled",
}


@dataclass(frozen=True)
class Set:
    file: str
    time: str
    items: tuple[str, ...]
    times: float


SETS = {
    "hoebeke": Set(
        "data/ema_0013_hoebeke/0013_hoebeke_ts.csv",
        "created",
        ("criticism", "negativity", "activity"),
        1.0,
    ),
    "fried": Set(
        "data/ema_0001_fried/0001_fried_ts.csv", "date", ("worry", "relax", "irritable"), 20.0
    ),
}


def persons(one: Set) -> list[dict[str, np.ndarray]]:
    """The persons of the prototype: 30 complete answers or more, and no constant item."""
    items = list(one.items)
    table = pd.read_csv(SHARED / one.file, low_memory=False)
    table["at"] = pd.to_datetime(table[one.time], utc=True, errors="coerce")
    out: list[dict[str, np.ndarray]] = []
    for _, rows in table.dropna(subset=["at", *items]).groupby("id"):
        own = rows.sort_values("at").drop_duplicates("at")
        first = own["at"].iloc[0]
        days = (own["at"] - first).dt.total_seconds().to_numpy() / 86_400
        days = days + (first.hour + first.minute / 60) / 24
        answers = own[items].to_numpy(dtype=float) * one.times
        train = np.arange(len(own)) < int(0.7 * len(own))
        if len(own) >= 30 and (answers[train].std(axis=0) >= 2).all():
            out.append({"t": days, "Y": answers, "tr": train})
    return out


def as_diary(number: int, person: dict[str, np.ndarray], items: tuple[str, ...]) -> Diary:
    channels = tuple(Channel(item, 0, 100) for item in items)
    time = np.round((person["t"] + MONDAY) * MICROSECONDS_PER_DAY).astype(np.int64)
    phase = np.full(len(time), "", dtype=object)
    return Diary(Person(f"P{number}"), channels, Answer(time, person["Y"], phase))


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_baselines_reach_the_prototype(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    one = SETS[name]
    if not PROTOTYPE.is_file() or not (SHARED / one.file).is_file():
        pytest.skip("the prototype or its data are not here")
    people = persons(one)
    import_module("statsmodels.formula.api")  # it sets its own filters when it is first imported
    with warnings.catch_warnings():
        spec = importlib.util.spec_from_file_location("prototype_baselines", PROTOTYPE)
        assert spec is not None
        assert spec.loader is not None
        prototype = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(prototype)
        warnings.simplefilter("ignore")
        wanted, _ = prototype.run(people, name, len(one.items))
    capsys.readouterr()
    diaries = [as_diary(number, person, one.items) for number, person in enumerate(people)]
    found = evaluate(diaries, forecasters=baseline_forecasters())
    assert found.persons == len(people)
    assert found.forecasts == sum(int((~p["tr"]).sum()) for p in people) * len(one.items)
    for method, theirs in NAMES.items():
        r2 = wanted.loc[theirs, "R2_vs_pmean"]
        assert found.pooled[method].r2 == pytest.approx(r2, abs=0.01), method
