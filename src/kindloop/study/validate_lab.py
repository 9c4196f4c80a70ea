"""Held-back trials of one day: brief exercises and a stress test, an answer to a failure."""

from collections.abc import Mapping, Sequence

import numpy as np

from kindloop.arrays import Cube, Vector
from kindloop.model.states import INDEX as STATE
from kindloop.runner import Runner
from kindloop.simulate import life
from kindloop.simulate.schedule import Span
from kindloop.study.crowd import Crowd
from kindloop.study.trial_arms import of_sex, one_day
from kindloop.study.validate_outcome import Outcome, groups

AT = 900.0
AFTER = np.arange(AT, AT + 66.0, 5.0)
_KIND = {"compassion_break": 1.0, "attention_control": 1.0}
_ATTENTION = {"attention_control": 1.0}
_CARRIED = {"compassion_break": 0.5}
_BRIEF = 20.0
_STUDY_SPREAD = 0.5
"""How far persons differ in study time, on the logarithm: assumed."""


def outcomes(
    people: Crowd, by: Mapping[str, float], seed: int, runner: Runner | None = None
) -> dict[str, Outcome]:
    """Every outcome of the held-back trials of one day, by the id of its row."""
    z = np.random.default_rng([seed, 51]).standard_normal((len(people.numbers), 8))
    women, men = of_sex(people, female=True), of_sex(people, female=False)
    brief = [_response(women, before, by, z[:, k], runner)
             for k, before in enumerate((_exercise(_KIND), _exercise(_ATTENTION)))]  # fmt: skip
    group = [_response(people, before, by, z[:, k], runner)
             for k, before in enumerate((_exercise(_KIND), _exercise(_ATTENTION)))]  # fmt: skip
    written = [_written(men, inputs, by, z[:, k], runner)
               for k, inputs in enumerate((_KIND | {"journaling": 1.0}, _ATTENTION))]  # fmt: skip
    aroused = [_aroused(women, before, by, z[:, 2 + k], runner)
               for k, before in enumerate((_exercise(_KIND), _exercise(_ATTENTION)))]  # fmt: skip
    studied = [_studied(people, inputs, z[:, 4 + k], runner)
               for k, inputs in enumerate((_KIND, _ATTENTION))]  # fmt: skip
    return {
        "V3.training": groups(brief[0], brief[1]),
        "V3.writing": groups(written[0], written[1]),
        "V3.group": groups(group[0], group[1]),
        "V4.amylase": groups(aroused[0], aroused[1]),
        "V7.study_time": groups(studied[0], studied[1]),
    }


def cortisol_response(seen: Cube, by: Mapping[str, float], z: Vector) -> Vector:
    """Highest cortisol in saliva above the first reading, shape (persons,)."""
    level = seen[:, :, STATE["cortisol"]]
    spread = by["spread_saliva"]
    return (level[:, 1:].max(axis=1) - level[:, 0]) * np.exp(spread * z - spread**2 / 2)


def _exercise(inputs: Mapping[str, float]) -> list[Span]:
    """A brief exercise before the test; a kind one is carried into it at half strength."""
    start, stop = AT - 10.0 - _BRIEF, AT - 10.0
    out = [Span(start, stop, inputs)]
    return [*out, Span(stop, AT + 15.0, _CARRIED)] if "compassion_break" in inputs else out


def _response(
    people: Crowd,
    before: Sequence[Span],
    by: Mapping[str, float],
    z: Vector,
    runner: Runner | None,
) -> Vector:
    spans = [*before, *life.stress_test(AT)]
    times = np.concatenate([[AT - 11.0], AFTER])
    return cortisol_response(one_day(people, people.start, spans, times, runner), by, z)


def _aroused(
    people: Crowd,
    before: Sequence[Span],
    by: Mapping[str, float],
    z: Vector,
    runner: Runner | None,
) -> Vector:
    """Alpha-amylase at the end of the test above that before the exercise."""
    spans = [*before, *life.stress_test(AT)]
    times = np.array([AT - 31.0, AT + 15.0])
    level = one_day(people, people.start, spans, times, runner)[:, :, STATE["noradrenaline"]]
    return level[:, 1] - level[:, 0] + by["spread_arousal"] * z


def _written(
    people: Crowd,
    inputs: Mapping[str, float],
    by: Mapping[str, float],
    z: Vector,
    runner: Runner | None,
) -> Vector:
    """Area of cortisol above the first reading, from before the test to 50 minutes after it."""
    spans = [*life.stress_test(AT), Span(AT + 16.0, AT + 36.0, inputs)]
    times = np.arange(AT - 15.0, AT + 66.0, 5.0)
    level = one_day(people, people.start, spans, times, runner)[:, :, STATE["cortisol"]]
    spread = by["spread_saliva"]
    return (level - level[:, :1]).mean(axis=1) * np.exp(spread * z - spread**2 / 2)


def _studied(
    people: Crowd, inputs: Mapping[str, float], z: Vector, runner: Runner | None
) -> Vector:
    """Time spent trying in the hour after a failure that was answered for three minutes."""
    spans = [Span(AT, AT + 10.0, {"setback": 0.6}), Span(AT + 10.0, AT + 13.0, inputs)]
    times = np.arange(AT + 15.0, AT + 76.0, 5.0)
    trying = one_day(people, people.start, spans, times, runner)[:, :, STATE["trying"]]
    return 60.0 * trying.mean(axis=1) * np.exp(_STUDY_SPREAD * z)
