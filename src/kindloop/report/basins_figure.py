"""The basins of the two habits and the tipping dose, both editions in one drawing.

The file brings its own look along. It is about model persons; no page shows it as a reader's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from kindloop.arrays import Vector
from kindloop.care.texts import _
from kindloop.report.svg import element, pixels
from kindloop.study.basins import Boundary, Doses
from kindloop.study.recurring import Recurrence

_LEFT, _SIDE, _GAP, _TOP, _BETWEEN = 66.0, 330.0, 84.0, 112.0, 96.0
_HEIGHT = 300.0
_WIDTH = _LEFT + 2 * _SIDE + _GAP + 84.0
_LINES = (("#00735a", ""), ("#b0431a", "7 4"), ("#6a4aa5", "2 3"), ("#17647d", "9 3 2 3"))
_STYLE = """
text { font: 12px "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; fill: #1f2b33 }
.title { font-size: 19px; font-weight: 600 } .soft { fill: #55626b } .edition { font-weight: 600;
font-size: 14px } .ground { fill: #fffefb } .grid { stroke: #e2ddd2 } .axis { stroke: #857f73 }
.line { fill: none; stroke-width: 1.7; stroke-linejoin: round } .critic { fill: #b0431a;
opacity: .13 } .kind { fill: #00735a; opacity: .09 } .edge { fill: none; stroke: #1f2b33;
stroke-width: 1.7 } .stable { fill: #1f2b33 } .unstable { fill: #fffefb; stroke: #1f2b33;
stroke-width: 1.7 }
"""


@dataclass(frozen=True, slots=True)
class _Panel:
    """One place of the drawing and what its axes hold; both begin at 0."""

    left: float
    top: float
    across: float
    up: float

    def at(self, x: Vector, y: Vector) -> tuple[Vector, Vector]:
        """Pixels of points."""
        return self.left + _SIDE * x / self.across, self.top + _HEIGHT * (1 - y / self.up)

    def points(self, x: Vector, y: Vector) -> str:
        """Points as a path wants them."""
        one, two = self.at(x, y)
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(one.tolist(), two.tolist(), strict=True))


def basins_svg(boundaries: Mapping[str, Boundary], doses: Mapping[str, Doses | None]) -> str:
    """The drawing as the text of an SVG file.

    Args:
        boundaries: the plane of the habits, by edition.
        doses: weeks of practice that carry a model person across, by edition; None for one basin.
    """
    height = _TOP + 2 * _HEIGHT + _BETWEEN + 98.0
    parts: list[Markup] = []
    for number, edition in enumerate(boundaries):
        left = _LEFT + number * (_SIDE + _GAP)
        parts.append(_text(_edition_words(edition), left, _TOP - 34, "edition"))
        parts.append(_plane(boundaries[edition], _Panel(left, _TOP, 1.0, 1.0)))
        low = _TOP + _HEIGHT + _BETWEEN
        parts.append(_dose(doses[edition], _largest(doses), left, low))
    svg = element(
        "svg",
        element("title", _("Two basins, or one, and the tipping dose"), id="basins-title"),
        element("desc", _said(boundaries, doses), id="basins-desc"),
        element("style", Markup(_STYLE)),  # noqa: S704 - our own style
        element("rect", width=pixels(_WIDTH), height=pixels(height), class_="ground"),
        _text(_("Two basins, or one, and the tipping dose (simulated)"), 14, 30, "title"),
        _text(
            _("Where the habits of a model person end up, by where they begin, in everyday life."),
            14, 50, "soft",
        ),
        *parts,
        _text(
            _("The boundary is for fresh levels; the saddle, whose levels are worn, lies off it."),
            14, height - 32, "soft",
        ),
        _text(
            _("Model persons, not people: nothing here says that such a point exists for anyone."),
            14, height - 14, "soft",
        ),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {pixels(_WIDTH)} {pixels(height)}",
        width=pixels(_WIDTH),
        height=pixels(height),
        role="img",
        aria_labelledby="basins-title basins-desc",
    )  # fmt: skip
    return f"{svg}\n"


def _plane(found: Boundary, panel: _Panel) -> Markup:
    parts = [_ticks(panel, [0, 0.25, 0.5, 0.75, 1], [0, 0.25, 0.5, 0.75, 1])]
    parts.append(_axes(panel, _("kindness habit at the start"), _("criticism habit at the start")))
    if found.critical is None:
        parts.append(_area(panel, np.array([0.0, 1.0]), np.array([1.0, 1.0]), "kind"))
        words = _("one basin: every start ends here")
        parts.append(_ending(panel, found.kind, words))
        return element("g", *parts)
    inside = np.isfinite(found.criticism)
    x, y = found.kindness[inside], found.criticism[inside]
    if not inside.all() and len(x) > 1:
        slope = (y[-1] - y[-2]) / (x[-1] - x[-2])
        x, y = np.append(x, x[-1] + (1 - y[-1]) / slope), np.append(y, 1.0)
    edge = element("path", d=f"M{panel.points(x, y)}", class_="edge")
    corners = np.append(x, [x[0]]), np.append(y, [1.0])
    parts += [
        element("path", d=f"M{panel.points(*corners)}Z", class_="critic"),
        edge,
        _ending(panel, found.kind, _("the critic does not rule")),
        _ending(panel, found.critical, _("the critic rules")),
    ]
    if found.saddle is not None:
        parts.append(_ending(panel, found.saddle, _("saddle"), "unstable"))
    return element("g", *parts)


def _ending(panel: _Panel, there: Recurrence, words: str, kind: str = "stable") -> Markup:
    kindness, criticism = there.habits
    x, y = panel.at(np.array([kindness]), np.array([criticism]))
    dot = element("circle", cx=pixels(x[0]), cy=pixels(y[0]), r=5, class_=kind)
    return element("g", dot, _text(words, float(x[0]), float(y[0]) - 10, anchor="middle"))


def _area(panel: _Panel, x: Vector, y: Vector, kind: str) -> Markup:
    corners = np.concatenate([x, x[::-1]]), np.concatenate([y, np.zeros(len(x))])
    return element("path", d=f"M{panel.points(*corners)}Z", class_=kind)


def _dose(doses: Doses | None, largest: tuple[float, float], left: float, top: float) -> Markup:
    panel = _Panel(left, top, *largest)
    across = [float(one) for one in range(0, int(largest[0]) + 1, 10)]
    up = [float(one) for one in range(0, int(largest[1]) + 1, 4)]
    parts = [_ticks(panel, across, up)]
    parts.append(
        _axes(panel, _("minutes of practice a day"), _("weeks until the critic stays away"))
    )
    if doses is None:
        parts.append(_text(_("one basin: nothing to be carried across"), left + 14, top + 24))
        return element("g", *parts)
    for number, weeks in enumerate(doses.weeks):
        colour, dashes = _LINES[number % len(_LINES)]
        pattern = {"stroke_dasharray": dashes} if dashes else {}
        enough = np.isfinite(weeks)
        words = panel.points(doses.minutes[enough], weeks[enough])
        parts.append(element("path", d=f"M{words}", stroke=colour, class_="line", **pattern))
        y = top + 18 + 18 * number
        x = left + _SIDE - 150
        parts.append(
            element(
                "path", d=f"M{pixels(x)},{pixels(y)}h28", stroke=colour, class_="line", **pattern
            )
        )
        ruled = _("ruled {weeks} weeks").format(weeks=f"{doses.ruled[number]:.0f}")
        parts.append(_text(ruled, x + 34, y + 4))
    return element("g", *parts)


def _largest(doses: Mapping[str, Doses | None]) -> tuple[float, float]:
    """How far the axes of the doses reach."""
    known = [one for one in doses.values() if one is not None]
    if not known:
        return 60.0, 20.0
    minutes = max(float(one.minutes.max()) for one in known)
    weeks = max(float(np.nanmax(one.weeks, initial=1.0)) for one in known)
    return 10 * np.ceil(minutes / 10), 4 * np.ceil((weeks + 1) / 4)


def _ticks(panel: _Panel, across: list[float], up: list[float]) -> Markup:
    out: list[Markup] = []
    for value in up:
        _x, y = panel.at(np.zeros(1), np.array([value]))
        out.append(_rule(panel.left, panel.left + _SIDE, float(y[0]), float(y[0])))
        out.append(_text(f"{value:g}", panel.left - 8, float(y[0]) + 4, "soft", "end"))
    for value in across:
        x, _y = panel.at(np.array([value]), np.zeros(1))
        out.append(_rule(float(x[0]), float(x[0]), panel.top, panel.top + _HEIGHT))
        out.append(_text(f"{value:g}", float(x[0]), panel.top + _HEIGHT + 17, "soft", "middle"))
    return element("g", *out)


def _axes(panel: _Panel, across: str, up: str) -> Markup:
    foot = panel.top + _HEIGHT
    return element(
        "g",
        _rule(panel.left, panel.left + _SIDE, foot, foot, "axis"),
        _text(across, panel.left + _SIDE, foot + 36, "soft", "end"),
        _text(up, panel.left, panel.top - 12, "soft"),
    )


def _said(boundaries: Mapping[str, Boundary], doses: Mapping[str, Doses | None]) -> str:
    """The drawing in words."""
    parts: list[str] = []
    for edition, found in boundaries.items():
        if found.critical is None:
            parts.append(_("{edition}: one basin.").format(edition=edition))
            continue
        parts.append(_("{edition}: two basins.").format(edition=edition))
        parts += _doses_said(doses[edition])
    return " ".join(parts)


def _doses_said(told: Doses | None) -> list[str]:
    if told is None:
        return []
    out: list[str] = []
    for ruled, row in zip(told.ruled, told.weeks, strict=True):
        weeks = ", ".join(
            f"{minutes:g} min: " + (f"{n:.0f}" if np.isfinite(n) else _("not in two years"))
            for minutes, n in zip(told.minutes, row, strict=True)
        )
        words = _("Weeks of practice after {ruled} weeks of the critic: {weeks}.")
        out.append(words.format(ruled=f"{ruled:.0f}", weeks=weeks))
    return out


def _edition_words(edition: str) -> str:
    return {
        "described": _("described: as the article claims it"),
        "evidenced": _("evidenced: as strong as the literature supports"),
    }[edition]


def _text(words: str, x: float, y: float, kind: str = "plain", anchor: str = "start") -> Markup:
    return element("text", words, x=pixels(x), y=pixels(y), text_anchor=anchor, class_=kind)


def _rule(x1: float, x2: float, y1: float, y2: float, kind: str = "grid") -> Markup:
    return element("line", x1=pixels(x1), x2=pixels(x2), y1=pixels(y1), y2=pixels(y2), class_=kind)
