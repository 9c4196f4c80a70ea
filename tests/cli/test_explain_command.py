"""The command that opens a card."""

import json

import pytest


def test_it_reads_like_a_page(run):
    done = run("explain", "critic -> threat")
    assert done.code == 0
    assert done.out.startswith("critic → threat\n")
    assert "Evidence: C, correlation." in done.out
    assert "Studies that support it:" in done.out


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("mood", "state"),
        ("S3", "claim"),
        ("F24", "study"),
        ("desbordes2012", "study"),
        ("journaling", "practice"),
        ("setback", "input"),
        ("tau_mood", "number"),
        ("s_critic_threat", "arrow"),
    ],
)
def test_programs_get_the_same(run, word, kind):
    done = run("explain", word, "--json")
    assert json.loads(done.out)["kind"] == kind


def test_an_unknown_name_gets_the_nearest(run):
    assert "did you mean mood" in run("explain", "moood").sentence
