"""The command plan, as a person types it."""

import json
from html.parser import HTMLParser

import pytest
from tests.cli.test_theory_commands import told
from tests.study.plan.small import text

__all__ = ["told"]


@pytest.fixture
def study(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(text(days=3, sizes=(4, 6)), encoding="utf-8")
    return path


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_plan_prints_json_and_writes_a_page(told, study, tmp_path):
    page = tmp_path / "plan.html"
    code, out, err = told("plan", str(study), "--json", "--report", str(page))
    assert code == 0
    assert "This will take about" in err
    data = json.loads(out)
    assert data["study"]["design"] == "micro_randomised"
    assert data["unit"] == "points of 0..100"
    rows = {(one["world"], one["channel"]): one for one in data["results"]}
    assert len(rows) == 6
    for (world, _), one in rows.items():
        assert one["true_effect"].keys() == {"value", "error"}
        power = one["type_1_error" if world == "no effect" else "power"]
        assert 0 <= power["value"] <= 1
        assert power["error"] > 0
    assert rows["no effect", "stress"]["true_effect"] == {"value": 0.0, "error": 0.0}
    assert {(one["world"], one["size"]) for one in data["curve"]} == {
        (world, size) for world in ("described", "evidenced", "no effect") for size in (4, 6)
    }
    assert data["needed"]["evidenced"]["simulated"] == [4, 6]
    assert set(data["needed"]) == {"described", "evidenced"}
    written = page.read_text(encoding="utf-8")
    tags = _Tags()
    tags.feed(written)
    drawings = [one for tag, one in tags.seen if tag == "svg" and one.get("role") == "img"]
    assert len(drawings) == 3, "the power, and the estimates of two channels"
    assert all(one["aria-labelledby"] for one in drawings)
    assert sum(tag == "table" for tag, _ in tags.seen) == 4
    assert "not evidence" in written
    assert "<script" not in written


def test_plan_says_in_words_what_would_be_found(told, study):
    code, out, _ = told("plan", str(study))
    assert code == 0
    for words in (
        "is the article's theory, not evidence",
        "of these studies would find it",
        "80 % power",
        "Where nothing has an effect",
        "to simulate and",
        "Monte-Carlo standard error",
    ):
        assert words in " ".join(out.split()), words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("meditation_or_wait",), "meditation_or_waiting"),
        (("compassion_break_prompts", "--report", "plan.pdf"), "must end in .html"),
        (("compassion_break_prompts", "--report", "not/there/plan.html"), "make it first"),
    ],
)
def test_plan_says_what_was_wrong_before_it_starts(told, words, said):
    code, out, err = told("plan", *words)
    assert code == 1
    assert said in err
    assert out == ""


def test_a_huge_plan_says_how_long_it_takes_and_waits_to_be_wanted(told, tmp_path):
    path = tmp_path / "huge.toml"
    path.write_text(
        text(top="persons = 5000", days=400, studies=5000, sizes=(5000,)), encoding="utf-8"
    )
    code, out, err = told("plan", str(path))
    assert code == 1
    assert "more than an hour" in err
    assert "--yes" in err
    assert out == ""
