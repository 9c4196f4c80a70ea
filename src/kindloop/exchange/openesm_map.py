"""A map drafted for one openESM table, from its metadata and a look through the table.

Nothing is guessed without a word: every column that is not read has its reason, and everything
that was assumed stands in the map as a comment.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from kindloop.errors import TableError
from kindloop.exchange.cells import EMPTY
from kindloop.exchange.mapping import parse_map
from kindloop.exchange.openesm_scale import Scale, Seen, scale_of
from kindloop.exchange.reader import Tally, read
from kindloop.exchange.source import blocks, open_source, without_rows

_WAKING = 14 * 60
"""Minutes of a day over which the beeps of a grid are laid out."""

_FIXED = ("id", "day", "beep")
_PARTS = ("study_period", "period", "burst", "wave", "part", "block", "phase")
_TIMES = ("respon", "answer", "complet", "end", "modif", "submit", "time", "start", "creat",
          "issue", "sched", "notif")  # fmt: skip
_MOST_VALUES = 5_000
_MOST_BEEPS = 24  # in a day; a number that runs further counts something else


@dataclass(frozen=True, slots=True)
class Draft:
    """A map and what is to be said of it.

    Attributes:
        text: TOML.
        channels: that it reads.
        left_out: columns that it does not read, with the reason.
        assumed: sentences.
    """

    text: str
    channels: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Clock:
    """A way of placing rows in time: keys of ``[diary]``, and what is assumed with it."""

    keys: Mapping[str, Any]
    assumed: tuple[str, ...]


def drafted(table: Path, name: str, told: Mapping[str, Any]) -> Draft:
    """A map for a table.

    Args:
        table: the time series.
        name: of the data set.
        told: its metadata.

    Raises:
        TableError: if it is no table, has no column of persons, cannot be placed in time, or
            holds no question whose scale could be told.
    """
    features = _features(told)
    header = open_source(table, {"id": "the person"}).header
    seen = _look_through(table, header)
    if not any(one.count for one in seen.values()):
        raise without_rows(table.name)
    scales: dict[str, Scale] = {}
    left_out: list[tuple[str, str]] = []
    clock_names = {n for n, one in features.items() if _kind(one) in ("posixct", "date")}
    for column in header:
        if column in _FIXED or column in clock_names or not column or "beep" in column.lower():
            continue
        if column not in features:
            left_out.append((column, "the metadata do not name it"))
            continue
        scale = scale_of(features[column], seen[column])
        if isinstance(scale, Scale):
            scales[column] = scale
        else:
            left_out.append((column, scale))
    left_out += [(n, "the table has no such column") for n in features if n not in header]
    if not scales:
        raise TableError(
            f"{table.name} has no question whose scale could be told from the metadata: write a "
            "map by hand.",
            reason="no scale",
        )
    return _placed(table, name, told, features, seen, scales, tuple(left_out))


def _placed(
    table: Path,
    name: str,
    told: Mapping[str, Any],
    features: Mapping[str, Mapping[str, Any]],
    seen: Mapping[str, Seen],
    scales: Mapping[str, Scale],
    left_out: tuple[tuple[str, str], ...],
) -> Draft:
    """The map with the first way of placing rows in time that the table goes along with."""
    refused: list[str] = []
    for clock in _clocks(told, features, seen):
        assumed = [*clock.assumed, *_assumed(scales)]
        keys = {**clock.keys, "missing_time": "drop"}
        tally, error = _tried(table, _text(name, keys, scales, assumed, left_out), name)
        if error is not None:
            refused.append(str(error))
            continue
        if tally.timeless:
            assumed.append(f"{tally.timeless:,} rows without a time are left out.")
        text = _text(name, keys, scales, assumed, left_out)
        return Draft(text, tuple(scales), left_out, tuple(assumed))
    why = f": {refused[0]}" if refused else "."
    raise TableError(
        f"{table.name} cannot be placed in time by a column of times, or by day and beep{why}",
        reason="no time",
    )


def _tried(table: Path, text: str, name: str) -> tuple[Tally, TableError | None]:
    tally = Tally()
    try:
        for _part in read(table, parse_map(text, name), tally=tally):
            pass
    except TableError as error:
        return tally, error
    if tally.answers:
        return tally, None
    return tally, TableError("no row has both a time and an answer.", reason="no time")


def _clocks(
    told: Mapping[str, Any],
    features: Mapping[str, Mapping[str, Any]],
    seen: Mapping[str, Seen],
) -> list[_Clock]:
    """Ways of placing rows in time, the best first."""
    stamps = [n for n, one in features.items() if _kind(one) == "posixct" and n in seen]
    stamps = [n for n in stamps if seen[n].count]
    stamps.sort(key=lambda n: (-_rank(n), -seen[n].count))
    zone = "Times are taken as they stand, on a clock of their own (UTC)."
    plain = [_Clock({"time": n, "ignore_offset": True}, (zone,)) for n in stamps]
    out = [way for one in plain for way in (one, _first(one))]
    grid = _grid(told, seen)
    if grid is None:
        return out
    out.append(grid)
    for part in _PARTS:
        if part in seen and seen[part].count:
            keys = {key: value for key, value in grid.keys.items() if key != "day"}
            said = f"Days are counted anew in each {part}; parts lie eight weeks apart."
            out.append(_Clock({**keys, "day_parts": [part, "day"]}, (*grid.assumed, said)))
    return [*out, _first(grid)]


def _first(clock: _Clock) -> _Clock:
    """The same, where one instant has two answers of a person."""
    said = "Of two answers of a person at one instant the first counts."
    return _Clock({**clock.keys, "duplicates": "first"}, (*clock.assumed, said))


def _rank(name: str) -> int:
    at = [place for place, word in enumerate(_TIMES) if word in name.lower()]
    return len(_TIMES) - at[0] if at else 0


def _grid(told: Mapping[str, Any], seen: Mapping[str, Seen]) -> _Clock | None:
    """Day and beep laid out over waking hours; None where the table has no day."""
    day = seen.get("day")
    if day is None or not day.numbers or day.numbers < day.count:
        return None
    keys: dict[str, Any] = {"day": "day", "day_start": int(day.low)}
    beep = _beep(seen)
    if beep is None or (seen[beep].high == seen[beep].low and _planned(told) <= 1):
        return _Clock({**keys, "first": "20:00"}, ("One answer a day, taken to be at 20:00.",))
    low, high = seen[beep].low, seen[beep].high
    beeps = max(int(high - low) + 1, _planned(told), 2)
    between = max(_WAKING // (beeps - 1) // 5 * 5, 5)
    keys |= {"beep": beep, "beep_start": int(low), "first": "09:00", "between": f"{between}min"}
    said = f"Beeps are laid out from 09:00 on, {between} minutes apart: the table has no times."
    return _Clock(keys, (said,))


def _beep(seen: Mapping[str, Seen]) -> str | None:
    """The column of the beep within the day: a number that no day has too many of."""
    named = [name for name in seen if name == "beep"] + [n for n in seen if "beep" in n.lower()]
    for name in named:
        one = seen[name]
        if one.numbers and one.numbers == one.count and one.high - one.low < _MOST_BEEPS:
            return name
    return None


def _planned(told: Mapping[str, Any]) -> int:
    text = str(told.get("n_beeps_per_day") or "")
    return int(text) if text.isdigit() and int(text) < 200 else 0


def _assumed(scales: Mapping[str, Scale]) -> list[str]:
    counted = [name for name, one in scales.items() if one.source == "answers"]
    if not counted:
        return []
    return [
        "The ends of these scales are taken from the number of answers: " + ", ".join(counted) + "."
    ]


def _text(
    name: str,
    keys: Mapping[str, Any],
    scales: Mapping[str, Scale],
    assumed: Sequence[str],
    left_out: Sequence[tuple[str, str]],
) -> str:
    lines = [f"# A map drafted by kindloop from openESM's metadata for {_comment(name)}."]
    lines += ["# Look it through before you build on it.", "#", "# Assumed:"]
    lines += [f"# - {_comment(one)}" for one in assumed] or ["# - nothing"]
    lines += ["#", "# Not read:", *(f"# - {_comment(c)}: {_comment(why)}" for c, why in left_out)]
    lines += ["", "[diary]", 'person = "id"', *(f"{key} = {_toml(v)}" for key, v in keys.items())]
    for column, one in scales.items():
        lines += ["", f"[channels.{_toml(column)}]", f"column = {_toml(column)}"]
        lines += [f"low = {one.low:g}", f"high = {one.high:g}"]
        lines += [f"step = {one.step:g}"] if one.step != 1 else []
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in cast("list[Any]", value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)[:300]


def _features(told: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The variables by name; what is no variable is passed over."""
    listed = told.get("features")
    if not isinstance(listed, list):
        raise TableError(
            "The metadata have no list of features: they are not openESM's.", reason="no metadata"
        )
    found: dict[str, Mapping[str, Any]] = {}
    for one in cast("list[Any]", listed):
        if isinstance(one, dict):
            feature = cast("Mapping[str, Any]", one)
            if isinstance(feature.get("name"), str):
                found.setdefault(str(feature["name"]).strip(), feature)
    return found


