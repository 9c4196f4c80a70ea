"""A map drafted for one openESM table, from its metadata and a look through the table.

Nothing is guessed without a word: every column that is not read has its reason, and everything
that was assumed stands in the map as a comment.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kindloop.errors import TableError
from kindloop.exchange.mapping import parse_map
from kindloop.exchange.openesm_clock import clocks, tells_time
from kindloop.exchange.openesm_columns import look_through
from kindloop.exchange.openesm_scale import Scale, Seen, scale_of
from kindloop.exchange.reader import Tally, read
from kindloop.exchange.source import open_source, without_rows

_PERSON = "id"


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
    seen = look_through(table, header)
    if not any(one.count for one in seen.values()):
        raise without_rows(table.name)
    scales: dict[str, Scale] = {}
    left_out: list[tuple[str, str]] = []
    for column in header:
        if column in ("", _PERSON) or tells_time(column, features.get(column)):
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
    for clock in clocks(told, features, seen):
        assumed = [*clock.assumed, *_assumed(scales)]
        keys = {**clock.keys, "missing_time": "drop"}
        tally, error = _tried(table, _text(name, keys, scales, assumed, left_out), name)
        if error is not None:
            refused.append(str(error))
            continue
        if tally.timeless:
            assumed.append(f"{tally.timeless:,} rows without a time are left out.")
        unused = [n for n in seen if tells_time(n, features.get(n)) and n not in clock.columns]
        read_by = f"when rows were told is read from {', '.join(clock.columns)}"
        every = (
            *(pair for pair in left_out if pair[0] not in clock.columns),
            *((n, read_by) for n in unused),
        )
        text = _text(name, keys, scales, assumed, every)
        return Draft(text, tuple(scales), every, tuple(assumed))
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
