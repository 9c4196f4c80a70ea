"""What one arrow of the circuit is drawn of: a line, its head, and thin lines of other factors."""

from typing import Literal

import numpy as np
from markupsafe import Markup

from kindloop.arrays import Matrix, Vector
from kindloop.report.circuit_routes import Route
from kindloop.report.svg import element, pixels

Sign = Literal["+", "-", "depends"]

THINNEST, WIDEST = 0.9, 2.3


def arrow_width(now: float, largest: float) -> float:
    """The width of a line in pixels: by its strength beside the larger one of both editions.

    >>> arrow_width(2.0, 2.0), arrow_width(0.0, 2.0)
    (2.3, 0.0)
    """
    if now == 0 or largest == 0:
        return 0.0
    return THINNEST + (WIDEST - THINNEST) * min(abs(now) / largest, 1.0)


def arrow_marks(way: Route, sign: Sign, width: float, dashes: str) -> tuple[Markup, ...]:
    """The pieces of one arrow, from back to front.

    Args:
        way: that it takes.
        sign: pointed raises, a bar lowers, a diamond depends.
        width: in pixels; 0 is drawn hollow.
        dashes: the pattern of its grade; a hollow arrow has its own.
    """
    words = curve_words(way.main)
    ends = {"stroke_dasharray": dashes} if dashes and width else {}
    sides = [element("path", d=curve_words(side), class_="side") for side in way.sides]
    if sides:
        x, y = way.joint
        sides.append(element("circle", cx=pixels(x), cy=pixels(y), r=2, class_="joint"))
    return (
        element("path", d=words, class_="hit"),
        *sides,
        element("path", d=words, class_="line", stroke_width=pixels(width or 1.0), **ends),
        element("path", d=head_words(way.main, sign, width), class_=f"head {_HEADS[sign]}"),
    )


_HEADS = {"+": "raises", "-": "lowers", "depends": "turns"}


def head_words(curve: Matrix, sign: Sign, width: float) -> str:
    """The path of a head at the end of a curve."""
    tip = curve[3]
    along = tip - curve[2]
    along = along / (np.linalg.norm(along) or 1.0)
    side = np.array([-along[1], along[0]])
    size = 5.5 + width * 0.8
    if sign == "+":
        return _closed(tip, tip - size * along + 0.5 * size * side,
                       tip - size * along - 0.5 * size * side)  # fmt: skip
    if sign == "-":
        half, thick = 0.62 * size * side, 2.4 * along
        return _closed(tip + half, tip - half, tip - half - thick, tip + half - thick)
    half = 0.55 * size
    middle = tip - half * along
    return _closed(tip, middle + half * side, tip - 2 * half * along, middle - half * side)


def curve_words(curve: Matrix) -> str:
    """The path of a cubic curve.

    Args:
        curve: four points, shape (4, 2).
    """
    start, *others = (_point(point) for point in curve)
    return f"M{start}C{' '.join(others)}"


def _closed(*points: Vector) -> str:
    return f"M{'L'.join(_point(point) for point in points)}Z"


def _point(point: Vector) -> str:
    return f"{pixels(float(point[0]))},{pixels(float(point[1]))}"
