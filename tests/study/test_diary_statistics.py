"""What a diary shows, held to textbook versions and to made-up processes with known answers."""

import numpy as np
import pytest
import statsmodels.api as sm

from kindloop.study.diary_statistics import (
    Sheet,
    bootstrap,
    following,
    kept,
    standardised,
    statistics,
)

LAGGED = np.array([[0.4, -0.1, 0.1], [-0.05, 0.3, -0.1], [0.1, -0.05, 0.35]])


def made_up(persons=60, days=12, prompts=5, seed=0, lagged=LAGGED, gone=0.0, slope=0.0):
    """Diaries from a lagged process of known matrix, with offsets between persons."""
    chance = np.random.default_rng(seed)
    values = np.zeros((persons, days, prompts, 3))
    values[:, :, 0] = chance.standard_normal((persons, days, 3))
    for k in range(1, prompts):
        before = values[:, :, k - 1]
        values[:, :, k] = before @ lagged.T + chance.standard_normal((persons, days, 3))
    event = chance.standard_normal((persons, days, prompts))
    values[..., 0] += slope * event
    values += 2.0 * chance.standard_normal((persons, 1, 1, 3))
    there = chance.random(persons * days * prompts) >= gone
    who, day, prompt = (a.ravel() for a in np.indices((persons, days, prompts)))
    trait = chance.standard_normal(persons)[who]
    return Sheet(who, 7 * day, prompt, values.reshape(-1, 3), event.ravel(), trait).rows(there)


def test_the_lagged_matrix_of_a_known_process_comes_back():
    sheet = made_up(persons=400, days=40)
    found = statistics(sheet)
    names = ("na", "sc", "usc")
    matrix = np.array([[found[f"var.{to}.{origin}"] for origin in names] for to in names])
    scale = np.sqrt(np.mean((sheet.ratings - _means(sheet)) ** 2, axis=0))
    np.testing.assert_allclose(matrix * scale[:, None] / scale, LAGGED, atol=0.03)


def test_every_slope_is_that_of_an_ordinary_regression():
    sheet = kept(made_up(persons=30, gone=0.3, slope=0.8))
    found = statistics(sheet)
    z = standardised(sheet.ratings, sheet.person)
    event = standardised(sheet.context[:, None], sheet.person)[:, 0]
    early, late = following(sheet)
    slow = sm.OLS(z[late, 1], z[early]).fit().params
    np.testing.assert_allclose([found[f"var.sc.{n}"] for n in ("na", "sc", "usc")], slow)
    assert found["reactivity.now"] == pytest.approx(sm.OLS(z[:, 0], event).fit().params[0])
    beside = sm.add_constant(
        np.column_stack([event[late], z[early, 1], event[late] * z[early, 1], z[early, 0]])
    )
    assert found["reactivity.prior_sc"] == pytest.approx(sm.OLS(z[late, 0], beside).fit().params[3])


def _means(sheet):
    out = np.empty_like(sheet.ratings)
    for person in np.unique(sheet.person):
        out[sheet.person == person] = sheet.ratings[sheet.person == person].mean(axis=0)
    return out


def test_the_next_row_is_the_next_prompt_of_the_same_day_and_person():
    sheet = made_up(persons=5, days=3, gone=0.4)
    early, late = following(sheet)
    slow = [
        (i, j)
        for i in range(len(sheet.person))
        for j in range(len(sheet.person))
        if sheet.person[i] == sheet.person[j]
        and sheet.day[i] == sheet.day[j]
        and sheet.prompt[j] == sheet.prompt[i] + 1
    ]
    assert list(zip(early, late, strict=True)) == slow


def test_persons_who_always_answer_alike_or_hardly_at_all_are_left_out():
    sheet = made_up(persons=6)
    sheet.ratings[sheet.person == 2, 1] = 3.0
    few = np.flatnonzero(sheet.person == 4)[3:]
    left = kept(sheet.rows(np.setdiff1d(np.arange(len(sheet.person)), few)))
    assert left.person.max() == 3
    assert len(left.person) == 4 * 60


def test_the_share_between_persons_is_that_of_the_variances():
    found = statistics(made_up(persons=800, days=10, lagged=np.zeros((3, 3))))
    assert found["icc.sc"] == pytest.approx(4 / 5, abs=0.03)


def test_without_a_link_there_is_none_and_the_bootstrap_says_how_sure():
    sheet = made_up(persons=80, lagged=np.zeros((3, 3)), slope=0.5)
    drawn = bootstrap(sheet, 60, np.random.default_rng(2))
    found = statistics(sheet)
    for name in ("var.na.sc", "innovation.na_usc", "reactivity.trait_sc"):
        assert abs(found[name]) < 4 * drawn[name].std()
    rows = len(sheet.person)
    assert drawn["reactivity.now"].std() == pytest.approx(np.sqrt(0.8 / rows), rel=0.4)
