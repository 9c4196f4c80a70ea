"""Holds the declared circuit to the equations: signs, missing arrows, arrows that are not there.

The Jacobian of the equations is taken on symbols and looked at on random states. What an arrow
does alone is seen by setting to 0 every other arrow that shares a factor and an end with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import sympy

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.model.corners import NUMERIC
from kindloop.model.couplings import ARROWS, BEHAVIOUR, Arrow
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.parameters import NAMES as NUMBERS
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import STATES
from kindloop.model.symbols import input_jacobian, jacobian, symbolic

_TINY = 1e-12
_SOURCES = STATE | {name: len(STATE) + place for name, place in INPUT.items()}
_CHANCE = ("open_to_success", "noise_threat", "noise_mood", "noise_self")


@dataclass(frozen=True, slots=True)
class Sample:
    """Random levels and inputs at which the circuit is looked at.

    Attributes:
        states: shape (n, states), inside the natural ranges.
        inputs: shape (n, inputs), 0..1; chance is still.
    """

    states: Matrix
    inputs: Matrix


def sample(many: int, seed: int) -> Sample:
    """Random levels and inputs."""
    chance = np.random.default_rng(seed)
    low = np.array([state.low for state in STATES])
    high = np.array([state.high for state in STATES])
    inside = chance.uniform(0.02, 0.98, (many, len(STATES)))
    inputs = chance.uniform(0.02, 1.0, (many, len(INPUT)))
    inputs[:, [INPUT[name] for name in _CHANCE]] = 0.0
    return Sample(low + inside * (high - low), inputs)


def slopes(numbers: Vector, at: Sample) -> Cube:
    """How each state's change depends on each state and input, shape (n, states, sources)."""
    places, evaluate = _compiled()
    held = np.broadcast_to(numbers[:, None], (len(numbers), len(at.states)))
    columns = [*at.states.T, *at.inputs.T, *held]
    out = np.zeros((len(at.states), len(STATE), len(_SOURCES)))
    for place, value in zip(places, evaluate(*columns), strict=True):
        out[:, place[0], place[1]] = value
    return out


def misdrawn(numbers: Vector, at: Sample) -> list[str]:
    """What the declared arrows and the equations disagree on; empty where they agree."""
    found = [sentence for arrow in _drift_arrows() for sentence in _wrong_signs(arrow, numbers, at)]
    declared = {(a.to, source) for a in _drift_arrows() for source in a.sources}
    seen = np.max(np.abs(slopes(numbers, at)), axis=0)
    for to, row in STATE.items():
        for source, column in _SOURCES.items():
            drawn = (to, source) in declared or source == to or source in _CHANCE
            if seen[row, column] > _TINY and not drawn:
                found.append(f"{source} moves {to} but no arrow says so.")
    return found


def without(numbers: Vector, arrows: list[Arrow]) -> Vector:
    """The numbers with the strengths of some arrows at 0."""
    out = numbers.copy()
    out[[NUMBER[arrow.strength] for arrow in arrows]] = 0.0
    return out


def _drift_arrows() -> list[Arrow]:
    return [arrow for arrow in ARROWS if arrow.to not in BEHAVIOUR]


def _wrong_signs(arrow: Arrow, numbers: Vector, at: Sample) -> list[str]:
    if arrow.sign == "depends":
        return []
    out: list[str] = []
    wanted = 1.0 if arrow.sign == "+" else -1.0
    for source in arrow.sources:
        others = [
            other
            for other in _drift_arrows()
            if other is not arrow and other.to == arrow.to and source in other.sources
        ]
        seen = slopes(without(numbers, others), at)[:, STATE[arrow.to], _SOURCES[source]]
        if np.any(wanted * seen < -_TINY):
            out.append(f"{arrow.name}: {source} works against the sign {arrow.sign}.")
        if not np.any(np.abs(seen) > _TINY):
            out.append(f"{arrow.name}: {source} does nothing.")
    return out


@lru_cache(maxsize=1)
def _compiled() -> tuple[list[tuple[int, int]], Callable[..., list[Vector]]]:
    theory = symbolic()
    entries = dict(jacobian())
    entries |= {(r, c + len(STATE)): value for (r, c), value in input_jacobian().items()}
    names = [sympy.Symbol(name, real=True) for name in NUMBERS]
    arguments = [*theory.states, *theory.inputs, *names]
    function = sympy.lambdify(arguments, list(entries.values()), [NUMERIC, "numpy"], cse=True)
    return list(entries), function
