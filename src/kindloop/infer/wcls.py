"""Weighted and centred least squares: the effect of prompts that were drawn by lot.

At each moment a prompt was sent with a known probability p. With A for sent, p~ for the mean of the
probabilities, g for what was known before (controls) and f for what the effect may depend on::

    Y = alpha . [1, g] + (A - p~) beta . [1, f] + rest,
    weight = (p~ / p) if A else (1 - p~) / (1 - p)

beta is unbiased however wrong alpha is, since A - p~ has a weighted mean of 0 given all that was
known before. The covariance is the sandwich over persons with residuals blown up by their
leverage; intervals are Student's with persons minus coefficients degrees of freedom. One person
alone (or too few of them for that) is a series in time: the covariance then is that of Newey and
West, over each person's moments.

Sources: Boruvka, Almirall, Witkiewitz and Murphy (2018), JASA 113; Liao, Klasnja, Tewari and Murphy
(2016), Statistics in Medicine 35 (small samples); Mancl and DeRouen (2001), Biometrics 57; Newey
and West (1987), Econometrica 55.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy.stats import t as student

from kindloop.arrays import Flags, Integers, Matrix, Vector
from kindloop.errors import InputError

LEVEL = 0.90
FEWEST = 10
"""Moments of each kind (sent, not sent) below which nothing is estimated."""

Way = Literal["persons", "time"]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Moments at which a prompt was or was not sent, by lot.

    Attributes:
        person: whose, shape (n,).
        outcome: what came after, NaN where nothing came, shape (n,).
        treated: whether it was sent, shape (n,).
        probability: with which it was sent; NaN where that is not known, shape (n,).
        available: whether the person could be asked, shape (n,).
        controls: what was known before and makes the rest smaller, shape (n, q).
        moderators: what the effect may depend on, known before, shape (n, r).
    """

    person: Integers
    outcome: Vector
    treated: Flags
    probability: Vector
    available: Flags
    controls: Matrix
    moderators: Matrix = field(default_factory=lambda: np.empty((0, 0)))

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A number with its standard error and interval."""

    value: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What sending did to the outcome, on average over the moments.

    Attributes:
        effect: at moderators of 0, in the outcome's unit.
        moderated: how it changes by one unit of each moderator.
        controls: of each control, in their order (not effects of these).
        persons: with moments that count.
        moments: that count.
        sent: of these.
        degrees: of freedom.
        over: whether the covariance is over persons or over time within them.
    """

    effect: Coefficient
    moderated: tuple[Coefficient, ...]
    controls: tuple[Coefficient, ...]
    persons: int
    moments: int
    sent: int
    degrees: float
    over: Way

    @property
    def value(self) -> float:
        """The effect itself."""
        return self.effect.value

    @property
    def standard_error(self) -> float:
        """Its standard error."""
        return self.effect.standard_error

    @property
    def low(self) -> float:
        """Lower end of its interval."""
        return self.effect.low

    @property
    def high(self) -> float:
        """Upper end of its interval."""
        return self.effect.high


def usable(decisions: Decisions) -> Flags:
    """Which moments tell something: available, drawn by lot, and with an outcome, shape (n,)."""
    by_lot = (decisions.probability > 0.0) & (decisions.probability < 1.0)
    there = np.isfinite(decisions.outcome) & np.isfinite(decisions.controls).all(axis=1)
    if decisions.moderators.size:
        there &= np.isfinite(decisions.moderators).all(axis=1)
    return decisions.available & by_lot & there


def wcls(decisions: Decisions, *, level: float = LEVEL) -> Effect:
    """The effect of sending, by weighted and centred least squares.

    Args:
        decisions: those that ``usable`` leaves out count for nothing.
        level: of the intervals.

    Raises:
        InputError: if there are too few moments of each kind, or controls that cannot be told
            apart.
    """
    rows = usable(decisions)
    treated, probability = decisions.treated[rows], decisions.probability[rows]
    sent, kept_back = int(treated.sum()), int((~treated).sum())
    if min(sent, kept_back) < FEWEST:
        raise InputError(
            f"There are {sent} moments with a prompt and {kept_back} without one that count; at "
            f"least {FEWEST} of each are needed before anything can be said."
        )
    central = float(probability.mean())
    weight = np.where(treated, central / probability, (1.0 - central) / (1.0 - probability))
    one = np.ones((int(rows.sum()), 1))
    before = np.hstack([one, decisions.controls[rows]])
    varying = decisions.moderators[rows] if decisions.moderators.size else one[:, :0]
    design = np.hstack([before, (treated - central)[:, None] * np.hstack([one, varying])])
    person, outcome = decisions.person[rows], decisions.outcome[rows]
    beta, cov, degrees, over = _fitted(design, weight, outcome, person)
    found = _coefficients(beta, cov, degrees, level)
    at = before.shape[1]
    return Effect(
        found[at], found[at + 1 :], found[1:at], len(np.unique(person)), len(outcome), sent,
        degrees, over,
    )  # fmt: skip


def _fitted(
    design: Matrix, weight: Vector, outcome: Vector, person: Integers
) -> tuple[Vector, Matrix, float, Way]:
    weighted = design * weight[:, None]
    information = weighted.T @ design
    if np.linalg.cond(information) > 1e12:
        raise InputError(
            "What was known before is the same at every moment, or twice the same: leave out a "
            "control or a moderator."
        )
    bread = np.asarray(np.linalg.inv(information), dtype=np.float64)
    beta = bread @ weighted.T @ outcome
    rest = outcome - design @ beta
    persons = np.unique(person)
    degrees = len(persons) - design.shape[1]
    groups = [np.flatnonzero(person == one) for one in persons]
    if degrees >= 2:
        meat = _over_persons(design, weighted, rest, bread, groups)
        return beta, bread @ meat @ bread, float(degrees), "persons"
    meat = _over_time(weighted, rest, groups)
    free = len(outcome) - design.shape[1]
    return beta, bread @ meat @ bread * len(outcome) / free, float(free), "time"


def _over_persons(
    design: Matrix, weighted: Matrix, rest: Vector, bread: Matrix, groups: list[Integers]
) -> Matrix:
    """The sandwich's filling over persons, residuals blown up by leverage (Mancl, DeRouen)."""
    size = design.shape[1]
    meat = np.zeros((size, size))
    for rows in groups:
        leverage = design[rows] @ bread @ weighted[rows].T
        blown = np.linalg.solve(np.eye(len(rows)) - leverage, rest[rows])
        score = weighted[rows].T @ blown
        meat += np.outer(score, score)
    return meat


def _over_time(weighted: Matrix, rest: Vector, groups: list[Integers]) -> Matrix:
    """The filling over time within persons, with Bartlett's weights (Newey and West)."""
    size = weighted.shape[1]
    meat = np.zeros((size, size))
    for rows in groups:
        score = weighted[rows] * rest[rows, None]
        meat += score.T @ score
        back = int(4.0 * (len(rows) / 100.0) ** (2.0 / 9.0))
        for lag in range(1, back + 1):
            part = score[lag:].T @ score[:-lag]
            meat += (1.0 - lag / (back + 1.0)) * (part + part.T)
    return meat


def _coefficients(
    beta: Vector, cov: Matrix, degrees: float, level: float
) -> tuple[Coefficient, ...]:
    wide = float(student.ppf(0.5 + level / 2.0, degrees))
    errors = np.sqrt(np.maximum(np.diag(cov), 0.0))
    return tuple(
        Coefficient(float(b), float(e), float(b - wide * e), float(b + wide * e))
        for b, e in zip(beta, errors, strict=True)
    )
