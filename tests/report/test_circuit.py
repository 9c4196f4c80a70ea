"""The circuit: what its drawing says, and that nothing runs through a box."""

import importlib.util
import re
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from kindloop.care.look import sheet, style
from kindloop.evidence.grade import GRADES
from kindloop.report.circuit import Arrow, Node, circuit, circuit_file
from kindloop.report.circuit_marks import arrow_width, head_words
from kindloop.report.circuit_places import PRACTICES, WIDTH, lines_of, places, sources_of
from kindloop.report.circuit_routes import own_source, routes

SVG = "{http://www.w3.org/2000/svg}"
KINDS = {"+": "raises", "-": "lowers", "depends": "turns"}


@pytest.fixture(scope="module")
def sample():
    path = Path(__file__).with_name("circuit_sample.py")
    spec = importlib.util.spec_from_file_location("circuit_sample", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def layout(sample):
    boxes = places([(node.name, node.label) for node in sample.NODES])
    ends = [(sources_of(arrow.sources, boxes), arrow.target) for arrow in sample.ARROWS]
    return boxes, ends, routes(ends, boxes)


def parsed(drawing):
    return ElementTree.fromstring(str(drawing))  # noqa: S314 - our own drawing


def panels(root):
    return [group for group in root if group.get("class") == "panel"]


def arrows_in(panel):
    """Every arrow of a panel by what its title says."""
    found = {}
    for part in panel.iter():
        if part.get("class", "").startswith("arrow"):
            found[part.find(f"{SVG}title").text] = part
    return found


def line_of(arrow):
    return next(p for p in arrow.iter(f"{SVG}path") if p.get("class") == "line")


def inside(points, box, room):
    off = np.abs(points - (box.x, box.y)) - (box.across - room, box.up - room)
    return off.max(axis=-1) < 0


def sampled(curve):
    t = np.linspace(0, 1, 201)[:, None]
    a, b, c, d = curve
    return (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d


def test_every_arrow_is_drawn_in_both_editions_and_leads_to_its_card(sample):
    root = parsed(circuit(sample.NODES, sample.ARROWS))
    for panel in panels(root):
        drawn = arrows_in(panel)
        assert len(drawn) == len(sample.ARROWS)
        for arrow in sample.ARROWS:
            link = drawn[arrow.title]
            assert link.tag == f"{SVG}a"
            assert link.get("href") == f"#arrow-{arrow.parameter}"
            assert f"grade-{arrow.grade.lower()}" in link.get("class").split()
            heads = [p.get("class") for p in link.iter(f"{SVG}path")][-1]
            assert heads == f"head {KINDS[arrow.sign]}"


def test_both_editions_have_the_same_layout_and_their_own_widths(sample):
    left, right = (arrows_in(p) for p in panels(parsed(circuit(sample.NODES, sample.ARROWS))))
    for arrow in sample.ARROWS:
        described, evidenced = line_of(left[arrow.title]), line_of(right[arrow.title])
        assert described.get("d") == evidenced.get("d")
        widths = [float(line.get("stroke-width")) for line in (described, evidenced)]
        if arrow.described > arrow.evidenced:
            assert widths[0] > widths[1]
        elif arrow.described == arrow.evidenced:
            assert widths[0] == widths[1]
        assert ("none" in right[arrow.title].get("class")) == (arrow.evidenced == 0)


def test_a_strength_of_zero_is_hollow_and_has_no_pattern_of_a_grade(sample):
    none = next(arrow for arrow in sample.ARROWS if arrow.evidenced == 0)
    drawn = [arrows_in(p)[none.title] for p in panels(parsed(circuit(sample.NODES, [none])))]
    assert line_of(drawn[0]).get("stroke-dasharray") == GRADES[none.grade].dashes
    assert line_of(drawn[1]).get("stroke-dasharray") is None
    assert re.search(r"\.none \.head \{ fill: var\(--card\)", sheet("circuit.css"))


def test_a_strength_below_zero_turns_the_head(sample):
    one = next(a for a in sample.ARROWS if a.sign == "+" and a.target == "mood")
    turned = replace(one, evidenced=-1.0)
    drawn = [arrows_in(p)[one.title] for p in panels(parsed(circuit(sample.NODES, [turned])))]
    assert [a[-1].get("class") for a in drawn] == ["head raises", "head lowers"]
    back = replace(one, sign="-", evidenced=-1.0)
    drawn = [arrows_in(p)[one.title] for p in panels(parsed(circuit(sample.NODES, [back])))]
    assert [a[-1].get("class") for a in drawn] == ["head lowers", "head raises"]


def test_for_readers_it_is_a_group_with_links_or_an_image_without(sample):
    linked = parsed(circuit(sample.NODES, sample.ARROWS, key="one"))
    plain = parsed(circuit(sample.NODES, sample.ARROWS, key="two", links=False))
    assert (linked.get("role"), plain.get("role")) == ("group", "img")
    assert not list(plain.iter(f"{SVG}a"))
    for root, key in ((linked, "one"), (plain, "two")):
        assert root.get("aria-labelledby") == f"{key}-title {key}-desc"
        said = root.find(f"{SVG}desc").text
        none = sum(arrow.evidenced == 0 for arrow in sample.ARROWS)
        assert f"{len(sample.ARROWS)} arrows" in said
        assert f"where {none} arrows are at zero" in said


def test_on_a_page_it_needs_no_style_of_its_own(sample):
    drawn = str(circuit(sample.NODES, sample.ARROWS))
    assert "<style" not in drawn
    assert "style=" not in drawn
    assert sheet("circuit.css") in style()


def test_a_file_of_its_own_brings_every_colour(sample):
    drawn = circuit_file(sample.NODES, sample.ARROWS)
    root = parsed(drawn)
    assert root.get("role") == "img"
    assert "var(" not in drawn
    assert "<script" not in drawn
    assert "href" not in drawn
    dark = drawn[drawn.index("@media") :]
    for grade in GRADES.values():
        assert grade.light in drawn
        assert grade.dark in dark


def test_the_sheet_has_the_colours_of_the_grades():
    light, _, dark = sheet("circuit.css").partition("@media")
    for letter, grade in GRADES.items():
        assert f"--grade-{letter.lower()}: {grade.light};" in light
        assert f"--grade-{letter.lower()}: {grade.dark};" in dark


def test_titles_are_escaped():
    nodes = [Node("threat", "a < b & c", "fast"), Node("control", "control", "fast")]
    arrow = Arrow("s", ("threat",), "control", "+", 1.0, 1.0, "A", '<b> & "c"')
    root = parsed(circuit(nodes, [arrow]))
    assert '<b> & "c"' in arrows_in(panels(root)[0])
    assert "a < b & c" in [span.text for span in root.iter(f"{SVG}tspan")]


def test_boxes_show_how_full_they_are(sample):
    levels = {"described": {"threat": 0.5}, "evidenced": {"threat": 3.0, "mood": 0.0}}
    root = parsed(circuit(sample.NODES, [], levels=levels))
    found = []
    for panel in panels(root):
        bars = [r for r in panel.iter(f"{SVG}rect") if r.get("class") in ("room", "level")]
        rooms, full = bars[::2], bars[1::2]
        found.append(
            [
                float(b.get("width")) / float(a.get("width"))
                for a, b in zip(rooms, full, strict=True)
            ]
        )
    assert found[0] == [pytest.approx(0.5, abs=0.01)]
    assert found[1] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("sources", "said"), [(("thret",), "names thret: give"), ((), "names no source")]
)
def test_an_arrow_without_its_ends_is_refused(sources, said):
    nodes = [Node("threat", "threat", "fast")]
    with pytest.raises(ValueError, match=said):
        circuit(nodes, [Arrow("s", sources, "threat", "+", 1.0, 1.0, "A", "")])


def test_boxes_lie_inside_the_panel_and_apart(layout):
    boxes = layout[0]
    alone = {name: box for name, box in boxes.items() if name != PRACTICES}
    for box in alone.values():
        assert box.x - box.across >= 0
        assert box.x + box.across <= WIDTH
        assert box.y - box.up >= 0
    for (a, one), (b, two) in combinations(alone.items(), 2):
        apart = max(
            abs(one.x - two.x) - one.across - two.across, abs(one.y - two.y) - one.up - two.up
        )
        assert apart >= 4, (a, b)


def test_the_theory_has_a_place_for_every_state_and_visible_input():
    states = pytest.importorskip("kindloop.model.states")
    inputs = pytest.importorskip("kindloop.model.inputs")
    names = [*states.NAMES, *(one.name for one in inputs.INPUTS if one.group != "chance")]
    couplings = pytest.importorskip("kindloop.model.couplings")
    known = places([(name, name) for name in (*names, *couplings.BEHAVIOUR)])
    assert max(box.y for box in known.values()) < 830  # none had to go to the spare rows


def test_what_has_no_place_goes_underneath():
    boxes = places([("mood", "mood"), *((f"new_{k}", f"new {k}") for k in range(7))])
    assert all(boxes[f"new_{k}"].y > 830 for k in range(7))
    assert boxes["new_5"].y > boxes["new_0"].y
    assert PRACTICES not in boxes


def test_all_practices_together_count_as_their_frame(layout):
    boxes = layout[0]
    some = ("soothing", "meditation", "reframing")
    every = ("meditation", "affirmation", "journaling", "reframing", "compassion_break")
    assert sources_of(some, boxes) == some
    assert sources_of((*some[:1], *every), boxes) == ("soothing", PRACTICES)
    assert lines_of("self-compassionate") == ("self-compassionate",)


def test_an_arrow_is_drawn_from_the_factor_that_is_its_own():
    arrows = [
        (("control", "meditation"), "regulation"),
        (("control", "reframing"), "regulation"),
        (("mood", "success"), "mood"),
    ]
    assert [own_source(k, arrows) for k in range(3)] == ["meditation", "reframing", "success"]


def test_arrows_run_from_border_to_border(layout):
    boxes, ends, ways = layout
    for (sources, target), way in zip(ends, ways, strict=True):
        assert any(inside(way.main[0], boxes[name], -3) for name in sources)
        assert inside(way.main[3], boxes[target], -6)
        assert not inside(way.main[3], boxes[target], -2.5)
        others = [name for name in sources if name != target]
        assert len(way.sides) == max(len(others) - 1, 0)
        for side in way.sides:
            assert np.allclose(side[3], way.joint)


def test_hardly_an_arrow_runs_through_a_box_that_is_not_its_own(layout):
    boxes, ends, ways = layout
    through = [
        (ends[k], name)
        for k, way in enumerate(ways)
        for name, box in boxes.items()
        if name not in (*ends[k][0], ends[k][1], PRACTICES)
        and inside(sampled(way.main), box, 2).any()
    ]
    assert len(through) <= 2, through


def test_the_same_arrows_take_the_same_ways(layout):
    boxes, ends, ways = layout
    again = routes(ends, boxes)
    assert all(np.array_equal(a.main, b.main) for a, b in zip(ways, again, strict=True))


def test_an_arrow_onto_itself_is_a_loop(layout):
    boxes = layout[0]
    (way,) = routes([(("mood",), "mood")], boxes)
    assert way.main[1:3, 1].min() > boxes["mood"].foot


def test_boxes_on_top_of_each_other_still_get_a_line():
    boxes = places([("threat", "threat"), ("mood", "mood")])
    boxes["mood"] = boxes["threat"]
    (way,) = routes([(("threat",), "mood")], boxes)
    assert np.isfinite(way.main).all()


def test_heads_point_to_the_end_or_stand_across_it():
    curve = np.array([(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (30.0, 0.0)])

    def corners(sign):
        return np.array(
            [
                [float(n) for n in pair.split(",")]
                for pair in re.findall(r"[-\d.]+,[-\d.]+", head_words(curve, sign, 2.0))
            ]
        )

    for sign in ("+", "-", "depends"):
        assert corners(sign)[:, 0].max() == 30
    pointed, bar, turning = corners("+"), corners("-"), corners("depends")
    assert np.ptp(pointed[:, 0]) > np.ptp(bar[:, 0])
    assert np.ptp(bar[:, 1]) > 2 * np.ptp(bar[:, 0])
    assert len(turning) == 4


def test_width_grows_with_strength_and_is_nothing_at_zero():
    widths = [arrow_width(now, 4.0) for now in (0.0, 0.1, 1.0, -2.0, 4.0)]
    assert widths == sorted(widths)
    assert widths[0] == 0 == arrow_width(0.0, 0.0)
