"""What instruments would read of a model person: loadings of the states, with units."""

from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Cube, Vector
from kindloop.model.number import MINUTES_PER_DAY, MINUTES_PER_HOUR
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import STATES


@dataclass(frozen=True, slots=True)
class Reading:
    """A channel through which a model person is seen.

    Attributes:
        name: of the channel.
        unit: ``"1"`` if it has none.
        words: what it is, in plain words.
        loading: how much of which state it sums.
        window: minutes over which it averages, back from the time of reading.
    """

    name: str
    unit: str
    words: str
    loading: dict[str, float]
    window: float = 0.0


_HOURS_3 = 3 * MINUTES_PER_HOUR
READINGS: tuple[Reading, ...] = (
    Reading("saliva_cortisol", "nmol/L", "cortisol in saliva", {"cortisol": 1.0}),
    Reading("stress", "1", "stress", {"threat": 1.0, "noradrenaline": 1.0}),
    Reading("negative_affect", "1", "feeling bad", {"threat": 1.0, "mood": -1.0}),
    Reading("self_kindness", "1", "kindness to oneself", {"soothing": 1.0}, _HOURS_3),
    Reading("self_criticism", "1", "criticism of oneself", {"critic": 1.0}, _HOURS_3),
    Reading("next_step", "1", "probability of the next step taken", {"trying": 1.0}),
    Reading("scs_total", "1", "self-compassion as a trait",
            {"kindness_habit": 1.0, "criticism_habit": -1.0}),
    Reading("alpha_amylase", "relative", "alpha-amylase in saliva", {"noradrenaline": 1.0}),
    Reading("rmssd", "relative", "variability of the heartbeat",
            {"soothing": 1.0, "noradrenaline": -1.0}),
    Reading("hair_cortisol", "relative", "cortisol in hair: a month's mean", {"cortisol": 1.0},
            30 * MINUTES_PER_DAY),
)  # fmt: skip

COLUMNS: tuple[str, ...] = tuple(one.name for one in (*STATES, *READINGS))
"""Names of the columns that ``read`` gives: the states, then the readings."""

COLUMN = {name: place for place, name in enumerate(COLUMNS)}
UNITS: tuple[str, ...] = tuple(one.unit for one in (*STATES, *READINGS))
WORDS: dict[str, str] = {one.name: one.stands_for for one in STATES} | {
    one.name: one.words for one in READINGS
}


def read(times: Vector, states: Cube, saliva_at_rest: Vector) -> Cube:
    """States and, behind them, readings, shape (persons, n, columns).

    Args:
        times: minutes, rising, shape (n,).
        states: shape (persons, n, states).
        saliva_at_rest: salivary cortisol at level 1, nmol/L, shape (persons,).
    """
    out = np.empty((*states.shape[:2], len(COLUMNS)))
    out[..., : len(STATES)] = states
    for place, one in enumerate(READINGS, start=len(STATES)):
        value = sum(weight * states[..., STATE[name]] for name, weight in one.loading.items())
        if one.unit == "nmol/L":
            value = value * saliva_at_rest[:, None]
        out[..., place] = trailing(times, np.asarray(value), one.window) if one.window else value
    return out


def trailing(times: Vector, values: Cube, window: float) -> Cube:
    """The mean over the time before, as far back as there is any, along the last axis.

    Args:
        times: minutes, rising, shape (n,).
        values: shape (..., n); between times they are taken to be straight lines.
        window: minutes.
    """
    if len(times) < 2:
        return values
    steps = 0.5 * (values[..., 1:] + values[..., :-1]) * np.diff(times)
    area = np.concatenate([np.zeros_like(values[..., :1]), np.cumsum(steps, axis=-1)], axis=-1)
    since = np.maximum(times - window, times[0])
    place = np.clip(np.searchsorted(times, since, "right") - 1, 0, len(times) - 2)
    part = since - times[place]
    share = part / (times[place + 1] - times[place])
    at = values[..., place] + share * (values[..., place + 1] - values[..., place])
    before = area[..., place] + 0.5 * part * (values[..., place] + at)
    length = times - since
    return np.where(length > 0, (area - before) / np.where(length > 0, length, 1.0), values)
