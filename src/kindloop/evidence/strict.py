"""From a table of a TOML file to a frozen dataclass, strictly: nothing unknown, nothing missing."""

from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from kindloop.errors import nearest

Row = TypeVar("Row")


def make(kind: type[Row], table: object, where: str) -> Row:
    """One row from one table.

    Args:
        kind: a dataclass of texts, numbers, literals, tuples and other such dataclasses.
        table: as tomllib gives it.
        where: what is read, for the sentence of an error.

    Raises:
        ValueError: if a key is unknown or missing, or a value is of another type.
    """
    if not isinstance(table, dict):
        raise ValueError(f"{where} wants a table; came {table!r}.")
    hints = get_type_hints(kind)
    keys = {field.name: field.default is MISSING for field in fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in keys:
            raise ValueError(f"{where} has an unknown key {key!r}{nearest(str(key), list(keys))}")
    for key, wanted in keys.items():
        if wanted and key not in table:
            raise ValueError(f"{where} lacks the key {key!r}: add it.")
    return kind(**{key: _value(hints[key], raw, f"{where}, {key},") for key, raw in table.items()})


def _value(hint: Any, raw: object, where: str) -> object:
    origin = get_origin(hint)
    if origin is tuple:
        if not isinstance(raw, list):
            raise ValueError(f"{where} wants a list; came {raw!r}.")
        return tuple(_value(get_args(hint)[0], item, where) for item in raw)
    if origin is Literal:
        if raw not in get_args(hint):
            hint_words = nearest(str(raw), [str(known) for known in get_args(hint)])
            raise ValueError(f"{where} is {raw!r}{hint_words}")
        return raw
    if origin is UnionType:
        return _value(next(part for part in get_args(hint) if part is not NoneType), raw, where)
    if is_dataclass(hint):
        return make(hint, raw, where)  # type: ignore[arg-type]
    return _plain(hint, raw, where)


def _plain(hint: type, raw: object, where: str) -> object:
    if hint is float and type(raw) is int:
        return float(raw)
    if type(raw) is not hint:
        raise ValueError(f"{where} wants {hint.__name__}; came {raw!r}.")
    if isinstance(raw, str) and raw != raw.strip():
        raise ValueError(f"{where} begins or ends with a space: {raw!r}.")
    return raw
