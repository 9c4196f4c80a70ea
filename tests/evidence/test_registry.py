"""The registry that ships, and what it refuses to load."""

import re
import sys
from dataclasses import FrozenInstanceError
from subprocess import run

import pytest

from kindloop.errors import NotThereError
from kindloop.evidence import registry as evidence
from kindloop.evidence.grade import best, by_rule
from kindloop.evidence.rows import PROVENANCE, Reference, direction_words

CLAIM = """
[[claim]]
id = "S1"
claim = "Kindness helps."
part = "affect"
verdict = "Supported."
direction = "+"
grade = "A"
grade_from = "verdict"
findings = ["F1"]
parameters = ["P1"]
"""
FINDING = """
[[finding]]
id = "F1"
studies = ["somebody2020"]
kinds = ["trial"]
design = "randomised"
n = 40
measure = "mood"
result = "g = 0.4"
provenance = ["R"]
direction = "+"
grade = "B"
claims = ["S1"]
figures = [
  { what = "mood, Hedges' g", value = 0.4, low = 0.1, high = 1, unit = "1", provenance = "R" },
]
"""
PARAMETER = """
[[parameter]]
id = "P1"
quantity = "half-life"
value = "4 min"
source = "a paper"
provenance = ["R"]
findings = ["F1"]
"""
STUDIES = """
@article{somebody2020,
  author = {Somebody},
  year = {2020},
}
"""


@pytest.fixture
def load(tmp_path):
    def load(claims=CLAIM, findings=FINDING, parameters=PARAMETER, studies=STUDIES):
        texts = {"claims": claims, "findings": findings, "parameters": parameters}
        for name, text in texts.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        (tmp_path / "studies.bib").write_text(studies, encoding="utf-8")
        return evidence.read(tmp_path)

    return load


def test_everything_that_ships_is_there():
    assert [claim.id for claim in evidence.all_claims()] == [f"S{k}" for k in range(1, 57)]
    assert len(evidence.all_findings()) == 75
    assert len(evidence.all_parameters()) == 39


def test_rows_are_found_by_id_and_cannot_be_changed():
    assert evidence.claim("S30").direction == "-/0"
    assert evidence.finding("F59b").n == 357
    assert evidence.parameter("P29b").unverified
    with pytest.raises(FrozenInstanceError):
        evidence.claim("S1").grade = "A"
    with pytest.raises(TypeError):
        evidence.registry().claims["S57"] = evidence.claim("S1")


@pytest.mark.parametrize(
    ("ask", "name", "near"),
    [
        (evidence.claim, "S577", "S57|S5"),
        (evidence.finding, "F599", "F59"),
        (evidence.parameter, "p40", "P40"),
        (evidence.row_of, "S1", "finding or parameter"),
        (evidence.claims_on, "F400", "F40"),
        (evidence.rows_of, "buhle2015", "buhle2014"),
    ],
)
def test_a_misspelt_id_gets_its_neighbours(ask, name, near):
    with pytest.raises(NotThereError, match=near):
        ask(name)


def test_what_speaks_to_a_claim_is_found_from_both_sides():
    assert [c.id for c in evidence.claims_on("F28")] == ["S23", "S49"]
    assert [c.id for c in evidence.claims_on("P40")] == ["S25"]
    assert evidence.row_of("P40") is evidence.parameter("P40")
    assert evidence.row_of("F20") is evidence.finding("F20")


def test_only_a_verified_number_in_its_unit_is_held():
    assert evidence.holds("P7", 1.04, "1")
    assert evidence.holds("P7", 1.21, "1")  # an end of its interval
    assert not evidence.holds("P7", 1.05, "1")
    assert not evidence.holds("P40", 22, "min")
    assert not evidence.holds("P8", 20, "min")  # from memory
    with pytest.raises(NotThereError, match=r"P88|P8"):
        evidence.holds("P88", 1, "1")


def test_grades_of_findings_follow_the_rule():
    assert [f.id for f in evidence.all_findings() if f.letter != by_rule(f.kinds)] == []


def test_a_grade_that_no_verdict_gives_is_the_best_one_cited():
    for claim in evidence.all_claims():
        if claim.grade_from == "rows" and claim.id != "S19":
            assert claim.letter == best(evidence.finding(f).letter for f in claim.findings)
    # the finding itself calls what it says on S19 indirect
    assert "indirect" in evidence.finding("F39").note
    assert evidence.claim("S19").letter == "D"


