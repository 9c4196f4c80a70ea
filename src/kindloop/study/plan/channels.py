"""What a person of a planned study answers, on a scale from 0 to 100, with noise and its ends.

0 and 100 are the ends of the natural range of what a channel reads (of logits -4 and 4). Sizes of
noise and of personal ways of using a scale are the instruments' numbers. Stress and motivation
have none of their own: they take those of feeling bad and of feeling good, in points of the scale,
which is an assumption.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.model.functions import logit
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import STATES
from kindloop.study.readings import trailing

POINTS = 100.0
_LEAST = 1e-6  # a level between two kept ones may be read a hair beyond 0 or 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A channel of a planned study.

    Attributes:
        loading: how much of which state it sums; a text names an instrument's number.
        noise: instruments' numbers that together are its noise.
        offset: the instrument's number for how persons differ in using the scale.
        common: sign of what all answers of one moment share, 0 if they do not.
        like: the channel whose noise and offset it takes, in points; itself if empty.
        looks_back: whether it is the logit of the mean over the minutes before.
    """

    loading: Mapping[str, float | str]
    noise: str = ""
    offset: str = ""
    common: int = 0
    like: str = ""
    looks_back: bool = False


CHANNELS: dict[str, Asked] = {
    "stress": Asked({"threat": 1.0, "noradrenaline": 1.0}, like="negative_affect", common=1),
    "negative_affect": Asked(
        {"threat": "load_threat", "mood": -1.0}, "noise_negative", "offset_negative", 1
    ),
    "mood": Asked({"mood": 1.0}, "noise_positive", "offset_negative"),
    "motivation": Asked({"motivation": 1.0}, like="mood"),
    "self_kindness": Asked(
        {"soothing": 0.25}, "noise_kindness", "offset_kindness", -1, looks_back=True
    ),
    "self_criticism": Asked(
        {"critic": 0.25}, "noise_criticism", "offset_criticism", 1, looks_back=True
    ),
}


@dataclass(frozen=True, slots=True)
class Shocks:
    """Standard normal numbers by which answers differ from levels.

    Attributes:
        moments: of each channel, and last what all of a moment share, shape
            (channels + 1, persons, n).
        ways: how persons use the scales, shape (persons, channels).
    """

    moments: Cube
    ways: Matrix


def states_of(channels: tuple[str, ...]) -> tuple[str, ...]:
    """The states that channels read, each once."""
    return tuple(dict.fromkeys(state for name in channels for state in CHANNELS[name].loading))


def window(channels: tuple[str, ...], by: Mapping[str, float]) -> float:
    """Minutes over which some channel looks back; 0 where none does."""
    looks = any(CHANNELS[name].looks_back for name in channels)
    return by["minutes_self"] if looks else 0.0


def sizes(name: str, by: Mapping[str, float]) -> tuple[float, float, float]:
    """Noise of its own, noise shared with its moment, and offset of a channel, in points.

    Args:
        name: of the channel.
        by: numbers of the instruments.
    """
    own = CHANNELS[CHANNELS[name].like or name]
    low, high = _ends(own, by)
    per = POINTS / (high - low)
    common = by["noise_common"] * CHANNELS[name].common
    return per * by[own.noise], per * common, per * by[own.offset]


def readings(
    channels: tuple[str, ...], times: Vector, levels: Mapping[str, Matrix], by: Mapping[str, float]
) -> Cube:
    """What channels read of the states, in points, without noise, shape (channels, persons, n).

    Args:
        channels: what is asked.
        times: minutes, rising, shape (n,).
        levels: of the states, by name, shape (persons, n).
        by: numbers of the instruments.
    """
    out: list[Matrix] = []
    for one in (CHANNELS[name] for name in channels):
        low, high = _ends(one, by)
        out.append(POINTS * (_read(one, times, levels, by) - low) / (high - low))
    return np.array(out)


def answers(channels: tuple[str, ...], read: Cube, chance: Shocks, by: Mapping[str, float]) -> Cube:
    """Answers from 0 to 100 and never beyond, shape (channels, persons, n).

    Args:
        channels: what is asked.
        read: what they read, in points, same shape.
        chance: what makes answers differ from that.
        by: numbers of the instruments.
    """
    out = np.empty_like(read)
    for place, name in enumerate(channels):
        own, common, offset = sizes(name, by)
        told = read[place] + own * chance.moments[place] + common * chance.moments[-1]
        out[place] = np.clip(told + offset * chance.ways[:, place, None], 0.0, POINTS)
    return out


def _read(
    one: Asked, times: Vector, levels: Mapping[str, Matrix], by: Mapping[str, float]
) -> Matrix:
    if one.looks_back:
        ((state, weight),) = one.loading.items()
        mean = trailing(times, levels[state], by["minutes_self"])
        return _number(weight, by) * logit(np.clip(mean, _LEAST, 1.0 - _LEAST))
    return np.asarray(sum(_number(w, by) * levels[name] for name, w in one.loading.items()))


def _ends(one: Asked, by: Mapping[str, float]) -> tuple[float, float]:
    """What 0 and 100 stand for."""
    if one.looks_back:
        return -1.0, 1.0
    low = high = 0.0
    for name, weight in one.loading.items():
        state, size = STATES[STATE[name]], _number(weight, by)
        ends = sorted((size * state.low, size * state.high))
        low, high = low + ends[0], high + ends[1]
    return low, high


def _number(weight: float | str, by: Mapping[str, float]) -> float:
    return by[weight] if isinstance(weight, str) else weight