def _kind(feature: Mapping[str, Any]) -> str:
    return str(feature.get("variable_type") or "").strip().lower()


def _look_through(table: Path, header: Sequence[str]) -> dict[str, Seen]:
    """What the cells of every column look like, in bounded memory."""
    counts, numbers = np.zeros(len(header), np.int64), np.zeros(len(header), np.int64)
    values: list[set[float]] = [set() for _ in header]
    ends: list[list[float]] = [[math.inf, -math.inf] for _ in header]
    for block in blocks(open_source(table, {})):
        for at, column in enumerate(block.columns):
            for text, count in _counted(column):
                counts[at] += count
                number = _number(text)
                if number is None:
                    continue
                numbers[at] += count
                ends[at] = [min(ends[at][0], number), max(ends[at][1], number)]
                if len(values[at]) < _MOST_VALUES:
                    values[at].add(number)
    return {
        name: _seen(int(counts[at]), int(numbers[at]), values[at], ends[at])
        for at, name in enumerate(header)
    }


def _counted(column: Any) -> list[tuple[str, int]]:
    """The different texts of a column that are not empty, and how often each stands there."""
    import pyarrow.compute as pc

    found = pc.call_function("value_counts", [column]).to_pylist()
    pairs = [(str(one["values"] or "").strip(), int(one["counts"])) for one in found]
    return [(text, count) for text, count in pairs if text.lower() not in EMPTY]


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _seen(count: int, numbers: int, values: set[float], ends: list[float]) -> Seen:
    if not numbers:
        return Seen(count)
    gaps = np.diff(np.array(sorted(values)))
    gaps = gaps[gaps > 1e-9]
    step = float(gaps.min()) if len(gaps) else math.nan
    return Seen(count, numbers, ends[0], ends[1], step)
