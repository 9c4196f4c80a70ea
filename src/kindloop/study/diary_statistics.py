"""What a diary of affect, self-kindness and self-criticism shows, real or simulated.

Everything within persons is about the person's own mean, in standard deviations within persons. A
lag is the next prompt of the same day. The same function reads real and simulated diaries, so that
whatever short diaries do to an estimate, they do to both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from kindloop.arrays import Flags, Integers, Matrix, Vector

CHANNELS = ("na", "sc", "usc")
"""Negative affect, self-compassion, uncompassionate self-responding: columns of ``ratings``."""

LEAST = 8
"""Answers that a person needs."""

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers of many persons, one row each, sorted by person, day and prompt.

    Attributes:
        person: a whole number for each person, shape (n,).
        day: days since the first, shape (n,).
        prompt: number of the prompt within the day, shape (n,).
        ratings: negative affect, self-compassion, uncompassionate responding, shape (n, 3).
        context: unpleasantness of the most notable event since the last prompt, shape (n,).
        trait: self-compassion of the person by a questionnaire, NaN if not known, shape (n,).
    """

    person: Integers
    day: Integers
    prompt: Integers
    ratings: Matrix
    context: Vector
    trait: Vector

    def rows(self, chosen: Integers | Flags) -> "Sheet":
        """Some of the rows."""
        return Sheet(
            self.person[chosen],
            self.day[chosen],
            self.prompt[chosen],
            self.ratings[chosen],
            self.context[chosen],
            self.trait[chosen],
        )


def kept(sheet: Sheet) -> Sheet:
    """Without persons who answered too little or always alike; persons numbered anew from 0."""
    _, place = np.unique(sheet.person, return_inverse=True)
    enough = np.bincount(place) >= LEAST
    known = np.isfinite(sheet.context).all()
    everything = np.column_stack([sheet.ratings, sheet.context]) if known else sheet.ratings
    enough &= (_deviation(everything, place) > 1e-9).all(axis=1)
    chosen = sheet.rows(enough[place])
    _, person = np.unique(chosen.person, return_inverse=True)
    return Sheet(person, chosen.day, chosen.prompt, chosen.ratings, chosen.context, chosen.trait)


def statistics(sheet: Sheet) -> Mapping[str, float]:
    """Every statistic by its name.

    ``ar.``, ``week.``: correlation with the next prompt and with the same week day a week on;
    ``within.``, ``between.``, ``icc.``; ``var.to.from``: lagged matrix; ``innovation.``: what is
    left correlates; ``reactivity.``: slope of negative affect on unpleasantness, what of it is
    there one prompt later, and by how much self-compassion changes the slope.
    """
    sheet = kept(sheet)
    z = standardised(sheet.ratings, sheet.person)
    event = standardised(sheet.context[:, None], sheet.person)[:, 0]
    now = following(sheet)
    out = _levels(sheet, z, CHANNELS) | _lagged(z, now, CHANNELS)
    return out | _reactions(sheet, z, event, now)


def plain_statistics(sheet: Sheet, names: Sequence[str]) -> Mapping[str, float]:
    """Shares between persons, correlations, inertia and lagged matrix of any ratings, by name.

    Args:
        sheet: answers; its context and trait are not read.
        names: of the columns of its ratings.
    """
    sheet = kept(sheet)
    z = standardised(sheet.ratings, sheet.person)
    return _levels(sheet, z, names) | _lagged(z, following(sheet), names)


def bootstrap(
    sheet: Sheet,
    draws: int,
    chance: np.random.Generator,
    of: Callable[[Sheet], Mapping[str, float]] = statistics,
) -> dict[str, Vector]:
    """The statistics of resampled persons, each with ``draws`` values."""
    sheet = kept(sheet)
    rows = np.split(np.arange(len(sheet.person)), np.flatnonzero(np.diff(sheet.person)) + 1)
    many: dict[str, list[float]] = {}
    for _ in range(draws):
        picked = [rows[k] for k in chance.integers(0, len(rows), len(rows))]
        again = sheet.rows(np.concatenate(picked))
        person = np.repeat(np.arange(len(picked)), [len(one) for one in picked])
        drawn = Sheet(person, again.day, again.prompt, again.ratings, again.context, again.trait)
        for name, value in of(drawn).items():
            many.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in many.items()}


def standardised(values: Matrix, person: Integers) -> Matrix:
    """Values less their person's mean, over the standard deviation of what is left."""
    count = np.bincount(person)
    mean = np.stack([np.bincount(person, column) / count for column in values.T], axis=1)
    left = values - mean[person]
    return left / np.sqrt(np.mean(left**2, axis=0))


