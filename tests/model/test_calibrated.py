"""The file of calibrated numbers, and what it makes of a declaration."""

import numpy as np
import pytest

from kindloop.model.calibrated import Entry, applied, read, shipped
from kindloop.model.couplings import ARROWS
from kindloop.model.number import assumed
from kindloop.model.parameters import BY_NAME, DECLARED

PLAIN = assumed("s_x", "1", (2.0, 1.0), 0.5, "F62: size assumed")


def test_a_number_without_an_entry_stays_as_declared():
    assert applied(PLAIN, {}) is PLAIN


@pytest.mark.parametrize(("spread", "kind"), [(0.34, "calibrated"), (0.36, "assumed")])
def test_it_is_calibrated_if_the_targets_say_enough(spread, kind):
    one = applied(PLAIN, {"s_x": Entry(1.4, spread, ("F62.a", "F62.b"))}).evidenced
    assert (one.value, one.kind) == (1.4, kind)
    assert one.spread == spread
    assert "prior 1 with a spread of 0.5" in one.source
    assert ("F62.a F62.b" in one.source) == (kind == "calibrated")


def test_a_number_that_goes_along_is_no_calibrated_one():
    one = applied(PLAIN, {"s_x": Entry(1.4, 0.0, (), "s_y")}).evidenced
    assert (one.value, one.kind) == (1.4, "assumed")
    assert "s_y" in one.source


def test_the_described_edition_is_never_moved():
    for before, after in zip(DECLARED, BY_NAME.values(), strict=True):
        assert before.described == after.described


def test_only_the_numbers_of_the_file_are_moved():
    for before in DECLARED:
        entry = shipped().get(before.name)
        expected = before.evidenced.value if entry is None else entry.value
        assert BY_NAME[before.name].evidenced.value == expected


def test_what_has_no_direct_evidence_stays_centred_on_nothing():
    centred = [n.name for n in DECLARED if n.evidenced.value == 0]
    assert len(centred) > 5
    assert {"s_soothing_serotonin", "s_soothing_dopamine", "s_soothing_endorphin"} <= set(centred)
    assert all(BY_NAME[name].evidenced.value == 0 for name in centred)
    assert not set(centred) & set(shipped())


def test_no_measured_number_is_moved_and_no_sign_turns():
    arrows = {arrow.strength for arrow in ARROWS}
    for before in DECLARED:
        if before.name in shipped():
            assert before.evidenced.kind == "assumed"
            assert BY_NAME[before.name].evidenced.value > 0
        elif before.evidenced.kind == "measured":
            assert BY_NAME[before.name] is before or before.name not in arrows


def test_unknown_keys_are_errors():
    with pytest.raises(ValueError, match="unknown key"):
        read('number.s_x = { value = 1.0, spread = 0.1, colour = "red" }')


def test_every_value_is_finite():
    assert all(np.isfinite([one.value, one.spread]).all() for one in shipped().values())
