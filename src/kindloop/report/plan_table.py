"""What a plan came to, as plain data for programs."""

from math import isfinite
from typing import Any

from kindloop.study.plan.design import WANTED_POWER
from kindloop.study.plan.operating import Doing, Needed, Rate
from kindloop.study.plan.run import Planned, prompts_needed

UNIT = "points of 0..100"


def plan_data(planned: Planned) -> dict[str, Any]:
    """A plan as plain data; a number that is not known is null, names are stable."""
    study = planned.study
    size_of = "days" if study.design == "n_of_1" else "persons"
    return {
        "study": {
            "name": study.name, "title": study.title, "design": study.design,
            "estimator": study.estimator, "level": study.level, "persons": study.persons,
            "days": study.diary.days, "check_ins_a_day": len(study.diary.hours),
            "channels": list(study.diary.channels), "practice": study.dose.name or None,
            "seed": study.seed,
        },
        "simulated": {
            "persons": planned.persons, "failed": planned.failed,
            "studies": len(planned.doings[0].estimates),
            "seconds": {"simulation": planned.seconds[0], "analysis": planned.seconds[1]},
        },
        "unit": UNIT,
        "size_of": size_of,
        "association": study.design == "diary",
        "results": [_doing(one) for one in planned.doings],
        "curve": [
            {"world": world, "size": one.size, "excludes_zero": _rate(one.power)}
            for world, curve in planned.curves.items()
            for one in curve
        ],
        "needed": {world: _needed(planned, one, size_of) for world, one in planned.needed.items()},
        "answered_check_ins": _rate(planned.answered),
        "decided_prompts": planned.decided,
    }  # fmt: skip


def _doing(one: Doing) -> dict[str, Any]:
    power = "type_1_error" if one.world == "no effect" else "power"
    return {
        "world": one.world, "channel": one.channel, "size": one.size,
        "true_effect": _rate(one.truth),
        "standardised": _number(one.standard), "scatter": _number(one.scatter),
        power: _rate(one.power), "bias": _rate(one.bias), "coverage": _rate(one.coverage),
        "width": _number(one.width), "too_few_answers": one.empty,
    }  # fmt: skip


def _needed(planned: Planned, one: Needed, size_of: str) -> dict[str, Any]:
    alone = size_of == "days" and one.size is not None
    return {
        "power": WANTED_POWER, "unit": size_of, "size": one.size, "low": one.low,
        "high": one.high, "simulated": [one.least, one.most],
        "prompts": prompts_needed(planned, one) if alone else None,
    }  # fmt: skip


def _rate(one: Rate) -> dict[str, float | None]:
    return {"value": _number(one.value), "error": _number(one.error)}


def _number(value: float) -> float | None:
    return value if isfinite(value) else None
