"""Who takes part, with which tolerances, and how much each is given to do in one run.

A run of a fast engine is given more persons, so that all are long enough to be timed.
"""

import importlib.util
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from engine import diffrax_peer, lsoda, numbalsoda_peer
from engine.decided import Decided
from engine.diffrax_peer import WAYS
from engine.levels import Levels
from engine.measure import Entrant
from engine.ours import PRECISIONS, ours, ours_everywhere
from engine.task import DAYS, Task

OURS = (1e-2, 5e-3, 4e-3, 3e-3, 1e-3, 5e-4, 3e-4, 1e-4)
PEERS = (
    (1e-3, 1e-4),
    (1e-3, 1e-5),
    (3e-4, 3e-5),
    (3e-4, 1e-5),
    (2e-4, 2e-5),
    (1e-4, 1e-5),
    (5e-5, 5e-6),
    (3e-5, 3e-6),
)
SLOW_PEERS = ((3e-4, 3e-5), (2e-4, 2e-5), (1e-4, 1e-5))
SCIPY_PERSONS, STEPPED_PERSONS, DIFFRAX_PERSONS, DIFFRAX_DAYS = 8, 2, 32, 4
SKIPPED = {
    "numbalsoda": "numbalsoda is not installed here (it is built from source, with gfortran and "
    "cmake), so it is not compared.",
    "diffrax": "diffrax is not installed here, so it is not compared.",
}


def entrants(given: Task, inputs: Decided) -> list[Entrant]:
    """Our engine in each precision, and every peer that is installed."""
    out = [_ours(given, inputs, precision) for precision in PRECISIONS]
    there = len(inputs.start)
    several = [
        _peer(("numbalsoda", "restarted"), numbalsoda(), PEERS, inputs.part(there, DAYS)),
        _peer(
            ("scipy_lsoda", "odeint"),
            lsoda.restarted(lsoda.leg),
            PEERS,
            inputs.part(min(there, SCIPY_PERSONS), DAYS),
        ),
        _peer(
            ("scipy_solve_ivp", "LSODA"),
            lsoda.restarted(lsoda.stepped_leg),
            PEERS[4:],
            inputs.part(STEPPED_PERSONS, DAYS),
        ),
        *(
            _peer(
                ("diffrax_kvaerno3", way),
                diffrax(way),
                SLOW_PEERS[WAYS.index(way) :],
                inputs.tiled(DIFFRAX_PERSONS).part(DIFFRAX_PERSONS, DIFFRAX_DAYS),
            )
            for way in WAYS
        ),
    ]
    return out + [one for one in several if one is not None]


def skipped() -> list[str]:
    """A sentence for each peer that is not installed."""
    return [
        words for package, words in SKIPPED.items() if importlib.util.find_spec(package) is None
    ]


@lru_cache(maxsize=1)
def numbalsoda() -> Callable[..., Any] | None:
    return numbalsoda_peer.engine()


@lru_cache(maxsize=2)
def diffrax(way: str) -> Callable[..., Any] | None:
    return diffrax_peer.engine(way)


def _ours(given: Task, inputs: Decided, precision: str) -> Entrant:
    known = given.part(len(inputs.start))

    def levels(found: Any, tolerance: float) -> Levels:
        everywhere = ours_everywhere(known, inputs.edges, tolerance, precision)
        return Levels(found[: len(inputs.start)], everywhere.edges)

    return Entrant(
        f"kindloop_{precision}",
        "one thread",
        lambda tolerance: ours(given, tolerance, precision),
        levels,
        OURS,
        len(given.start),
        given.days,
    )


def _peer(
    names: tuple[str, str],
    engine: Callable[..., Any] | None,
    tolerances: tuple[Any, ...],
    inputs: Decided,
) -> Entrant | None:
    if engine is None:
        return None

    def levels(found: tuple[Any, Any], tolerance: Any) -> Levels:
        del tolerance
        return Levels(*(np.asarray(part)[: inputs.known] for part in found))

    return Entrant(
        *names,
        lambda tolerance: engine(inputs, tolerance),
        levels,
        tolerances,
        len(inputs.start),
        len(inputs.times) - 1,
    )
