"""The scale of a question, from what openESM's metadata and the answers themselves say."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RATINGS = ("rating", "likert", "vas", "visual analog", "slider", "ordinal")
"""Words by which a variable's type says that it is a rating."""

_PAIR = re.compile(r"(?<![\w.])(-?\d+(?:\.\d+)?)\s*(?:=|:|–|-(?=\s))")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:to|bis|–|-)\s*(-?\d+(?:\.\d+)?)", re.IGNORECASE)
_FINEST = 0.01


@dataclass(frozen=True, slots=True)
class Seen:
    """What the answers in one column look like.

    Attributes:
        count: cells that are not empty.
        numbers: how many of them are numbers.
        low, high: smallest and largest number, NaN without any.
        step: smallest distance between two numbers, NaN with fewer than two.
    """

    count: int = 0
    numbers: int = 0
    low: float = math.nan
    high: float = math.nan
    step: float = math.nan


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale and how it is known.

    Attributes:
        low, high: ends, in the unit of the answers.
        step: between neighbouring answers.
        source: ``told``, ``labels`` or ``answers``.
    """

    low: float
    high: float
    step: float
    source: str


def scale_of(feature: Mapping[str, Any], seen: Seen) -> Scale | str:
    """The scale of a variable, or in one sentence why it has none that could be used.

    Args:
        feature: of the metadata.
        seen: its column.
    """
    kind = str(feature.get("variable_type") or "").strip()
    if not any(word in kind.lower() for word in RATINGS):
        return f"its type is {kind!r}, which is no rating" if kind else "its type is not told"
    if seen.count == 0:
        return "nobody ever answered it"
    if seen.numbers < seen.count:
        return f"{seen.count - seen.numbers} of its {seen.count} cells are no numbers"
    ends, source = _ends(feature.get("low"), feature.get("high")), "told"
    if ends is None:
        ends, source = _labelled(feature), "labels"
    if ends is None:
        ends, source = _counted(feature, seen), "answers"
    if ends is None:
        return "neither labels nor the number of answers say where its scale ends"
    low, high = ends
    if seen.low < low or seen.high > high:
        return (
            f"its scale is said to run from {low:g} to {high:g}, but answers run from "
            f"{seen.low:g} to {seen.high:g}"
        )
    return Scale(low, high, _step(feature, seen, high - low), source)


def _ends(low: Any, high: Any) -> tuple[float, float] | None:
    first, last = _number(low), _number(high)
    return (first, last) if first is not None and last is not None and first < last else None


def _labelled(feature: Mapping[str, Any]) -> tuple[float, float] | None:
    """Ends from labels such as ``1 = not at all``; they must fit the number of answers."""
    text = str(feature.get("labels") or "")
    found = [float(one) for one in _PAIR.findall(text)]
    if len(set(found)) < 2:
        found = [float(one) for pair in _RANGE.findall(text) for one in pair]
    if len(set(found)) < 2:
        return None
    low, high = min(found), max(found)
    count = _number(feature.get("answer_categories"))
    return None if count is not None and high - low + 1 != count else (low, high)


def _counted(feature: Mapping[str, Any], seen: Seen) -> tuple[float, float] | None:
    """Ends from the number of answers, counted from 1, or from 0 where a 0 came."""
    count = _number(feature.get("answer_categories"))
    if count is None or count < 2 or count != int(count) or seen.low < 0:
        return None
    first = 0.0 if seen.low < 1 or count in (11, 101) else 1.0
    return first, first + count - 1


def _step(feature: Mapping[str, Any], seen: Seen, width: float) -> float:
    told = _number(feature.get("step"))
    if told is not None and 0 < told <= width:
        return told
    if not seen.step > 0 or seen.step >= 1 or float(seen.step).is_integer():
        return min(1.0, width)
    return max(round(seen.step, 6), _FINEST * width / 100)


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
