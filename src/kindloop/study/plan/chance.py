"""What chance gives the persons of a planned study: coins, missing answers, drop-out, noise.

A *moment* is a check-in that has an outcome. All of it is drawn before anyone lives a day, so that
the same persons can live the same days again with other coins.
"""

from dataclasses import dataclass, replace

import numpy as np

from kindloop.arrays import Flags, Integers
from kindloop.study.plan.channels import Shocks
from kindloop.study.plan.design import Study

_DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Draws:
    """What chance gives; M moments and T check-ins, of all days in order.

    Attributes:
        answered: the check-ins, shape (persons, T).
        told: the outcomes of moments, where they are asked apart from check-ins, shape
            (persons, M); otherwise whether the next check-in is answered.
        available: whether a prompt can come, shape (persons, M).
        assigned: whether it asks for the practice, shape (persons, M); False where none can come.
        followed: whether a prompt is followed if there is one, shape (persons, M).
        practised: of a two-arm trial: the days on which the arm practises, shape (persons, days).
        stays: days until a person leaves, shape (persons,).
        check_ins: noise of the answers at check-ins.
        outcomes: noise of outcomes that are asked apart.
    """

    answered: Flags
    told: Flags
    available: Flags
    assigned: Flags
    followed: Flags
    practised: Flags
    stays: Integers
    check_ins: Shocks
    outcomes: Shocks


def draws(study: Study, many: int, chance: np.random.Generator) -> Draws:
    """What chance gives many persons of a study.

    Args:
        study: the plan.
        many: persons.
        chance: draws everything.
    """
    diary, dose = study.diary, study.dose
    days, hours, channels = len(study.asked_days), len(diary.hours), len(study.asked)
    stays = _stays(study, many, chance)
    there = np.array(study.asked_days) < stays[:, None]
    answered = there.repeat(hours, axis=1) & (chance.random((many, days * hours)) >= diary.missing)
    at = answered.reshape(many, days, hours)
    moments = (many, days * study.decisions)
    if diary.outcome_after:
        told = there.repeat(hours, axis=1) & (chance.random(moments) >= diary.missing)
    else:
        told = at[:, :, 1:].reshape(moments)
    available = at[:, :, : study.decisions].reshape(moments)
    available = available & (chance.random(moments) < dose.availability)
    assigned = available & (chance.random(moments) < dose.probability)
    ways = chance.standard_normal((many, channels))
    apart = moments[1] if diary.outcome_after else 0
    return Draws(
        answered, told, available, assigned,
        followed=chance.random(moments) < dose.adherence,
        practised=_practised(study, many, chance),
        stays=stays,
        check_ins=Shocks(chance.standard_normal((channels + 1, many, days * hours)), ways),
        outcomes=Shocks(chance.standard_normal((channels + 1, many, apart)), ways),
    )  # fmt: skip


def flipped(drawn: Draws, phase: Integers, every: int) -> tuple[Draws, Flags]:
    """The same with some coins turned over, far enough apart that each stands alone.

    Args:
        drawn: what chance gave.
        phase: which of each person's available moments is the first that is turned, shape
            (persons,).
        every: moments from one that is turned to the next.

    Returns:
        the draws with those coins turned, and which they are, shape (persons, M).
    """
    place = np.arange(drawn.assigned.shape[1])
    turned = drawn.available & ((place - phase[:, None]) % every == 0)
    return replace(drawn, assigned=drawn.assigned ^ turned), turned


def _stays(study: Study, many: int, chance: np.random.Generator) -> Integers:
    """Days until each person leaves, at a rate that does not change."""
    if study.dropout == 0:
        return np.full(many, study.length, dtype=np.int64)
    rate = -np.log1p(-study.dropout) / _DAYS_OF_WEEK
    return np.floor(chance.exponential(1.0 / rate, many)).astype(np.int64)


def _practised(study: Study, many: int, chance: np.random.Generator) -> Flags:
    days = study.diary.days if study.design == "two_arm" else 0
    planned = np.arange(days) % _DAYS_OF_WEEK < study.dose.days_a_week
    return planned & (chance.random((many, days)) < study.dose.adherence)
