"""The circuit of the theory: every process and every arrow, both editions side by side.

An arrow's colour and pattern tell the grade of its evidence, its head whether it raises or
lowers, its width how strong it is beside the other edition; a strength of zero is drawn hollow.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from markupsafe import Markup

from kindloop.care.look import sheet
from kindloop.care.texts import _
from kindloop.evidence.grade import GRADES, Letter, strength
from kindloop.report.circuit_legend import LEGEND_HEIGHT, legend
from kindloop.report.circuit_marks import Sign, arrow_marks, arrow_width
from kindloop.report.circuit_places import (
    PRACTICES,
    WIDTH,
    Box,
    lines_of,
    places,
    sources_of,
)
from kindloop.report.circuit_routes import Route, routes
from kindloop.report.svg import element, pixels

Group = Literal["fast", "body", "feeling", "slow", "input"]
EDITIONS = ("described", "evidenced")

_COLOUR = re.compile(r"(--[a-z-]+): ([^;]+);")
_GAP = 40.0
_HEAD = 64.0


@dataclass(frozen=True, slots=True)
class Node:
    """A process, or something that comes from outside.

    Attributes:
        name: by which arrows call it.
        label: for people.
        group: of its pace: ``fast``, ``body``, ``feeling``, ``slow`` or ``input``.
    """

    name: str
    label: str
    group: Group


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow: exactly one strength in each edition.

    Attributes:
        parameter: the name of its strength; its card has the id ``arrow-PARAMETER``.
        sources: every factor of its product, by name.
        target: by name.
        sign: ``+`` raises, ``-`` lowers, ``depends`` on the person.
        described: strength in the described edition.
        evidenced: strength in the evidenced edition, in the same unit.
        grade: letter of its evidence.
        title: what a pointer held over it says.
    """

    parameter: str
    sources: tuple[str, ...]
    target: str
    sign: Sign
    described: float
    evidenced: float
    grade: Letter
    title: str


Levels = Mapping[str, Mapping[str, float]]
"""For each edition how full some boxes are, from 0 to 1, by name."""


def circuit(
    nodes: Sequence[Node],
    arrows: Sequence[Arrow],
    *,
    key: str = "circuit",
    links: bool = True,
    levels: Levels = MappingProxyType({}),
) -> Markup:
    """The drawing for a page of ours, whose style sheet colours it.

    Args:
        nodes: every process and input that an arrow names.
        arrows: in any order.
        key: unique on the page.
        links: whether each arrow leads to the id ``arrow-PARAMETER`` on the page. A drawing with
            links is a group for screen readers, one without is an image.
        levels: boxes that show how full they are, as a bar at their foot.

    Raises:
        ValueError: if an arrow names what is not among the nodes.
    """
    return _svg(nodes, arrows, _Look(key, links, "", levels))


