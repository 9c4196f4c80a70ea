"""Every part of the theory answers for itself, and a loose end is seen."""

import re
from dataclasses import replace

import pytest

from kindloop.errors import UnverifiedError
from kindloop.evidence.grade import best
from kindloop.evidence.registry import registry, row_of
from kindloop.ledger import joins as joining
from kindloop.ledger.grades import grade_of
from kindloop.ledger.joins import Instrument, Joins, Outcome, Practice, Quoted, Unused, joins
from kindloop.ledger.ledger import Entry, entries, loose_ends, quote_of, using
from kindloop.model.couplings import ARROWS, BY_STRENGTH
from kindloop.model.number import assumed, measured
from kindloop.model.parameters import BY_NAME, NUMBERS
from kindloop.model.states import INDEX
from kindloop.quantity import quantity
from kindloop.study.readings import READINGS

INSTRUMENTS = [reading.name for reading in READINGS]
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def test_there_is_no_loose_end():
    assert loose_ends(INSTRUMENTS) == []


def test_every_part_is_an_entry():
    names = {kind: [e.name for e in entries() if e.kind == kind] for kind in ("arrow", "number")}
    assert names["arrow"] == [arrow.strength for arrow in ARROWS]
    assert names["number"] == [number.name for number in NUMBERS]


def test_every_claim_is_joined_to_a_part():
    assert all(using(claim) for claim in registry().claims)
    assert {e.name for e in using("S9")} == {"S9"}
    assert using("F45") == ()


@pytest.mark.parametrize("name", [n.name for n in NUMBERS if n.evidenced.kind == "measured"])
def test_a_measured_number_is_the_figure_of_its_row(name):
    """Worked out here by hand, beside what the ledger does."""
    number, quoted = BY_NAME[name], quote_of(BY_NAME[name])
    assert quoted is not None
    minutes = {"d": 24 * 60, "h": 60, "%": 1 / 100}.get(quoted.unit, 1)
    assert number.evidenced.value == pytest.approx(quoted.value * minutes)
    stated = [f for f in row_of(quoted.row).figures if not f.unverified and f.unit == quoted.unit]
    assert quoted.value in {n for f in stated for n in (f.value, f.low, f.high)}


def test_an_assumed_number_quotes_nothing():
    assert quote_of(BY_NAME["tau_critic"]) is None


def test_what_no_one_measured_has_the_lowest_grade():
    none = {"S14", "S20", "S22", "S24", "S25", "S28", "S33", "S35", "S41", "S43", "S44"}
    for arrow in ARROWS:
        if set(arrow.claims) <= none - {"S44"}:
            assert grade_of(arrow) == "E", arrow.name
    assert grade_of(BY_STRENGTH["s_control_threat"]) == "A"


def broken(**changes):
    return loose_ends(INSTRUMENTS, known=replace(joins(), **changes))


def without(table, *names):
    return {name: row for name, row in table.items() if name not in names}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"quoted": {}}, "number tau_mood is measured but has no quoted figure"),
        ({"practices": {}}, "practice journaling is joined to nothing."),
        ({"instruments": {}}, "instrument rmssd is joined to nothing."),
        ({"unused": {}}, "parameter P10 is joined to nothing."),
        ({"unused": {"F99": Unused("F99", "")}}, "F99 is called unused but is no row."),
        ({"unused": {"F45": Unused("F45", "")}}, "finding F45 is called unused but is joined."),
    ],
)
def test_a_join_that_is_missing_is_a_loose_end(changes, said):
    assert any(sentence.startswith(said) for sentence in broken(**changes))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": 4.0}, "number tau_mood is 234 min, its row says 4 h."),
        ({"value": 4.0}, "P34 does not state 4 for 'time constant, range'."),
        ({"unit": "week"}, "number tau_mood is 234 min, its row says 3.9 week."),
        ({"figure": "time"}, "P34 has no figure 'time' in h."),
        ({"row": "P35"}, "number tau_mood is measured but has no quoted figure of a row"),
    ],
)
def test_a_quoted_figure_that_is_not_the_row_s_is_a_loose_end(change, said):
    quoted = joins().quoted
    wrong = quoted | {"tau_mood": replace(quoted["tau_mood"], **change)}
    assert any(sentence.startswith(said) for sentence in broken(quoted=wrong))


def test_a_quoted_figure_needs_its_row_and_its_number():
    gone = Quoted("tau_x", "P999", "time", 1.0, "min")
    number = measured("tau_x", "min", 1.0, 0.1, "P999", "a time")
    known = replace(joins(), quoted={"tau_x": gone, "tau_y": gone})
    said = loose_ends(INSTRUMENTS, [number], known)
    assert "P999 has no figure 'time' in min." in said
    assert "tau_y has a quoted figure but is no measured number." in said


