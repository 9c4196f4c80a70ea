"""Weighted and centred least squares, against a slow textbook version and known truths."""

import numpy as np
import pytest
from scipy.stats import t as student

from kindloop.errors import InputError
from kindloop.infer.wcls import Decisions, usable, wcls


def made(persons=20, moments=30, effect=2.0, seed=1, mean_reverting=True):
    random = np.random.default_rng(seed)
    person = np.repeat(np.arange(persons), moments)
    before = random.normal(0, 1, persons * moments) + np.repeat(
        random.normal(0, 1, persons), moments
    )
    probability = np.clip(1 / (1 + np.exp(-before)), 0.2, 0.8)  # depends on what was before
    treated = random.random(len(person)) < probability
    shared = np.repeat(random.normal(0, 1, persons), moments)
    outcome = before**2 + before + effect * treated + shared + random.normal(0, 1, len(person))
    return Decisions(
        person, outcome, treated, probability, np.ones(len(person), dtype=bool), before[:, None]
    )


def textbook(decisions, level=0.9):
    """The formulas of the papers, person by person, with loops."""
    p, a, y = decisions.probability, decisions.treated.astype(float), decisions.outcome
    mean = p.mean()
    x = np.column_stack([np.ones(len(y)), decisions.controls, a - mean])
    w = np.array([mean / q if s else (1 - mean) / (1 - q) for q, s in zip(p, a, strict=True)])
    big = np.linalg.inv(sum(w[i] * np.outer(x[i], x[i]) for i in range(len(y))))
    beta = big @ sum(w[i] * x[i] * y[i] for i in range(len(y)))
    filling = np.zeros_like(big)
    for one in set(decisions.person.tolist()):
        rows = np.flatnonzero(decisions.person == one)
        h = x[rows] @ big @ x[rows].T @ np.diag(w[rows])
        e = np.linalg.inv(np.eye(len(rows)) - h) @ (y[rows] - x[rows] @ beta)
        s = x[rows].T @ np.diag(w[rows]) @ e
        filling += np.outer(s, s)
    error = np.sqrt((big @ filling @ big)[-1, -1])
    wide = student.ppf(0.5 + level / 2, len(set(decisions.person.tolist())) - x.shape[1])
    return beta[-1], error, beta[-1] - wide * error, beta[-1] + wide * error


def test_it_is_what_the_papers_formulas_give():
    decisions = made()
    found = wcls(decisions)
    assert found.over == "persons"
    ours = found.effect
    assert (ours.value, ours.standard_error, ours.low, ours.high) == pytest.approx(
        textbook(decisions), rel=1e-9
    )


def test_it_is_unbiased_and_covers_though_the_controls_are_wrong():
    found = [wcls(made(persons=15, moments=20, seed=seed)).effect for seed in range(300)]
    values = np.array([one.value for one in found])
    inside = np.mean([one.low <= 2.0 <= one.high for one in found])
    assert values.mean() == pytest.approx(2.0, abs=3 * values.std() / np.sqrt(300))
    assert 0.84 <= inside <= 0.96


def test_a_plain_difference_is_biased_where_the_chance_depends_on_what_was_before():
    decisions = [made(seed=seed) for seed in range(50)]
    plain = np.mean([d.outcome[d.treated].mean() - d.outcome[~d.treated].mean() for d in decisions])
    ours = np.mean([wcls(d).effect.value for d in decisions])
    assert abs(ours - 2.0) < 0.1 < abs(plain - 2.0)


def test_the_effect_may_depend_on_what_was_known_before():
    from dataclasses import replace

    plain = made(persons=40, moments=50)
    before = plain.controls[:, 0]
    decisions = replace(
        plain, outcome=plain.outcome + 1.5 * before * plain.treated, moderators=before[:, None]
    )
    found = wcls(decisions)
    assert found.moderated[0].value == pytest.approx(1.5, abs=0.3)
    assert found.effect.value == pytest.approx(2.0, abs=0.4)


def test_one_person_is_a_series_in_time():
    found = [wcls(made(persons=1, moments=150, seed=seed)) for seed in range(200)]
    assert {one.over for one in found} == {"time"}
    inside = np.mean([one.effect.low <= 2.0 <= one.effect.high for one in found])
    assert 0.83 <= inside <= 0.96


def test_what_tells_nothing_is_left_out():
    decisions = made()
    decisions.probability[:4] = 0.0, 1.0, np.nan, 0.5
    decisions.available[4], decisions.outcome[5] = False, np.nan
    assert usable(decisions)[:7].tolist() == [False, False, False, True, False, False, True]
    assert wcls(decisions).moments == len(decisions) - 5


def test_too_little_is_said_in_words():
    one = made(persons=5, moments=20)
    with pytest.raises(InputError, match=r"0 moments with a prompt and 100 without"):
        wcls(Decisions(one.person, one.outcome, np.zeros(100, dtype=bool), one.probability,
                       one.available, one.controls))  # fmt: skip
    with pytest.raises(InputError, match="twice the same"):
        wcls(Decisions(one.person, one.outcome, one.treated, one.probability, one.available,
                       np.hstack([one.controls, one.controls])))  # fmt: skip
    with pytest.raises(InputError, match="can be said"):
        wcls(Decisions(one.person, one.outcome, one.treated, one.probability,
                       np.zeros(100, dtype=bool), one.controls))  # fmt: skip
