"""The studies in BibTeX: what goes in comes out, and nothing is read that is not there."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindloop.evidence import bibtex
from kindloop.evidence.registry import registry, rows_of

FILE = Path(bibtex.__file__).with_name("studies.bib")
WORD = st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True)


@given(
    authors=st.lists(WORD, min_size=1, max_size=5),
    others=st.booleans(),
    year=st.integers(1900, 2030),
    journal=WORD,
    volume=st.none() | st.integers(1, 300).map(str),
    pages=st.none() | st.integers(1, 9999).map(str),
    doi=st.none() | st.from_regex(r"10\.[0-9]{4}/[a-z0-9.]{1,9}", fullmatch=True),
)
def test_what_goes_in_comes_out(authors, others, year, journal, volume, pages, doi):
    fields = {
        "author": " and ".join([*authors, *(["others"] if others else [])]),
        "year": str(year),
        "journal": journal,
        "volume": volume,
        "pages": pages,
        "doi": doi,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    found = bibtex.parse(f"% a remark\n@article{{one{year},\n{lines}}}\n")[f"one{year}"]
    assert found.authors == ", ".join(authors) + (" et al." if others else "")
    assert (found.year, found.doi) == (year, doi or "")
    where = ":".join(part for part in (volume, pages) if part)
    assert found.journal == f"{journal} {where}".strip()


def test_the_file_is_bibtex_as_others_read_it():
    """By the plainest reading there is: entries, then fields, counted without our reader."""
    text = FILE.read_text(encoding="utf-8")
    entries = re.findall(r"^@\w+\{(\w+),$", text, re.MULTILINE)
    assert entries == list(registry().studies)
    assert text.count("{") == text.count("}")
    assert len(re.findall(r"^  year = ", text, re.MULTILINE)) == sum(
        study.year is not None for study in registry().studies.values()
    )


def test_what_is_from_memory_is_said_wherever_the_study_is_named():
    marked = {key for key, study in registry().studies.items() if study.unverified}
    assert marked == {"puhlmann2021", "gossen2012", "bolger1989", "ezawa2023", "karin2020"}
    for key in marked:
        assert registry().studies[key].text.endswith(" from memory)")
        assert all(row.unverified for row in rows_of(key) if row.id not in {"P4", "P30", "P38"})


@pytest.mark.parametrize("key", list(registry().studies))
def test_every_study_stands_behind_a_row(key):
    assert rows_of(key)
