"""A small reader of BibTeX: the part of it in which the studies are written, and nothing else.

An entry is ``@article{key,`` or ``@misc{key,``, then one line for each field, ``name = {value},``,
then ``}``. Lines that begin with ``%`` are for people. Anything else is an error, so that no entry
is lost in silence, as happens in readers that skip what they do not understand.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from kindloop.errors import nearest
from kindloop.evidence.rows import Reference

_START = re.compile(r"@(article|misc)\{([a-z][a-z0-9]*),")
_FIELD = re.compile(r"  ([a-z]+) = \{([^{}]+)\},")
FIELDS = (
    "author", "year", "journal", "volume", "number", "pages", "howpublished", "doi", "note",
    "unverified",
)  # fmt: skip
"""The fields that an entry may have, in the order in which they are written."""


def parse(text: str) -> Mapping[str, Reference]:
    r"""All entries by key, in the order of the text.

    Raises:
        ValueError: naming the line that is not of this form, or the key that is there twice.

    >>> parse("@misc{gu2022,\n  author = {Gu},\n  year = {2022},\n}")["gu2022"].text
    'Gu, 2022'
    """
    out: dict[str, Reference] = {}
    key, fields = "", dict[str, str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("%"):
            continue
        start, field = _START.fullmatch(line), _FIELD.fullmatch(line)
        if start and not key:
            key, fields = start[2], {}
        elif field and key:
            _add(fields, field[1], field[2], number)
        elif line == "}" and key:
            if key in out:
                raise ValueError(f"Two studies have the key {key}: rename one (line {number}).")
            out[key] = _reference(key, fields)
            key = ""
        else:
            raise ValueError(f"Line {number} of the studies is not understood: {line!r}.")
    if key:
        raise ValueError(f"The study {key} has no end.")
    return MappingProxyType(out)


def _add(fields: dict[str, str], name: str, value: str, number: int) -> None:
    if name not in FIELDS:
        raise ValueError(f"Line {number}: unknown field {name!r}{nearest(name, list(FIELDS))}")
    if name in fields:
        raise ValueError(f"Line {number}: the field {name} is there twice.")
    fields[name] = value


def _reference(key: str, fields: Mapping[str, str]) -> Reference:
    year = fields.get("year")
    if year is not None and not year.isdecimal():
        raise ValueError(f"The study {key} wants its year as a number; came {year!r}.")
    unverified = tuple(fields["unverified"].split(", ")) if "unverified" in fields else ()
    for name in unverified:
        if name not in fields or name == "unverified":
            raise ValueError(f"The study {key} calls {name} unverified but does not have it.")
    authors = fields.get("author", "").split(" and ")
    return Reference(
        key=key,
        authors=", ".join(authors).replace(", others", " et al."),
        year=None if year is None else int(year),
        journal=_place(fields),
        doi=fields.get("doi", ""),
        record=fields.get("note", ""),
        unverified=unverified,
    )


def _place(fields: Mapping[str, str]) -> str:
    """Where it stands, in one line: journal, volume, number and pages."""
    place = fields.get("journal", fields.get("howpublished", ""))
    volume, pages = fields.get("volume", ""), fields.get("pages", "")
    volume += f"({fields['number']})" if "number" in fields else ""
    where = f"{volume}:{pages}" if volume and pages else volume or pages
    return f"{place} {where}".strip()
