"""The text of a scenario (TOML) to a scenario, with one clear sentence for every slip."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Literal, Never, TypeVar, cast

from kindloop.errors import InputError, nearest
from kindloop.evidence.strict import make
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.parameters import BY_NAME
from kindloop.simulate.schedule import Day
from kindloop.study.scenario import EVENTS, EXERCISES, TRAITS, Happening, Scenario, Someone
from kindloop.study.scenario_sense import impossible
from kindloop.study.toml_text import clock, shipped, text_of

MOST_DAYS = 3660
MOST_HAPPENINGS = 100_000

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Top:
    title: str
    days: float
    about: str = ""
    every: float = 5.0
    successes: Literal["average", "given"] = "average"


@dataclass(frozen=True, slots=True)
class _Person:
    label: str = ""
    sex: Literal["", "male", "female"] = ""
    wakes: str = ""
    sleeps: str = ""


@dataclass(frozen=True, slots=True)
class _Event:
    what: str
    at: str
    minutes: float
    day: int = 1
    until: int = 0
    every_days: int = 1
    size: float = 1.0
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Practice(_Event):
    done: Literal["always", "when ready"] = "always"


def shipped_scenarios() -> dict[str, Path]:
    """The shipped scenarios by name, sorted."""
    return shipped("scenarios")


def load_scenario(path: str | Path) -> Scenario:
    """Read a scenario from a file, or a shipped one by its name.

    Raises:
        NotThereError: if it is neither; the sentence names the nearest.
        InputError: if it is not a scenario that we understand.
    """
    return parse_scenario(*text_of(path, "scenario", shipped_scenarios()))


def parse_scenario(text: str, name: str) -> Scenario:
    """Read a scenario from its text.

    Args:
        text: TOML.
        name: of the scenario, for the error texts.

    Raises:
        InputError: if it is not a scenario that we understand.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"Scenario {name}: this is not TOML: {error}.") from None
    place = _Place(name)
    tables = {key: content.pop(key, None) for key in ("persons", "events", "practices")}
    known = [*_Top.__dataclass_fields__, *tables]
    for key in content:
        if key not in known:
            place.fail(f"there is no key {key!r}{nearest(key, known)}")
    top = place.row(_Top, content, "top level")
    _positive(place, "days", top.days, MOST_DAYS)
    _positive(place, "every (minutes between kept times)", top.every, 10 * MINUTES_PER_DAY)
    if top.every > top.days * MINUTES_PER_DAY:
        place.fail(f"every is longer than the {top.days:g} days of the scenario: make it shorter.")
    persons = tuple(_persons(place, tables["persons"]))
    names = tuple(one.name for one in persons)
    found = [
        *_happenings(place, "events", _Event, tables["events"], names),
        *_happenings(place, "practices", _Practice, tables["practices"], names),
    ]
    late = next((one for one in found if one.start >= top.days * MINUTES_PER_DAY), None)
    if late is not None:
        day = int(late.start // MINUTES_PER_DAY) + 1
        place.fail(f"{late.what} on day {day} comes after the end: it lasts {top.days:g} days.")
    scenario = Scenario(
        name=name,
        title=top.title,
        about=top.about,
        days=top.days,
        every=top.every,
        successes=top.successes,
        persons=persons,
        happenings=tuple(sorted(found, key=lambda one: one.start)),
    )
    sentence = impossible(scenario)
    if sentence:
        place.fail(sentence)
    return scenario


@dataclass(frozen=True, slots=True)
class _Place:
    """Says what is wrong with the name of the scenario in front."""

    name: str

    def fail(self, sentence: str) -> Never:
        raise InputError(f"Scenario {self.name}: {sentence}")

    def row(self, kind: type[Row], table: object, where: str) -> Row:
        try:
            return make(kind, table, where)
        except ValueError as error:
            self.fail(str(error))

    def numbers(self, table: object, where: str, known: Iterable[str]) -> dict[str, float]:
        """A table of numbers whose keys are known."""
        words = list(known)
        if not isinstance(table, dict):
            self.fail(f"{where} must be a table of numbers; came {table!r}.")
        rows = cast("dict[str, Any]", table)
        for key, value in rows.items():
            if key not in words:
                self.fail(f"{where} has an unknown key {key!r}{nearest(key, words)}")
            if isinstance(value, bool) or not isinstance(value, int | float):
                self.fail(f"{where}, {key}, must be a number; came {value!r}.")
            if not isfinite(value):
                self.fail(f"{where}, {key}, must be a finite number; came {value!r}.")
        return {key: float(value) for key, value in rows.items()}


def _persons(place: _Place, tables: object) -> Iterable[Someone]:
    if not isinstance(tables, dict) or not tables:
        place.fail("nobody is there: add at least one table [persons.NAME].")
    for name, table in cast("dict[str, Any]", tables).items():
        where = f"[persons.{name}]"
        if not isinstance(table, dict):
            place.fail(f"{where} must be a table; came {table!r}.")
        rest = dict(cast("dict[str, Any]", table))
        traits = place.numbers(rest.pop("traits", {}), f"{where} traits", TRAITS)
        numbers = place.numbers(rest.pop("numbers", {}), f"{where} numbers", BY_NAME)
        for key in rest:
            known = [*_Person.__dataclass_fields__, "traits", "numbers"]
            if key not in known:
                place.fail(f"{where} has an unknown key {key!r}{nearest(key, known)}")
        for trait, value in traits.items():
            if not 0 < value < 1:
                place.fail(f"{where} traits, {trait}, lies between 0 and 1; came {value:g}.")
        row = place.row(_Person, rest, where)
        usual = Day()
        day = Day(
            _clock(place, where, row.wakes) if row.wakes else usual.waking,
            _clock(place, where, row.sleeps) if row.sleeps else usual.bedtime,
        )
        if day.waking == day.bedtime:
            place.fail(f"{where} wakes and sleeps at the same time: give them apart.")
        yield Someone(name, row.label or name, traits, numbers, row.sex or None, day)


def _happenings(
    place: _Place, kind: str, row: type[_Event], tables: object, persons: tuple[str, ...]
) -> list[Happening]:
    if tables is None:
        return []
    if not isinstance(tables, list):
        place.fail(f"{kind} is a list of tables: write [[{kind}]] before each.")
    known = list(EVENTS if kind == "events" else EXERCISES)
    out: list[Happening] = []
    for number, table in enumerate(cast("list[Any]", tables), start=1):
        where = f"[[{kind}]] number {number}"
        one = place.row(row, table, where)
        if one.what not in known:
            other = "practices" if one.what in EXERCISES else "events"
            elsewhere = one.what in (*EVENTS, *EXERCISES)
            hint = f"; write it under [[{other}]]." if elsewhere else nearest(one.what, known)
            place.fail(f"{where}: {one.what!r} is none of the {kind}{hint}")
        _check(place, where, one, persons)
        out += _expand(place, where, one, persons)
        if len(out) > MOST_HAPPENINGS:
            place.fail(f"{where}: more than {MOST_HAPPENINGS:,} happenings; make it shorter.")
    return out


def _check(place: _Place, where: str, one: _Event, persons: tuple[str, ...]) -> None:
    _positive(place, f"{where}, minutes", one.minutes, 60 * MINUTES_PER_DAY)
    _positive(place, f"{where}, size", one.size, 1000.0 if one.what == "oxytocin_dose" else 1.0)
    if one.day < 1:
        place.fail(f"{where}: the first day is day 1; came {one.day}.")
    if one.every_days < 1:
        place.fail(f"{where}: every_days is a whole number of days; came {one.every_days}.")
    if one.until and one.until < one.day:
        place.fail(f"{where}: it ends on day {one.until}, before it starts on day {one.day}.")
    for name in one.who:
        if name not in persons:
            place.fail(f"{where}: there is no person {name!r}{nearest(name, list(persons))}")


def _expand(
    place: _Place, where: str, one: _Event, persons: tuple[str, ...]
) -> Iterable[Happening]:
    clock = _clock(place, where, one.at)
    last = min(one.until or one.day, MOST_DAYS + 1)
    planned = isinstance(one, _Practice) and one.done == "when ready"
    for day in range(one.day, last + 1, one.every_days):
        start = (day - 1) * MINUTES_PER_DAY + clock
        yield Happening(one.what, start, one.minutes, one.size, planned, one.who or persons)


def _positive(place: _Place, what: str, value: float, most: float) -> None:
    if not (isfinite(value) and 0 < value <= most):
        place.fail(f"{what}: a number above 0 and up to {most:g} is needed; came {value:g}.")


def _clock(place: _Place, where: str, text: str) -> float:
    """Minutes after midnight."""
    try:
        return clock(text)
    except ValueError as error:
        place.fail(f"{where}: {error}")
