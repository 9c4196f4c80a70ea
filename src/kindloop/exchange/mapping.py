"""The text of a map (TOML) to a map, with one clear sentence for every slip."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from kindloop.clock import zone
from kindloop.errors import InputError, MapError, NotThereError
from kindloop.exchange.durations import parse_clock, parse_duration
from kindloop.exchange.map_tables import (
    ArmMap,
    ChannelMap,
    DiaryMap,
    GridMap,
    OccurrenceMap,
    TimeMap,
    TraitMap,
    WhereMap,
)
from kindloop.exchange.offsets import split_format
from kindloop.exchange.section import Section

EVENTS = ("setback", "success")
_TABLES = ("diary", "channels", "events", "practices", "steps", "traits", "arm", "phase")
_TIME_KEYS = ("time_format", "ignore_offset")
_GRID_KEYS = ("beep", "first", "between", "day_start", "beep_start", "origin", "part_gap")
_DIARY_KEYS = (
    *("person", "person_name", "time", "timezone", "day", "day_parts"),
    *("where", "missing_time", "duplicates", *_TIME_KEYS, *_GRID_KEYS),
)
_CHANNEL_KEYS = ("column", "columns", "low", "high", "reverse", "step")
_OCCURRENCE_KEYS = (
    *("column", "low", "high", "reverse", "threshold", "zero", "minutes", "since_last"),
)
_TRAIT_KEYS = ("column", "low", "high", "file", "person")


def load_map(path: str | Path) -> DiaryMap:
    """Read a map from a file.

    Raises:
        NotThereError: if there is no such file.
        MapError: if it is not a map that we understand.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MapError(
            f"Map {path.name}: the file is not a text in UTF-8 (byte {error.start}); save it as "
            "UTF-8."
        ) from None
    except OSError:
        raise NotThereError(f"There is no map {str(path)!r} that can be read.") from None
    return parse_map(text, path.name)


