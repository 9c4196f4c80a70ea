"""Experiments of one day, as they were run: a stress test, reframing, a compassion exercise.

Persons and what chance adds to an instrument are drawn once for a seed. Paths have no noise: what
persons differ by comes from who they are and from the instruments.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from kindloop.arrays import Cube, Vector
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.states import INDEX as STATE
from kindloop.runner import Runner
from kindloop.simulate import life
from kindloop.simulate.schedule import WAKING, Plan, Span, schedule
from kindloop.study.crowd import Crowd, crowd, typical
from kindloop.study.diary_days import Size
from kindloop.study.followed import followed
from kindloop.study.free_numbers import Guess

AT = 900.0
TOLERANCE = 5e-4
_TEST = np.concatenate([[AT - 15.0], np.arange(AT, AT + 76.0, 5.0)])
_EVENT_MINUTES, _EVENT_SIZE = 10.0, 0.5
_SESSION_MINUTES = 20.0


def day(people: Crowd, spans: Sequence[Span], times: Vector, runner: Runner | None = None) -> Cube:
    """One day of persons without noise, shape (persons, n, states)."""
    length = max(MINUTES_PER_DAY, float(times[-1]) + 1.0)
    plan = schedule(Plan(length, spans, successes="given"))
    return followed(people.numbers, people.start, [plan], times, TOLERANCE, runner).states


def stress_test(around: Guess, size: Size, runner: Runner | None = None) -> dict[str, float]:
    """Effect sizes of a social stress test within persons (P7).

    The highest cortisol within an hour, arousal and feelings at its end, against a quarter of an
    hour before it: mean change over the standard deviation of persons.
    """
    by, people = around.instruments, crowd(around, size.lab, size.seed)
    z = np.random.default_rng([size.seed, 3]).standard_normal((size.lab, 6))
    seen = day(people, life.stress_test(AT), _TEST, runner)
    own = np.exp(by["spread_saliva"] * z[:, 0])[:, None]
    saliva = own * seen[:, :, STATE["cortisol"]]
    arousal = seen[:, :, STATE["noradrenaline"]] + by["spread_arousal"] * z[:, 1:2]
    bad, good = feelings(seen, by, z[:, 2:6])
    end = int(np.searchsorted(_TEST, AT + 15.0))
    return {
        "stress.cortisol": changed(saliva[:, 0], saliva[:, 1:].max(axis=1)),
        "stress.arousal": changed(arousal[:, 0], arousal[:, end]),
        "stress.negative": changed(bad[:, 0], bad[:, end]),
        "stress.positive": -changed(good[:, 0], good[:, end]),
    }


def morning(around: Guess, runner: Runner | None = None) -> dict[str, float]:
    """Cortisol of the typical person after waking (P11): rise in half an hour, and its delay."""
    times = WAKING + np.arange(0.0, 31.0)
    level = day(typical(around), (), times, runner)[0, :, STATE["cortisol"]]
    rise = level - level[0]
    delay = np.interp(0.1 * rise[-1], rise, times - WAKING) if rise[-1] > 0 else np.nan
    return {"morning.rise": 100 * float(rise[-1] / level[0]), "morning.delay": float(delay)}


def reframing(around: Guess, size: Size, runner: Runner | None = None) -> dict[str, float]:
    """Reframing, and turning attention away, during an unpleasant event (P20).

    Arms are compared at the end of ten minutes: what is felt, and the mean of that and arousal.
    """
    by, people = around.instruments, crowd(around, size.lab, size.seed)
    z = np.random.default_rng([size.seed, 5]).standard_normal((size.lab, 5))
    stop = AT + _EVENT_MINUTES
    event = Span(AT, stop, {"setback": _EVENT_SIZE})
    arms = {"none": {}, "reframing": {"reframing": 1.0, "attention_control": 1.0},
            "distraction": {"attention_control": 1.0}}  # fmt: skip
    felt: dict[str, Vector] = {}
    aroused: dict[str, Vector] = {}
    for name, inputs in arms.items():
        what = [event, Span(AT, stop, inputs)] if inputs else [event]
        seen = day(people, what, np.array([stop]), runner)
        felt[name] = feelings(seen, by, z[:, :4])[0][:, 0]
        aroused[name] = seen[:, 0, STATE["noradrenaline"]] + by["spread_arousal"] * z[:, 4]
    out: dict[str, float] = {}
    for name in ("reframing", "distraction"):
        experience = apart(felt[name], felt["none"])
        out[f"{name}.experience"] = -experience
        out[f"{name}.all"] = -(experience + apart(aroused[name], aroused["none"])) / 2
    return out


def heartbeat(around: Guess, size: Size, runner: Runner | None = None) -> dict[str, float]:
    """Variability of the heartbeat in a compassion exercise against resting as long (F11)."""
    by, people = around.instruments, crowd(around, size.lab, size.seed)
    z = np.random.default_rng([size.seed, 9]).standard_normal(size.lab)
    stop = AT + _SESSION_MINUTES
    arms = ({"compassion_break": 1.0, "attention_control": 1.0}, {"attention_control": 1.0})
    read: list[Vector] = []
    for inputs in arms:
        seen = day(people, [Span(AT, stop, inputs)], np.array([stop - 1.0]), runner)[:, 0]
        level = seen[:, STATE["soothing"]] - seen[:, STATE["noradrenaline"]]
        read.append(level + by["spread_heartbeat"] * z)
    return {"heartbeat.compassion": apart(*read)}


def feelings(seen: Cube, by: Mapping[str, float], z: Cube) -> tuple[Cube, Cube]:
    """Feeling bad and feeling good as rated, each shape (persons, n).

    Args:
        seen: levels, shape (persons, n, states).
        by: numbers of the instruments.
        z: how persons differ, shape (persons, 4).
    """
    mood = seen[:, :, STATE["mood"]]
    bad = by["load_threat"] * seen[:, :, STATE["threat"]] - mood
    own = by["offset_negative"] * z[:, :1]
    return (
        bad + own + np.hypot(by["noise_negative"], by["noise_common"]) * z[:, 1:2],
        mood - own + by["noise_positive"] * z[:, 2:3],
    )


def changed(before: Vector, after: Vector) -> float:
    """Mean change over the standard deviation of persons, both times together."""
    return float(np.mean(after - before) / np.sqrt((np.var(before) + np.var(after)) / 2))


def apart(one: Vector, other: Vector) -> float:
    """Difference of two arms' means over their common standard deviation."""
    return changed(other, one)
