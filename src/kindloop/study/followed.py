"""Paths that are remembered: the same persons in the same days are followed once.

A change of an instrument's number changes no path, so that calibration reads the same paths again.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.runner import Runner
from kindloop.simulate.path import Paths, Settings, follow
from kindloop.simulate.schedule import Schedule

_KEPT = 24
_known: OrderedDict[bytes, Paths] = OrderedDict()


def followed(
    numbers: Matrix,
    start: Matrix,
    schedules: Sequence[Schedule],
    times: Vector,
    tolerance: float,
    runner: Runner | None = None,
) -> Paths:
    """What became of persons, as ``follow`` gives it; nothing of it may be changed."""
    key = _key(numbers, start, schedules, times, tolerance)
    if key not in _known:
        _known[key] = follow(numbers, start, schedules, times, Settings(tolerance), runner)
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return _known[key]


def _key(
    numbers: Matrix, start: Matrix, schedules: Sequence[Schedule], times: Vector, tolerance: float
) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in (numbers, start, times, np.array([tolerance, len(schedules)])):
        digest.update(np.ascontiguousarray(part).data)
    for plan in schedules:
        for part in (plan.edges, plan.inputs, plan.marks):
            digest.update(np.ascontiguousarray(part).data)
    return digest.digest()
