"""Cards: plain words, then numbers, then sources; nothing without its grade, nothing hidden."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from kindloop.care.texts import speaking
from kindloop.errors import NotThereError
from kindloop.evidence.registry import registry
from kindloop.ledger.grades import grade_of
from kindloop.ledger.joins import joins
from kindloop.ledger.validation_rows import validation_rows
from kindloop.model.couplings import ARROWS
from kindloop.model.parameters import NUMBERS
from kindloop.model.states import STATES
from kindloop.report import cards_evidence
from kindloop.report.card_page import fragment
from kindloop.report.card_text import data, text
from kindloop.report.cards import card, known
from kindloop.study.claims_kept import kept

NAMES = set(known())
RUN = "What the theory does with it"
ORGANS = re.compile(r"\b(your|the person's) (amygdala|brain|dopamine|serotonin|cortex)\b", re.I)


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def test_everything_has_a_card():
    names = NAMES
    assert {arrow.strength for arrow in ARROWS} <= names
    assert {state.name for state in STATES} <= names
    assert {number.name for number in NUMBERS} <= names
    assert {*registry().claims, *registry().findings, *registry().parameters} <= names
    assert {*joins().practices, *registry().studies} <= names


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_card_can_be_read_and_leads_to_cards(name):
    one = card(name)
    said = text(one)
    assert said.startswith(f"{one.title}\n")
    assert one.words
    assert not ORGANS.search(said)
    assert "  - \n" not in said
    links = [link for passage in one.passages for line in passage.lines for link in line.links]
    assert {link.name for link in links} <= NAMES
    assert json.loads(json.dumps(data(one)))["name"] == one.name


@pytest.mark.parametrize("arrow", ARROWS, ids=lambda arrow: arrow.strength)
def test_no_arrow_is_shown_without_its_grade(arrow):
    one = card(arrow.name)
    assert one.grade == grade_of(arrow)
    assert f"Evidence: {one.grade}, " in text(one)
    (number,) = one.numbers
    assert {claim.name for claim in one.claims} == set(arrow.claims)
    cited = {source.name for side in one.sides for source in side.sources}
    assert cited | {source.name for source in one.parameters} == set(arrow.findings)
    state = card(arrow.to) if arrow.to in {state.name for state in STATES} else None
    if state is not None:
        links = [link for part in state.passages for line in part.lines for link in line.links]
        assert (arrow.strength, one.grade) in {(link.name, link.grade) for link in links}
    assert number.source


def test_an_arrow_is_asked_for_in_many_ways():
    ways = ["critic -> threat", "critic->threat", "critic → threat", "s_critic_threat"]
    assert len({card(way).name for way in ways}) == 1
    assert card("s3") == card("S3")
    assert card("compassion break") == card("compassion_break")
    assert card("f59B").name == "F59b"


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("critik -> threat", "critic -> threat"),
        ("moood", "mood"),
        ("S77", "S7"),
        ("jurnaling", "journaling"),
        ("engert2018", "engert2017"),
        ("compasion break", "compassion_break"),
        ("zzzz", r"name an arrow \(critic -> threat\), a process"),
        ("", "no card for ''"),
    ],
)
def test_a_misspelt_name_gets_its_neighbours(word, near):
    with pytest.raises(NotThereError, match=near):
        card(word)


@pytest.mark.parametrize("name", list(joins().practices))
def test_a_practice_says_what_is_known_for_whom_it_backfires_and_what_is_not_known(name):
    one = card(name)
    headings = [passage.heading for passage in one.passages]
    assert headings[:3] == ["What is known", "For whom it backfires", "What is not known"]
    for passage in one.passages[:3]:
        assert all(any(link.grade for link in line.links) for line in passage.lines)


def test_what_is_from_memory_is_shown_as_such_and_used_for_nothing():
    said = " ".join(text(card("F1")).split())
    assert "largest fall of the cortisol response: 51 % (NOT VERIFIED, used for nothing)" in said
    for row in (*registry().findings.values(), *registry().parameters.values()):
        figures = card(row.id).stated
        assert [one.unverified for one in figures] == [one.unverified for one in row.figures]
        assert ("Not verified, and used for nothing" in " ".join(card(row.id).words)) == (
            row.unverified
        )


def test_a_study_says_whether_it_sets_numbers_or_is_held_back():
    held = {row.evidence for row in validation_rows()}
    for name in (*registry().findings, *registry().parameters):
        said = " ".join(card(name).words)
        assert ("held back for validation" in said) == (name in held)
    assert "numbers of the evidenced edition are set from it" in " ".join(card("F62").words)
    assert "built into the theory" in " ".join(card("F80").words)


def test_a_measured_number_quotes_its_row():
    assert "Measured: P34 states 3.9 h (time constant, range)." in card("tau_mood").words
    assert len(card("tau_critic").words) == 1


def test_a_claim_about_the_whole_says_where_it_is_seen():
    assert "it is seen in threat, negative affect" in " ".join(card("S11").words)
    assert "Arrows that stand for it" in [passage.heading for passage in card("S20").passages]


def test_for_comes_before_against():
    headings = [side.heading for side in card("s_regulation_grey").sides]
    assert headings == [
        "Studies that support it",
        "Studies that speak against it",
        "Studies that bear on it, with no direction",
    ]


def test_where_nothing_was_found_it_says_so():
    assert text(card("noise_mood")).endswith("No study of it was found.\n")
    assert "No study of it was found." in fragment(card("noise_mood"))


def test_an_edition_at_zero_is_said():
    assert "its strength is zero" in text(card("s_soothing_serotonin"))
    assert "as strong in both editions" in text(card("s_circadian_crh"))


class Tags(HTMLParser):
    """Sees whether what is opened is closed, and where links lead."""

    def __init__(self):
        super().__init__()
        self.open, self.links = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in {"br", "img"}:
            self.open.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_page_of_a_card_is_whole_and_its_links_lead_to_cards(name):
    one = card(name)
    page, tags = fragment(one), Tags()
    tags.feed(page)
    assert tags.open == []
    assert all(link.removeprefix("/explore/card/") in NAMES for link in tags.links)
    for sentence in one.words:
        assert sentence in unescape(page)


@pytest.mark.parametrize("name", registry().claims)
def test_a_claim_says_what_the_theory_does_with_it(name):
    (passage,) = [
        one for one in card(name).passages if one.heading == "What the theory does with it"
    ]
    said = [line.said for line in passage.lines]
    rows = kept(name)
    if not rows["described"]["testable"]:
        assert said == [f"Not tested: {rows['described']['reason']}"]
        return
    assert said[0].startswith("Experiment: ")
    for line, edition in zip(said[1:3], ("described", "evidenced"), strict=True):
        assert line.startswith(f"The {edition} theory (")
        word = "holds" if rows[edition]["holds"] else "does not hold"
        assert f": {word}" in line
        assert f"{rows[edition]['effect']:+.3g}" in line
    assert said[3].startswith("Holding as described is agreement of the theory with itself")
    assert len(said) == 4


def test_a_run_of_other_numbers_is_called_so(monkeypatch):
    monkeypatch.setattr(cards_evidence, "numbers_today", lambda: "other")
    said = [line.said for one in card("S3").passages for line in one.lines]
    assert "The theory's numbers have changed since this was run." in said


def test_a_claim_that_was_never_run_has_no_such_passage(monkeypatch):
    monkeypatch.setattr(cards_evidence, "kept", lambda _: {})
    assert all(one.heading != RUN for one in card("S3").passages)


def test_what_the_calibration_made_of_a_number_stands_beside_the_evidenced_one_only():
    page = fragment(card("s_sleep_mood"))
    described, evidenced = page.split('<dl class="strengths">')[1].split("</div>")[:2]
    assert "calibration" not in described
    assert "moved by the calibration" in evidenced
