"""Pools made of normal numbers, so that what a study would find is known from formulas."""

from dataclasses import replace

import numpy as np
from tests.study.plan.small import diary, micro_randomised, n_of_1, two_arm

from kindloop.study.plan.design import Study
from kindloop.study.plan.lived import Pool


def arms_of(
    effect: float, *, many: int = 4000, together: float = 0.6, seed: int = 1
) -> tuple[Study, Pool]:
    """A trial whose persons' means before and after are normal with a known correlation."""
    chance = np.random.default_rng(seed)
    study = two_arm()
    study = replace(
        study, persons=40, sizes=(20, 40, 80), studies=400,
        diary=replace(study.diary, hours=(600.0,), before=1, after=1, channels=("stress",)),
    )  # fmt: skip
    before, rest = chance.standard_normal((2, many))
    after = together * before + np.sqrt(1 - together**2) * rest
    without = 50 + 10 * np.stack([before, after], axis=1)[None]
    with_it = without + np.array([0.0, effect])
    none = np.zeros((many, 0), dtype=np.bool_)
    contrast = np.full((1, many, 1), effect)
    return study, Pool(
        without, np.zeros((1, many, 0)), with_it, none, none, contrast, np.ones((many, 1))
    )


def prompts_of(
    effect: float, *, many: int = 2000, days: int = 10, alone: bool = False
) -> tuple[Study, Pool]:
    """Randomised prompts whose effect on the next answer is known; answers have no memory."""
    chance = np.random.default_rng(2)
    study = n_of_1() if alone else micro_randomised(days=days)
    study = replace(
        study,
        persons=1 if alone else 20, sizes=(days,) if alone else (10, 20, 40),
        studies=many if alone else 200,
        diary=replace(study.diary, days=days, channels=("stress",), outcome_after=30.0),
        dose=replace(study.dose, probability=0.3),
    )  # fmt: skip
    shape = (many, days * study.decisions)
    usual = 50 + 8 * chance.standard_normal((many, 1))
    at, told = (usual + 10 * chance.standard_normal(shape) for _ in range(2))
    available = chance.random(shape) < 0.8
    assigned = available & (chance.random(shape) < 0.3)
    known = chance.random(shape) < 0.9
    outcome = np.where(known, told + effect * assigned, np.nan)
    weight = 0.5 / np.where(assigned, 0.3, 0.7)
    contrast = np.where(available, effect, np.nan)[None]
    return study, Pool(
        at[None], outcome[None], at[None, :, :0], assigned, available, contrast, weight
    )


def associated(slope: float, *, many: int = 2000, days: int = 10) -> tuple[Study, Pool]:
    """Answers that follow a predictor within persons with a known slope."""
    chance = np.random.default_rng(3)
    study = diary()
    study = replace(
        study, persons=20, sizes=(10, 20, 40), studies=200,
        diary=replace(study.diary, days=days, channels=("stress",), outcome_after=30.0),
    )  # fmt: skip
    shape = (many, days * study.decisions)
    usual = 50 + 8 * chance.standard_normal((2, many, 1))
    predictor = 10 * chance.standard_normal(shape)
    at = usual[0] + 10 * chance.standard_normal(shape)
    outcome = usual[0] + slope * predictor + 10 * chance.standard_normal(shape)
    none = np.zeros(shape, dtype=np.bool_)
    check_ins = np.stack([at, usual[1] + predictor])
    return study, Pool(
        check_ins, np.stack([outcome, outcome]), check_ins[:, :, :0], none, none,
        np.full((2, *shape), np.nan), np.ones(shape),
    )  # fmt: skip
