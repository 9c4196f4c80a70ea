"""Held-back trials of weeks and months of training."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.states import INDEX as STATE
from kindloop.runner import Runner
from kindloop.simulate import life
from kindloop.simulate.schedule import Span
from kindloop.study.crowd import Crowd
from kindloop.study.lab import feelings
from kindloop.study.trial_arms import Phase, Regimen, midnights, one_day, trained
from kindloop.study.validate_lab import AFTER, AT, cortisol_response
from kindloop.study.validate_outcome import OCCASION, Outcome, groups

_QUARTER = 91
_ATTENTION = Phase("meditation", 0, _QUARTER)
NONE = Regimen("no training")
PRESENCE = Regimen("attention", (_ATTENTION,))
AFFECT = Regimen("compassion", (Phase("compassion_break", 0, _QUARTER),))
PRESENCE_AFFECT = Regimen(
    "attention, compassion", (_ATTENTION, Phase("compassion_break", _QUARTER, _QUARTER))
)
PRESENCE_PERSPECTIVE = Regimen(
    "attention, perspective", (_ATTENTION, Phase("reframing", _QUARTER, _QUARTER))
)
NINE_MONTHS = Regimen(
    "attention, compassion, perspective",
    (*PRESENCE_AFFECT.phases, Phase("reframing", 2 * _QUARTER, _QUARTER)),
)
EIGHT_WEEKS = Regimen("compassion training", (Phase("compassion_break", 0, 56),))
TEN_WEEKS = Regimen("programme of ten weeks", (Phase("compassion_break", 0, 70, 20.0),))
SIX_WEEKS = Regimen("Mindful Self-Compassion", (Phase("compassion_break", 0, 42),))
RELAXATION = Regimen("relaxation", (Phase("attention_control", 0, 42),))
FOLLOW_UP = (30, 90, 180)
"""Days after a programme at which it may have been followed up; the row does not say."""
_MONTH = 30
_IMAGE = 0.3
_HALF_YEAR = 2 * _QUARTER


@dataclass(frozen=True, slots=True)
class _Lab:
    """Where outcomes come from: persons, instruments, chance."""

    people: Crowd
    by: Mapping[str, float]
    seed: int
    runner: Runner | None

    def chance(self, stream: int) -> Matrix:
        """Standard normal numbers, shape (persons, 8); a stream gives the same ones again."""
        rng = np.random.default_rng([self.seed, 61, stream])
        return rng.standard_normal((len(self.people.numbers), 8))

    def arm(self, regimen: Regimen, times: Vector) -> Cube:
        """Levels of an arm."""
        return trained(self.people, regimen, times, self.seed, self.runner)

    def day(self, start: Matrix, spans: list[Span], times: Vector) -> Cube:
        """A day in the laboratory."""
        return one_day(self.people, start, spans, times, self.runner)


def outcomes(
    people: Crowd, by: Mapping[str, float], seed: int, runner: Runner | None = None
) -> dict[str, tuple[Outcome, ...]]:
    """Every outcome of the held-back trials of training, by the id of its row.

    Where the row leaves a time open there is one outcome for each time that it may have been.
    """
    lab = _Lab(people, by, seed, runner)
    single = _modules(lab) | _hair(lab) | _images(lab) | _speech(lab)
    return {name: (one,) for name, one in single.items()} | _programme(lab)


def _modules(lab: _Lab) -> dict[str, Outcome]:
    """Cortisol in a stress test after each module (F1)."""
    after = {
        arm.name: lab.arm(arm, midnights([days]))[:, 0]
        for arm, days in (
            (NONE, _QUARTER),
            (PRESENCE, _QUARTER),
            (AFFECT, _QUARTER),
            (PRESENCE_AFFECT, _HALF_YEAR),
            (PRESENCE_PERSPECTIVE, _HALF_YEAR),
        )
    }
    times = np.concatenate([[AT - 11.0], AFTER])
    response = {
        name: cortisol_response(
            lab.day(start, life.stress_test(AT), times), lab.by, lab.chance(k)[:, 0]
        )
        for k, (name, start) in enumerate(after.items())
    }
    pairs = {
        "V1.attention": (PRESENCE, NONE),
        "V1.compassion": (AFFECT, NONE),
        "V1.attention_compassion": (PRESENCE_AFFECT, NONE),
        "V1.attention_perspective": (PRESENCE_PERSPECTIVE, NONE),
        "V1.compassion_perspective": (PRESENCE_AFFECT, PRESENCE_PERSPECTIVE),
    }
    return {
        row: groups(response[one.name], response[other.name]) for row, (one, other) in pairs.items()
    }


def _hair(lab: _Lab) -> dict[str, Outcome]:
    """Cortisol in hair of a month, before and in nine months of training (F2)."""
    ends = {"start": _MONTH, "half": _MONTH + _HALF_YEAR, "end": _MONTH + 3 * _QUARTER}
    later = Regimen(
        "after a month",
        tuple(
            Phase(p.practice, p.first + _MONTH, p.days, p.minutes, p.per_week)
            for p in NINE_MONTHS.phases
        ),
    )
    days = [end - _MONTH + d for end in ends.values() for d in range(0, _MONTH, 3)]
    times = np.array([d * MINUTES_PER_DAY + 180.0 * h for d in days for h in range(8)])
    level = lab.arm(later, times)[:, :, STATE["cortisol"]]
    z, spread = lab.chance(11), lab.by["spread_saliva"] * np.sqrt(OCCASION)
    month = np.split(level, len(ends), axis=1)
    hair = {name: np.log(part.mean(axis=1)) + spread * z[:, k]
            for k, (name, part) in enumerate(zip(ends, month, strict=True))}  # fmt: skip
    fell = Outcome("within", hair["start"] - hair["end"])
    return {
        **{f"V2.cohort_{word}": fell for word in ("one", "two", "three")},
        "V2.fall": Outcome("within", hair["half"] - hair["start"]),
        "V2.plateau": Outcome("within", hair["end"] - hair["half"]),
    }


def _images(lab: _Lab) -> dict[str, Outcome]:
    """Threat at unpleasant images before and after eight weeks, and depression (F24)."""
    times = np.concatenate([midnights([0, 56]), _week_before(56)])
    order = np.argsort(times)
    change: list[Vector] = []
    felt: Vector = np.empty(0)
    for k, arm in enumerate((EIGHT_WEEKS, NONE)):
        seen = np.empty((len(lab.people.numbers), len(times), len(STATE)))
        seen[:, order] = lab.arm(arm, times[order])
        z = lab.chance(21 + k)
        response = [_to_images(lab, seen[:, place]) for place in (0, 1)]
        noise = np.std(response[0])
        change.append(response[1] - response[0] + noise * (z[:, 0] - z[:, 1]))
        if arm is EIGHT_WEEKS:
            before = lab.people.start[:, None]
            felt = _distress(lab, seen[:, 2:]) - _distress(lab, before)
            felt = felt + np.std(felt) / 3 * z[:, 2]
    return {
        "V5.threat": groups(change[0], change[1]),
        "V5.depression": Outcome("correlation", change[0], felt),
    }


def _to_images(lab: _Lab, start: Matrix) -> Vector:
    """Threat in a minute of unpleasant images above that before."""
    spans = [Span(AT, AT + 1.0, {"setback": _IMAGE})]
    seen = lab.day(start, spans, np.array([AT - 0.5, AT + 0.9]))[:, :, STATE["threat"]]
    return seen[:, 1] - seen[:, 0]


def _programme(lab: _Lab) -> dict[str, tuple[Outcome, ...]]:
    """Distress after a programme of ten weeks and at follow-up (F48, F43)."""
    ends = (7, 70 + 7, *(70 + 7 + days for days in FOLLOW_UP))
    begun = Regimen("after a week", (Phase("compassion_break", 7, 70, 20.0),))
    times = np.concatenate([_week_before(end) for end in ends])
    arms = []
    for k, arm in enumerate((begun, NONE)):
        z = lab.chance(31 + k)
        weeks = np.split(lab.arm(arm, times), len(ends), axis=1)
        noise = lab.by["offset_negative"] * np.sqrt(OCCASION)
        arms.append([_distress(lab, week) + noise * z[:, j] for j, week in enumerate(weeks)])
    taught, idle = arms
    return {
        "V6.after": (Outcome("within", taught[1] - taught[0]),),
        "V6.follow_up": tuple(Outcome("within", one - taught[0]) for one in taught[2:]),
        "V6.others": tuple(
            groups(one, other) for one, other in zip(taught[2:], idle[2:], strict=True)
        ),
    }


def _speech(lab: _Lab) -> dict[str, Outcome]:
    """A speech task after six weeks of Mindful Self-Compassion or of relaxation (F9)."""
    read: list[tuple[Vector, Vector, Vector]] = []
    for k, arm in enumerate((SIX_WEEKS, RELAXATION)):
        start = lab.arm(arm, midnights([42]))[:, 0]
        seen = lab.day(start, life.stress_test(AT), np.array([AT + 14.0]))
        z = lab.chance(41 + k)
        aroused = seen[:, 0, STATE["noradrenaline"]]
        beat = seen[:, 0, STATE["soothing"]] - aroused + lab.by["spread_heartbeat"] * z[:, 0]
        bad = feelings(seen, lab.by, z[:, 2:6])[0][:, 0]
        read.append((beat, aroused + lab.by["spread_arousal"] * z[:, 1], bad))
    names = ("V12.variability", "V12.heart_rate", "V12.affect")
    return {
        name: groups(one, other) for name, one, other in zip(names, read[0], read[1], strict=True)
    }


def _distress(lab: _Lab, week: Cube) -> Vector:
    mean = week.mean(axis=1)
    return lab.by["load_threat"] * mean[:, STATE["threat"]] - mean[:, STATE["mood"]]


def _week_before(day: int) -> Vector:
    """Eight times of each of the seven days before a day."""
    hours = np.arange(8) * 120.0 + 480.0
    days = (day - 7 + np.arange(7)) * MINUTES_PER_DAY
    return (days[:, None] + hours).ravel()
