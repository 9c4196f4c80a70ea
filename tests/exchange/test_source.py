"""Opening tables of text: delimiters, headers, rows, and files that are no tables."""

import gzip
from pathlib import Path

import pytest

from kindloop.errors import NotThereError, TableError
from kindloop.exchange.cells import read_cells
from kindloop.exchange.mapping import parse_map
from kindloop.exchange.source import Source, blocks, open_source

from .tables import a_file, diaries_of

PLAIN = parse_map(
    '[diary]\nperson = "id"\nday = "s"\n[channels.stress]\ncolumn = "s"\nlow = 0\nhigh = 10\n',
    "m",
)
WANTED = {"id": "person", "s": "channel s"}


def rows_of(source: Source, block_size: int = 1 << 20) -> list[tuple[int, ...]]:
    out = []
    for block in blocks(source, block_size):
        cells = [read_cells(column) for column in block.columns]
        texts = [[one.text(at) for one in cells] for at in range(len(block.rows))]
        out += [(int(row), *text) for row, text in zip(block.rows, texts, strict=True)]
    return out


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    text = "id,s,x y\nP1,3,a\nP2,4,b\n".replace(",", delimiter)
    source = open_source(a_file(tmp_path, text), WANTED)
    assert source.delimiter == delimiter
    assert source.header == ("id", "s", "x y")
    assert rows_of(source) == [(2, "P1", "3", "a"), (3, "P2", "4", "b")]


def test_the_delimiter_that_finds_the_wanted_columns_wins(tmp_path: Path) -> None:
    source = open_source(a_file(tmp_path, 'id;s;"a, b, c, d, e"\nP1;3;x\n'), WANTED)
    assert source.delimiter == ";"
    source = open_source(a_file(tmp_path, "id\ts\ta,b,c,d,e\nP1\t3\tx\n", "t.tsv"), WANTED)
    assert source.delimiter == "\t"


def test_white_space_around_names_and_cells_is_nothing(tmp_path: Path) -> None:
    source = open_source(a_file(tmp_path, " id , s\nP1 , 3\n"), WANTED)
    assert rows_of(source) == [(2, "P1", "3")]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks(
    tmp_path: Path, ending: str, last: bool, mark: bytes
) -> None:
    text = ending.join(["id,s", "P1,3", "", "Ü,4"]) + (ending if last else "")
    source = open_source(a_file(tmp_path, mark + text.encode()), WANTED)
    assert source.header == ("id", "s")
    assert rows_of(source) == [(2, "P1", "3"), (3, "", ""), (4, "Ü", "4")]
    assert source.rows >= 3


def test_quoted_line_breaks_are_one_row(tmp_path: Path) -> None:
    text = 'id,s,"no\nte"\nP1,3,"a\nb,""c"""\nP2,4,x\n'
    source = open_source(a_file(tmp_path, text), WANTED)
    assert source.header[2] == "no\nte"
    assert rows_of(source) == [(2, "P1", "3", 'a\nb,"c"'), (3, "P2", "4", "x")]


@pytest.mark.parametrize("size", [64, 100, 1000, 1 << 20])
def test_rows_are_counted_alike_in_blocks_of_any_size(tmp_path: Path, size: int) -> None:
    lines = [f"P{i},{i % 10}" if i % 7 else ("" if i % 2 else "x,y,z") for i in range(2, 200)]
    source = open_source(a_file(tmp_path, "\n".join(["id,s", *lines]) + "\n"), WANTED)
    ragged = [one.row for block in blocks(source, size) for one in block.ragged]
    assert ragged == [i for i in range(2, 200) if i % 14 == 0]
    found = {row: name for row, name, _ in rows_of(source, size)}
    assert found == {i: f"P{i}" if i % 7 else "" for i in range(2, 200) if i % 14}


def test_ragged_rows_at_the_very_end_are_told(tmp_path: Path) -> None:
    text = "id,s\n" + "P1,3\n" * 40 + "P1\n"
    source = open_source(a_file(tmp_path, text), WANTED)
    assert [one.row for block in blocks(source, 64) for one in block.ragged] == [42]
    only = open_source(a_file(tmp_path, "id,s\nP1\n"), WANTED)
    assert [one.row for block in blocks(only) for one in block.ragged] == [2]


