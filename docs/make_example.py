"""Make the example table: three people, four weeks, all made up by the diary model.

    python docs/make_example.py

It writes ``docs/examples/diary.csv``, which ``docs/examples/map.toml`` describes.
"""

import csv
import io
from pathlib import Path

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_DAY
from kindloop.clock import to_local
from kindloop.diary import Diary
from kindloop.study.sample import sample_person

TABLE = Path(__file__).parent / "examples" / "diary.csv"
PEOPLE = {"Ada": 11, "Ben": 12, "Cleo": 13}
DAYS = 28
HEAD = ("person", "when", "stress", "kind_to_self", "setback", "compassion_break", "next_step")


def table() -> str:
    """The example as CSV, the same every time."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEAD)
    for name, seed in PEOPLE.items():
        rows.writerows(_rows(name, sample_person(seed)))
    return text.getvalue()


def _rows(name: str, diary: Diary) -> list[tuple[str, ...]]:
    """One line a check-in; what is asked about the time since the last one stands in it."""
    local = to_local(diary.answer.time, diary.person.timezone)
    times = local[local < local[0] + DAYS * MICROSECONDS_PER_DAY].astype("datetime64[us]")
    stress, kind = (diary.column(channel) for channel in ("stress", "self_kindness"))
    setbacks = diary.event.where(diary.event.kind == "setback")
    breaks = diary.practice.time[diary.practice.kind == "compassion_break"]
    since = np.searchsorted(diary.answer.time, breaks)
    out: list[tuple[str, ...]] = []
    for row, moment in enumerate(times):
        at = diary.answer.time[row]
        hit = np.flatnonzero(setbacks.time == at)
        step = np.flatnonzero(diary.step.time == at)
        out.append(
            (
                name,
                str(moment.astype("datetime64[m]")).replace("T", " "),
                f"{diary.answer.values[row, stress]:g}",
                f"{diary.answer.values[row, kind]:g}",
                f"{10 * setbacks.size[hit[0]]:g}" if len(hit) else "0",
                "1" if np.any(since == row) else "0",
                f"{2 * diary.step.taken[step[0]]:g}" if len(step) else "",
            )
        )
    return out


def main() -> None:
    """Write the table."""
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(table(), encoding="utf-8")
    print(TABLE.name)


if __name__ == "__main__":
    main()
