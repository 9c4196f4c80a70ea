"""The ways that the arrows of the circuit take: around the boxes, and apart from one another.

Every arrow is a cubic curve. Of a fixed set of curves (bent to either side, starting and ending
at several points of the boxes) it takes the cheapest: short, little bent, clear of other boxes,
and not on top of an arrow that is already there. The same arrows always take the same ways.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.report.circuit_places import Box

_BENDS = (0.0, 0.14, -0.14, 0.28, -0.28, 0.45, -0.45, 0.7, -0.7)
_PORTS = (0.0, 0.5, -0.5)
_SAMPLES = np.linspace(0, 1, 33)
_CELL = 5.0
_TURNS = 4


@dataclass(frozen=True, slots=True)
class Route:
    """One drawn way.

    Attributes:
        main: four points of a cubic curve, shape (4, 2), from border to border.
        joint: where the other factors join it, shape (2,).
        sides: for each other factor a curve to the joint, shape (4, 2).
    """

    main: Matrix
    joint: Vector
    sides: tuple[Matrix, ...]


def own_source(index: int, arrows: Sequence[tuple[tuple[str, ...], str]]) -> str:
    """The factor that an arrow is drawn from: the one that fewest arrows to its target share."""
    sources, target = arrows[index]
    shared = Counter(
        name for others, end in arrows if end == target for name in others if name != target
    )
    return min(sources, key=lambda name: (name == target, shared[name]))


def routes(arrows: Sequence[tuple[tuple[str, ...], str]], boxes: dict[str, Box]) -> list[Route]:
    """A way for every arrow.

    Args:
        arrows: names of the sources and of the target.
        boxes: where everything stands.
    """
    taken = _Taken(boxes)
    own = [own_source(index, arrows) for index in range(len(arrows))]
    mains: dict[int, Matrix] = {}
    for index in sorted(range(len(arrows)), key=lambda k: _apart(boxes, own[k], arrows[k][1])):
        mains[index] = taken.best(own[index], arrows[index][1])
    out: list[Route] = []
    for index, (sources, target) in enumerate(arrows):
        joint = _at(mains[index], np.array([0.6]))[0]
        others = [name for name in sources if name not in (own[index], target)]
        sides = tuple(_side(boxes[name], joint) for name in others)
        out.append(Route(mains[index], joint, sides))
    return out


class _Taken:
    """Which cells of the drawing hold an arrow, by its direction, and where heads are."""

    def __init__(self, boxes: dict[str, Box]) -> None:
        self.boxes = boxes
        self.names = list(boxes)
        self.centres = np.array([(box.x, box.y) for box in boxes.values()])
        self.halves = np.array([(box.across, box.up) for box in boxes.values()])
        size = (self.centres + self.halves).max(axis=0) + 200
        self.cells = np.zeros((int(size[0] / _CELL) + 2, int(size[1] / _CELL) + 2, _TURNS))
        self.ends = np.full((1, 2), -1e3)

    def best(self, source: str, target: str) -> Matrix:
        """The cheapest curve between two boxes; its cells are taken from now on."""
        curves = _candidates(self.boxes[source], self.boxes[target])
        points = np.stack([_at(curve, _SAMPLES) for curve in curves])
        cost = _lengths(points) + self._boxed(points, source, target) + self._crowded(points)
        ends = points[:, [0, -1]]
        near = np.linalg.norm(ends[:, :, None] - self.ends, axis=-1)
        cost += 1.5 * np.clip(12 - near, 0, None).sum(axis=(1, 2))
        chosen = int(cost.argmin())
        self._take(points[chosen])
        self.ends = np.concatenate([self.ends, points[chosen, [0, -1]]])
        return curves[chosen]

    def _boxed(self, points: Matrix, source: str, target: str) -> Vector:
        free = [k for k, name in enumerate(self.names) if not _holds(name, source, target)]
        off = np.abs(points[:, :, None] - self.centres[free]) - self.halves[free]
        deep = np.clip(6 - off.max(axis=-1), 0, 12)
        outside = np.clip(6 - points, 0, None).sum(axis=-1) + np.clip(points[..., 0] - 614, 0, None)
        return 4 * deep.sum(axis=(1, 2)) + 8 * outside.sum(axis=1)

    def _crowded(self, points: Matrix) -> Vector:
        across, up, turn = _cells(points, self.cells.shape)
        return 5 * self.cells[across, up, turn].sum(axis=1)

    def _take(self, points: Matrix) -> None:
        across, up, turn = _cells(points, self.cells.shape)
        for a, b in product((-1, 0, 1), repeat=2):
            weight = 1.0 if a == b == 0 else 0.4
            self.cells[np.clip(across + a, 0, None), np.clip(up + b, 0, None), turn] += weight


def _holds(name: str, source: str, target: str) -> bool:
    return name in (source, target, "practices")


def _apart(boxes: dict[str, Box], one: str, other: str) -> float:
    a, b = boxes[one], boxes[other]
    return float(np.hypot(a.x - b.x, a.y - b.y))


def _candidates(source: Box, target: Box) -> list[Matrix]:
    if source is target:
        return [_loop(source)]
    out: list[Matrix] = []
    for bend, leave, arrive in product(_BENDS, _PORTS, _PORTS):
        start = _port(source, target, leave)
        end = _port(target, source, arrive)
        along = end - start
        side = np.array([-along[1], along[0]]) * bend
        curve = np.array([start, start + along * 0.3 + side, start + along * 0.7 + side, end])
        out.append(_clipped(curve, source, target))
    return out


def _port(box: Box, other: Box, share: float) -> Vector:
    """A point inside a box, off its centre along the side that faces the other."""
    flat = abs(other.y - box.y) * box.across > abs(other.x - box.x) * box.up
    if flat:
        return np.array([box.x + share * box.across, box.y])
    return np.array([box.x, box.y + share * box.up])


def _clipped(curve: Matrix, source: Box, target: Box) -> Matrix:
    """The part of a curve outside both boxes, with a little room before the head."""
    points = _at(curve, _SAMPLES)
    start, end = _outside(points, source, 1.0), _outside(points, target, 3.0)
    free = np.flatnonzero(start)
    first = _SAMPLES[int(free[0])] if len(free) else 0.0
    free = np.flatnonzero(end & (_SAMPLES > first))
    last = _SAMPLES[int(free[-1])] if len(free) else 1.0
    first = _edge(curve, source, 1.0, first - _SAMPLES[1], first) if first > 0 else 0.0
    last = _edge(curve, target, 3.0, last + _SAMPLES[1], last) if last < 1 else 1.0
    return _part(curve, first, last)


def _edge(curve: Matrix, box: Box, room: float, inside: float, outside: float) -> float:
    """Where between two shares of its way a curve crosses the border of a box."""
    for _ in range(10):
        middle = (inside + outside) / 2
        if _outside(_at(curve, np.array([middle])), box, room)[0]:
            outside = middle
        else:
            inside = middle
    return outside


def _outside(points: Matrix, box: Box, room: float) -> np.ndarray:
    off = np.abs(points - (box.x, box.y)) - (box.across + room, box.up + room)
    return off.max(axis=-1) > 0


def _part(curve: Matrix, first: float, last: float) -> Matrix:
    """The cubic curve that is the part of another between two shares of its way."""
    ends = _at(curve, np.array([first, last]))
    third = np.array([_slope(curve, first), _slope(curve, last)]) * (last - first) / 3
    return np.array([ends[0], ends[0] + third[0], ends[1] - third[1], ends[1]])


def _slope(curve: Matrix, at: float) -> Vector:
    steps = 3 * np.diff(curve, axis=0)
    return (1 - at) ** 2 * steps[0] + 2 * at * (1 - at) * steps[1] + at**2 * steps[2]


def _at(curve: Matrix, shares: Vector) -> Matrix:
    """Points of a cubic curve, shape (n, 2)."""
    t = shares[:, None]
    a, b, c, d = curve
    return (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d


def _loop(box: Box) -> Matrix:
    x, foot = box.x + box.across * 0.4, box.foot + 2
    return np.array([(x - 12, foot), (x - 14, foot + 28), (x + 18, foot + 28), (x + 12, foot)])


def _side(box: Box, joint: Vector) -> Matrix:
    """A gentle curve from a box to a joint."""
    start = np.array([box.x, box.y])
    along = joint - start
    side = np.array([-along[1], along[0]]) * 0.12
    curve = np.array([start, start + along * 0.3 + side, start + along * 0.7 + side, joint])
    points = _at(curve, _SAMPLES)
    free = np.flatnonzero(_outside(points, box, 1.0))
    first = float(_SAMPLES[int(free[0])]) if len(free) else 0.0
    if 0 < first < 1:
        first = _edge(curve, box, 1.0, first - float(_SAMPLES[1]), first)
    return _part(curve, first, 1.0)


def _lengths(points: Matrix) -> Vector:
    return np.linalg.norm(np.diff(points, axis=1), axis=-1).sum(axis=1)


def _cells(points: Matrix, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The cell and the direction, as one of a few turns, of each point."""
    across = np.clip((points[..., 0] / _CELL).astype(int), 0, shape[0] - 2)
    up = np.clip((points[..., 1] / _CELL).astype(int), 0, shape[1] - 2)
    steps = np.gradient(points, axis=-2)
    angle = np.arctan2(steps[..., 1], steps[..., 0]) % np.pi
    return across, up, np.round(angle / np.pi * _TURNS).astype(int) % _TURNS
