"""The targets and what is held back, beside the registry that they quote."""

from math import sqrt
from statistics import NormalDist

import pytest

from kindloop.errors import UnverifiedError
from kindloop.evidence.registry import row_of
from kindloop.evidence.verified import usable
from kindloop.ledger import split, validation_rows
from kindloop.ledger.joins import joins

TARGETS = [*split.calibrate_rows(), *split.built_in_rows()]
HELD_BACK = validation_rows.validation_rows()
NUMBERS = [row for row in [*TARGETS, *HELD_BACK] if row.number is not None]

ONE = """
[[target]]
id = "F11.rmssd"
role = "calibrate"
evidence = "F11"
figure = "variability"
quantity = "variability"
arms = ["compassion", "control"]
number = 0.54
error = 0.1531
error_from = "interval"
known = "R"
"""
TWO = """
[[held_back]]
id = "V3.writing"
group = "V3"
evidence = "F5"
quantity = "cortisol"
arms = ["writing", "control"]
timing = "once"
test = "two groups"
verdict = "0"
alpha = 0.05
seen = true
known = "R"
"""


def figure_of(row):
    (found,) = [one for one in row_of(row.evidence).figures if one.what == row.figure]
    return usable(found, row.evidence)


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.id)
def test_every_number_is_the_one_in_its_row(row):
    figure = figure_of(row)
    middle = None if figure.low is None else (figure.low + figure.high) / 2
    assert row.number == pytest.approx(middle if figure.value is None else figure.value)
    assert (row.unit, row.known) == (figure.unit, figure.provenance)


@pytest.mark.parametrize("row", [row for row in TARGETS if row.number is not None], ids=str)
def test_every_error_follows_from_what_it_says(row):
    figure = figure_of(row)
    if row.error_from == "printed":
        worked = figure.error
    elif row.error_from == "interval":
        worked = (figure.high - figure.low) / (2 * NormalDist().inv_cdf(0.975))
    elif row.error_from == "range":
        worked = (figure.high - figure.low) / 2
    elif row.error_from == "p value":
        worked = abs(row.number) / NormalDist().inv_cdf(1 - row.p / 2)
    elif row.error_from == "people":
        assert row.people == row_of(row.evidence).n
        worked = sqrt((1 - row.number**2) / (row.people - 2))
    else:
        assert row.error_from == "assumed"
        assert row.note
        return
    assert row.error == pytest.approx(worked, rel=0.01)


def test_estimates_held_back_carry_their_printed_error_and_people():
    estimates = [row for row in HELD_BACK if row.kind == "estimate"]
    assert [row.error for row in estimates] == [figure_of(row).error for row in estimates]
    stated = {"F48": 61}  # the arm that was trained
    for row in HELD_BACK:
        assert row.people in {None, stated.get(row.evidence, row_of(row.evidence).n)}


def test_the_split_is_the_one_that_was_drawn_up():
    by_role = {
        "calibrate": "P7 P11 P20 P34 P35 P36 F61 F62 F63 P40 F11 F30 F40 F41 F58 F51 F53",
        "built in": "F13 F29 F80 F42 F70 F74",
    }
    for role, rows in by_role.items():
        assert {row.evidence for row in TARGETS if row.role == role} == set(rows.split())
    groups = "F1, F2, F4 F5 F6, F4, F24, F43 F48, F52, F54, F56 F57, F60, F65, F9"
    for number, rows in enumerate(groups.split(","), start=1):
        found = [row for row in HELD_BACK if row.group == f"V{number}"]
        assert {row.evidence for row in found} == set(rows.split())
        assert {row.seen for row in found} == {number in {1, 3, 4}}


def test_only_signs_come_from_rows_whose_sizes_are_from_memory():
    signs = [row for row in TARGETS if row.evidence in {"F51", "F53"}]
    assert [row.sign for row in signs] == ["-", "+", "-"]
    assert [row.number for row in signs] == [None] * 3


def test_no_row_both_sets_a_number_and_is_held_back():
    assert not {row.evidence for row in TARGETS} & {row.evidence for row in HELD_BACK}


def test_no_number_is_the_figure_of_a_row_held_back():
    held = {row.evidence for row in HELD_BACK}
    for quoted in joins().quoted.values():
        assert quoted.row not in held
        assert not set(getattr(row_of(quoted.row), "findings", ())) & held


def test_the_diary_rows_are_taken_anew():
    anew = {row.evidence for row in TARGETS if row.recompute}
    assert anew == {"F61", "F62", "F63", "P35", "P36"}
    assert all(row.recompute for row in TARGETS if row.evidence in anew)


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        ('"F11.rmssd"', '"rmssd"', "begins with its row"),
        ('["compassion", "control"]', "[]", "begins with its row"),
        ("number = 0.54", "", "one of number and sign"),
        ("number = 0.54", 'number = 0.54\nsign = "+"', "one of number and sign"),
        ('"calibrate"', '"built in"', "a shape if built in"),
        ("error = 0.1531", "", "go together"),
        ('figure = "variability"', "", "go together"),
        ("error = 0.1531", "error = 0.0", "a positive error"),
        ("number = 0.54", "number = nan", "a finite number"),
        ('error_from = "interval"', "", "what its error comes from"),
        ('"interval"', '"assumed"', "an assumed one has a note"),
        ('"interval"', '"p value"', "p stands exactly where"),
        ('"interval"', '"people"', "people stand exactly where"),
        ("[[target]]", "[[other]]", "holds targets and nothing else"),
        ('known = "R"', "", "lacks the key"),
    ],
)
def test_a_target_that_breaks_a_promise_is_refused(was, becomes, sentence):
    assert len(split.read(ONE)) == 1
    with pytest.raises(ValueError, match=sentence):
        split.read(ONE.replace(was, becomes))


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        ('group = "V3"', 'group = "V13"', "a group V1 to V12"),
        ('"V3.writing"', '"V4.writing"', "begins with it"),
        ('timing = "once"', 'timing = ""', "wants quantity, arms, timing"),
        ("alpha = 0.05", "alpha = 1.0", "alpha from 0 to 1"),
        ("alpha = 0.05", "alpha = 0.05\nnumber = 1.0", "go together"),
        (
            "alpha = 0.05",
            'alpha = 0.05\nnumber = 1.0\nerror = 0.0\nfigure = "x"',
            "a positive standard error",
        ),
        ("[[held_back]]", "[[target]]", "tests held back only"),
    ],
)
def test_a_test_held_back_that_breaks_a_promise_is_refused(was, becomes, sentence):
    assert validation_rows.read(TWO)[0].kind == "null verdict"
    with pytest.raises(ValueError, match=sentence):
        validation_rows.read(TWO.replace(was, becomes))


def test_an_id_twice_is_refused():
    with pytest.raises(ValueError, match="Two targets have the id"):
        split.read(ONE + ONE)
    with pytest.raises(ValueError, match="Two tests have the id"):
        validation_rows.read(TWO + TWO)


@pytest.mark.parametrize(("read", "text"), [(split.read, ONE), (validation_rows.read, TWO)])
def test_a_row_from_memory_is_refused(read, text):
    with pytest.raises(UnverifiedError, match="from memory"):
        read(text.replace('known = "R"', 'known = "M"'))
