"""The words beside an openESM-style table: its metadata, and the map that reads it back."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kindloop.arrays import Instants
from kindloop.diary import Channel, Diary

MARK = "# kindloop openESM-style export, format 1"
"""The first line of the map; a folder whose map has it may be written anew."""

_FIXED = (
    ("id", "Participant ID", "categorical"),
    ("day", "Day of the participant, by their own clock and start of day, from 1", "other"),
    ("beep", "Row of that day, from 1", "other"),
    ("time", "When it was told: local time with its offset from UTC", "PosixCt"),
    ("phase", "Phase of the study", "categorical"),
)


@dataclass(slots=True)
class Column:
    """A column of the table of answers, or of the table of persons.

    Attributes:
        kind: ``channel``, ``trait``, ``step``, ``event``, ``practice``, or one of the last two
            with ``_minutes``.
        name: of the channel, trait or kind of event.
        header: the column's name in the file.
        channel: its scale, if it is a channel.
        told: how many rows hold a value.
        since_last: how many of them happened some time since the answer before.
    """

    kind: str
    name: str
    header: str
    channel: Channel | None = None
    told: int = 0
    since_last: int = 0


@dataclass(slots=True)
class Summary:
    """What was written, as the metadata tell it.

    Attributes:
        persons: how many.
        simulated: how many of them a program made up.
        rows: of the table of answers.
        most_rows: of one person.
        days: the last day of any person.
        beeps: the most rows of one day.
        per_day: how many days have how many rows.
        timezones: how many persons live by which clock.
        phases: whether any row has a phase.
        arms: whether anybody is in an arm.
        columns: beyond the fixed ones, of both tables.
    """

    persons: int = 0
    simulated: int = 0
    rows: int = 0
    most_rows: int = 0
    days: int = 0
    beeps: int = 0
    per_day: Counter[int] = field(default_factory=Counter[int])
    timezones: Counter[str] = field(default_factory=Counter[str])
    phases: bool = False
    arms: bool = False
    columns: list[Column] = field(default_factory=list[Column])

    @property
    def mapped(self) -> bool:
        """Whether there is anything that a map can name."""
        return any(column.kind != "trait" for column in self.columns)

    def learn(self, diary: Diary, times: Instants, day: Instants, beep: Instants) -> None:
        """Take in a person's rows."""
        self.persons += 1
        self.simulated += diary.person.simulated
        self.timezones[diary.person.timezone] += 1
        self.arms = self.arms or diary.person.arm is not None
        self.phases = self.phases or any(diary.answer.phase.tolist())
        self.rows += len(times)
        self.most_rows = max(self.most_rows, len(times))
        self.days = max(self.days, int(day.max(initial=0)))
        self.beeps = max(self.beeps, int(beep.max(initial=0)))
        self.per_day.update(np.unique(day, return_counts=True)[1].tolist())

    @property
    def usual_rows_a_day(self) -> int:
        """The median number of rows of a day that has any."""
        return int(np.median(np.array(sorted(self.per_day.elements()), dtype=np.int64)))


def metadata(summary: Summary, name: str) -> dict[str, Any]:
    """The metadata, with the keys of openESM and the scale and missing share of each column."""
    traits = [column for column in summary.columns if column.kind == "trait"]
    told = [column for column in summary.columns if column.kind != "trait"]
    fixed = [_feature(*given) for given in _FIXED]
    return {
        "dataset_id": name,
        "dataset_version": "1.0.0",
        "n_participants": summary.persons,
        "n_time_points": summary.most_rows,
        "n_rows": summary.rows,
        "n_days": str(summary.days),
        "n_beeps_per_day": str(summary.beeps),
        "passive_data_available": "no",
        "cross_sectional_available": "yes" if traits else "no",
        "raw_time_stamp": "yes",
        "implicit_missingness": "no",
        "sampling_scheme": (
            f"{summary.usual_rows_a_day} rows a day (median of the days that have any), up to "
            f"{summary.beeps}, over up to {summary.days} days"
        ),
        "participants": _participants(summary),
        "additional_comments": (
            "Written by kindloop. Rows without any value are missed prompts. Sizes of events and "
            "practices run from 0 to 1."
        ),
        "features": [*fixed, *(_described(column, summary.rows) for column in told)],
        "static_features": [
            _feature(column.header, f"Trait {column.name}", "other") for column in traits
        ],
    }