NO_TABLES = [
    (b"", "is empty"),
    (b" \n\n ", "is empty"),
    (b"\xef\xbb\xbf", "is empty"),
    (b"\nid,s\nP1,3\n", "the first line is empty; it must hold the names"),
    (gzip.compress(b"id,s\nP1,3\n", mtime=0), "is a gzip file, not a table of text: unpack it"),
    (b"PK\x03\x04xxxx", "is a spreadsheet or zip file"),
    (b"\xd0\xcf\x11\xe0xxxx", "is an old Excel file"),
    (b"PAR1xxxx", "is a Parquet file"),
    (b"SQLite format 3\x00xxx", "is an SQLite database"),
    ("id,s\nP1,3\n".encode("utf-16"), "is text in UTF-16 or UTF-32: save it as UTF-8"),
    ("id,s\nP1,3\n".encode("utf-16-le"), "is text in UTF-16 or UTF-32"),
    ("id,s\nP1,3\n".encode("utf-16-be"), "is text in UTF-16 or UTF-32"),
    ("id,s\nP1,3\n".encode("utf-32"), "is text in UTF-16 or UTF-32"),
    (b"id,s\nP1,3\nP2,\x00\x01\x02\n", "bytes of value 0: it is a binary file or damaged"),
    (b"id,s\nP1,3\nM\xfcller,4\n", r"row 3: the byte 0xFC \(at position 11\) is not UTF-8"),
    (b'id,s\n"P\n1",3\nM\xfcller,4\n', "row 3: the byte 0xFC"),
    (b"id,s\rP1,3\rM\xfcller,4\r", "row 3: the byte 0xFC"),
    (b"id,s\nP1,3\nM\xc3", "cut off at its end"),
    (b"id,s\n", "has a header but no row below it"),
    (b"id,s", "has a header but no row below it"),
    (
        b"<html><body>hello</body></html>\n",
        "has no column 's', which the map names for channel stress",
    ),
    (b"who,s\nP1,3\n", "has no column 'id'"),
    (b"ID,s\nP1,3\n", "has no column 'id'.*did you mean ID"),
    (b"id,S\nP1,3\n", "has no column 's', which the map names for channel stress"),
    (b"id,s,s\nP1,3,4\n", "has 2 columns named 's': rename them"),
    (b'id,s\nP1,3\nP2,"4\n' + b"P1,3\n" * 400, "from row 3 on.*a quotation mark"),
]


@pytest.mark.parametrize(("content", "sentence"), NO_TABLES)
def test_what_is_no_table_has_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(TableError, match=sentence) as caught:
        diaries_of(tmp_path, content, PLAIN, block_size=256)
    assert "t.csv" in str(caught.value)


def test_columns_that_stand_twice_and_are_not_wanted_do_not_matter(tmp_path: Path) -> None:
    source = open_source(a_file(tmp_path, "id,x,s,x\nP1,1,3,2\n"), WANTED)
    assert rows_of(source) == [(2, "P1", "1", "3", "2")]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match="no file"):
        open_source(tmp_path / "none.csv", WANTED)
    with pytest.raises(NotThereError, match="cannot be read"):
        open_source(tmp_path, WANTED)


def test_a_long_character_across_two_reads_is_no_fault(tmp_path: Path) -> None:
    start = b"id,s,x\n"
    padding = b"P1,3,x\n" * ((1 << 20) // 7 - 3)
    filler = b"P1,3,"
    filler += b"x" * ((1 << 20) - 1 - len(start) - len(padding) - len(filler))
    content = start + padding + filler + "é\n".encode()
    assert content[(1 << 20) - 1 : (1 << 20) + 1] == "é".encode()
    source = open_source(a_file(tmp_path, content), WANTED)
    assert source.size == len(content)
    broken = a_file(tmp_path, content.replace("é".encode(), b"\xc3x"), "b.csv")
    with pytest.raises(TableError, match=f"position {(1 << 20) - 1}"):
        open_source(broken, WANTED)
