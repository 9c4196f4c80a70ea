"""Ways of placing the rows of an openESM table in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kindloop.exchange.openesm_scale import Seen

_WAKING = 14 * 60
"""Minutes of a day over which the beeps of a grid are laid out."""

_PARTS = ("study_period", "period", "burst", "wave", "part", "block", "phase")
_TIMES = ("respon", "answer", "complet", "end", "modif", "submit", "time", "start", "creat",
          "issue", "sched", "notif")  # fmt: skip
_MOST_BEEPS = 24  # in a day; a number that runs further counts something else


@dataclass(frozen=True, slots=True)
class Clock:
    """A way of placing rows in time.

    Attributes:
        keys: of ``[diary]`` in the map.
        columns: that they read.
        assumed: sentences on what is assumed with it.
    """

    keys: Mapping[str, Any]
    columns: tuple[str, ...]
    assumed: tuple[str, ...]


def clocks(
    told: Mapping[str, Any],
    features: Mapping[str, Mapping[str, Any]],
    seen: Mapping[str, Seen],
) -> list[Clock]:
    """Ways of placing rows in time, the best first."""
    stamps = [n for n, one in features.items() if kind_of(one) == "posixct" and n in seen]
    stamps = [n for n in stamps if seen[n].count]
    stamps.sort(key=lambda n: (-_rank(n), -seen[n].count))
    zone = "Times are taken as they stand, on a clock of their own (UTC)."
    plain = [Clock({"time": n, "ignore_offset": True}, (n,), (zone,)) for n in stamps]
    out = [way for one in plain for way in (one, _first(one))]
    grid = _grid(told, seen)
    if grid is None:
        return out
    out.append(grid)
    for part in _PARTS:
        if part in seen and seen[part].count:
            keys = {key: value for key, value in grid.keys.items() if key != "day"}
            said = f"Days are counted anew in each {part}; parts lie eight weeks apart."
            keys["day_parts"] = [part, "day"]
            out.append(Clock(keys, (part, *grid.columns), (*grid.assumed, said)))
    return [*out, _first(grid)]


def _first(clock: Clock) -> Clock:
    """The same, where one instant has two answers of a person."""
    said = "Of two answers of a person at one instant the first counts."
    return Clock({**clock.keys, "duplicates": "first"}, clock.columns, (*clock.assumed, said))


def _rank(name: str) -> int:
    at = [place for place, word in enumerate(_TIMES) if word in name.lower()]
    return len(_TIMES) - at[0] if at else 0


def _grid(told: Mapping[str, Any], seen: Mapping[str, Seen]) -> Clock | None:
    """Day and beep laid out over waking hours; None where the table has no day."""
    day = seen.get("day")
    if day is None or not day.numbers or day.numbers < day.count:
        return None
    keys: dict[str, Any] = {"day": "day", "day_start": int(day.low)}
    beep = _beep(seen)
    if beep is None or (seen[beep].high == seen[beep].low and _planned(told) <= 1):
        said = "One answer a day, taken to be at 20:00."
        return Clock({**keys, "first": "20:00"}, ("day",), (said,))
    low, high = seen[beep].low, seen[beep].high
    beeps = max(int(high - low) + 1, _planned(told), 2)
    between = max(_WAKING // (beeps - 1) // 5 * 5, 5)
    keys |= {"beep": beep, "beep_start": int(low), "first": "09:00", "between": f"{between}min"}
    said = f"Beeps are laid out from 09:00 on, {between} minutes apart: the table has no times."
    return Clock(keys, ("day", beep), (said,))


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
    return int(text) if text.isdecimal() and int(text) < 200 else 0


def tells_time(name: str, feature: Mapping[str, Any] | None) -> bool:
    """Whether a column says when, and is no question."""
    if name == "day" or "beep" in name.lower():
        return True
    return feature is not None and kind_of(feature) in ("posixct", "date")


def kind_of(feature: Mapping[str, Any]) -> str:
    """The type of a variable, in small letters."""
    return str(feature.get("variable_type") or "").strip().lower()
