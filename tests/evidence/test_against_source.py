"""The registry beside the file that it was written from, where that is at hand."""

import re
from pathlib import Path

import pytest

from kindloop.evidence import registry as evidence
from kindloop.evidence.grade import letters

SOURCE = Path(__file__).parents[2] / "../shared/EVIDENCE.md"
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="the evidence file is not here")
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?|\.\d+")


@pytest.fixture(scope="module")
def rows():
    """Its rows by id, as lists of cells."""
    found = {}
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"[SFP]\d+b?", cells[0]):
            assert cells[0] not in found
            found[cells[0]] = cells
    return found


def numbers(text):
    """Every number of a text, without sign; a thousands comma does not split it."""
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return {float(number) for number in NUMBER.findall(plain)}


def cited(cell):
    """The ids that a cell names, ranges such as F1-F9 spelt out."""
    out = []
    for part in re.findall(r"[FP]\d+b?(?:-[FP]\d+)?", cell):
        first, _, last = part.partition("-")
        if last:
            out += [f"{part[0]}{k}" for k in range(int(first[1:]), int(last[1:]) + 1)]
        else:
            out.append(first)
    return set(out)


def texts(row):
    """All words of a row of ours that may hold numbers of the source."""
    if row.id[0] == "S":
        return [row.verdict, row.claim]
    if row.id[0] == "P":
        return [row.quantity, row.value, row.from_memory, row.source]
    return [row.design, row.measure, row.result, row.from_memory, row.note]


def all_rows():
    return [*evidence.all_claims(), *evidence.all_findings(), *evidence.all_parameters()]


def test_every_row_is_there_and_no_other(rows):
    assert len(rows) == 170
    assert [row.id for row in all_rows() if row.id[0] == "S"] == [r for r in rows if r[0] == "S"]
    assert [row.id for row in all_rows() if row.id[0] == "F"] == [r for r in rows if r[0] == "F"]
    assert [row.id for row in all_rows() if row.id[0] == "P"] == [r for r in rows if r[0] == "P"]


@pytest.mark.parametrize("row", all_rows(), ids=lambda row: row.id)
def test_every_number_of_a_text_is_in_its_row(rows, row):
    said = " ".join(texts(row))
    for other in re.findall(r"\b[SFP]\d+b?\b", said):
        said = said.replace(other, "")
    source = " ".join(rows[row.id])
    known = numbers(source)
    if row.id in {"F62", "F63"}:  # "the same data"
        known |= numbers(" ".join(rows["F61"]))
    assert numbers(said) <= known


@pytest.mark.parametrize("row", all_rows(), ids=lambda row: row.id)
def test_no_decimal_of_the_source_is_lost(rows, row):
    plain = re.sub(r"10\.\d{4,}/\S+", "", " ".join(rows[row.id]))
    ours = " ".join([*texts(row), *(one.text for one in getattr(row, "references", ()))])
    stated = {one for figure in getattr(row, "figures", ()) for one in (figure.error, figure.value)}
    lost = numbers(plain) - numbers(ours) - stated
    assert {number for number in lost if number != int(number)} == set()


@pytest.mark.parametrize(
    "row", [*evidence.all_findings(), *evidence.all_parameters()], ids=lambda row: row.id
)
def test_every_figure_is_in_its_row_with_its_sign(rows, row):
    source = re.sub(r"(?<=\d),(?=\d{3}\b)", "", " ".join(rows[row.id]))
    for figure in row.figures:
        for number in (figure.value, figure.low, figure.high, figure.error):
            if number is None:
                continue
            assert abs(number) in numbers(source)
            if number < 0:
                short = f"{-number:g}".removeprefix("0")
                assert re.search(rf"-\s*0?{re.escape(short)}0?(?!\d)", source), figure


@pytest.mark.parametrize("row", evidence.all_findings(), ids=lambda row: row.id)
def test_findings_keep_people_year_and_place(rows, row):
    source = " ".join(rows[row.id])
    flat = re.sub(r"[ ,](?=\d{3}\b)", "", source)
    if row.n is not None and row.id not in {"F62", "F63"}:
        assert str(row.n) in flat
    for reference in row.references:
        assert not reference.doi or reference.doi in source
        assert not reference.record or reference.record in source
        assert reference.year is None or str(reference.year) in source or row.id in {"F62", "F63"}
        for name in re.findall(r"[A-Z]\w{3,}", reference.authors):
            assert name in source or row.id in {"F62", "F63"}


@pytest.mark.parametrize("row", evidence.all_parameters(), ids=lambda row: row.id)
def test_studies_of_parameters_are_named_in_their_row(rows, row):
    source = " ".join(rows[row.id])
    for study in row.references:
        said = (*re.findall(r"[A-Z][\w-]{2,}", study.authors), study.doi, str(study.year or ""))
        for word in said:
            assert word in source or row.id in {"P4", "P38"}, (study.key, word)
        record = study.record.removeprefix("PMID ")
        assert any(record in cell for cells in rows.values() for cell in cells)


@pytest.mark.parametrize("row", evidence.all_findings(), ids=lambda row: row.id)
def test_findings_keep_direction_grade_and_provenance(rows, row):
    cells = rows[row.id]
    assert letters(row.grade) == tuple(re.findall(r"[A-E]", cells[-1].split("(")[0]))
    assert ("-" in row.grade) == ("-" in cells[-1])
    tags = set(re.findall(r"\[(R2|R|C|M)\]", " ".join(cells)))
    tags |= {"C"} if row.id in {"F62", "F63"} else set()
    assert set(row.provenance) == tags
    if not 40 <= int(re.sub(r"\D", "", row.id)) <= 49:  # these have no such column
        assert tuple(row.direction.split("/")) == (signs(cells[-2]) or ("",))


def signs(cell):
    """The signs that open a cell, and the one before a second word such as "0 training"."""
    opening = re.match(r"[+~0-](?:/[+~0-])*(?=\s|$)", cell)
    later = re.findall(r"/ ([+~0-]) ", cell)
    return (*opening.group().split("/"), *later) if opening else ()


@pytest.mark.parametrize("row", evidence.all_claims(), ids=lambda row: row.id)
def test_claims_keep_what_they_cite_and_how_they_stand(rows, row):
    _, _, part, verdict, named = rows[row.id]
    assert set(row.findings) | set(row.parameters) == cited(named) | (
        {"F39"} if row.id == "S19" else set()
    )
    opening = re.match(r"[+~0-](?:/[+~0-])*(?=[\s:,]|$)", verdict)
    if opening:
        assert row.direction.split("/")[: len(opening.group().split("/"))] == (
            opening.group().split("/")
        )
    stated = re.findall(
        r"(?<![\w-])[A-E](?:/[A-E])*(?![\w-])", re.sub(r"study \d|day \d", "", verdict)
    )
    assert (row.grade_from == "verdict") == bool(stated)
    assert set("".join(stated)) - {"/"} <= set(row.grade)
    assert part


@pytest.mark.parametrize("row", evidence.all_parameters(), ids=lambda row: row.id)
def test_parameters_keep_what_they_cite_and_how_it_is_known(rows, row):
    source = " ".join(rows[row.id])
    tags = set(re.findall(r"R2|R|C|M", " ".join(re.findall(r"\[([RCM2/]+)(?=[\]:])", source))))
    if row.id == "P8":  # what was read of it is only that a figure exists
        tags.discard("R")
    assert set(row.provenance) == tags
    assert set(row.findings) >= cited(rows[row.id][-1])
