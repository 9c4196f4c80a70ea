"""Opening a table of text (CSV, TSV) as a stream of blocks.

Rows are counted as a spreadsheet does: the header is row 1, blank lines count, and a cell with a
line break inside quotes is still one row.
"""

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from kindloop.arrays import Integers
from kindloop.errors import NotThereError, TableError, nearest
from kindloop.exchange.frames import Held

BLOCK = 8 << 20
"""Bytes of text that are worked on at a time."""

_PIECE = 1 << 20
"""Bytes of text that Arrow takes at a time: it reads some forty pieces ahead."""

_DELIMITERS = (",", ";", "\t", "|")
_MAGIC = (
    (b"PK\x03\x04", "a spreadsheet or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%PDF", "a PDF file"),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """A table of text that has been looked through once.

    Attributes:
        path: of the file, or the text itself.
        delimiter: between cells.
        header: the names of the columns, without white space around them.
        size: bytes.
        rows: at most so many are in it.
    """

    path: Path | Held
    delimiter: str
    header: tuple[str, ...]
    size: int
    rows: int

    @property
    def name(self) -> str:
        """The file's name, for the error texts."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Ragged:
    """A row with more or fewer cells than the header.

    Attributes:
        row: as a spreadsheet counts it.
        cells: how many it has.
        text: the row as it stands in the file.
    """

    row: int
    cells: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a table.

    Attributes:
        rows: as a spreadsheet counts them, shape (n,).
        columns: one array of texts for each column of the header.
        ragged: rows up to the last of these that could not be split.
    """

    rows: Integers
    columns: list[Any]
    ragged: list[Ragged]


def open_source(path: str | Path | Held, wanted: dict[str, str]) -> Source:
    """Look through a file and find its delimiter and header.

    Args:
        path: a CSV or TSV file in UTF-8, or a table in memory.
        wanted: the columns that must be there, each with what it is needed for.

    Raises:
        NotThereError: if there is no such file.
        TableError: if it is no table of text, or lacks a column.
    """
    path = path if isinstance(path, Held) else Path(path)
    size, rows = _look_through(path)
    if rows == 1:
        raise without_rows(path.name)
    with path.open("rb") as file:
        start = file.read(1 << 20).decode("utf-8-sig", errors="ignore")
    delimiter, header = _header(path, start, wanted)
    for column, purpose in wanted.items():
        if column not in header:
            raise TableError(
                f"{path.name} has no column {column!r}, which the map names for {purpose}"
                f"{_nearest(column, header)}",
                reason="no such column",
                column=column,
            )
        if header.count(column) > 1:
            raise TableError(
                f"{path.name} has {header.count(column)} columns named {column!r}: rename them so "
                "that each name stands once.",
                reason="ambiguous column",
                column=column,
            )
    return Source(path, delimiter, header, size, rows)


def without_rows(name: str) -> TableError:
    """A table that is only a header."""
    return TableError(
        f"{name} has a header but no row below it: export it again.", reason="empty file"
    )


def _nearest(column: str, header: tuple[str, ...]) -> str:
    alike = [name for name in header if name.lower() == column.lower()]
    return nearest(alike[0] if alike else column, [name for name in header if name])


def blocks(source: Source, block_size: int = BLOCK) -> Iterator[Block]:
    """The rows of a table, block by block.

    Raises:
        TableError: if the text cannot be split into rows.
    """
    bad: list[Ragged] = []

    def keep(row: Any) -> str:
        bad.append(Ragged(int(row.number), int(row.actual_columns), str(row.text)))
        return "skip"

    next_row = 2
    try:
        for table in _gathered(_batches(source, min(block_size, _PIECE), keep), block_size):
            rows = _numbers(next_row, table.num_rows, [one.row for one in bad])
            next_row = int(rows[-1]) + 1 if len(rows) else next_row
            due = [one for one in bad if one.row < next_row]
            bad[:] = [one for one in bad if one.row >= next_row]
            yield Block(rows, table.columns, due)
    except pa.ArrowInvalid as error:
        raise _unsplit(source, next_row, error) from None
    if bad:
        empty = [pa.array([], pa.string()) for _ in source.header]
        yield Block(np.empty(0, dtype=np.int64), empty, bad)


def cells_of(text: str, delimiter: str) -> list[str]:
    """The cells of one row of text."""
    return next(csv.reader([text], delimiter=delimiter), [])


def _batches(source: Source, block_size: int, keep: Any) -> Iterable[Any]:
    names = [f"column {i}" for i in range(len(source.header))]
    return arrow_csv.open_csv(
        source.path.open("rb") if isinstance(source.path, Held) else pa.OSFile(str(source.path)),
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=block_size, column_names=names, skip_rows_after_names=1
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=source.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
        ),
    )


def _gathered(batches: Iterable[Any], size: int) -> Iterator[Any]:
    """Batches of rows put together until they hold about so many bytes."""
    held: list[Any] = []
    try:
        for batch in batches:
            held.append(batch)
            if sum(one.nbytes for one in held) >= size:
                yield pa.Table.from_batches(held).combine_chunks()
                held = []
    except pa.ArrowInvalid:
        yield from (pa.Table.from_batches([batch]) for batch in held)
        raise
    if held:
        yield pa.Table.from_batches(held).combine_chunks()


