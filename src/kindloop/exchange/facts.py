"""What is known of the persons before the rows are read: traits, arms, and parts of the study."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kindloop.arrays import Flags, Integers
from kindloop.errors import NotThereError, TableError
from kindloop.exchange.cells import Cells, tidy
from kindloop.exchange.frames import Held
from kindloop.exchange.grid import Part, part_starts, parts_of, whole_numbers
from kindloop.exchange.map_tables import ArmMap, DiaryMap, GridMap, TraitMap
from kindloop.exchange.rejects import Check, Faults
from kindloop.exchange.sheet import Sheet, kept, place, ranged, sheets
from kindloop.exchange.source import Source, open_source

Item = TraitMap | ArmMap
Value = float | str
Step = Callable[[Sheet], None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the persons before the rows are read.

    Attributes:
        of: for each trait and for the arm, by the column's item, each person's value.
        starts: when each part of the study starts, microseconds after the first day.
    """

    of: dict[Item, dict[str, Value]] = field(default_factory=dict[Item, dict[str, Value]])
    starts: dict[Part, int] = field(default_factory=dict[Part, int])

    def get(self, item: Item, person: str) -> Value | None:
        """A person's value, None where there is none."""
        return self.of[item].get(tidy(person))


def items_of(diary_map: DiaryMap) -> tuple[Item, ...]:
    """The traits and the arm."""
    return (*diary_map.traits, *((diary_map.arm,) if diary_map.arm else ()))


def gather(source: Source, diary_map: DiaryMap, block_size: int, step: Step) -> Facts:
    """Gather traits, arms and parts, looking through the data file only if they stand there.

    Args:
        source: the data file.
        diary_map: the map.
        block_size: bytes of text that are read at a time.
        step: called with every sheet of the data file.

    Raises:
        TableError: if another file that the map names is not as the map says.
        NotThereError: if there is no such file.
    """
    facts = Facts({item: {} for item in items_of(diary_map)})
    own = [item for item in items_of(diary_map) if diary_map.stands_in_data(item)]
    for item in items_of(diary_map):
        if item not in own:
            _read_file(source.path, diary_map, item, facts.of[item])
    last_days: dict[Part, float] = {}
    grid = diary_map.time if isinstance(diary_map.time, GridMap) else None
    if not needs_survey(diary_map):
        return facts
    for sheet in sheets(source, block_size):
        step(sheet)
        rows = kept(sheet, diary_map.where)
        owners = sheet.owners(diary_map.person, diary_map.person_name)
        for item in own:
            values, good = values_of(sheet, item, Faults(sheet.rows))
            usable = rows & good & ~owners.missing
            _survey(owners, values, usable, diary_map.duplicates == "last", facts.of[item])
        if grid is not None and grid.parts:
            _last_days(sheet, grid, rows, last_days)
    starts = part_starts(last_days, grid) if grid is not None and last_days else {}
    return Facts(facts.of, starts)


def needs_survey(diary_map: DiaryMap) -> bool:
    """Whether the data file must be looked through before it is read."""
    parts = isinstance(diary_map.time, GridMap) and bool(diary_map.time.parts)
    return parts or any(diary_map.stands_in_data(item) for item in items_of(diary_map))


def values_of(sheet: Sheet, item: Item, faults: Faults) -> tuple[Callable[[int], Value], Flags]:
    """An item's value in a row, and which rows hold one without fault, shape (n,)."""
    cells = sheet.cells(item.column)
    if isinstance(item, ArmMap):
        return lambda at: tidy(cells.text(at)), ~cells.missing
    values = ranged(sheet, item.column, item.low, item.high, faults)
    return lambda at: float(values[at]), ~np.isnan(values)


def add_conflicts(
    sheet: Sheet, diary_map: DiaryMap, facts: Facts, owners: Cells, faults: Faults
) -> None:
    """Judge the traits and arms that stand in the rows themselves."""
    for item in items_of(diary_map):
        if not diary_map.stands_in_data(item):
            continue
        value, good = values_of(sheet, item, faults)
        if diary_map.duplicates != "error":
            continue
        differs = np.zeros(len(sheet), dtype=np.bool_)
        examples, which = _pairs(owners.codes, sheet.cells(item.column).codes)
        usable = good & ~owners.missing
        odd = [
            usable[at] and facts.get(item, owners.text(at)) not in (None, value(at))
            for at in examples.tolist()
        ]
        differs = np.array(odd, dtype=np.bool_)[which] if len(which) else differs
        faults.add(differs, _conflict(sheet, item, facts, owners))