def circuit_file(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> str:
    """The drawing as a file of its own that brings its colours along, light and dark.

    Raises:
        ValueError: if an arrow names what is not among the nodes.
    """
    return f"{_svg(nodes, arrows, _Look('circuit', False, _lone_style(), {}))}\n"


@dataclass(frozen=True, slots=True)
class _Look:
    key: str
    links: bool
    style: str
    levels: Levels


@dataclass(frozen=True, slots=True)
class _Layout:
    boxes: dict[str, Box]
    ways: list[Route]


def _svg(nodes: Sequence[Node], arrows: Sequence[Arrow], look: _Look) -> Markup:
    _check(nodes, arrows)
    layout = _layout(
        tuple((node.name, node.label) for node in nodes),
        tuple((arrow.sources, arrow.target) for arrow in arrows),
    )
    height = _HEAD + max((box.foot for box in layout.boxes.values()), default=0) + 36
    whole = 2 * WIDTH + _GAP
    panels = [
        element(
            "g",
            *_panel(edition, nodes, arrows, layout, look),
            transform=f"translate({pixels((WIDTH + _GAP) * k)} 0)",
            class_="panel",
        )
        for k, edition in enumerate(EDITIONS)
    ]
    divide = WIDTH + _GAP / 2
    return element(
        "svg",
        element("title", _("The circuit of the theory, in both editions"), id=f"{look.key}-title"),
        element("desc", _said(nodes, arrows), id=f"{look.key}-desc"),
        *_own_style(look.style),
        element("rect", width=whole, height=pixels(height + LEGEND_HEIGHT), class_="ground"),
        *panels,
        element("line", x1=divide, x2=divide, y1=24, y2=pixels(height - 16), class_="divide"),
        legend(whole, height),
        xmlns="http://www.w3.org/2000/svg",
        class_="circuit",
        role="group" if look.links else "img",
        aria_labelledby=f"{look.key}-title {look.key}-desc",
        viewBox=f"0 0 {pixels(whole)} {pixels(height + LEGEND_HEIGHT)}",
    )


def _own_style(style: str) -> tuple[Markup, ...]:
    return (element("style", Markup(style)),) if style else ()  # noqa: S704 - our own file


def _check(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> None:
    known = {node.name for node in nodes}
    for arrow in arrows:
        missing = {*arrow.sources, arrow.target} - known
        if missing or not arrow.sources:
            named = ", ".join(sorted(missing)) or "no source"
            raise ValueError(f"The arrow {arrow.parameter} names {named}: give every end a node.")


@lru_cache(maxsize=4)
def _layout(
    labels: tuple[tuple[str, str], ...], ends: tuple[tuple[tuple[str, ...], str], ...]
) -> _Layout:
    boxes = places(labels)
    drawn = [(sources_of(sources, boxes), target) for sources, target in ends]
    return _Layout(boxes, routes(drawn, boxes))


def _panel(
    edition: str, nodes: Sequence[Node], arrows: Sequence[Arrow], layout: _Layout, look: _Look
) -> tuple[Markup, ...]:
    """One edition; what is best known, and not zero, is drawn last."""
    order = sorted(
        range(len(arrows)),
        key=lambda k: (getattr(arrows[k], edition) != 0, strength(arrows[k].grade), -k),
    )
    full = look.levels.get(edition, {})
    inside = element(
        "g",
        *([_frame(layout.boxes[PRACTICES])] if PRACTICES in layout.boxes else []),
        *(_arrow(arrows[k], layout.ways[k], edition, links=look.links) for k in order),
        *(_node(node, layout.boxes[node.name], full.get(node.name)) for node in nodes),
        transform=f"translate(0 {pixels(_HEAD)})",
    )
    return (*_heading(edition, arrows), inside)


def _heading(edition: str, arrows: Sequence[Arrow]) -> tuple[Markup, Markup]:
    none = sum(getattr(arrow, edition) == 0 for arrow in arrows)
    said = {
        "described": _("as the article claims it"),
        "evidenced": _("as strong as the literature supports"),
    }[edition]
    counted = _("{count} arrows, {none} of them at zero").format(count=len(arrows), none=none)
    return (
        element(
            "text",
            element("tspan", edition, class_="edition"),
            f" {said}",
            x="16",
            y="34",
            class_="heading",
        ),
        element("text", counted, x="16", y="54", class_="counted"),
    )


def _arrow(arrow: Arrow, way: Route, edition: str, *, links: bool) -> Markup:
    now = getattr(arrow, edition)
    width = arrow_width(now, max(abs(arrow.described), abs(arrow.evidenced)))
    sign: Sign = arrow.sign
    if now < 0 and sign != "depends":
        sign = "-" if sign == "+" else "+"
    marks = arrow_marks(way, sign, width, GRADES[arrow.grade].dashes)
    kind = f"arrow grade-{arrow.grade.lower()}" + ("" if width else " none")
    inside = (element("title", arrow.title), *marks)
    if not links:
        return element("g", *inside, class_=kind)
    return element("a", *inside, href=f"#arrow-{arrow.parameter}", tabindex="-1", class_=kind)


def _frame(box: Box) -> Markup:
    return element(
        "rect",
        x=pixels(box.x - box.across),
        y=pixels(box.y - box.up),
        width=pixels(2 * box.across),
        height=pixels(2 * box.up),
        rx=14,
        class_="frame",
    )


def _node(node: Node, box: Box, full: float | None) -> Markup:
    left, top = box.x - box.across, box.y - box.up
    words = lines_of(node.label)
    first = box.y + 4.2 - 6.8 * (len(words) - 1)
    spans = [
        element("tspan", word, x=pixels(box.x), y=pixels(first + 13.6 * k))
        for k, word in enumerate(words)
    ]
    drawn = [
        element(
            "rect",
            x=pixels(left),
            y=pixels(top),
            width=pixels(2 * box.across),
            height=pixels(2 * box.up),
            rx=12 if node.group in ("feeling", "input") else 5,
        ),
        element("text", *spans, text_anchor="middle"),
    ]
    if full is not None:
        bar = {"x": pixels(left + 6), "y": pixels(box.foot - 4.5), "height": 3, "rx": 1.5}
        room = 2 * box.across - 12
        drawn.append(element("rect", width=pixels(room), class_="room", **bar))
        share = min(max(full, 0.0), 1.0)
        drawn.append(element("rect", width=pixels(room * share), class_="level", **bar))
    return element("g", *drawn, class_=f"node {node.group}")


def _said(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> str:
    graded = [f"{letter} {sum(a.grade == letter for a in arrows)}" for letter in GRADES]
    return _(
        "{nodes} processes and inputs and {arrows} arrows, drawn twice: on the left with the "
        "strengths that the article claims, on the right with those that the literature supports, "
        "where {none} arrows are at zero. Arrows by grade of the evidence: {graded}."
    ).format(
        nodes=len(nodes),
        arrows=len(arrows),
        none=sum(arrow.evidenced == 0 for arrow in arrows),
        graded=", ".join(graded),
    )


@lru_cache(maxsize=1)
def _lone_style() -> str:
    """Colours written out, as not every program that draws files knows custom properties."""
    both = sheet("colours.css"), sheet("circuit.css")
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for text in both:
        bright, _split, dim = text.partition("@media")
        light |= dict(_COLOUR.findall(bright))
        dark |= dict(_COLOUR.findall(dim.partition("\n}\n")[0]))
    rules = "\n".join(line for line in both[1].splitlines() if line.startswith(".circuit"))
    font = '.circuit { min-width: 0; font-family: system-ui, "Liberation Sans", sans-serif; }'
    dimmed = _written(rules, light | dark)
    return (
        f"\n{_written(rules, light)}\n{font}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n{dimmed}\n{font}\n}}\n"
    )


def _written(rules: str, colours: dict[str, str]) -> str:
    return re.sub(r"var\((--[a-z-]+)\)", lambda found: colours[found[1]], rules)
