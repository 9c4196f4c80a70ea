"""The drawing, the table and the page of the theory."""

import math
from xml.etree import ElementTree

import numpy as np
import pytest

from kindloop.model.couplings import ARROWS
from kindloop.model.parameters import NUMBERS
from kindloop.model.states import STATES
from kindloop.report.raster import png_of
from kindloop.report.scenario_figure import SHOWN, scenario_svg
from kindloop.report.scenario_table import scenario_data, scenario_table
from kindloop.report.theory_page import circuit_svg, markdown, tables
from kindloop.study.readings import COLUMNS
from kindloop.study.scenario_reading import load_scenario
from kindloop.study.scenario_run import choose, run

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def done():
    return run(load_scenario("setback_two_ways"), choose(every=30))


def test_the_drawing_says_what_it_is_and_holds_a_curve_for_everyone(done):
    root = ElementTree.fromstring(scenario_svg(done))  # noqa: S314 - our own drawing
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    for said in ("simulated", "described", "evidenced", "used to kindness", "neither is validated"):
        assert said in words
    assert "no direct evidence" in words or "none" in words
    curves = [path for path in root.iter(f"{SVG}path") if path.get("class") == "line"]
    assert len(curves) == len(SHOWN) * 2 * 2 + 2  # and two in the legend
    assert len({path.get("stroke-dasharray") for path in curves}) == 2
    assert root.find(f"{SVG}desc") is not None


def test_a_drawing_of_many_has_bands_and_a_long_one_means_of_days():
    scenario = load_scenario("critical_and_kind_month")
    done = run(scenario, choose(editions=("evidenced",), persons=3, every=240))
    svg = scenario_svg(done)
    assert svg.count('class="band"') == len(SHOWN) * 2
    assert "means of each day" in svg
    assert "3 drawn persons" in svg


def test_a_failed_path_is_drawn_as_far_as_it_goes():
    scenario = load_scenario("setback_two_ways")
    done = run(scenario, choose(settings={"tau_mood": -5.0}, every=60))
    svg = scenario_svg(done)
    assert "ended early" in svg
    assert "nan" not in svg.split("</desc>")[1]


def test_the_picture_is_a_png_of_twice_the_size(done):
    svg = scenario_svg(done)
    picture = png_of(svg)
    assert picture.startswith(b"\x89PNG")
    width = float(ElementTree.fromstring(svg).get("width"))  # noqa: S314
    assert int.from_bytes(picture[16:20], "big") == pytest.approx(2 * width, abs=2)


def test_the_table_holds_every_time_of_everyone(done):
    table = scenario_table(done)
    assert list(table.columns[5:]) == list(COLUMNS)
    assert len(table) == 4 * len(done.courses[0].times)
    one = table[(table.edition == "described") & (table.group == "kind")]
    np.testing.assert_array_equal(one["threat"], done.course("kind", "described").of("threat"))


def test_the_data_of_a_long_run_are_thinned_and_end_at_the_end():
    scenario = load_scenario("critical_and_kind_month")
    data = scenario_data(run(scenario, choose(editions=("evidenced",), every=30)))
    minutes = data["courses"][0]["minutes"]
    assert len(minutes) <= 402
    assert minutes[-1] == 30 * 1440
    assert data["units"]["saliva_cortisol"] == "nmol/L"


def test_the_tables_of_the_theory_are_whole():
    data = tables()
    assert [row["name"] for row in data["states"]] == [one.name for one in STATES]
    assert len(data["arrows"]) == len(ARROWS) >= 60
    assert len(data["numbers"]) == len(NUMBERS)
    assert sum(data["counts"].values()) == len(NUMBERS)
    assert all(row["time_constant_min"] > 0 for row in data["states"])
    assert all(row["source"] and row["unit"] for row in data["numbers"])
    wanted = {"from", "to", "sign", "parameter", "described", "evidenced", "spread", "grade",
              "claims", "findings"}  # fmt: skip
    assert all(wanted <= set(row) and row["grade"] in "ABCDE" for row in data["arrows"])
    constant = {row["name"]: row["time_constant_min"] for row in data["states"]}
    assert constant["cortisol"] == pytest.approx(40 / math.log(2))


def test_the_page_and_the_circuit_name_every_arrow():
    page, circuit = markdown(), circuit_svg()
    for arrow in ARROWS:
        assert f"| {arrow.strength} |" in page
    ElementTree.fromstring(circuit)  # noqa: S314