def _conflict(sheet: Sheet, item: Item, facts: Facts, owners: Cells) -> Check:
    def say(at: int) -> str:
        person = owners.text(at)
        return (
            f"{place(sheet, at, item.column)}: person {person} has "
            f"{sheet.cells(item.column).text(at)} here and {_shown(facts.get(item, person))} in "
            "another row; a trait or arm is one value for a person: correct it, or choose with "
            'duplicates = "first" or "last".'
        )

    return Check("trait differs", item.column, say)


def _pairs(first: Integers, second: Integers) -> tuple[Integers, Integers]:
    both = first * (int(second.max(initial=0)) + 1) + second
    _, examples, which = np.unique(both, return_index=True, return_inverse=True)
    return examples, which


def _survey(
    owners: Cells, value: Callable[[int], Value], rows: Flags, last: bool, into: dict[str, Value]
) -> None:
    """Keep each person's first (or last) value."""
    at = np.flatnonzero(rows)[:: -1 if last else 1]
    codes, examples = np.unique(owners.codes[at], return_index=True)
    for code, row in zip(codes.tolist(), at[examples].tolist(), strict=True):
        person = tidy(owners.texts[code].as_py())
        if last or person not in into:
            into[person] = value(row)


def _last_days(sheet: Sheet, grid: GridMap, rows: Flags, into: dict[Part, float]) -> None:
    columns = [sheet.cells(column) for column in grid.parts]
    days = whole_numbers(sheet.cells(grid.day)).values
    rows = rows & ~np.isnan(days) & ~np.any([cells.missing for cells in columns], axis=0)
    parts, which = parts_of(columns)
    for number, part in enumerate(parts):
        here = rows & (which == number)
        if here.any():
            into[part] = max(into.get(part, -np.inf), float(days[here].max()))


def _read_file(data: Path | Held, diary_map: DiaryMap, item: Item, into: dict[str, Value]) -> None:
    """Read an item from a file of its own, one row a person."""
    column = item.person or diary_map.person
    what = "the arm" if isinstance(item, ArmMap) else f"trait {item.name}"
    wanted = {item.column: what} | ({column: "person"} if column else {})
    path = data.parent / item.file if item.file is not None else data
    if isinstance(path, Path) and not path.exists():
        raise NotThereError(
            f"There is no file {str(path)!r}, in which the map looks for {what}; put it there, "
            "or take that part out of the map."
        )
    seen: dict[str, int] = {}
    for sheet, person, value, at in _values(open_source(path, wanted), item, column, diary_map):
        row = int(sheet.rows[at])
        if person in into and into[person] != value and diary_map.duplicates == "error":
            raise TableError(
                f"{place(sheet, at, item.column)}: person {person} has {_shown(value)} here and "
                f"{_shown(into[person])} in row {seen[person]}; a trait or arm is one value for a "
                'person: correct it, or choose with duplicates = "first" or "last".',
                reason="trait differs",
                row=row,
                column=item.column,
            )
        if person not in into or diary_map.duplicates == "last":
            into[person], seen[person] = value, row


def _values(
    source: Source, item: Item, column: str | None, diary_map: DiaryMap
) -> Iterator[tuple[Sheet, str, Value, int]]:
    """Each row that holds a value, with whose it is; faults are raised."""
    single = diary_map.person_name
    for sheet in sheets(source):
        owners = sheet.owners(column, single)
        faults = Faults(sheet.rows)
        value, good = values_of(sheet, item, faults)
        faults.add(good & owners.missing, _nobody(sheet, column))
        error = faults.first()
        if error is not None:
            raise error
        if sheet.block.ragged:
            raise ragged_error(source, sheet.block.ragged[0].row, sheet.block.ragged[0].cells)
        for at in np.flatnonzero(good).tolist():
            person = tidy(owners.text(at))
            if single is None or column is None or person == tidy(single):
                yield sheet, person, value(at), at


def _nobody(sheet: Sheet, column: str | None) -> Check:
    return Check(
        "missing person",
        column,
        lambda at: f"{place(sheet, at, column)}: the person is missing; fill it in.",
    )


def ragged_error(source: Source, row: int, cells: int) -> TableError:
    """A row with more or fewer cells than the header."""
    return TableError(
        f"{source.name}, row {row}: it has {cells} {'cell' if cells == 1 else 'cells'}, the header "
        f"has {len(source.header)}; put texts that hold the delimiter {source.delimiter!r} or a "
        "line break in quotation marks, and close every quotation mark.",
        reason="ragged",
        row=row,
    )


def _shown(value: Value | None) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
