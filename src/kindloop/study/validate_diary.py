"""Held-back diary studies: one cohort of two weeks, read as each study asked."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.model.functions import logit
from kindloop.runner import Runner
from kindloop.study.crowd import Crowd
from kindloop.study.fortnight import lived
from kindloop.study.simulated_diary import scs_total
from kindloop.study.validate_outcome import Outcome

_SIX, _THREE = (1, 3, 6, 8, 11, 13), (2, 7, 12)  # places among the waking hours
_EVENING = -2


@dataclass(frozen=True, slots=True)
class Rated:
    """Two weeks of many persons, read every waking hour.

    Attributes:
        bad: feeling bad, shape (persons, days, hours).
        kind: self-kindness as rated, likewise.
        trying: effort, likewise.
        thwarted: sizes of the day's setbacks together, shape (persons, days).
        trait: self-compassion by a questionnaire, shape (persons,).
    """

    bad: Cube
    kind: Cube
    trying: Cube
    thwarted: Matrix
    trait: Vector


def outcomes(
    people: Crowd, by: Mapping[str, float], seed: int, runner: Runner | None = None
) -> dict[str, Outcome]:
    """Every outcome of the held-back diary studies, by the id of its row."""
    seen = rated(people, by, seed, runner)
    kind, effort = seen.kind.mean(axis=2), _effort(seen, seed)
    forth, back = _next_prompt(seen, _THREE, 14)
    return {
        "V8.thwarted": _thwarted(seen),
        "V9.same_day": _slope(kind, effort),
        "V9.next_day": _slope(kind[:, :-1], effort[:, 1:]),
        "V9.week": _slope(kind[:, :7], effort[:, :7]),
        "V9.between": Outcome("correlation", kind[:, :7].mean(axis=1), effort[:, :7].mean(axis=1)),
        "V10.inertia": _carry_over(seen),
        "V11.kindness_affect": forth,
        "V11.affect_kindness": back,
    }


def rated(people: Crowd, by: Mapping[str, float], seed: int, runner: Runner | None = None) -> Rated:
    """Two weeks of everyday life as they would be rated."""
    seen = lived(people, seed, runner)
    z = np.random.default_rng([seed, 73]).standard_normal((3, *seen.of("mood").shape))
    common = by["noise_common"] * z[0]
    felt = by["load_threat"] * seen.of("threat") - seen.of("mood")
    bad = felt + by["noise_negative"] * z[1] + common
    kind = 0.25 * logit(seen.of("soothing")) + by["noise_kindness"] * z[2] - common
    questionnaire = np.random.default_rng([seed, 79]).standard_normal(len(bad))
    trait = scs_total(people.start, questionnaire)
    return Rated(bad, kind, seen.of("trying"), seen.thwarted, trait)


def _effort(seen: Rated, seed: int) -> Matrix:
    """Effort of each day as measured: half of what varies within persons is noise (assumed)."""
    day = seen.trying.mean(axis=2)
    inside = np.std(day - day.mean(axis=1, keepdims=True))
    return day + inside * np.random.default_rng([seed, 83]).standard_normal(day.shape)


def _slope(source: Matrix, target: Matrix) -> Outcome:
    """Within persons, day by day."""
    many, days = source.shape
    return Outcome(
        "slope",
        _inside(source).ravel(),
        _inside(target).ravel(),
        np.repeat(np.arange(many), days),
        np.empty((many * days, 0)),
    )


def _thwarted(seen: Rated) -> Outcome:
    """Feeling bad in the evening on the day's setbacks, and how the trait changes that slope."""
    bad, thwarted = seen.bad[:, :7, _EVENING], _inside(seen.thwarted[:, :7])
    trait = (seen.trait - seen.trait.mean()) / seen.trait.std()
    both = (thwarted * trait[:, None]).ravel()
    who = np.repeat(np.arange(len(bad)), 7)
    return Outcome("slope", both, _inside(bad).ravel(), who, thwarted.reshape(-1, 1))


def _carry_over(seen: Rated) -> Outcome:
    """Feeling bad on itself one prompt before, and how self-kindness there changes that."""
    bad, kind = (_standard(one[:, :7, list(_SIX)]) for one in (seen.bad, seen.kind))
    before, at = bad[:, :, :-1].ravel(), kind[:, :, :-1].ravel()
    who = np.repeat(np.arange(len(bad)), 7 * (len(_SIX) - 1))
    beside = np.column_stack([before, at, np.ones(len(at))])
    return Outcome("slope", before * at, bad[:, :, 1:].ravel(), who, beside)


def _next_prompt(seen: Rated, places: tuple[int, ...], days: int) -> tuple[Outcome, Outcome]:
    """Feeling bad on self-kindness one prompt before, and the other way round."""
    bad, kind = (_standard(one[:, :days, list(places)]) for one in (seen.bad, seen.kind))
    before = [one[:, :, :-1].ravel() for one in (bad, kind)]
    after = [one[:, :, 1:].ravel() for one in (bad, kind)]
    who = np.repeat(np.arange(len(bad)), days * (len(places) - 1))
    return (
        Outcome("slope", before[1], after[0], who, before[0][:, None]),
        Outcome("slope", before[0], after[1], who, before[1][:, None]),
    )


def _inside(values: Matrix) -> Matrix:
    return values - values.mean(axis=1, keepdims=True)


def _standard(values: Cube) -> Cube:
    """Values about the person's mean, in standard deviations within persons."""
    left = values - values.mean(axis=(1, 2), keepdims=True)
    return left / np.std(left)
