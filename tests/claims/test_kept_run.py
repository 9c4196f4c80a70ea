"""The run that is kept: complete, of today's numbers, and what few draws say again."""

import pytest

from kindloop.evidence.registry import all_claims
from kindloop.model.number import EDITIONS
from kindloop.report.claims_table import counts, counts_said
from kindloop.study.claims import EXPERIMENTS, Asked, results
from kindloop.study.claims_kept import kept_run, numbers_today
from kindloop.study.claims_rule import LEAST

KEPT = kept_run()
ROWS = {(row["id"], row["edition"]): row for row in KEPT["rows"]}
SHORT = [one for one in EXPERIMENTS if one.short]


def robust(row):
    """Far from the rule's edges: all of the interval beyond twice the smallest, or below it."""
    if row["verdict"] == "as claimed":
        return row["share"] > 0.97 and min(map(abs, row["interval"])) > 2 * row["smallest"]
    if row["verdict"] == "next to nothing":
        return max(map(abs, row["interval"])) < LEAST[row["unit"]]
    return False


def test_it_has_every_claim_in_both_editions():
    assert len(ROWS) == len(KEPT["rows"])
    assert set(ROWS) == {(claim.id, edition) for claim in all_claims() for edition in EDITIONS}


def test_it_is_of_the_numbers_of_today():
    assert KEPT["numbers"] == numbers_today(), (
        "the theory's numbers have changed: run python docs/make_claims_page.py --run"
    )


@pytest.mark.parametrize("edition", EDITIONS)
def test_few_draws_say_the_same_where_it_is_clear(edition):
    clear = [one for one in SHORT if robust(ROWS[one.id, edition])]
    assert len(clear) >= 4
    asked = Asked((edition,), persons=24, seed=KEPT["seed"] + 1)
    for found in results(clear, edition, asked):
        assert found.verdict == ROWS[found.id, edition]["verdict"], found.id


def test_the_counts_are_those_of_the_rows():
    of = counts(KEPT["rows"])
    for edition in EDITIONS:
        mine = [row for row in KEPT["rows"] if row["edition"] == edition]
        assert of[edition]["hold"] == len([row for row in mine if row["holds"]])
        assert of[edition]["testable"] == len([row for row in mine if row["holds"] is not None])
    read = of["literature"]
    parts = ("supports", "supports in part", "null or against", "gives no direction")
    assert sum(read[part] for part in parts) == read["claims"] == 56
    assert len(counts_said(of)) == 3
