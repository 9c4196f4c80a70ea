"""Whether answering goes with what was expected: found where it is so, and only there."""

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.api import Logit

from kindloop.arrays import words
from kindloop.diary import CHECK_IN, Answer, Diary, Prompt
from kindloop.infer.advice import about_answering
from kindloop.infer.answering import FEWEST, logistic, missed_times
from kindloop.infer.assemble import series_of
from kindloop.infer.learn import learn

from .people import CHANNEL, START, diary_of


def lived(seed: int, slope: float, days: int = 90) -> Diary:
    """Check-ins five times a day; the chance of an answer goes with the state before."""
    random = np.random.default_rng(seed)
    hours = (24.0 * np.arange(days)[:, None] + np.array([9, 12, 15, 18, 21])).ravel()
    state = np.zeros(len(hours))
    for t in range(1, len(hours)):
        kept = np.exp(-(hours[t] - hours[t - 1]) / 20)
        state[t] = kept * state[t - 1] + np.sqrt(1 - kept**2) * random.normal()
    before = np.concatenate([[0.0], state[:-1]])
    there = random.random(len(hours)) < 1 / (1 + np.exp(-(0.5 + slope * before)))
    values = np.clip(np.round(5 + 2 * state[there] + random.normal(0, 0.5, there.sum())), 0, 10)
    diary = diary_of(values, hours[there])
    silent = START + np.round(hours[~there] * 3.6e9).astype(np.int64)
    n = len(silent)
    yes = np.ones(n, dtype=bool)
    prompt = Prompt(silent, words([CHECK_IN] * n), np.full(n, np.nan), yes, yes, ~yes)
    return replace(diary, prompt=prompt)


def found(diary: Diary):
    return learn(diary).channels[0].answering


def test_the_logistic_is_that_of_another_package() -> None:
    random = np.random.default_rng(2)
    columns = np.column_stack([np.ones(4000), random.normal(size=(4000, 2))])
    outcome = random.random(4000) < 1 / (1 + np.exp(-columns @ [0.3, -0.8, 0.2]))
    value, cov = logistic(columns, outcome)
    other = Logit(outcome.astype(float), columns).fit(disp=0)
    np.testing.assert_allclose(value, other.params, atol=2e-3)
    np.testing.assert_allclose(np.sqrt(np.diag(cov)), other.bse, rtol=5e-3)


def test_where_all_agree_the_odds_stay_finite() -> None:
    columns = np.column_stack([np.ones(60), np.linspace(-1, 1, 60)])
    value, cov = logistic(columns, columns[:, 1] > 0)
    assert np.isfinite(value).all()
    assert 0 < value[1] < 20
    assert (np.diag(cov) > 0).all()


@pytest.mark.parametrize(("slope", "word", "end"), [(-1.0, "less", "low"), (1.0, "more", "high")])
def test_silence_that_goes_with_the_state_is_found_and_said(slope, word, end) -> None:
    one = found(lived(1, slope))
    assert one.certain > 3
    assert (one.odds.value < 1) == (slope < 0)
    (sentence,) = about_answering(one)
    assert f"answered {word} often" in sentence
    assert sentence.endswith(f"the usual answer shown here is too {end}.")
    assert sentence in learn(lived(1, slope)).channels[0].advice


def test_silence_by_chance_is_not_called_anything() -> None:
    known = [found(lived(seed, 0.0)) for seed in range(12)]
    assert sum(one.certain > 3 for one in known) == 0
    assert sum(one.odds.low <= 1 <= one.odds.high for one in known) >= 8
    assert about_answering(known[0]) == ()


def test_too_few_of_either_say_nothing() -> None:
    diary = lived(3, -1.0, days=60)
    few = replace(diary, prompt=diary.prompt.where(np.arange(FEWEST - 1)))
    assert found(few) is None
    assert about_answering(None) == ()
    assert found(replace(diary, prompt=Prompt())) is None


def test_only_check_ins_that_could_be_answered_and_were_not_count() -> None:
    diary = lived(4, 0.0, days=20)
    prompt, n = diary.prompt, len(diary.prompt)
    series = series_of(diary, CHANNEL)
    assert len(missed_times(series)) == n
    changed = replace(
        prompt,
        kind=words(["meditation", *prompt.kind[1:]]),
        available=np.arange(n) != 1,
        assigned=np.arange(n) != 2,
        done=np.arange(n) == 3,
    )
    other = series_of(replace(diary, prompt=changed), CHANNEL)
    assert missed_times(other).tolist() == prompt.time[4:].tolist()
    answered = Answer(prompt.time[:1], np.array([[5.0]]), words([""]))
    both = series_of(replace(diary, answer=answered), CHANNEL)
    assert missed_times(both).tolist() == prompt.time[1:].tolist()
