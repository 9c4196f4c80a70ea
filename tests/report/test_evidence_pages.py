"""The written pages of the documentation: all is there, and every link leads to an anchor."""

import posixpath
import re
from pathlib import Path

import pytest

from kindloop.care.texts import speaking
from kindloop.evidence.registry import registry
from kindloop.ledger.joins import joins
from kindloop.ledger.split import built_in_rows, calibrate_rows
from kindloop.ledger.validation_rows import validation_rows
from kindloop.model.couplings import ARROWS
from kindloop.model.parameters import NUMBERS
from kindloop.model.states import NAMES
from kindloop.report.evidence_pages import pages

LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
ANCHOR = re.compile(r"\{#([\w-]+)\}|<a id=\"([\w-]+)\">")


@pytest.fixture(scope="module")
def written():
    with speaking("en"):
        return pages()


RUN = (Path(__file__).parents[2] / "docs" / "claims.md").read_text(encoding="utf-8")


def anchors(text):
    return {first or second for first, second in ANCHOR.findall(text)}


def test_every_link_leads_to_a_page_and_an_anchor(written):
    for path, text in written.items():
        for target in LINK.findall(text):
            page, _, anchor = target.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), page or path))
            there = path if not page else there
            if there == "claims.md":
                assert f"\n### {anchor.upper()}\n" in RUN, (path, target)
                continue
            assert there in written, (path, target)
            assert not anchor or anchor in anchors(written[there]), (path, target)


def test_no_anchor_is_there_twice(written):
    for path, text in written.items():
        found = [first or second for first, second in ANCHOR.findall(text)]
        assert len(found) == len(set(found)), path


def test_everything_has_its_place(written):
    arrows = anchors(written["evidence/arrows.md"])
    assert {arrow.strength for arrow in ARROWS} | set(NAMES) <= arrows
    assert set(registry().claims) <= anchors(written["evidence/claims.md"])
    rows = {*registry().findings, *registry().parameters}
    assert rows <= anchors(written["evidence/studies.md"])
    assert set(registry().studies) == anchors(written["evidence/bibliography.md"])
    assert set(joins().practices) == anchors(written["evidence/practices.md"])
    assert {number.name for number in NUMBERS} == anchors(written["evidence/numbers.md"])


def test_every_arrow_stands_with_its_grade(written):
    text = written["evidence/arrows.md"]
    for arrow in ARROWS:
        start = text.index(f"{{#{arrow.strength}}}")
        assert re.search(r"\*\*Evidence: [A-E], ", text[start : start + 600]), arrow.name


def test_the_split_is_all_there_and_says_what_was_seen(written):
    text = written["evidence/split.md"].replace("\\_", "_")
    for row in (*calibrate_rows(), *validation_rows()):
        assert row.id in text
    for row in built_in_rows():
        assert row.shape in text
    seen = [line for line in text.splitlines() if line.startswith("| V") and "| yes |" in line]
    assert len(seen) == sum(row.seen for row in validation_rows())


def test_tables_have_as_many_cells_as_heads(written):
    for path, text in written.items():
        width = 0
        for line in text.splitlines():
            if not line.startswith("|"):
                width = 0
                continue
            cells = len(re.findall(r"(?<!\\)\|", line))
            width = width or cells
            assert cells == width, (path, line[:80])


def test_what_is_from_memory_says_so_on_the_page(written):
    text = written["evidence/studies.md"]
    unverified = sum(
        figure.unverified
        for row in (*registry().findings.values(), *registry().parameters.values())
        for figure in row.figures
    )
    assert text.count("NOT VERIFIED, used for nothing") == unverified
