"""Numbers carry unit, source, spread and kind; what nobody measured is centred on zero."""

import numpy as np
import pytest

from kindloop.errors import NotThereError
from kindloop.model import inputs, parameters, states
from kindloop.model.number import EDITIONS, assumed, measured
from kindloop.model.parameters import INDEX, NAMES, NUMBERS, counts, edition_named, replaced

UNMEASURED = (
    "s_soothing_serotonin",
    "s_soothing_dopamine",
    "s_soothing_endorphin",
    "s_regulation_grey",
    "s_grey_control",
    "s_grey_regulation",
)


def test_names_are_once():
    assert len(set(NAMES)) == len(NAMES)
    assert [INDEX[name] for name in NAMES] == list(range(len(NAMES)))


@pytest.mark.parametrize("name", UNMEASURED)
def test_what_nobody_measured_is_centred_on_zero_with_a_spread(name):
    number = parameters.BY_NAME[name]
    assert number.evidenced.value == 0
    assert number.evidenced.spread > 0
    assert number.described.value > 0


def test_a_measured_number_is_the_same_in_both_editions_and_names_its_row():
    for number in NUMBERS:
        if number.evidenced.kind == "measured":
            assert number.described == number.evidenced
            assert number.evidenced.source[0] in "FP"


def test_no_number_leans_on_a_set_that_may_not_be_used():
    text = " ".join(number.evidenced.source.lower() for number in NUMBERS)
    assert not any(name in text for name in ("nitsch", "bringmann", "bosley", "pavani"))


def test_times_are_positive_and_every_state_has_one():
    for state in states.STATES:
        for edition in EDITIONS:
            assert parameters.BY_NAME[state.time_constant].of(edition).value > 0


def test_counts_add_up():
    assert sum(counts().values()) == len(NUMBERS)
    assert counts()["measured"] >= 9


def test_columns_are_replaced_in_a_copy():
    row = parameters.unsolved("evidenced")
    other = replaced(row, {"tau_mood": 100.0})
    assert other[INDEX["tau_mood"]] == 100.0
    assert row[INDEX["tau_mood"]] == 234.0
    with pytest.raises(NotThereError, match="tau_mood"):
        replaced(row, {"tau_moood": 1.0})
    with pytest.raises(NotThereError, match="evidenced"):
        edition_named("evidence")
    assert edition_named("described") == "described"


def test_solved_constants_wait_to_be_solved():
    row = parameters.unsolved("described")
    assert np.isnan(row[len(NUMBERS) :]).all()
    assert np.isfinite(row[: len(NUMBERS)]).all()


def test_a_number_needs_a_source():
    with pytest.raises(ValueError, match="source"):
        assumed("tau_x", "min", (1.0, 1.0), 0.1, " ")
    assert measured("tau_x", "min", 1.0, 0.1, "P1").of("described").kind == "measured"


def test_places_are_those_of_the_tuples():
    assert states.INDEX["load"] == len(states.STATES) - 1
    assert inputs.INDEX["setback"] == 0
