"""The claims as rows, sentences and a page: from made-up results."""

import json

import numpy as np
import pytest

from kindloop.evidence.registry import all_claims
from kindloop.model.couplings import arrow_named
from kindloop.report.claims_page import page
from kindloop.report.claims_table import (
    carried_said,
    claims_data,
    counts,
    edition_said,
    result_said,
    unseen_said,
)
from kindloop.study.claims import EXPERIMENTS, UNTESTABLE, Cut, Result
from kindloop.study.claims_kept import kept_run
from kindloop.study.claims_rule import Effect, verdict

FOUND = Effect(0.5, 0.4, 0.6, 0.1, 20, 1, 0.95)
UNKNOWN = Effect(np.nan, np.nan, np.nan, np.nan, 0, 20, np.nan)
ARROW = arrow_named("s_soothing_dopamine")


def result(one, edition="described", effect=FOUND, removed=0.8):
    said = verdict(effect, one.sign)
    cuts = (Cut(ARROW, 0.5 * (1 - removed), removed),) if said == "as claimed" else ()
    return Result(one, edition, effect, said, cuts)


BY_ID = {one.id: one for one in EXPERIMENTS}


def test_a_row_says_what_was_found_and_how():
    (row,) = claims_data([result(BY_ID["S20"])])
    assert row["holds"] is True
    assert row["interval"] == [0.4, 0.6]
    assert row["arrow"] == "soothing -> dopamine"
    assert row["direction"] == "higher"
    assert (row["persons"], row["unknown"], row["share"]) == (20, 1, 0.95)
    assert result_said(row) == "holds: +0.5 (+0.4 to +0.6)"
    assert carried_said(row) == "carried by soothing -> dopamine (80 %)"


def test_what_carries_little_is_said_to():
    (row,) = claims_data([result(BY_ID["S20"], removed=0.3)])
    assert row["arrow"] is None
    assert carried_said(row) == "carried by no single arrow, most by soothing -> dopamine (30 %)"


def test_several_carriers_are_named_and_all_practices_are_one_word():
    names = ("rate_practice_kindness", "s_soothing_threat", "s_mood_soothing", "s_threat_mood")
    cuts = tuple(Cut(arrow_named(name), 0.1, 0.9 - 0.1 * k) for k, name in enumerate(names))
    (row,) = claims_data([Result(BY_ID["S20"], "described", FOUND, "as claimed", cuts)])
    assert len(row["carried_by"]) == 4
    assert row["arrow"] == row["carried_by"][0]
    assert carried_said(row) == (
        "carried by soothing * practice -> kindness_habit (90 %), soothing -> threat (80 %), "
        "mood -> soothing (70 %) and 1 more"
    )


def test_a_claim_that_goes_the_other_way_does_not_hold():
    lower = BY_ID["S3"]
    (row,) = claims_data([result(lower)])
    assert row["holds"] is False
    assert row["arrow"] is None
    assert result_said(row).startswith("does not hold (the other way): +0.5")
    assert carried_said(row) == ""


def test_what_is_not_known_is_null():
    rows = claims_data([result(BY_ID["S20"], effect=UNKNOWN), Result(UNTESTABLE[0], "described")])
    json.dumps(rows, allow_nan=False)
    assert rows[0]["holds"] is False
    assert rows[0]["effect"] is rows[0]["interval"] is None
    assert result_said(rows[0]) == "does not hold (not clear)"
    assert result_said(rows[1]) == "cannot be tested"


@pytest.fixture(scope="module")
def rows():
    """Every claim in both editions; in the evidenced one nothing is known."""
    out = []
    for edition, effect in (("described", FOUND), ("evidenced", UNKNOWN)):
        out += [result(one, edition, effect) for one in EXPERIMENTS]
        out += [Result(one, edition) for one in UNTESTABLE]
    return claims_data(out)


def test_the_counts_are_those_of_the_directions(rows):
    of = counts(rows)
    upward = sum(one.sign > 0 for one in EXPERIMENTS)
    assert of["described"] == {"claims": 56, "testable": 55, "hold": upward}
    assert of["evidenced"]["hold"] == 0
    directions = [one.direction for one in all_claims()]
    assert of["literature"]["supports"] == directions.count("+")
    assert of["literature"]["gives no direction"] == directions.count("")
    assert set(counts([row for row in rows if row["edition"] == "evidenced"])) == {
        "evidenced", "literature",
    }  # fmt: skip


def test_the_page_has_one_line_each_for_every_claim(rows):
    made = {"command": "kindloop claims", "seed": 1, "persons": [500, 100, 50], "rows": rows}
    text = page(made)
    for claim in all_claims():
        part = text.split(f"### {claim.id}\n")[1].split("\n### ")[0]
        assert claim.claim in part
        assert claim.verdict in part
        lines = [line for line in part.splitlines() if line.startswith("- ")]
        kinds = [line.split(":")[0].split(" (")[0] for line in lines]
        to_card = f"- [who found what: the card of {claim.id}](evidence/claims.md#{claim.id})"
        assert lines.pop() == to_card
        kinds.pop()
        if claim.id == UNTESTABLE[0].id:
            assert kinds == ["- not tested", "- literature"]
        else:
            assert kinds == ["- experiment", "- described", "- evidenced", "- literature"]
    assert "validates nothing" in text
    assert "`kindloop claims`" in text


def test_where_the_described_theory_does_not_show_a_claim_the_page_says_why():
    rows = [row for row in kept_run()["rows"] if row["edition"] == "described" and row["testable"]]
    failing = {row["id"] for row in rows if not row["holds"]}
    assert {row["id"] for row in rows if unseen_said(row)} == failing
    assert failing == {one.id for one in EXPERIMENTS if one.unseen}
    for row in rows:
        assert unseen_said(row) in edition_said(row)
