"""The targets of calibration: each row of the split beside the experiment that simulates it.

Only rows to calibrate are read here. Rows that are held back lie in another file, which nothing
that calibration imports can reach; a contract holds that.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kindloop.ledger.recomputed import recomputed
from kindloop.ledger.split import calibrate_rows
from kindloop.runner import Runner
from kindloop.study import lab, months
from kindloop.study.diary_days import Size
from kindloop.study.free_numbers import Guess
from kindloop.study.simulated_diary import diary_readings, lived

_LONG = {"na": "negative_affect", "sc": "self_kindness", "usc": "self_criticism"}
_PAIRS = (("sc", "usc", "sc_usc"), ("sc", "na", "na_sc"), ("usc", "na", "na_usc"))

READS: Mapping[str, tuple[str, ...]] = {
    "P7.cortisol": ("stress.cortisol",),
    "P7.arousal": ("stress.arousal",),
    "P7.negative_affect": ("stress.negative",),
    "P7.positive_affect": ("stress.positive",),
    "P11.rise": ("morning.rise",),
    "P11.delay": ("morning.delay",),
    "F11.rmssd": ("heartbeat.compassion",),
    "F30.oxytocin": ("course.oxytocin",),
    "P20.all": ("reframing.all",),
    "P20.experience": ("reframing.experience",),
    "P20.distraction": ("distraction.all",),
    "F40.self_compassion": ("course.self_compassion",),
    "F40.stress": ("course.stress",),
    "F40.depression": ("course.depression",),
    "F40.self_criticism": ("course.self_criticism",),
    "F41.self_criticism": ("course.self_criticism",),
    "F41.dose": ("course.longer",),
    "P40.habit": ("habit.days",),
    "F51.fear_of_failure": ("months.fear",),
    "F51.efficacy": ("months.efficacy",),
    "F53.putting_off": ("months.putting_off",),
    "F58.need_satisfaction": ("months.need",),
    "F58.negative_affect": ("months.negative",),
    "F58.vitality": ("months.vitality",),
    "F58.positive_affect": ("months.positive",),
    "P34.negative_1h": ("hours.na.1h",),
    "P34.positive_1h": ("hours.pa.1h",),
    **{f"P34.affect_{gap}h": (f"hours.na.{gap}h", f"hours.pa.{gap}h") for gap in (2, 3, 4, 6)},
    "P34.affect_overnight": ("hours.na.overnight", "hours.pa.overnight"),
    "P35.self_kindness": ("ar.sc",),
    "P35.self_criticism": ("ar.usc",),
    "P35.slow": ("week.sc", "week.usc"),
    "P35.negative_affect_slow": ("week.na",),
    "P36.remains": ("reactivity.share",),
    "F61.icc_affect": ("icc.na",),
    "F61.icc_self_kindness": ("icc.sc",),
    "F61.icc_self_criticism": ("icc.usc",),
    **{
        f"F61.{how}_{_LONG[one]}_{_LONG[other]}": (f"{how}.{pair}",)
        for how in ("within", "between")
        for one, other, pair in _PAIRS
    },
    **{
        f"F62.{_LONG[origin]}_{_LONG[to]}": (f"var.{to}.{origin}",)
        for to in _LONG
        for origin in _LONG
    },
    "F62.innovations_negative_affect_self_kindness": ("innovation.na_sc",),
    "F62.innovations_negative_affect_self_criticism": ("innovation.na_usc",),
    "F62.innovations_self_kindness_self_criticism": ("innovation.sc_usc",),
    "F63.reactivity": ("reactivity.now",),
    "F63.trait": ("reactivity.trait_sc",),
    "F63.self_kindness_before": ("reactivity.prior_sc",),
    "F63.self_criticism_before": ("reactivity.prior_usc",),
    "F63.reactivity_spread": ("reactivity.spread",),
}
"""Which readings of the simulated studies a target is held to; their mean where there are more."""

ADDED: Mapping[str, str] = {
    "F63.reactivity_spread": "how far persons differ in the slope of negative affect on events",
}
"""Targets that were computed from the same diaries beside those of the split, for the spreads."""

PERCENT = frozenset({"reactivity.share"})


@dataclass(frozen=True, slots=True)
class Aim:
    """One number or sign of the literature that the model is held to.

    Attributes:
        id: of the target, as in the split.
        what: in plain words.
        number: in ``unit``; None where only the sign is known.
        error: its standard error; None likewise.
        sign: 1 or -1 where only that is known, else 0.
        unit: ``"1"`` if it has none.
    """

    id: str
    what: str
    number: float | None
    error: float | None
    sign: int
    unit: str


def aims() -> tuple[Aim, ...]:
    """Every target of calibration, with what was recomputed in place of what was printed."""
    out: list[Aim] = []
    again = recomputed()
    for row in calibrate_rows():
        number, error = row.number, row.error
        if row.recompute:
            number, error = again[row.id]
        sign = {"+": 1, "-": -1}.get(row.sign, 0)
        out.append(Aim(row.id, row.quantity, number, error, sign, row.unit))
    added = [Aim(name, what, *again[name], 0, "SD per SD") for name, what in ADDED.items()]
    return (*out, *added)


def of_readings(read: Mapping[str, float], target: str) -> float:
    """The value of a target among readings."""
    names = READS[target]
    value = sum(read[name] for name in names) / len(names)
    return 100 * value if set(names) & PERCENT else value


def readings(around: Guess, size: Size, runner: Runner | None = None) -> dict[str, float]:
    """Every study simulated as it was run, around a guess of the numbers.

    Args:
        around: all numbers.
        size: of the diary study; its seed is that of all.
        runner: where persons are followed.
    """
    out = diary_readings(lived(around, size, runner), around.instruments)
    out |= lab.stress_test(around, size, runner)
    out |= lab.morning(around, runner)
    out |= lab.reframing(around, size, runner)
    out |= lab.heartbeat(around, size, runner)
    out |= months.course(around, size, runner)
    out |= months.habit(around, runner)
    return out | months.as_it_goes(around, size, runner)
