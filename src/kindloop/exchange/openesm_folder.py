"""A folder of openESM data sets: what lies in it, each read by a map that is drafted for it.

openESM's package keeps tables (``0001_fried_ts.tsv``) and one catalogue (``datasets.json``); its
repository keeps metadata beside each table. Both are found, whichever folder of them is named.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from kindloop.diary import Diary
from kindloop.errors import InputError, KindloopError, NotThereError, not_there
from kindloop.exchange.mapping import parse_map
from kindloop.exchange.openesm_map import Draft, drafted
from kindloop.exchange.openesm_summary import MARK
from kindloop.exchange.reader import read_all

CATALOGUE = "datasets.json"
_TABLE = re.compile(r"(?P<stem>(?P<id>[^_]+)(_.*)?)_ts\.(tsv|csv)\Z")
_DEPTH = 6
_MOST = 50 << 20  # bytes of metadata: openESM's own catalogue is some megabytes


@dataclass(frozen=True, slots=True)
class OpenEsmSet:
    """One data set.

    Attributes:
        id: such as ``0001``.
        name: such as ``0001_fried``.
        table: the time series.
        about: author and year, or nothing.
        licence: as openESM states it; its terms hold for what is made of the data.
        map_text: the map (TOML) that it is read with; empty where none could be drafted.
        channels: that are read.
        left_out: columns that are not read, each with the reason.
        assumed: sentences on what was assumed.
        persons, answers: how many were read.
        unreadable: why the set cannot be read; empty where it can.
    """

    id: str
    name: str
    table: Path
    about: str = ""
    licence: str = ""
    map_text: str = ""
    channels: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    assumed: tuple[str, ...] = ()
    persons: int = 0
    answers: int = 0
    unreadable: str = ""


def find_openesm(folder: Path, ids: Sequence[str] = ()) -> list[OpenEsmSet]:
    """The data sets in a folder, each looked through and read once.

    Args:
        folder: of openESM's package, of its repository, or with tables straight in it.
        ids: only these sets; all without any.

    Raises:
        NotThereError: if there is no such folder, no data set in it, or none of an id.
        InputError: if a catalogue is no JSON.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise NotThereError(f"There is no folder {str(folder)!r}.")
    files = sorted(_below(folder))
    tables = _newest(file for file in files if _TABLE.match(file.name))
    if not tables:
        raise NotThereError(
            f"There is no data set of openESM in {str(folder)!r}: its tables are named like "
            "0001_fried_ts.tsv."
        )
    for one in ids:
        if one not in tables:
            not_there("data set", one, list(tables))
    beside = sorted(folder.absolute().parent.glob(f"metadata/*/{CATALOGUE}"))
    catalogue = _catalogue([*(file for file in files if file.name == CATALOGUE), *beside])
    wanted = {key: tables[key] for key in (ids or tables)}
    return [_set(key, table, catalogue) for key, table in wanted.items()]


def read_openesm(folder: Path, ids: Sequence[str] = ()) -> dict[str, list[Diary]]:
    """The diaries of the data sets in a folder, by the set's id; unreadable ones are left out.

    Arguments and errors are those of ``find_openesm``.
    """
    found = find_openesm(folder, ids)
    return {
        one.id: read_all(one.table, parse_map(one.map_text, one.name))
        for one in found
        if not one.unreadable
    }


def _below(folder: Path) -> Iterable[Path]:
    """Tables and catalogues in a folder and a few below it; links to folders are not followed."""
    depth = len(folder.parts)
    for place, folders, files in os.walk(folder):
        if len(Path(place).parts) - depth >= _DEPTH:
            folders.clear()
        folders.sort()
        yield from (Path(place) / n for n in files if n == CATALOGUE or _TABLE.match(n))


def _newest(tables: Iterable[Path]) -> dict[str, Path]:
    """The newest version of each set, by id; the version is the name of its folder."""
    found: dict[str, Path] = {}
    for table in tables:
        match = _TABLE.match(table.name)
        key = match["id"] if match else table.name
        if key not in found or _version(table) >= _version(found[key]):
            found[key] = table
    return found


def _version(table: Path) -> tuple[int, ...]:
    words = table.parent.name.lstrip("v").split(".")
    return tuple(int(word) for word in words) if all(word.isdecimal() for word in words) else ()


def _catalogue(places: Iterable[Path]) -> dict[str, Mapping[str, Any]]:
    """Metadata by id; of several catalogues the newest counts."""
    found: dict[str, Mapping[str, Any]] = {}
    for place in sorted(places, key=_version):
        listed = _json(place).get("datasets")
        for one in cast("list[Any]", listed) if isinstance(listed, list) else []:
            if isinstance(one, dict):
                found[str(one.get("dataset_id"))] = cast("Mapping[str, Any]", one)
    return found


def _json(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _MOST:
        raise InputError(f"{path.name} is larger than any metadata of openESM: it is not read.")
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{path} is no JSON ({type(error).__name__}): get the metadata anew."
        ) from None
    if not isinstance(told, dict):
        raise InputError(f"{path} is no metadata of openESM: a table of keys is needed there.")
    return cast("dict[str, Any]", told)


def _set(key: str, table: Path, catalogue: Mapping[str, Mapping[str, Any]]) -> OpenEsmSet:
    stem = table.name.rsplit("_ts.", 1)[0]
    own = table.parent / "map.toml"
    if own.is_file() and own.read_text(encoding="utf-8", errors="replace").startswith(MARK):
        return _ours(key, stem, table, own)
    beside = sorted(table.parent.glob(f"{key}_*metadata.json")) + sorted(
        table.parent.glob(f"{key}_metadata.json")
    )
    plain = OpenEsmSet(key, stem, table)
    try:
        told = _json(beside[0]) if beside else dict(catalogue.get(key, {}))
    except InputError as error:
        return replace(plain, unreadable=str(error))
    if not told:
        return replace(
            plain,
            unreadable=f"there is no metadata for it: neither {stem}_metadata.json beside it nor "
            f"its id in a {CATALOGUE}",
        )
    plain = replace(plain, about=_about(told), licence=_line(told.get("license")))
    try:
        draft = drafted(table, stem, told)
    except KindloopError as error:
        return replace(plain, unreadable=str(error))
    return _read(plain, draft)


def _ours(key: str, stem: str, table: Path, own: Path) -> OpenEsmSet:
    """A set that kindloop itself exported, with the map that lies beside it."""
    text = own.read_text(encoding="utf-8")
    return _read(OpenEsmSet(key, stem, table), Draft(text, (), (), ()))


def _read(plain: OpenEsmSet, draft: Draft) -> OpenEsmSet:
    """The set with what was drafted and how much it reads."""
    try:
        diaries = read_all(plain.table, parse_map(draft.text, plain.name))
    except KindloopError as error:
        return replace(plain, left_out=draft.left_out, unreadable=str(error))
    channels = dict.fromkeys(channel.name for one in diaries for channel in one.channels)
    return replace(
        plain,
        map_text=draft.text,
        channels=tuple(channels),
        left_out=draft.left_out,
        assumed=draft.assumed,
        persons=len(diaries),
        answers=sum(len(one.answer) for one in diaries),
    )


def _about(told: Mapping[str, Any]) -> str:
    author, year = _line(told.get("first_author")), _line(told.get("year"))
    return f"{author} ({year})" if author and year else author or year


def _line(value: Any) -> str:
    """A value of the metadata as one short line."""
    text = "" if value is None else str(value)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
