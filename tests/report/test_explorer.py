"""The explorer's fragments: words, figures, tables, cards, and what could not be computed."""

import json
import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import numpy as np
import pytest

from kindloop.errors import NotThereError
from kindloop.evidence.registry import registry
from kindloop.ledger.grades import grade_of
from kindloop.model.couplings import ARROWS
from kindloop.model.number import EDITIONS
from kindloop.model.states import NAMES
from kindloop.report.explorer import (
    MOMENTS,
    answer_fragment,
    levels_shown,
    now_rows,
    values_json,
)
from kindloop.report.explorer_arrows import arrow_card, circuit_fragment, switches
from kindloop.report.explorer_figures import SHOWN, multiple
from kindloop.report.explorer_measures import measures_fragment
from kindloop.report.explorer_words import asked_words, duration, size_number
from kindloop.study.practised import Measure
from kindloop.study.setback import WAYS, Setback, meet


@pytest.fixture(scope="module")
def meetings():
    return meet(Setback())


@pytest.fixture(scope="module")
def lost(meetings):
    """As if the described edition, met critically, could not be computed."""
    course = meetings[0].ways["critical"]
    gone = replace(course, states=course.states * np.nan, trouble="too many steps")
    return (replace(meetings[0], ways={**meetings[0].ways, "critical": gone}), meetings[1])


def test_every_figure_has_a_panel_for_each_edition_and_its_numbers(meetings):
    for state in SHOWN:
        figure = multiple(state, meetings, 24)
        assert tuple(panel.edition for panel in figure.panels) == EDITIONS
        for panel in figure.panels:
            ElementTree.fromstring(str(panel.svg))  # noqa: S314 - our own drawing
            assert "aria-labelledby" in panel.svg
        assert all(len(row) == len(figure.table.head) == 7 for row in figure.table.rows)


def test_both_editions_stand_on_one_scale(meetings):
    for state in SHOWN:
        marks = [
            re.findall(r'text-anchor="end">([^<]+)<', str(panel.svg))
            for panel in multiple(state, meetings, 3).panels
        ]
        assert marks[0] == marks[1]


def test_the_table_holds_the_levels_themselves(meetings):
    course = meetings[0].ways["kind"]
    at = int(np.searchsorted(meetings[0].minutes, 15))
    rows = {row[0]: row for row in multiple("threat", meetings, 3).table.rows}
    assert float(rows["15 min after"][1]) == pytest.approx(course.of("threat")[at], abs=0.006)


def test_the_values_for_the_drawing_are_those_of_the_runs(meetings):
    values = json.loads(values_json(meetings, 3))
    assert tuple(values["states"]) == NAMES
    for meeting in meetings:
        for way in WAYS:
            levels = np.array(values["levels"][meeting.edition][way]) / 1000
            assert levels.shape == (len(MOMENTS), len(NAMES))
            at = np.searchsorted(meeting.minutes, MOMENTS)
            np.testing.assert_allclose(levels, meeting.ways[way].states[at], atol=5.1e-4)


def test_what_could_not_be_computed_says_so_everywhere(lost):
    said = unescape(answer_fragment(Setback(), lost, 3))
    assert "As the article describes it, met critically: could not be computed" in said
    assert "Some of this could not be computed." in said
    assert "nan" not in re.sub(r'data-values="[^"]*"', "", said).lower()
    assert json.loads(values_json(lost, 3))["levels"]["described"]["critical"][0][0] is None
    assert {name: cells for name, _, cells in now_rows(lost)}["threat"][1] == "–"
    assert 0 <= levels_shown(lost)["described"]["threat"] <= 1


def test_every_arrow_is_a_switch_once_and_those_off_are_ticked():
    groups = switches(("s_critic_threat",))
    listed = [one for _, group in groups for one in group]
    assert sorted(one.strength for one in listed) == sorted(arrow.strength for arrow in ARROWS)
    assert [one.strength for one in listed if one.off] == ["s_critic_threat"]


def test_every_card_tells_both_strengths_all_claims_and_all_findings():
    for arrow in ARROWS:
        title, card = arrow_card(arrow.strength)
        assert "→" in title
        for name in (*arrow.claims, *arrow.findings):
            assert f'<strong><a href="/explore/card/{name}">{name}</a></strong>' in card
        for name in arrow.claims:
            assert registry().claims[name].claim in unescape(card)
        assert card.count('class="number"') == 2


def test_a_card_parts_studies_for_from_studies_against():
    card = unescape(arrow_card("s_soothing_threat")[1])
    assert "Studies that support it" in card or "Studies with mixed results" in card
    assert "grade" in card


def test_a_misspelt_arrow_has_no_card_but_a_hint():
    with pytest.raises(NotThereError, match="did you mean"):
        arrow_card("critic -> thraet")


def test_no_direct_evidence_means_zero_in_the_evidenced_edition():
    from kindloop.model.parameters import BY_NAME

    for strength in ("s_soothing_serotonin", "s_soothing_dopamine", "s_soothing_endorphin"):
        arrow = next(one for one in ARROWS if one.strength == strength)
        assert grade_of(arrow) == "E"
        assert BY_NAME[strength].evidenced.value == 0


def test_the_circuit_leads_to_cards_and_marks_what_is_off(meetings):
    drawn = str(circuit_fragment(levels_shown(meetings), ("s_critic_threat",)))
    assert 'href="#arrow-' not in drawn
    assert drawn.count('data-off=""') == len(EDITIONS)
    for arrow in ARROWS:
        assert drawn.count(f'href="/explore/arrow/{arrow.strength}"') == len(EDITIONS)
    assert drawn.count('class="level"') == len(EDITIONS) * len(NAMES)


def test_a_measure_that_could_not_be_computed_says_so():
    row = Measure("grey_matter", ("S30",), "%", float("nan"), 0.0)
    said = measures_fragment([row])
    assert "could not be computed" in said
    assert "0.0 %" in said
    assert "F70" in said


def test_words_for_lengths_and_sizes():
    assert size_number("threat_half", "min", float("inf")) == "more than a day"
    assert duration(float("nan")) == "–"
    assert asked_words(Setback(without=("s_critic_threat",))).endswith(", one arrow switched off")
    both = Setback(without=("s_critic_threat", "s_mood_critic"))
    assert "2 arrows" in asked_words(both)
