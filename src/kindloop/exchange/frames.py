"""Tables in memory: pandas, polars, Arrow, or a mapping of columns, read by a map like a file.

A table is written down as text and goes through the same reader as a file, so one set of rules
holds for both. The text stays in memory.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from kindloop.errors import InputError

_WRITTEN = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Held:
    """The text of a table in memory, where a file is expected.

    Attributes:
        text: CSV in UTF-8.
        name: by which errors speak of it.
    """

    text: bytes = field(repr=False)
    name: str = "the table"

    @property
    def suffix(self) -> str:
        """As a path has it."""
        return ".csv"

    @property
    def parent(self) -> Path:
        """The folder that other files are named from: the one that the program runs in."""
        return Path()

    def open(self, mode: str = "rb") -> BinaryIO:  # noqa: ARG002 - as a path has it
        """The text as a file of bytes."""
        return io.BytesIO(self.text)


def held(table: Any, name: str = "the table") -> Held:
    """Write a table in memory down as text.

    Args:
        table: pandas, polars or Arrow (anything with ``__arrow_c_stream__``), or a mapping of
            names to columns.
        name: by which errors speak of it.

    Raises:
        InputError: if it is no table, or a column holds what no cell can.
    """
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    columns = _arrow(table, name)
    names = [str(column) for column in columns.column_names]
    texts = [_text(columns.column(at), names[at], name) for at in range(len(names))]
    out = io.BytesIO()
    arrow_csv.write_csv(pa.table(texts, names=names), out)
    return Held(out.getvalue(), name)


def is_table(table: object) -> bool:
    """Whether ``held`` can write this down."""
    return hasattr(table, "__arrow_c_stream__") or isinstance(table, Mapping)


def _arrow(table: Any, name: str) -> Any:
    import pyarrow as pa

    if not is_table(table):
        raise InputError(
            f"{name[0].upper()}{name[1:]} must be a table (pandas, polars, Arrow), a mapping of "
            f"columns, or the path of a CSV or TSV file; came {type(table).__name__}."
        )
    try:
        return pa.table(dict(table)) if isinstance(table, Mapping) else pa.table(table)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise InputError(
            f"{name[0].upper()}{name[1:]} cannot be read as columns of one length and one kind "
            f"each: {str(error).splitlines()[0]}."
        ) from None


def _text(column: Any, label: str, name: str) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.cast(kind.value_type), label, name)
    if pa.types.is_timestamp(kind):
        return _times(column)
    try:
        return pc.cast(column, pa.string())
    except pa.ArrowException:
        raise InputError(
            f"Column {label!r} of {name} holds {kind}; a cell holds a number, a text or a time."
        ) from None


def _times(column: Any) -> Any:
    """Times to the microsecond; those with a zone are written in UTC."""
    import pyarrow as pa
    import pyarrow.compute as pc

    zone = column.type.tz
    exact = pc.cast(column, pa.timestamp("us", tz="UTC" if zone else None), safe=False)
    form = f"{_WRITTEN}Z" if zone else _WRITTEN
    return pc.call_function("strftime", [exact], pc.StrftimeOptions(format=form))
