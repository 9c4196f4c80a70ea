"""The legend of the circuit: grades, heads, widths and the look of the groups."""

import numpy as np
from markupsafe import Markup

from kindloop.care.texts import _
from kindloop.evidence.grade import GRADES
from kindloop.report.circuit_marks import Sign, arrow_marks
from kindloop.report.circuit_routes import Route
from kindloop.report.svg import element, pixels

LEGEND_HEIGHT = 122.0
_LETTER = 7.2


def legend(whole: float, top: float) -> Markup:
    """Three rows: the grades, what an arrow says, what a box says.

    Args:
        whole: width of the drawing.
        top: where the legend begins.
    """
    rule = element("line", x1=16, x2=pixels(whole - 16), y1=0, y2=0, class_="divide")
    return element(
        "g",
        rule,
        _row(28, _("Evidence"), _grades()),
        _row(62, _("Arrow"), _signs()),
        _row(96, _("Box"), _groups()),
        transform=f"translate(0 {pixels(top)})",
        class_="legend",
    )


def _row(y: float, name: str, items: list[tuple[Markup, str]]) -> Markup:
    out = [element("text", name, x=16, y=pixels(y + 4), class_="what")]
    x = 110.0
    for swatch, words in items:
        out.append(element("g", swatch, transform=f"translate({pixels(x)} {pixels(y)})"))
        out.append(element("text", words, x=pixels(x + 50), y=pixels(y + 4)))
        x += 50 + _LETTER * len(words) + 26
    return element("g", *out)


def _grades() -> list[tuple[Markup, str]]:
    return [
        (_sample("+", 2.4, grade.dashes, f"grade-{letter.lower()}"), f"{letter}: {_(grade.name)}")
        for letter, grade in GRADES.items()
    ]


def _signs() -> list[tuple[Markup, str]]:
    return [
        (_sample("+", 2.4, "", "plain"), _("raises")),
        (_sample("-", 2.4, "", "plain"), _("lowers")),
        (_sample("depends", 2.4, "", "plain"), _("depends on the person")),
        (_sample("+", 1.2, "", "plain"), _("weaker than in the other edition")),
        (_sample("+", 0.0, "", "plain none"), _("strength zero")),
        (_sample("+", 2.4, "", "plain", joined=True), _("times another factor")),
    ]


def _groups() -> list[tuple[Markup, str]]:
    said = {
        "fast": _("seconds to minutes"),
        "body": _("messengers and stress axis"),
        "feeling": _("feeling and doing"),
        "slow": _("habits, over weeks"),
        "input": _("comes from outside"),
    }
    return [
        (
            element(
                "g",
                element("rect", x=0, y=-9, width=40, height=18,
                        rx=9 if group in ("feeling", "input") else 5),
                class_=f"node {group}",
            ),
            words,
        )
        for group, words in said.items()
    ]  # fmt: skip


def _sample(sign: Sign, width: float, dashes: str, kind: str, joined: bool = False) -> Markup:
    straight = np.array([(0.0, 0.0), (14.0, 0.0), (28.0, 0.0), (42.0, 0.0)])
    side = np.array([(6.0, -12.0), (10.0, -8.0), (18.0, -5.0), (22.0, 0.0)])
    way = Route(straight, np.array([22.0, 0.0]), (side,) if joined else ())
    return element("g", *arrow_marks(way, sign, width, dashes), class_=f"arrow {kind}")
