"""Small pieces of SVG, as pure functions from numbers to markup.

A figure has no view box: its text keeps its size at every width. Positions along x are shares of
the width, given in per cent; curves lie in an inner plane of 10,000 by 1,000 units that is
stretched to fit, with strokes that are not.
"""

from itertools import pairwise

import numpy as np
from markupsafe import Markup, escape

from kindloop.arrays import Vector

PLANE_WIDTH = 10_000
PLANE_HEIGHT = 1_000


def element(name: str, *children: str, **attributes: str | float | int) -> Markup:
    """One element; texts and attribute values are escaped, markup is left as it is.

    Args:
        name: of the element.
        children: texts or markup.
        attributes: ``class_`` becomes ``class``, ``text_anchor`` becomes ``text-anchor``.

    >>> str(element("text", "a < b", x="5%", class_="say"))
    '<text x="5%" class="say">a &lt; b</text>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    inside = Markup("").join(children)
    return Markup(f"<{name}{written}>{inside}</{name}>")  # noqa: S704 - every part is escaped


def share(value: float) -> str:
    """A share of the width as SVG wants it.

    >>> share(0.12345)
    '12.35%'
    """
    return f"{100 * value:.2f}".rstrip("0").rstrip(".") + "%"


def pixels(value: float) -> str:
    """A length with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def plane(height: float, top: float, *children: str) -> Markup:
    """The stretched inner plane that holds curves.

    Args:
        height: in pixels.
        top: pixels from the figure's upper edge.
        children: paths in units of the plane.
    """
    return element(
        "svg",
        *children,
        class_="plane",
        y=pixels(top),
        width="100%",
        height=pixels(height),
        viewBox=f"0 0 {PLANE_WIDTH} {PLANE_HEIGHT}",
        preserveAspectRatio="none",
    )


def path(words: str, kind: str) -> Markup:
    """A path in the plane whose stroke keeps its width; nothing if there is nothing to draw."""
    if not words:
        return Markup("")
    return element("path", d=words, class_=kind, vector_effect="non-scaling-stroke")


def runs(*columns: Vector) -> list[slice]:
    """Stretches in which every column is known, in order.

    >>> runs(np.array([1.0, 2.0, np.nan, 4.0]))
    [slice(0, 2, None), slice(3, 4, None)]
    """
    known = np.logical_and.reduce([np.isfinite(column) for column in columns])
    edges = np.flatnonzero(np.diff(np.concatenate(([0], known.astype(np.int8), [0]))))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def line(x: Vector, y: Vector) -> str:
    """The words of a path along known points; it is broken where a value is missing.

    Args:
        x: shares of the width, shape (n,).
        y: shares of the height from below, shape (n,).
    """
    return "".join(f"M{_points(x[run], y[run])}" for run in runs(x, y))


def ribbon(x: Vector, low: Vector, high: Vector) -> str:
    """The words of a closed path between two curves, one for each unbroken stretch."""
    out: list[str] = []
    for run in runs(x, low, high):
        if run.stop - run.start == 1:  # a lone point is drawn as an upright line
            out.append(f"M{_points(np.repeat(x[run], 2), np.array([low[run][0], high[run][0]]))}Z")
            continue
        there = _points(x[run], high[run])
        back = _points(x[run][::-1], low[run][::-1])
        out.append(f"M{there}L{back}Z")
    return "".join(out)


def dots(x: Vector, y: Vector, most: int = 2000) -> tuple[str, int]:
    """The words of a path of dots, and how many dots it has.

    Dots that would fall on the same spot are drawn once; of more than ``most`` spots an even
    choice along time is drawn.
    """
    known = np.isfinite(x) & np.isfinite(y)
    across = np.round(np.round(x[known] * 1250) * (PLANE_WIDTH / 1250)).astype(np.int64)
    up = np.round((1 - y[known]) * PLANE_HEIGHT).astype(np.int64)
    spots = np.unique(np.column_stack((across, up)), axis=0)
    if len(spots) > most:
        spots = spots[np.unique(np.linspace(0, len(spots) - 1, most).astype(np.int64))]
    if not len(spots):
        return "", 0
    moves = np.diff(spots, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return "".join(f"m{a} {b}h0" for a, b in moves.tolist()), len(spots)


def _points(x: Vector, y: Vector) -> str:
    """The first point, and the moves from each to the next; short, for pages are sent."""
    across = np.round(x * PLANE_WIDTH).astype(np.int64).tolist()
    up = np.round((1 - y) * PLANE_HEIGHT).astype(np.int64).tolist()
    kept = _bends(across, up)
    first = f"{across[kept[0]]},{up[kept[0]]}"
    moves = " ".join(f"{across[b] - across[a]},{up[b] - up[a]}" for a, b in pairwise(kept))
    return f"{first}l{moves}" if moves else first


def _bends(across: list[int], up: list[int]) -> list[int]:
    """The points that a course needs: straight lines between them pass all others by one unit.

    One unit is about a fifth of a pixel of the tallest plane. From the last bend on, the slopes are
    kept that pass every point so far; the first point that none of them reaches ends the line.
    """
    kept, low, high = [0], -np.inf, np.inf
    for k in range(1, len(across)):
        step = across[k] - across[kept[-1]]
        slope = (up[k] - up[kept[-1]]) / step if step else np.inf
        if not low <= slope <= high:
            kept.append(k - 1)
            low, high = -np.inf, np.inf
            step = across[k] - across[k - 1]
        if not step:  # straight up: both ends are drawn
            kept.append(k)
            low, high = -np.inf, np.inf
            continue
        ends = ((up[k] - up[kept[-1]] - 1) / step, (up[k] - up[kept[-1]] + 1) / step)
        low, high = max(low, min(ends)), min(high, max(ends))
    if kept[-1] != len(across) - 1:
        kept.append(len(across) - 1)
    return kept