def test_what_is_from_memory_is_marked_and_counts_for_nothing():
    rows = [*evidence.all_findings(), *evidence.all_parameters()]
    assert {row.id for row in rows if row.unverified} >= {"F1", "F52", "P8", "P45", "P46"}
    for row in rows:
        for figure in row.figures:
            assert figure.unverified == (figure.provenance == "M")
            assert figure.provenance in PROVENANCE
            if figure.unverified and figure.value is not None:
                held = evidence.holds(row.id, figure.value, figure.unit)
                twins = [
                    other
                    for other in row.figures
                    if not other.unverified and other.unit == figure.unit
                ]
                assert not held or any(
                    figure.value in (other.value, other.low, other.high) for other in twins
                )


def test_rows_named_in_a_text_are_there():
    known = evidence.registry()
    ids = {*known.claims, *known.findings, *known.parameters}
    texts = [
        *(c.verdict for c in evidence.all_claims()),
        *(f"{f.result} {f.note}" for f in evidence.all_findings()),
        *(p.source for p in evidence.all_parameters()),
    ]
    named = {name for text in texts for name in re.findall(r"\b[SFP]\d+b?\b", text)}
    assert {"S20", "F70", "P30"} <= named <= ids


def test_texts_are_whole_sentences_without_shorthand():
    for claim in evidence.all_claims():
        for text in (claim.claim, claim.verdict):
            assert text[0].isupper()
            assert text.endswith(".")
            assert not re.search(r"\b(SC|USC|NA|PA|OXT|DA|PFC|RPE)\b", text)


def test_references_and_directions_in_words():
    assert evidence.finding("F25").references[0].text.startswith("authors not named, 2020, ")
    assert Reference("some", record="PMC1").text == "authors not named, PMC1"
    assert direction_words("+/0") == "supports, finds no effect"
    assert direction_words("") == "no direction known"


