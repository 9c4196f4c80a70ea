"""The form that loads a diary: what came, checked, and written to files for the import."""

import os
import re
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import Literal

from starlette.datastructures import FormData, UploadFile

from kindloop.care.texts import _
from kindloop.errors import InputError

LARGEST_MAP = 256 * 1024
Source = Literal["shipped", "file", "text"]


@dataclass(frozen=True, slots=True)
class LoadForm:
    """What a person chose on the page.

    Attributes:
        source: where the map comes from.
        shipped: name of the shipped map, empty if none was chosen.
        text: the map as text: pasted, or read from the file that came.
        leave_out: whether faulty rows are left out instead of stopping the import.
        table: the table of answers, or None.
    """

    source: Source = "shipped"
    shipped: str = ""
    text: str = ""
    leave_out: bool = False
    table: UploadFile | None = None


async def read_form(form: FormData) -> LoadForm:
    """What came with the form; a map that came as a file is kept as text.

    Raises:
        InputError: if the map's file is no text.
    """
    source = _word(form, "source")
    table = form.get("table")
    text = _word(form, "map_text").replace("\r\n", "\n")
    upload = form.get("map_file")
    if source == "file":
        text = ""
        if isinstance(upload, UploadFile) and upload.filename:
            text = _decoded(await upload.read(LARGEST_MAP + 1))
    return LoadForm(
        source=source if source in ("file", "text") else "shipped",
        shipped=_word(form, "shipped"),
        text=text,
        leave_out=_word(form, "leave_out") == "yes",
        table=table if isinstance(table, UploadFile) and table.filename else None,
    )


def write_files(form: LoadForm, folder: Path, shipped: dict[str, Path]) -> tuple[Path, Path]:
    """Put the table and the map where the import can read them.

    Args:
        form: what came.
        folder: an empty one.
        shipped: maps by name.

    Returns:
        the table and the map.

    Raises:
        InputError: if something is missing; the sentence says what to choose.
    """
    if form.table is None:
        raise InputError(_("No table came: choose the CSV or TSV file with the answers."))
    if form.source == "shipped":
        if form.shipped not in shipped:
            raise InputError(_("No map was chosen: choose one from the list, or give your own."))
        mapping = shipped[form.shipped]
    else:
        if not form.text.strip():
            missing = {
                "file": _("No map came: choose the map's TOML file."),
                "text": _("No map came: paste the map's text into the box."),
            }
            raise InputError(missing[form.source])
        mapping = folder / "map.toml"
        mapping.write_text(form.text, encoding="utf-8")
    table = folder / plain_name(form.table.filename or "")
    with table.open("wb") as out:
        copyfileobj(form.table.file, out)
    return table, mapping


@contextmanager
def folder_aside() -> Generator[Path]:
    """A private folder for a moment: in memory where the system has one, else on the disk."""
    memory = Path("/dev/shm")  # noqa: S108 - the name of Linux's folder in memory
    place = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="kindloop-", dir=place) as name:
        yield Path(name)


def plain_name(name: str) -> str:
    """A file name without folders or odd characters, and never the map's.

    >>> plain_name("../../etc/my diary.csv")
    'my diary.csv'
    """
    last = re.split(r"[/\\]", name)[-1]
    safe = re.sub(r"[^\w. -]", "_", last).strip(". ")[-100:]
    return "answers.csv" if safe in ("", "map.toml") else safe


def _word(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _decoded(raw: bytes) -> str:
    if len(raw) > LARGEST_MAP:
        raise InputError(_("The map is too large to be a map: choose its TOML file."))
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InputError(
            _("The map is no text: choose a TOML file that is saved as UTF-8.")
        ) from None
