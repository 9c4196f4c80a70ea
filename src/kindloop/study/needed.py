"""Which arrows the targets need: each is cut, the rest is set anew, and the two are compared.

Setting anew is local: one Gauss-Newton step from the calibrated numbers with the slopes found
there, all of it, half of it or none, whichever fits best. What is compared is the logarithm of the
posterior, without the prior of the number that was cut; all of it at more than one seed of chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kindloop.arrays import Flags, Matrix, Vector
from kindloop.model.couplings import ARROWS, Arrow
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.runner import Runner
from kindloop.study.calibrate import SEED, misses_of
from kindloop.study.calibrate_fit import FREEDOM, Fit, Problem, slopes, weights
from kindloop.study.diary_days import Size
from kindloop.study.free_numbers import FREE, committed, guess, middle, spread
from kindloop.study.targets import aims

Finding = Literal["earns its place", "does not", "cannot be told"]
WORTH = 2.0
"""Units of log posterior by which the fit must suffer for an arrow to earn its place."""
FELT = 1.0
"""Standard errors by which a cut must move some target for the targets to speak of the arrow."""
SEEDS = (SEED, SEED + 1)
SMALLER = Size(persons=100, course=80, months=150, lab=80)
_PLACE = {free.name: k for k, free in enumerate(FREE)}


@dataclass(frozen=True, slots=True)
class Cut:
    """What cutting one arrow does to the targets.

    Attributes:
        arrow: which.
        loss: log posterior lost after setting the rest anew, one for each seed.
        moved: largest change of a target before that, in standard errors, one for each seed.
        target: which target that was, at the first seed.
    """

    arrow: Arrow
    loss: tuple[float, ...]
    moved: tuple[float, ...]
    target: str

    @property
    def finding(self) -> Finding:
        """Whether the targets need the arrow."""
        if min(self.loss) > WORTH:
            return "earns its place"
        if max(self.loss) <= WORTH and min(self.moved) > FELT:
            return "does not"
        return "cannot be told"


def needed(
    arrows: Sequence[Arrow] = ARROWS,
    size: Size | None = None,
    seeds: Sequence[int] = SEEDS,
    tell: Callable[[str], None] = lambda _: None,
    runner: Runner | None = None,
) -> tuple[Cut, ...]:
    """Cut each arrow that is there in the evidenced edition.

    Args:
        arrows: which to try; those of strength 0 are left out.
        size: of the simulated studies.
        seeds: of all chance, one run for each.
        tell: told how far it is.
        runner: where persons are followed.
    """
    at, size = committed(), size or SMALLER
    there = [one for one in arrows if guess(at).theory[NUMBER[one.strength]] != 0]
    first = replace(size, seed=seeds[0])
    problem = Problem(lambda x: misses_of(guess(x), first, runner), middle(), spread())
    here = Fit(at, problem.model(at), np.empty(0), 0.0, problem.spread, ())
    tell(f"slopes of {len(at)} numbers")
    jacobian = slopes(problem, here)
    many = [_cuts(jacobian, there, replace(size, seed=seed), tell, runner) for seed in seeds]
    return tuple(
        Cut(one.arrow, tuple(c[k].loss[0] for c in many), tuple(c[k].moved[0] for c in many),
            one.target)
        for k, one in enumerate(many[0])
    )  # fmt: skip


def _cuts(
    jacobian: Matrix,
    arrows: Sequence[Arrow],
    size: Size,
    tell: Callable[[str], None],
    runner: Runner | None,
) -> list[Cut]:
    """What each cut does at one seed, against the numbers set anew there with all arrows."""
    at, names = committed(), [aim.id for aim in aims()]
    whole = _model((), size, runner)
    plain = whole(at)
    everything = np.ones(len(FREE), dtype=np.bool_)
    best, there = _set_anew(whole, at, plain, jacobian, everything)
    out: list[Cut] = []
    for arrow in arrows:
        model = _model((arrow.strength,), size, runner)
        free = np.array([free.name != arrow.strength for free in FREE])
        cut = model(at)
        moved = np.abs(cut - plain)
        place, missed = at, cut
        if moved.max() > FELT:
            place, missed = _set_anew(model, at, cut, jacobian, free)
        loss = log_loss(place, missed, free) - log_loss(best, there, free)
        if moved.max() <= FELT:
            loss = log_loss(at, cut, free) - log_loss(at, plain, free)
        out.append(Cut(arrow, (loss,), (float(moved.max()),), names[int(moved.argmax())]))
        tell(f"seed {size.seed}: {arrow.name}: {loss:.1f}")
    return out


def _model(cut: tuple[str, ...], size: Size, runner: Runner | None) -> Callable[[Vector], Vector]:
    """The misses of the targets at a place, with some arrows cut."""

    def model(x: Vector) -> Vector:
        found = misses_of(replace(guess(x), cut=cut), size, runner)
        return np.clip(np.where(np.isfinite(found), found, 25.0), -25.0, 25.0)

    return model


def _set_anew(
    model: Callable[[Vector], Vector], at: Vector, now: Vector, jacobian: Matrix, free: Flags
) -> tuple[Vector, Vector]:
    """The best of three places, no step, half of it and all of it, and the misses there."""
    step = gauss_newton(at, now, jacobian, free)
    tried = [(at, now), *((at + part * step, model(at + part * step)) for part in (0.5, 1.0))]
    return min(tried, key=lambda one: log_loss(one[0], one[1], free))


def gauss_newton(at: Vector, missed: Vector, jacobian: Matrix, free: Flags) -> Vector:
    """One step for the numbers that are free, shape (numbers,); the others stay.

    Args:
        at: logarithms of all numbers.
        missed: of the targets, with the arrow cut.
        jacobian: slopes of the targets with all arrows in place.
        free: which numbers may move.
    """
    part, prior = jacobian[:, free], spread()[free] ** -2.0
    weighed = part * weights(missed)[:, None]
    curve = part.T @ weighed + np.diag(prior)
    downhill = weighed.T @ missed + prior * (at - middle())[free]
    step = np.zeros(len(at))
    step[free] = -np.asarray(np.linalg.solve(curve, downhill), dtype=np.float64)
    return np.clip(step, -spread(), spread())


def log_loss(at: Vector, missed: Vector, free: Flags) -> float:
    """Minus the log posterior up to a constant, with the priors of free numbers only."""
    data = (FREEDOM + 1) / 2 * np.sum(np.log1p(missed**2 / FREEDOM))
    prior = 0.5 * np.sum((((at - middle()) / spread())[free]) ** 2)
    return float(data + prior)
