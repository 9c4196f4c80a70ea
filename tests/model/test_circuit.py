"""The circuit is drawn once, and the equations are what it says."""

import numpy as np
import pytest

from kindloop.errors import NotThereError
from kindloop.model import couplings
from kindloop.model.check import misdrawn, sample, slopes, without
from kindloop.model.couplings import ARROWS, BEHAVIOUR, Arrow, arrow_named
from kindloop.model.drift import drift, rest_levels
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.number import EDITIONS
from kindloop.model.parameters import BY_NAME, Numbers
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import States

from .test_equations import at_rest, waking

SOURCES = [*STATE, *INPUT]


def every_arrow():
    """The described numbers, with those arrows that only the evidence has at its strength."""
    numbers = at_rest("described")
    return np.where(numbers == 0, at_rest("evidenced"), numbers)


def test_at_least_sixty_arrows_each_with_one_strength_of_its_own():
    assert len(ARROWS) >= 60
    assert len({arrow.strength for arrow in ARROWS}) == len(ARROWS)
    assert all(arrow.strength in BY_NAME for arrow in ARROWS)
    assert {a.to for a in ARROWS} <= set(STATE) | set(BEHAVIOUR)
    assert {source for a in ARROWS for source in a.sources} <= set(SOURCES)


def test_every_strength_is_an_arrow():
    strengths = {name for name in BY_NAME if name.startswith(("s_", "rate_", "b_"))}
    assert strengths == {arrow.strength for arrow in ARROWS}


def test_every_arrow_names_claims_and_findings():
    for arrow in ARROWS:
        assert all(claim[0] == "S" and 1 <= int(claim[1:]) <= 56 for claim in arrow.claims)
        assert arrow.claims
        assert arrow.findings


def test_signs_are_those_of_the_jacobian_and_no_arrow_is_hidden():
    assert misdrawn(every_arrow(), sample(200, 1)) == []


def test_a_wrong_sign_and_a_hidden_arrow_are_seen(monkeypatch):
    critic = arrow_named("critic -> threat")
    turned = Arrow(critic.sources, critic.to, "-", critic.strength, critic.claims, critic.findings)
    drawn = [a for a in ARROWS if a is not critic and a.strength != "s_mood_soothing"]
    monkeypatch.setattr("kindloop.model.check.ARROWS", (*drawn, turned))
    said = misdrawn(every_arrow(), sample(20, 1))
    assert "critic -> threat: critic works against the sign -." in said
    assert "mood moves soothing but no arrow says so." in said


def test_an_arrow_without_strength_does_nothing():
    numbers = without(every_arrow(), [arrow_named("critic -> threat")])
    assert "critic -> threat: critic does nothing." in misdrawn(numbers, sample(20, 1))


@pytest.mark.parametrize("edition", EDITIONS)
def test_strength_zero_removes_exactly_the_arrow(edition):
    numbers, at = at_rest(edition), sample(40, 2)
    whole = slopes(numbers, at)
    for to, row in STATE.items():
        for source in {s for a in ARROWS if a.to == to for s in a.sources} - {to}:
            ways = [a for a in ARROWS if a.to == to and source in a.sources]
            cut = slopes(without(numbers, ways), at)
            assert np.all(cut[:, row, SOURCES.index(source)] == 0)
            spared = [STATE[other] for other in STATE if other not in (to, "grey_matter")]
            np.testing.assert_array_equal(cut[:, spared], whole[:, spared])


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_lesion_never_moves_the_rest(edition):
    for arrow in ARROWS:
        p = Numbers(without(at_rest(edition), [arrow]))
        change = drift(States(*np.array(rest_levels(p), dtype=float)), waking(), p)
        assert np.max(np.abs(change)) < 1e-12


def test_arrows_are_found_by_name_and_by_strength():
    assert arrow_named("critic->threat") is arrow_named("s_critic_threat")
    assert couplings.BY_STRENGTH["s_critic_threat"].name == "critic -> threat"
    with pytest.raises(NotThereError, match="critic -> threat"):
        arrow_named("critik -> threat")
