"""Between persons: a simulated cohort, read as real diary studies asked, beside those studies.

Shares between persons, correlations within and between them, inertia, the lagged matrix and how
far persons differ in their reactivity; each with a 95 % interval over persons.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Cube
from kindloop.model.functions import logit
from kindloop.runner import Runner
from kindloop.study.crowd import crowd
from kindloop.study.diary_days import Size
from kindloop.study.diary_statistics import Sheet, bootstrap, plain_statistics, statistics
from kindloop.study.fortnight import HOURS, Fortnight, lived
from kindloop.study.free_numbers import Guess, committed, guess
from kindloop.study.instrument_numbers import common_share, ranges
from kindloop.study.real_diaries import STUDIES, Asked, Known, known
from kindloop.study.simulated_diary import lived as lived_weekly
from kindloop.study.simulated_diary import sheet as weekly_sheet

MANY = 200
SEED = 815
DRAWS = 100
LEVEL = 0.95
WEEKLY = "caudek2022"
_OFFSET = {"na": "offset_negative", "sc": "offset_kindness", "usc": "offset_criticism"}
_NOISE = {"na": "noise_negative", "sc": "noise_kindness", "usc": "noise_criticism"}
_SIGN = {"na": 1.0, "usc": 1.0, "stress": 1.0, "sc": -1.0, "pa": -1.0, "motivation": -1.0}


@dataclass(frozen=True, slots=True)
class Beside:
    """One statistic of one study, real beside simulated.

    Attributes:
        study: name of the set.
        name: of the statistic.
        real: number, and low and high end of its interval.
        simulated: likewise.
    """

    study: str
    name: str
    real: tuple[float, float, float]
    simulated: tuple[float, float, float]

    @property
    def agree(self) -> bool:
        """Whether the intervals meet."""
        return self.real[1] <= self.simulated[2] and self.simulated[1] <= self.real[2]


def between(
    many: int = MANY, seed: int = SEED, around: Guess | None = None, runner: Runner | None = None
) -> tuple[Beside, ...]:
    """The whole table.

    Args:
        many: persons of the simulated cohort.
        seed: of all chance.
        around: other numbers than the committed ones.
        runner: where persons are followed.
    """
    around = around or guess(committed())
    weekly = lived_weekly(around, Size(persons=many, seed=seed), runner)
    by = around.instruments
    seen = lived(crowd(around, many, seed), seed, runner)
    out: list[Beside] = []
    for asked in STUDIES:
        if asked.name == WEEKLY:
            out += _beside(asked, weekly_sheet(weekly, by), statistics, seed)
        else:
            out += _beside(asked, as_asked(seen, by, asked, seed), _plain(asked), seed)
    return tuple(out)


def as_asked(seen: Fortnight, by: Mapping[str, float], asked: Asked, seed: int) -> Sheet:
    """The answers of a simulated cohort to a study's questions."""
    chance = np.random.default_rng([seed, 101, STUDIES.index(asked)])
    places = [int(np.flatnonzero(hour == HOURS)[0]) for hour in asked.hours]
    own, levels = read(seen, by), []
    shape = (len(seen.levels), asked.days, len(places))
    common, person = chance.standard_normal(shape), chance.standard_normal((shape[0], 1, 1))
    share, used = common_share(by), ranges(by, chance.standard_normal(shape[0]))[:, None, None]
    for name in asked.channels:
        level, offset, noise = own[name]
        z = chance.standard_normal((shape[0], 1, 1))
        use = np.sqrt(share) * _SIGN[name] * person + np.sqrt(1 - share) * z
        felt = level[:, : asked.days][:, :, places] + noise * chance.standard_normal(shape)
        felt = felt + by["noise_common"] * _SIGN[name] * common
        levels.append(used * felt + offset * use)
    answered = chance.random(shape).ravel() < asked.answered
    who, day, prompt = (part.ravel() for part in np.indices(shape))
    nothing = np.full(len(who), np.nan)
    ratings = np.stack(levels, axis=-1).reshape(len(who), -1)
    return Sheet(who, day, prompt, ratings, nothing, nothing).rows(answered)


def read(seen: Fortnight, by: Mapping[str, float]) -> Mapping[str, tuple[Cube, float, float]]:
    """Each channel as levels, with the offset of persons and the noise of a rating.

    Stress, motivation and good mood were not calibrated: their offsets and noise have the same
    proportion to what varies as those of feeling bad (assumed).
    """
    mood = seen.of("mood")
    plain: dict[str, Cube] = {
        "na": by["load_threat"] * seen.of("threat") - mood,
        "sc": 0.25 * logit(seen.of("soothing")),
        "usc": 0.25 * logit(seen.of("critic")),
        "pa": mood,
        "stress": seen.of("threat") + seen.of("noradrenaline"),
        "motivation": seen.of("motivation"),
    }
    usual = _inside(plain["na"])
    out: dict[str, tuple[Cube, float, float]] = {}
    for name, level in plain.items():
        scale = _inside(level) / usual
        offset = by[_OFFSET[name]] if name in _OFFSET else scale * by["offset_negative"]
        noise = by[_NOISE[name]] if name in _NOISE else scale * by["noise_negative"]
        out[name] = level, float(offset), float(noise)
    return out


def _inside(level: Cube) -> float:
    return float(np.std(level - level.mean(axis=(1, 2), keepdims=True)))


def _plain(asked: Asked) -> Callable[[Sheet], Mapping[str, float]]:
    def of(sheet: Sheet) -> Mapping[str, float]:
        return plain_statistics(sheet, asked.channels)

    return of


def _beside(
    asked: Asked, sheet: Sheet, of: Callable[[Sheet], Mapping[str, float]], seed: int
) -> list[Beside]:
    now = of(sheet)
    drawn = bootstrap(sheet, DRAWS, np.random.default_rng([seed, 103]), of)
    real: Known = known()[asked.name]
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    out: list[Beside] = []
    for name, numbers in real.items():
        low, high = np.quantile(drawn[name], tails)
        out.append(Beside(asked.name, name, numbers, (now[name], float(low), float(high))))
    return out
