"""Compute what openly licensed diaries show, from the first 70 % of each person (CC BY).

    python benchmarks/recompute_diary.py --data ../shared/data

writes two files: ``src/kindloop/ledger/recomputed.toml``, number and standard error (by drawing
persons anew) of every target marked ``recompute`` in the split, from Caudek et al. 2022; and
``src/kindloop/study/real_diaries.toml``, every statistic of five sets with its 95 % interval.
"""

import argparse
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kindloop.ledger.recomputed import FILE
from kindloop.ledger.split import calibrate_rows
from kindloop.study.diary_statistics import Sheet, bootstrap, kept, plain_statistics, statistics
from kindloop.study.real_diaries import FILE as DIARIES
from kindloop.study.real_diaries import STUDIES
from kindloop.study.targets import ADDED, of_readings

FOLDER = "caudek_state_selfcompassion_2022"
SHARE, DRAWS, SEED = 0.7, 400, 1


@dataclass(frozen=True)
class Table:
    """Where a set's answers stand: file, columns of person, day, prompt, and of each channel."""

    file: str
    keys: tuple[str, str, str]
    columns: tuple[tuple[str, ...], ...]


TABLES = {
    "hoebeke0013": Table(
        "ema_0013_hoebeke/0013_hoebeke_ts.csv",
        ("id", "day", "beep"),
        (("negativity",), ("criticism",)),
    ),
    "stefan2025": Table(
        "stefan2025_esm_selfcriticism/esm.csv",
        ("participant_id", "time_days", "time_intervals_intraday"),
        (("q14", "q15", "q16"), ("q5", "q6", "q7")),
    ),
    "dejonckheere0012": Table(
        "ema_0012_dejonckheere/0012_dejonckheere_ts.csv",
        ("id", "day", "beep_new"),
        (("sad", "anger"), ("happy", "relaxed"), ("stress",)),
    ),
    "soederberg0019": Table(
        "ema_0019_soederberg/0019_soederberg_ts.csv",
        ("id", "day", "beep"),
        (("stress_all",), ("motivated_all",)),
    ),
}


def first_rows(table: pd.DataFrame, person: str, share: float = SHARE) -> pd.DataFrame:
    """The first rows of each person."""
    rank, count = table.groupby(person).cumcount(), table.groupby(person)[person].transform("size")
    return table[rank < np.floor(share * count)]


def other_set(data: Path, asked: Table) -> Sheet:
    """The first answers of each person of a set that has neither event nor trait here."""
    person, day, prompt = asked.keys
    frame = pd.read_csv(data / asked.file)
    for number, columns in enumerate(asked.columns):
        frame[f"channel{number}"] = frame[list(columns)].mean(axis=1, skipna=False)
    names = [f"channel{number}" for number in range(len(asked.columns))]
    frame = frame.dropna(subset=[*names, day, prompt]).drop_duplicates([person, day, prompt])
    frame = first_rows(frame.sort_values([person, day, prompt]), person)
    nothing = np.full(len(frame), np.nan)
    return Sheet(
        pd.factorize(frame[person])[0].astype(np.int64),
        frame[day].to_numpy(np.int64),
        frame[prompt].to_numpy(np.int64),
        frame[names].to_numpy(float),
        nothing,
        nothing,
    )


def first_part(folder: Path, share: float = SHARE) -> Sheet:
    """The first answers of each person, sorted by person, day and prompt."""
    ema = pd.read_csv(folder / "ema.csv")
    ema = ema[(ema.dup_slot == 0) & ema.time_window.notna()]
    ema = ema.sort_values(["id", "study_day", "time_window"])
    ema = first_rows(ema, "id", share)
    trait = pd.read_csv(folder / "persons.csv").set_index("id").scs_total_score
    return Sheet(
        pd.factorize(ema.id)[0].astype(np.int64),
        ema.study_day.to_numpy(np.int64),
        ema.time_window.to_numpy(np.int64),
        ema[["neg_aff", "cs_state", "ucs_state"]].to_numpy(float),
        -ema.context.to_numpy(float),
        ema.id.map(trait).to_numpy(float),
    )


def text(sheet: Sheet) -> str:
    """The file of recomputed targets."""
    now = statistics(sheet)
    drawn = bootstrap(sheet, DRAWS, np.random.default_rng(SEED))
    many = [{name: float(values[k]) for name, values in drawn.items()} for k in range(DRAWS)]
    used = kept(sheet)
    persons = int(used.person[-1]) + 1
    lines = [
        "# Written by `python benchmarks/recompute_diary.py`; not to be edited by hand.",
        "# Caudek et al. 2022, CC BY 4.0, github.com/ccaudek/ema_scs_piel, commit 091fa53c:",
        f"# the first 70 % of each person's answers, {len(used.person)} of {persons} persons.",
        f"# Standard errors: {DRAWS} draws of persons, seed {SEED}.",
        "",
    ]
    for name in [row.id for row in calibrate_rows() if row.recompute] + list(ADDED):
        number = of_readings(now, name)
        error = float(np.std([of_readings(one, name) for one in many]))
        digits = 3 - math.floor(math.log10(error)) - 1
        pair = f"number = {round(number, digits)}, error = {round(error, digits)}"
        lines.append(f'target."{name}" = {{ {pair} }}')
    return "\n".join(lines) + "\n"


def diaries(data: Path) -> str:
    """The file of what every set shows."""
    lines = [
        "# Written by `python benchmarks/recompute_diary.py`; not to be edited by hand.",
        f"# The first 70 % of each person; 95 % intervals: {DRAWS} draws of persons, seed {SEED}.",
        "# All CC BY 4.0: Caudek 2022, Hoebeke 2022, Stefan 2025, Dejonckheere 2019, Mölsä 2024.",
    ]
    for asked in STUDIES:
        weekly = asked.name not in TABLES
        sheet = first_part(data / FOLDER) if weekly else other_set(data, TABLES[asked.name])

        def of(one: Sheet, asked=asked, weekly=weekly):
            return statistics(one) if weekly else plain_statistics(one, asked.channels)

        now, drawn = of(sheet), bootstrap(sheet, DRAWS, np.random.default_rng(SEED), of)
        used = kept(sheet)
        lines += [
            "",
            f"[{asked.name}] # {len(used.person)} answers of {used.person[-1] + 1} persons",
        ]
        for name, value in now.items():
            low, high = np.quantile(drawn[name], [0.025, 0.975])
            lines.append(f'"{name}" = [{value:.4f}, {low:.4f}, {high:.4f}]')
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both files."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = asked.parse_args().data
    FILE.write_text(text(first_part(data / FOLDER)), encoding="utf-8")
    DIARIES.write_text(diaries(data), encoding="utf-8")
    print(f"Written: {FILE}, {DIARIES}")


if __name__ == "__main__":
    main()
