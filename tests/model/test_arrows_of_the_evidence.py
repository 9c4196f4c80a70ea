"""What the arrows do that only the evidence has: each alone, by hand."""

import numpy as np
import pytest

from kindloop.model.couplings import BY_STRENGTH
from kindloop.model.drift import drift, rest_levels
from kindloop.model.parameters import BY_NAME, INDEX, Numbers
from kindloop.model.states import States

from .test_equations import at_rest, waking

ONLY_HERE = ("s_attention_threat", "s_evaluation_mood", "s_reframing_mood", "s_sleep_mood")


def change(state, *, without=(), mood=None, **inputs):
    """How fast a state changes at the typical person's rest under inputs."""
    row = at_rest("evidenced")
    row[[INDEX[name] for name in without]] = 0.0
    p = Numbers(row)
    level = States(*np.array(rest_levels(p), dtype=float))
    if mood is not None:
        level = level._replace(mood=level.mood + mood)
    return getattr(drift(level, waking()._replace(**inputs), p), state)


@pytest.mark.parametrize("name", ONLY_HERE)
def test_the_article_has_none_of_them(name):
    number = BY_NAME[name]
    assert number.described.value == 0 < number.evidenced.value
    assert BY_STRENGTH[name].findings


def test_attention_turned_away_eases_an_event_and_nothing_else():
    cut = {"without": ("s_attention_threat",)}
    met = change("threat", setback=0.8, attention_control=1.0)
    assert met < change("threat", setback=0.8, attention_control=1.0, **cut)
    assert change("threat", attention_control=1.0) == change("threat", attention_control=1.0, **cut)


def test_a_setback_looked_at_anew_costs_less_mood():
    plain = change("mood", setback=0.8)
    assert plain < change("mood", setback=0.8, reframing=1.0) < 0
    assert change("mood", reframing=1.0) == pytest.approx(0.0, abs=1e-15)


def test_being_judged_lowers_mood():
    cut = ("s_evaluation_mood",)
    assert change("mood", social_evaluation=1.0) < 0
    assert change("mood", social_evaluation=1.0, without=cut) == pytest.approx(0.0, abs=1e-15)


def test_asleep_mood_goes_the_same_way_by_a_fixed_factor():
    awake, asleep = (change("mood", mood=-0.4, awake=one) for one in (1.0, 0.0))
    factor = np.exp(-BY_NAME["s_sleep_mood"].evidenced.value)
    assert asleep == pytest.approx(factor * awake, rel=1e-12)
    assert asleep > 0