def parse_map(text: str, name: str) -> DiaryMap:
    """Read a map from its text.

    Args:
        text: TOML.
        name: of the map, for the error texts.

    Raises:
        MapError: if it is not a map that we understand.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MapError(f"Map {name}: this is not TOML: {error}.") from None
    top = Section(name, "top level", content, _TABLES)
    if not top.has("diary"):
        top.fail("the table [diary] is missing: it says who and when.")
    if not any(top.has(key) for key in ("channels", "events", "practices", "steps")):
        top.fail("nothing is mapped: add at least one [channels.NAME].")
    diary = Section(name, "[diary]", content["diary"], _DIARY_KEYS)
    person, person_name = diary.text("person"), diary.text("person_name")
    if (person is None) == (person_name is None):
        diary.fail("give either person (a column) or person_name (one person for the file).")
    return DiaryMap(
        name=name,
        person=person,
        person_name=person_name,
        timezone=_timezone(diary),
        time=_time(diary),
        where=_where(diary),
        missing_time=cast("Any", diary.choice("missing_time", ("error", "drop"))),
        duplicates=cast("Any", diary.choice("duplicates", ("error", "first", "last"))),
        channels=tuple(_channel(key, part) for key, part in _tables(top, "channels")),
        events=tuple(_occurrence(key, part) for key, part in _tables(top, "events")),
        practices=tuple(_occurrence(key, part) for key, part in _tables(top, "practices")),
        steps=_steps(top),
        traits=tuple(_trait(key, part) for key, part in _tables(top, "traits")),
        arm=_arm(top),
        phase=_phase(top),
    )


_KEYS_OF = {
    "channels": _CHANNEL_KEYS,
    "events": _OCCURRENCE_KEYS,
    "practices": _OCCURRENCE_KEYS,
    "traits": _TRAIT_KEYS,
}


def _tables(top: Section, kind: str) -> list[tuple[str, Section]]:
    """The named tables of a kind, each checked for its keys."""
    if not top.has(kind):
        return []
    allowed = EVENTS if kind == "events" else None
    group = Section(top.file, f"[{kind}]", top.content[kind], allowed)
    for name, content in group.content.items():
        if not name.strip():
            group.fail("a name is empty.")
        if not isinstance(content, dict):
            group.fail(
                f"{name!r} must be a table of its own: write [{kind}.NAME] and below it "
                f"column = ...; came {content!r}."
            )
    return [
        (name, Section(top.file, f"[{kind}.{name}]", content, _KEYS_OF[kind]))
        for name, content in group.content.items()
    ]


def _timezone(diary: Section) -> str:
    name = diary.text("timezone") or "UTC"
    try:
        zone(name)
    except InputError as error:
        sentence = str(error)
        diary.fail(f"timezone: {sentence[0].lower()}{sentence[1:]}")
    return name


def _time(diary: Section) -> TimeMap | GridMap:
    given = [key for key in ("time", "day", "day_parts") if diary.has(key)]
    if not given:
        diary.fail("the time is missing: give time (a column), or day and beep (a stated grid).")
    if len(given) > 1:
        diary.fail(f"{' and '.join(given)} are both given: keep one of them.")
    foreign = [key for key in (_GRID_KEYS if given == ["time"] else _TIME_KEYS) if diary.has(key)]
    if foreign:
        grid = "a stated grid (day, beep)"
        stands, belongs = ("time", grid) if given == ["time"] else (given[0], "time")
        diary.fail(f"{foreign[0]} belongs to {belongs}, but the map gives {stands}: remove it.")
    return _stamps(diary) if given == ["time"] else _grid(diary)


def _stamps(diary: Section) -> TimeMap:
    form = diary.text("time_format")
    probe = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    if form is not None:
        try:
            form_alone, _ = split_format(form)
            found = datetime.strptime(probe.strftime(form_alone), form_alone)  # noqa: DTZ007
        except (ValueError, UnicodeEncodeError) as error:
            diary.fail(f"time_format {form!r} cannot be read by strptime: {error}.")
        if found.date() != probe.date():
            diary.fail(
                f'time_format {form!r} must hold year, month and day, such as "%d/%m/%Y %H:%M".'
            )
    return TimeMap(diary.texts("time") or (), form, diary.flag("ignore_offset"))


def _grid(diary: Section) -> GridMap:
    names = diary.texts("day_parts") or (diary.need_text("day"),)
    if diary.has("part_gap") and not diary.has("day_parts"):
        diary.fail("part_gap belongs to day_parts, which is not given.")
    between = _duration(diary, "between", "3h")
    if between == 0:
        diary.fail("between must be longer than 0.")
    clock, origin = diary.moment("first", "09:00"), diary.moment("origin", "2020-01-06")
    try:
        first = parse_clock(clock)
    except ValueError as error:
        diary.fail(f"first: {error}.")
    try:
        day = date.fromisoformat(origin)
    except ValueError:
        diary.fail(f"origin must be a date such as 2020-01-06; came {origin!r}.")
    return GridMap(
        parts=names[:-1],
        day=names[-1],
        beep=diary.text("beep"),
        first=first,
        between=between,
        day_start=diary.whole("day_start", 1),
        beep_start=diary.whole("beep_start", 1),
        origin=(day - date(1970, 1, 1)).days,
        part_gap=_duration(diary, "part_gap", "8 weeks"),
    )


def _duration(section: Section, key: str, default: str) -> int:
    value = section.content.get(key, default)
    if not isinstance(value, str):
        section.fail(f'{key} must be a text with a unit, such as "{default}"; came {value!r}.')
    try:
        return parse_duration(value)
    except ValueError as error:
        section.fail(f"{key}: {error}.")


def _where(diary: Section) -> tuple[WhereMap, ...]:
    listed = diary.content.get("where", [])
    if not isinstance(listed, list):
        diary.fail('where must be a list such as [{column = "done", equals = 1}].')
    out: list[WhereMap] = []
    for item in cast("list[object]", listed):
        part = Section(diary.file, "[diary] where", item, ("column", "equals"))
        column, equals = part.need_text("column"), part.content.get("equals")
        if not isinstance(equals, str | int | float):
            part.fail(f"equals must be a number, a text, true or false; came {equals!r}.")
        kept = isinstance(equals, str | bool)
        out.append(WhereMap(column, equals if kept else part.number("equals") or 0.0))
    return tuple(out)


def _range(section: Section, low: float | None, high: float | None) -> tuple[float, float]:
    low = section.number("low") if section.has("low") else low
    high = section.number("high") if section.has("high") else high
    if low is None or high is None:
        lacking = "low" if low is None else "high"
        section.fail(f"{lacking} is missing: give the lowest and the highest possible value.")
    if not low < high:
        section.fail(f"low must be below high; came low {low:g} and high {high:g}.")
    return low, high


def _channel(name: str, section: Section) -> ChannelMap:
    if section.has("column") == section.has("columns"):
        section.fail("give either column (one item) or columns (a list whose mean is taken).")
    columns = section.texts("columns") or (section.need_text("column"),)
    low, high = _range(section, None, None)
    step = section.number("step")
    step = 1.0 if step is None else step
    if not 0 < step <= (high - low) * len(columns):
        section.fail(
            f"step must lie between 0 and high - low; came {step:g} for {low:g} to {high:g}"
            + ("." if section.has("step") else ": give step, the distance of two answers.")
        )
    return ChannelMap(name, columns, low, high, section.flag("reverse"), step)


def _occurrence(name: str, section: Section) -> OccurrenceMap:
    low, high = _range(section, 0.0, 1.0)
    reverse = section.flag("reverse")
    near, far = (high, low) if reverse else (low, high)
    zero, threshold = section.number("zero"), section.number("threshold")
    zero = near if zero is None else zero
    for key, value in (("zero", zero), ("threshold", threshold)):
        if value is not None and not low <= value <= high:
            section.fail(f"{key} must lie in low..high ({low:g} to {high:g}); came {value:g}.")
    if zero == far:
        section.fail(f"zero is the far end of the scale ({far:g}): every size would be 0.")
    minutes = section.content.get("minutes")
    minutes = section.text("minutes") if isinstance(minutes, str) else section.number("minutes")
    if isinstance(minutes, float) and minutes < 0:
        section.fail(f"minutes must not be below 0; came {minutes:g}.")
    return OccurrenceMap(
        name=name,
        column=section.need_text("column"),
        low=low,
        high=high,
        reverse=reverse,
        threshold=threshold,
        zero=zero,
        minutes=minutes,
        since_last=section.flag("since_last"),
    )


def _steps(top: Section) -> OccurrenceMap | None:
    if not top.has("steps"):
        return None
    return _occurrence("step", Section(top.file, "[steps]", top.content["steps"], _OCCURRENCE_KEYS))


def _trait(name: str, section: Section) -> TraitMap:
    low, high = section.number("low"), section.number("high")
    if low is not None and high is not None and not low < high:
        section.fail(f"low must be below high; came low {low:g} and high {high:g}.")
    file, person = section.text("file"), section.text("person")
    return TraitMap(name, section.need_text("column"), low, high, file, person)


def _arm(top: Section) -> ArmMap | None:
    if not top.has("arm"):
        return None
    part = Section(top.file, "[arm]", top.content["arm"], ("column", "file", "person"))
    return ArmMap(part.need_text("column"), part.text("file"), part.text("person"))


def _phase(top: Section) -> str | None:
    if not top.has("phase"):
        return None
    return Section(top.file, "[phase]", top.content["phase"], ("column",)).need_text("column")