def test_a_number_from_memory_cannot_be_measured():
    number = measured("saliva", "nmol/L", 5.0, 0.1, "P8", "a level")
    quoted = Quoted("saliva", "P8", "baseline, range", 5.0, "nmol/L")
    with pytest.raises(UnverifiedError, match="P8, baseline, range, is from memory"):
        loose_ends(INSTRUMENTS, [number], replace(joins(), quoted={"saliva": quoted}))


def test_numbers_say_where_they_come_from():
    free = assumed("tau_x", "min", (1.0, 1.0), 0.1, "because it looks nice")
    fitted = replace(free, evidenced=quantity(1.0, "min", "F24", 0.1, "calibrated"))
    known = replace(joins(), quoted={})
    assert "number tau_x cites nothing and does not say that it is assumed." in loose_ends(
        INSTRUMENTS, [free], known
    )
    assert "number tau_x is calibrated but cites no target." in loose_ends(
        INSTRUMENTS, [fitted], known
    )


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Entry("arrow", "s_x", ("S99",), ("F1",)), "arrow s_x cites S99, which is no claim."),
        (Entry("arrow", "s_x", ("S1",), ("F999",)), "arrow s_x cites F999, which is no row"),
        (Entry("arrow", "s_x", (), ("F1",)), "arrow s_x wants a claim and a row."),
        (Entry("instrument", "pulse", (), ()), "instrument pulse wants a row."),
    ],
)
def test_a_part_that_cites_what_is_not_there_is_a_loose_end(part, said):
    found = loose_ends(INSTRUMENTS, parts=[*entries(), part])
    assert any(sentence.startswith(said) for sentence in found)


def test_a_claim_that_nothing_stands_for_is_a_loose_end():
    parts = [part for part in entries() if "S43" not in part.claims]
    assert "claim S43 is joined to nothing." in loose_ends(INSTRUMENTS, parts=parts)


def test_an_instrument_that_is_not_there_is_a_loose_end():
    assert "instrument rmssd is joined but is not there." in loose_ends(
        [name for name in INSTRUMENTS if name != "rmssd"]
    )


def test_outcomes_are_shown_by_states_or_instruments():
    for outcome in joins().outcomes.values():
        assert set(outcome.shown_by) <= {*INDEX, *INSTRUMENTS}
        assert outcome.why


def verified_text(name):
    """The words of a row without what is from memory."""
    if name[0] == "S":
        return registry().claims[name].verdict
    row = row_of(name)
    return " ".join(
        [getattr(row, key, "") for key in ("design", "measure", "result", "value", "source")]
    )


@pytest.mark.parametrize("name", list(joins().practices))
def test_a_card_says_what_rows_say_with_a_grade(name):
    card = joins().practices[name]
    assert card.known
    assert card.backfires
    assert card.unknown
    for said in card.statements:
        assert said.says.endswith(".")
        source = " ".join(verified_text(row) for row in said.rows)
        if row_counts := [row_of(r).n for r in said.rows if r[0] == "F" and row_of(r).n]:
            source += " " + " ".join(map(str, row_counts))
        stated = {float(n) for n in NUMBER.findall(said.says)}
        assert stated <= {float(n) for n in NUMBER.findall(source)}, said.says
        assert not re.search(r"\b(amygdala|insula|cortex) (lights|fires)", said.says)
        graded = [r for r in said.rows if r[0] in "SF"]
        assert graded, said.says
        assert best(
            registry().claims[r].letter if r[0] == "S" else registry().findings[r].letter
            for r in graded
        )


@pytest.mark.parametrize(
    ("joined", "practices", "said"),
    [
        ("[[joint]]\n", "", "Nothing is joined by joint"),
        ('[[unused]]\nrow = "F1"\nwhy = "x"\n' * 2, "", "F1 is there twice among the unused"),
        ("", '[[practice]]\nname = "x"\n', "practice 1 lacks the key 'claims'"),
    ],
)
def test_files_that_break_a_promise_are_refused(joined, practices, said):
    with pytest.raises(ValueError, match=said):
        joining.read(joined, practices)


def test_the_rows_of_the_files_are_of_their_kinds():
    known = joins()
    assert isinstance(known, Joins)
    kinds = {Instrument: known.instruments, Outcome: known.outcomes, Practice: known.practices}
    for kind, table in kinds.items():
        assert table
        assert all(isinstance(row, kind) for row in table.values())