def test_loading_pulls_in_nothing_heavy():
    code = (
        "import sys; from kindloop.evidence.registry import registry; registry();"
        "print(sorted({'numpy', 'pandas', 'numba', 'scipy'} & set(sys.modules)))"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_small_registry_loads(load):
    read = load()
    assert read.findings["F1"].figures[0].high == 1.0
    assert read.claims["S1"].findings == ("F1",)


NUMBERED = {
    "claim": (CLAIM, "claims"),
    "finding": (FINDING, "findings"),
    "parameter": (PARAMETER, "parameters"),
    "studies": (STUDIES, "studies"),
}


@pytest.mark.parametrize(
    ("which", "old", "new", "said"),
    [
        ("claim", 'grade = "A"', 'grade = "A"\ngraed = "x"', r"unknown key 'graed'.*grade"),
        ("claim", "[[claim]]", "[[clam]]", "unknown key 'clam'; did you mean claim"),
        ("claim", 'verdict = "Supported."', "", "lacks the key 'verdict'"),
        ("claim", '"Supported."', "3", "verdict, wants str; came 3"),
        ("claim", '"Supported."', '"Supported. "', "begins or ends with a space"),
        ("claim", '"Supported."', '""', "S1 has an empty verdict"),
        ("claim", 'direction = "+"', 'direction = "up"', r"S1: a direction is of \+ ~ 0 -"),
        ("claim", 'grade = "A"', 'grade = "F"', "S1: A grade is written as A, A- or B/C"),
        ("claim", '"verdict"\n', '"rows"\n', None),
        ("claim", '"verdict"\n', '"row"\n', "grade_from, is 'row'; did you mean rows"),
        ("claim", '["F1"]', '["F2"]', "S1 cites F2, which is not there; known are F1"),
        ("claim", '["P1"]', '["P2"]', "S1 cites P2, which is not there; known are P1"),
        ("claim", '["P1"]', '"P1"', "parameters, wants a list; came 'P1'"),
        ("claim", 'id = "S1"', 'id = "C1"', "an id is like S1, not 'C1'"),
        ("finding", '["S1"]', '["S2"]', "F1 cites S2"),
        ("finding", '["somebody2020"]', "[]", "F1 has an empty source"),
        ("finding", '["somebody2020"]', "[3]", "studies, wants str; came 3"),
        ("finding", '["somebody2020"]', '["somebody"]', "'somebody'; did you mean somebody2020"),
        (
            "finding",
            "n = 40",
            'n = 40\nreferences = [{ key = "x" }]',
            "F1 writes references out",
        ),
        ("finding", "n = 40", "n = 40.5", "n, wants int; came 40.5"),
        ("finding", "n = 40", "n = true", "n, wants int; came True"),
        ("finding", "n = 40", "n = 40\nreferences = [3]", "wants a table; came 3"),
        ("finding", '["trial"]', "[]", "F1 names no kind of study"),
        ("finding", '["trial"]', '["trail"]', "did you mean trial"),
        ("finding", "n = 40", "n = 0", "F1 has 0 people"),
        ("finding", '["R"]', "[]", "each way in which it is known once"),
        ("finding", '["R"]', '["R", "R"]', "each way in which it is known once"),
        ("finding", '["R"]', '["R", "M"]', "F1: unverified is true exactly"),
        ("finding", '["R"]', '["R", "M"]\nunverified = true', "F1: from_memory says which part"),
        ("finding", '["R"]', '["R"]\nfrom_memory = "x"', "F1: from_memory says which part"),
        ("finding", '["R"]', '["R"]\nunverified = true', "F1: unverified is true exactly"),
        ("finding", '["R"]', '["C"]', "figure .* is known by R, its row by"),
        ("finding", ', provenance = "R" }', ', provenance = "R", unverified = true }', "figure"),
        ("finding", "value = 0.4, low = 0.1, high = 1, ", "", "wants a value, or low and high"),
        ("finding", "value = 0.4, low = 0.1, high = 1, ", "low = 1, ", "low and high together"),
        ("finding", "value = 0.4", "value = 4", "low, value, high in this order"),
        ("finding", "value = 0.4", "value = nan", "wants finite numbers"),
        ("finding", "value = 0.4", 'value = "0.4"', "wants float; came '0.4'"),
        ("finding", "high = 1, ", "high = 1, error = -1, ", "a positive error"),
        ("finding", 'unit = "1"', 'unit = ""', "has an empty unit"),
        ("parameter", '"a paper"', '""', "P1 has an empty source"),
        ("parameter", '["F1"]', '["F3"]', "P1 cites F3"),
        ("studies", "  author = {Somebody},\n", "", "somebody2020 is in no row, or names nothing"),
        ("studies", "@article", "@misc{other,\n  doi = {1},\n}\n@article", "other is in no row"),
        ("studies", "author", "auhtor", "unknown field 'auhtor'; did you mean author"),
        (
            "studies",
            "  year = {2020},",
            "  year = {2020},\n  year = {2021},",
            "year is there twice",
        ),
        ("studies", "2020}", "MMXX}", "its year as a number; came 'MMXX'"),
        ("studies", "@article", "@book", "Line 2 of the studies is not understood"),
        ("studies", "{2020}", "2020", "Line 4 of the studies is not understood"),
        ("studies", "\n}", "", "somebody2020 has no end"),
        ("studies", "\n}", "\n  unverified = {doi},\n}", "calls doi unverified but does not have"),
    ],
)
def test_what_breaks_a_promise_is_refused(load, which, old, new, said):
    text, name = NUMBERED[which]
    assert old in text
    changed = {name: text.replace(old, new, 1)}
    if said is None:
        assert load(**changed).claims["S1"].grade_from == "rows"
        return
    with pytest.raises(ValueError, match=said):
        load(**changed)


def test_a_study_twice_is_refused(load):
    with pytest.raises(ValueError, match="Two studies have the key somebody2020"):
        load(studies=STUDIES + STUDIES)


def test_an_id_used_twice_is_refused(load):
    with pytest.raises(ValueError, match="two rows with the id F1"):
        load(findings=FINDING + FINDING)


def test_a_grade_from_rows_needs_rows(load):
    alone = CLAIM.replace('findings = ["F1"]', "").replace('parameters = ["P1"]', "")
    with pytest.raises(ValueError, match="S1 takes its grade from rows but cites none"):
        load(claims=alone.replace('"verdict"\n', '"rows"\n'))


def test_a_row_all_from_memory_needs_no_part_named(load):
    memory = PARAMETER.replace('provenance = ["R"]', 'provenance = ["M"]\nunverified = true')
    assert load(parameters=memory).parameters["P1"].unverified