def _numbers(start: int, count: int, skipped: list[int]) -> Integers:
    """The numbers of the next rows, leaving out those that could not be split, shape (count,)."""
    ahead = np.arange(start, start + count + len(skipped), dtype=np.int64)
    return ahead[~np.isin(ahead, np.array(skipped, dtype=np.int64))][:count]


def _unsplit(source: Source, row: int, error: Exception) -> TableError:
    if "straddling" in str(error):
        return TableError(
            f"{source.name}: a row from row {row} on does not end: a quotation mark there is "
            "perhaps never closed; close it or take it away.",
            reason="open quotation mark",
            row=row,
        )
    return TableError(
        f"{source.name} cannot be split into rows from row {row} on ({error}).",
        reason="not a table",
        row=row,
    )


def _look_through(path: Path | Held) -> tuple[int, int]:
    """Size in bytes and the largest possible number of rows; raises if this is no UTF-8 text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    at = lines = returns = 0
    blank = True
    try:
        with path.open("rb") as file:
            _known_kind(path, file.read(1024))
            file.seek(0)
            while chunk := file.read(1 << 20):
                if b"\x00" in chunk:
                    raise _not_text(path, "bytes of value 0")
                held = len(decoder.getstate()[0])
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    raise _not_utf8(path, at - held + error.start, error) from None
                lines += chunk.count(b"\n")
                returns += chunk.count(b"\r")
                blank = blank and not chunk.removeprefix(codecs.BOM_UTF8).strip()
                at += len(chunk)
        if decoder.getstate()[0]:
            raise _not_text(path, "a character that is cut off at its end")
    except FileNotFoundError:
        raise NotThereError(f"There is no file {str(path)!r}.") from None
    except OSError as error:
        raise NotThereError(f"{str(path)!r} cannot be read: {error.strerror}.") from None
    if blank:
        raise TableError(f"{path.name} is empty: there is nothing to read.", reason="empty file")
    return at, max(lines, returns) + 1


def _known_kind(path: Path | Held, start: bytes) -> None:
    if start.startswith(_WIDE) or _looks_wide(start):
        raise TableError(
            f"{path.name} is text in UTF-16 or UTF-32: save it as UTF-8 (in Excel: CSV UTF-8).",
            reason="wrong encoding",
        )
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            raise TableError(
                f"{path.name} is {kind}, not a table of text: unpack it, or save it as CSV in "
                "UTF-8.",
                reason="not a table",
            )


def _looks_wide(start: bytes) -> bool:
    pairs = min(len(start) // 2, 32)
    even, odd = start[: 2 * pairs : 2], start[1 : 2 * pairs : 2]
    return pairs > 1 and (even.count(0) > 0.9 * pairs or odd.count(0) > 0.9 * pairs)


def _not_text(path: Path | Held, what: str) -> TableError:
    return TableError(
        f"{path.name} holds {what}: it is a binary file or damaged, not a table of text; export "
        "it as CSV in UTF-8.",
        reason="not a table",
    )


def _not_utf8(path: Path | Held, at: int, error: UnicodeDecodeError) -> TableError:
    row = _row_of_byte(path, at)
    byte = error.object[error.start]
    return TableError(
        f"{path.name}, row {row}: the byte 0x{byte:02X} (at position {at}) is not UTF-8; save the "
        "file as UTF-8 (it is perhaps in Latin-1 or Windows-1252).",
        reason="wrong encoding",
        row=row,
    )


def _row_of_byte(path: Path | Held, at: int) -> int:
    """The row that a byte stands in, by counting line ends outside quotes."""
    row, quotes, left = 1, 0, at
    with path.open("rb") as file:
        ends = b"\n" if b"\n" in file.read(1 << 20) else b"\r"
        file.seek(0)
        while left > 0 and (chunk := file.read(min(1 << 20, left))):
            data = np.frombuffer(chunk, dtype=np.uint8)
            inside = (quotes + np.cumsum(data == ord('"'))) % 2
            row += int(((data == ends[0]) & (inside == 0)).sum())
            quotes = int(inside[-1])
            left -= len(chunk)
    return row


def _header(path: Path | Held, start: str, wanted: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """The delimiter with which the first row holds the most of what is wanted."""
    if not start.split("\n", 1)[0].split("\r", 1)[0].strip():
        raise TableError(
            f"{path.name}: the first line is empty; it must hold the names of the columns.",
            reason="no header",
            row=1,
        )
    found: list[tuple[int, int, int, str, tuple[str, ...], int]] = []
    tabs_first = path.suffix.lower() in (".tsv", ".tab")
    for place, delimiter in enumerate(_DELIMITERS):
        reader = csv.reader(_lines(start), delimiter=delimiter)
        names = tuple(name.strip() for name in next(reader, []))
        preferred = 1 if tabs_first and delimiter == "\t" and len(names) > 1 else 0
        known = sum(name in names for name in wanted)
        found.append((preferred, known, len(names), delimiter, names, -place))
    best = max(found, key=lambda one: (one[0], one[1], one[2], one[5]))
    return best[3], best[4]


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, so that a quoted line break in the header stays whole."""
    yield from text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)