def _participants(summary: Summary) -> str:
    clocks = ", ".join(f"{name} ({count})" for name, count in summary.timezones.most_common())
    made_up = f"; {summary.simulated} of them simulated by a program" if summary.simulated else ""
    return f"{summary.persons} persons{made_up}; time zones: {clocks}"


def _feature(name: str, description: str, kind: str) -> dict[str, Any]:
    empty = ("coding", "answer_categories", "details", "labels", "transformation", "source")
    return {
        "name": name,
        "description": description,
        "variable_type": kind,
        **dict.fromkeys(empty, ""),
        "assessment_type": "ESM",
        "construct": "",
        "comments": "",
    }


def _described(column: Column, rows: int) -> dict[str, Any]:
    words = {
        "channel": f"Channel {column.name}",
        "event": f"Event {column.name}: its size",
        "event_minutes": f"Event {column.name}: how many minutes it lasted",
        "practice": f"Practice {column.name}: its size",
        "practice_minutes": f"Practice {column.name}: how many minutes it lasted",
        "step": "Next step: 0 not taken, 1 done, between partly",
    }
    return {
        **_feature(
            column.header, words[column.kind], "rating_scale" if column.channel else "other"
        ),
        "construct": column.name if column.channel else "",
        **_scale(column),
        "missing_share": round(1 - column.told / rows, 6),
    }


def _scale(column: Column) -> dict[str, Any]:
    if column.kind.endswith("_minutes"):
        return {"low": 0.0, "high": None, "step": None}
    if column.channel is None:
        return {"low": 0.0, "high": 1.0, "step": None}
    low, high, step = column.channel.low, column.channel.high, column.channel.step
    return {
        "answer_categories": str(round((high - low) / step) + 1),
        "labels": f"{low:g} = lowest\n{high:g} = highest",
        "low": low,
        "high": high,
        "step": step,
    }


def map_text(summary: Summary, name: str) -> str:
    """The map (TOML) with which kindloop reads the table back."""
    clock = summary.timezones.most_common(1)[0][0]
    lines = [
        MARK,
        f"# kindloop import {name}_ts.tsv --map map.toml",
        "",
        *_table("diary", person="id", time="time", timezone=clock),
    ]
    headers = {(column.kind, column.name): column.header for column in summary.columns}
    for column in summary.columns:
        lines += _mapped(column, headers, f"{name}_static.tsv")
    if summary.arms:
        lines += _table("arm", column="arm", file=f"{name}_static.tsv", person="id")
    if summary.phases:
        lines += _table("phase", column="phase")
    return "\n".join(lines)


def _mapped(column: Column, headers: dict[tuple[str, str], str], static: str) -> list[str]:
    key = {"column": column.header}
    if column.channel is not None:
        scale = column.channel
        numbers = {"low": scale.low, "high": scale.high, "step": scale.step}
        return _table(f"channels.{_text(column.name)}", **key, **numbers)
    if column.kind in ("event", "practice"):
        return _table(
            f"{column.kind}s.{_text(column.name)}",
            **key,
            low=0.0,
            high=1.0,
            threshold=0.0,
            minutes=headers[f"{column.kind}_minutes", column.name],
            since_last=2 * column.since_last > column.told,
        )
    if column.kind == "step":
        return _table("steps", **key, low=0.0, high=1.0)
    if column.kind == "trait":
        return _table(f"traits.{_text(column.name)}", **key, file=static, person="id")
    return []


def _table(name: str, **keys: str | float | bool) -> list[str]:
    return [f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in keys.items()), ""]


def _toml(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else repr(float(value))


def _text(value: str) -> str:
    """A text as TOML writes it: as JSON does, but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
