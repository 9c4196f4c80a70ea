"""The drawing of basins and doses says what it is given."""

from xml.etree import ElementTree

import numpy as np

from kindloop.model.states import INDEX as STATE
from kindloop.report.basins_figure import basins_svg
from kindloop.study.basins import Boundary, Doses
from kindloop.study.recurring import Recurrence

SVG = "{http://www.w3.org/2000/svg}"


def place(kindness, criticism):
    levels = np.zeros(len(STATE))
    levels[STATE["kindness_habit"]], levels[STATE["criticism_habit"]] = kindness, criticism
    return Recurrence(levels, np.array([0.5 + 0j]))


TWO = Boundary(
    np.array([0.1, 0.3, 0.5]), np.array([0.4, 0.7, np.inf]), place(0.25, 0.2), place(0.25, 0.9),
    place(0.25, 0.4),
)  # fmt: skip
ONE = Boundary(np.array([0.1]), np.array([np.nan]), place(0.4, 0.3), None, None)
DOSES = Doses(np.array([5.0, 10.0]), np.array([0.0, 26.0]), np.array([[np.nan, 3], [np.nan, 16]]))


def test_both_editions_stand_in_one_drawing():
    text = basins_svg({"described": TWO, "evidenced": ONE}, {"described": DOSES, "evidenced": None})
    root = ElementTree.fromstring(text)  # noqa: S314 - our own text
    words = [one.text or "" for one in root.iter(f"{SVG}text")]
    assert any("one basin: every start" in one for one in words)
    assert any("nothing to be carried across" in one for one in words)
    assert any("ruled 26 weeks" in one for one in words)
    assert any("not people" in one for one in words)
    said = root.find(f"{SVG}desc").text
    assert "10 min: 16" in said
    assert "5 min: not in two years" in said
    dots = [one.get("class") for one in root.iter(f"{SVG}circle")]
    assert dots.count("stable") == 3
    assert dots.count("unstable") == 1


def test_one_basin_in_both_is_drawn_too():
    text = basins_svg({"described": ONE, "evidenced": ONE}, {"described": None, "evidenced": None})
    assert "nan" not in text
    assert text.count("one basin: every start") == 2
