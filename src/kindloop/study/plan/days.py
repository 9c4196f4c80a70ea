"""The days of a planned study as plans for the engine: everyday setbacks, and what is practised."""

from collections.abc import Sequence

import numpy as np

from kindloop.arrays import Flags, Vector
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.simulate import life
from kindloop.simulate.schedule import Plan, Span
from kindloop.study.plan.chance import Draws
from kindloop.study.plan.design import BETWEEN, Study

_SHARED = "attention_control"


def decision_times(study: Study) -> Vector:
    """Times of the moments, minutes since midnight of the first day, shape (M,)."""
    hours = len(study.diary.hours)
    return study.check_ins.reshape(-1, hours)[:, : study.decisions].ravel()


def setbacks(study: Study, many: int, seed: Sequence[int]) -> list[list[Span]]:
    """Everyday setbacks of persons, the same for the same seed.

    Args:
        study: how long it lasts.
        many: persons.
        seed: of chance.
    """
    return [life.setbacks(study.length, np.random.default_rng([*seed, k])) for k in range(many)]


def plans(
    study: Study, happened: Sequence[Sequence[Span]], drawn: Draws, *, works: bool = True
) -> list[Plan]:
    """Plans of persons in a study whose prompts are randomised, or that has none.

    Args:
        study: the plan.
        happened: everyday setbacks of each person.
        drawn: coins and what becomes of them.
        works: whether the practice does anything; if not, it does what comes instead of it.
    """
    at = decision_times(study) + BETWEEN
    out: list[Plan] = []
    for k, spans in enumerate(happened):
        prompted = drawn.available[k] & drawn.followed[k]
        asked = drawn.assigned[k] & works
        own = _prompts(study, at, prompted & asked, prompted & ~asked) if study.randomised else []
        out.append(Plan(study.length * MINUTES_PER_DAY, [*spans, *own], successes="drawn"))
    return out


def arms(
    study: Study, happened: Sequence[Sequence[Span]], drawn: Draws, *, practise: bool
) -> list[Plan]:
    """Plans of persons in one arm of a two-arm trial.

    Args:
        study: the plan.
        happened: everyday setbacks of each person.
        drawn: the days on which the arm practises.
        practise: whether all are in the arm that practises; otherwise all are in the other.
    """
    days = study.diary.before + np.arange(study.diary.days, dtype=np.float64)
    at: Vector = days * MINUTES_PER_DAY + study.dose.at
    out: list[Plan] = []
    for k, spans in enumerate(happened):
        done = drawn.practised[k]
        own = _prompts(study, at, done & practise, done & (not practise))
        out.append(Plan(study.length * MINUTES_PER_DAY, [*spans, *own], successes="drawn"))
    return out


def _prompts(study: Study, at: Vector, practised: Flags, other: Flags) -> list[Span]:
    dose = study.dose
    kinds = [(practised, {dose.name: 1.0, _SHARED: 1.0})]
    if dose.instead == "pause":
        kinds.append((other, {_SHARED: 1.0}))
    return [
        Span(start, start + dose.minutes, inputs)
        for which, inputs in kinds
        for start in at[which].tolist()
    ]