def following(sheet: Sheet, days: int = 0, prompts: int = 1) -> tuple[Integers, Integers]:
    """Rows and, for each, the row of the same person so many days and prompts later."""
    span = 1000
    key = (sheet.person * 10_000 + sheet.day) * span + sheet.prompt
    wanted = (sheet.person * 10_000 + sheet.day + days) * span + sheet.prompt + prompts
    place = np.searchsorted(key, wanted)
    there = np.flatnonzero(key[np.minimum(place, len(key) - 1)] == wanted)
    return there, place[there]


def _levels(sheet: Sheet, z: Matrix, names: Sequence[str]) -> dict[str, float]:
    count = np.bincount(sheet.person)
    means = np.stack([np.bincount(sheet.person, c) / count for c in sheet.ratings.T], axis=1)
    inside = (_deviation(sheet.ratings, sheet.person) ** 2 * count[:, None]).sum(axis=0)
    inside = inside / (len(z) - len(count))
    outside = np.maximum(means.var(axis=0, ddof=1) - inside / np.mean(count), 0.0)
    out = {
        f"icc.{name}": float(v) for name, v in zip(names, outside / (outside + inside), strict=True)
    }
    for (i, one), (j, other) in combinations(enumerate(names), 2):
        out[f"within.{one}_{other}"] = float(np.mean(z[:, i] * z[:, j]))
        out[f"between.{one}_{other}"] = float(np.corrcoef(means[:, i], means[:, j])[0, 1])
    return out


def _lagged(z: Matrix, now: tuple[Integers, Integers], names: Sequence[str]) -> dict[str, float]:
    before, after = z[now[0]], z[now[1]]
    slopes = np.asarray(np.linalg.lstsq(before, after, rcond=None)[0], dtype=np.float64)
    left = np.atleast_2d(np.asarray(np.corrcoef((after - before @ slopes).T), dtype=np.float64))
    out = {f"ar.{name}": _r(before[:, k], after[:, k]) for k, name in enumerate(names)}
    for k, to in enumerate(names):
        for m, origin in enumerate(names):
            out[f"var.{to}.{origin}"] = float(slopes[m, k])
    for (i, one), (j, other) in combinations(enumerate(names), 2):
        out[f"innovation.{one}_{other}"] = float(left[i, j])
    return out


def _reactions(
    sheet: Sheet, z: Matrix, event: Vector, now: tuple[Integers, Integers]
) -> dict[str, float]:
    out: dict[str, float] = {}
    for k, name in enumerate(CHANNELS):
        early, late = following(sheet, _WEEK, 0)
        out[f"week.{name}"] = _r(z[early, k], z[late, k]) if len(early) > LEAST else float("nan")
    na = z[:, 0]
    out["reactivity.now"] = float(np.mean(event * na))
    early, late = now
    out["reactivity.after"] = _slopes(event[early][:, None], na[late])[0]
    out["reactivity.share"] = out["reactivity.after"] / out["reactivity.now"]
    out["reactivity.spread"] = _slope_spread(event, na, sheet.person)
    known = np.isfinite(sheet.trait)
    trait = sheet.trait[known]
    trait = (trait - trait.mean()) / trait.std() if len(trait) else trait
    by_trait = np.column_stack([event[known], trait, event[known] * trait])
    out["reactivity.trait_sc"] = _slopes(by_trait, na[known])[2]
    for k, name in ((1, "sc"), (2, "usc")):
        prior = np.column_stack([event[late], z[early, k], event[late] * z[early, k], na[early]])
        out[f"reactivity.prior_{name}"] = _slopes(prior, na[late])[2]
    return out


def _slope_spread(source: Vector, target: Vector, person: Integers) -> float:
    """How far persons differ in a slope: spread of their slopes less what chance gives them."""
    xx, xy = np.bincount(person, source**2), np.bincount(person, source * target)
    slope, count = xy / xx, np.bincount(person)
    left = np.bincount(person, (target - slope[person] * source) ** 2)
    error = left / np.maximum(count - 2, 1) / xx
    sure = 1 / (error + np.var(slope))
    mean = np.sum(sure * slope) / np.sum(sure)
    return float(np.sqrt(max(np.sum(sure * ((slope - mean) ** 2 - error)) / np.sum(sure), 0.0)))


def _deviation(values: Matrix, person: Integers) -> Matrix:
    """Standard deviation of each person's values, shape (persons, columns)."""
    count = np.bincount(person)
    first = np.stack([np.bincount(person, column) / count for column in values.T], axis=1)
    rest = values - first[person]
    return np.sqrt(np.stack([np.bincount(person, c * c) / count for c in rest.T], axis=1))


def _slopes(sources: Matrix, target: Vector) -> list[float]:
    if len(target) <= sources.shape[1] + 1:
        return [float("nan")] * sources.shape[1]
    with_level = np.column_stack([sources, np.ones(len(target))])
    return [float(one) for one in np.linalg.lstsq(with_level, target, rcond=None)[0][:-1]]


def _r(one: Vector, other: Vector) -> float:
    return float(np.corrcoef(one, other)[0, 1])
