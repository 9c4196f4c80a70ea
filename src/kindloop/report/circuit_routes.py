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
from kindloop.report.circuit_places import PRACTICES, WIDTH, Box

_BENDS = np.array([0.0, 0.14, -0.14, 0.28, -0.28, 0.45, -0.45, 0.7, -0.7])
_PORTS = np.array([0.0, 0.5, -0.5])
_SAMPLES = np.linspace(0, 1, 33)
_CELL = 5.0
_FINE = 2.0
_TURNS = 4
_POINT = Box(-1e3, -1e3, 0.0, 0.0)


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
    """What of the drawing is taken: by boxes, by arrows and their direction, by heads."""

    def __init__(self, boxes: dict[str, Box]) -> None:
        self.boxes = boxes
        solid = [box for name, box in boxes.items() if name != PRACTICES]
        reach = np.array([(box.x + box.across, box.foot) for box in solid]).max(axis=0) + 200
        cells = (reach / _CELL).astype(int) + 2
        self.arrows = np.zeros((*cells, _TURNS))
        fine = (reach / _FINE).astype(int) + 2
        x, y = np.arange(fine[0])[:, None] * _FINE, np.arange(fine[1]) * _FINE
        self.solid = np.zeros((int(fine[0]), int(fine[1])))
        for box in solid:
            rows = slice(*_cut(box.x, box.across))
            columns = slice(*_cut(box.y, box.up))
            self.solid[rows, columns] += _deep(x[rows], y[columns], box)
        self.tips = np.full((1, 2), -1e3)

    def best(self, source: str, target: str) -> Matrix:
        """The cheapest curve between two boxes; it is taken from now on."""
        start, end = self.boxes[source], self.boxes[target]
        if source == target:
            return _loop(start)
        curves = _candidates(start, end)
        points = _WEIGHTS @ curves
        free = _outside(points, start, 1.0) & _outside(points, end, 3.0)
        across, up, turn = _cells(points, self.arrows.shape)
        cost = _length(np.diff(points, axis=1)).sum(axis=1)
        cost += 4 * (self._blocked(points, source, target) * free).sum(axis=1)
        cost += 5 * (self.arrows[across, up, turn] * free).sum(axis=1)
        tips = points[np.arange(len(points)), np.argmax(np.cumsum(free, axis=1), axis=1)]
        near = _length(tips[:, None] - self.tips)
        cost += 2 * np.clip(13 - near, 0, None).sum(axis=1)
        chosen = int(cost.argmin())
        self.tips = np.concatenate([self.tips, tips[chosen][None]])
        for a, b in product((-1, 0, 1), repeat=2):
            place = across[chosen] + a, up[chosen] + b, turn[chosen]
            self.arrows[place] += 1 if a == b == 0 else 0.4
        return _clipped(curves[chosen], start, end)

    def _blocked(self, points: Matrix, source: str, target: str) -> Matrix:
        """How deep each point lies in the boxes of others, or beyond the drawing's edge."""
        x, y = points[..., 0], points[..., 1]
        across = np.clip(np.round(x / _FINE).astype(int), 0, self.solid.shape[0] - 1)
        up = np.clip(np.round(y / _FINE).astype(int), 0, self.solid.shape[1] - 1)
        deep = self.solid[across, up]
        for name in (source, target):
            if name != PRACTICES:
                deep = deep - _deep(x, y, self.boxes[name])
        beyond = np.maximum(4 - np.minimum(x, y), x - (WIDTH - 4))
        return np.clip(deep, 0, None) + np.clip(beyond, 0, None)


def _cut(middle: float, half: float) -> tuple[int, int]:
    """The fine cells that a box and its margin reach along one direction."""
    return max(int((middle - half - 6) / _FINE), 0), int((middle + half + 6) / _FINE) + 2


def _deep(x: Matrix, y: Matrix, box: Box) -> Matrix:
    """How deep points lie in a box and a margin around it, 12 pixels at most."""
    off = np.maximum(np.abs(x - box.x) - box.across, np.abs(y - box.y) - box.up)
    return np.clip(6 - off, 0, 12)


def _apart(boxes: dict[str, Box], one: str, other: str) -> float:
    a, b = boxes[one], boxes[other]
    return float(np.hypot(a.x - b.x, a.y - b.y))


def _candidates(source: Box, target: Box) -> Matrix:
    """Curves between the insides of two boxes, shape (curves, 4, 2)."""
    starts, ends = _ports(source, target), _ports(target, source)
    along = ends[None, None] - starts[None, :, None]  # bends, leaving, arriving, 2
    side = np.stack([-along[..., 1], along[..., 0]], axis=-1) * _BENDS[:, None, None, None]
    start = np.broadcast_to(starts[None, :, None], side.shape)
    end = np.broadcast_to(ends[None, None], side.shape)
    points = (start, start + along * 0.3 + side, start + along * 0.7 + side, end)
    return np.stack(points, axis=-2).reshape(-1, 4, 2)


def _ports(box: Box, other: Box) -> Matrix:
    """Points inside a box along the side that faces the other, shape (ports, 2)."""
    flat = abs(other.y - box.y) * box.across > abs(other.x - box.x) * box.up
    reach = (box.across, 0.0) if flat else (0.0, box.up)
    return np.array((box.x, box.y)) + _PORTS[:, None] * np.array(reach)


def _clipped(curve: Matrix, source: Box, target: Box) -> Matrix:
    """The part of a curve outside both boxes, with a little room before the head."""
    shares = np.linspace(0, 1, 401)
    points = _at(curve, shares)
    free = np.flatnonzero(_outside(points, source, 1.0) & _outside(points, target, 3.0))
    if not len(free):
        return curve
    return _part(curve, float(shares[free[0]]), float(shares[free[-1]]))


def _outside(points: Matrix, box: Box, room: float) -> np.ndarray:
    x, y = np.abs(points[..., 0] - box.x), np.abs(points[..., 1] - box.y)
    return (x > box.across + room) | (y > box.up + room)


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
    return _weights(shares) @ curve


def _weights(shares: Vector) -> Matrix:
    t = shares[:, None]
    return np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])


def _loop(box: Box) -> Matrix:
    x, foot = box.x + box.across * 0.4, box.foot + 2
    return np.array([(x - 12, foot), (x - 14, foot + 28), (x + 18, foot + 28), (x + 12, foot)])


def _side(box: Box, joint: Vector) -> Matrix:
    """A gentle curve from a box to a joint."""
    start = np.array([box.x, box.y])
    along = joint - start
    side = np.array([-along[1], along[0]]) * 0.12
    curve = np.array([start, start + along * 0.3 + side, start + along * 0.7 + side, joint])
    return _clipped(curve, box, _POINT)


def _length(steps: Matrix) -> Matrix:
    return np.hypot(steps[..., 0], steps[..., 1])


def _cells(points: Matrix, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The cell and the direction, as one of a few turns, of each point."""
    across = np.clip((points[..., 0] / _CELL).astype(int), 1, shape[0] - 2)
    up = np.clip((points[..., 1] / _CELL).astype(int), 1, shape[1] - 2)
    steps = np.gradient(points, axis=-2)
    angle = np.arctan2(steps[..., 1], steps[..., 0]) % np.pi
    return across, up, np.round(angle / np.pi * _TURNS).astype(int) % _TURNS


_WEIGHTS = _weights(_SAMPLES)
