"""Diaries of every kind, for property-based tests, and what it means that two are the same."""

from collections.abc import Sequence
from dataclasses import fields, replace
from types import MappingProxyType

import numpy as np
from hypothesis import strategies as st

from kindloop.arrays import words
from kindloop.diary import (
    CHECK_IN,
    Answer,
    Arm,
    Channel,
    Diary,
    Event,
    Occurrence,
    Person,
    Practice,
    Prompt,
    Step,
    Table,
)

NAN = float("nan")
FIRST_INSTANT = -5_000_000_000_000_000  # in 1811
LAST_INSTANT = 7_000_000_000_000_000  # in 2191
TIMEZONES = ["UTC", "Europe/Rome", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"]

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
"""Any text that a file can hold: line ends, quotes, control characters, every script."""

plain_text = st.text("abcdefghijklmnopqrstuvwxyz_ÄÖéßжあ0123456789", min_size=1, max_size=8)
"""Names as people give them."""

numbers = st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0)
shares = st.floats(0, 1).map(lambda x: x + 0.0)


def names(text: st.SearchStrategy[str] = any_text) -> st.SearchStrategy[str]:
    """A name: some text that is not empty."""
    return text.filter(bool)


@st.composite
def channels(draw: st.DrawFn, text: st.SearchStrategy[str] = any_text) -> Channel:
    """One channel on one scale."""
    low = draw(st.floats(-1e6, 1e6).map(lambda x: x + 0.0))
    width = draw(st.sampled_from([1.0, 4.0, 6.0, 100.0, 0.3]) | st.floats(1e-3, 1e6))
    parts = draw(st.integers(1, 100))
    return Channel(draw(names(text)), low, low + width, width / parts * 0.999)


@st.composite
def persons(draw: st.DrawFn, text: st.SearchStrategy[str] = any_text) -> Person:
    """One person, with or without traits and arm."""
    arm = st.builds(Arm, names(text), st.just(NAN) | shares)
    return Person(
        name=draw(names(text)),
        timezone=draw(st.sampled_from(TIMEZONES)),
        day_start=draw(st.integers(0, 1439)),
        traits=MappingProxyType(
            draw(st.dictionaries(names(text), numbers | st.just(NAN), max_size=3))
        ),
        arm=draw(st.none() | arm),
        simulated=draw(st.booleans()),
    )


instants = st.integers(FIRST_INSTANT, LAST_INSTANT)


def _times(draw: st.DrawFn, most: int) -> np.ndarray:
    drawn = draw(st.lists(instants, max_size=most, unique=True))
    return np.array(sorted(drawn), dtype=np.int64)


def _floats(draw: st.DrawFn, count: int, one: st.SearchStrategy[float]) -> np.ndarray:
    return np.array(draw(st.lists(one, min_size=count, max_size=count)), dtype=np.float64)


def _flags(draw: st.DrawFn, count: int) -> np.ndarray:
    return np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)), dtype=np.bool_)


@st.composite
def answers(
    draw: st.DrawFn,
    asked: Sequence[Channel],
    most: int = 6,
    text: st.SearchStrategy[str] = any_text,
) -> Answer:
    """Check-ins on some channels: any pattern of missing ones, also nothing at all."""
    time = _times(draw, most)
    columns = [
        _floats(
            draw,
            len(time),
            st.just(NAN)
            | st.sampled_from([channel.low, channel.high])
            | st.floats(channel.low, channel.high).map(lambda x: x + 0.0),
        )
        for channel in asked
    ]
    values = np.column_stack(columns) if columns else np.empty((len(time), 0))
    phase = st.just("") | st.just("baseline") | text
    return Answer(
        time=time,
        values=values.reshape(len(time), len(asked)),
        phase=words(draw(st.lists(phase, min_size=len(time), max_size=len(time)))),
    )


def _keys(draw: st.DrawFn, most: int, kinds: st.SearchStrategy[str]) -> tuple:
    drawn = sorted(draw(st.lists(st.tuples(instants, kinds), max_size=most, unique=True)))
    return np.array([key[0] for key in drawn], dtype=np.int64), words([key[1] for key in drawn])


@st.composite
def occurrences(
    draw: st.DrawFn, make: type[Occurrence], kinds: st.SearchStrategy[str], most: int = 4
) -> Occurrence:
    """Events or practices, sorted by time and kind."""
    time, kind = _keys(draw, most, kinds)
    return make(
        time=time,
        kind=kind,
        size=_floats(draw, len(time), shares),
        minutes=_floats(draw, len(time), st.just(NAN) | st.floats(0, 1e4).map(lambda x: x + 0.0)),
        since_last=_flags(draw, len(time)),
    )


@st.composite
def steps(draw: st.DrawFn, most: int = 4) -> Step:
    """Next steps."""
    time = _times(draw, most)
    return Step(time=time, taken=_floats(draw, len(time), shares))


@st.composite
def prompts(draw: st.DrawFn, kinds: st.SearchStrategy[str], most: int = 4) -> Prompt:
    """Prompts, with a known chance or without one."""
    time, kind = _keys(draw, most, kinds)
    return Prompt(
        time=time,
        kind=kind,
        probability=_floats(draw, len(time), st.just(NAN) | shares),
        assigned=_flags(draw, len(time)),
        available=_flags(draw, len(time)),
        done=_flags(draw, len(time)),
    )


@st.composite
def diaries(
    draw: st.DrawFn,
    asked: Sequence[Channel] | None = None,
    text: st.SearchStrategy[str] = any_text,
) -> Diary:
    """The diary of one person, sorted as a store sorts it.

    Args:
        draw: given by hypothesis.
        asked: the channels to choose from; by default any.
        text: of names and phases.
    """
    if asked is None:
        asked = draw(_channel_sets(text))
    chosen = draw(st.permutations(asked).flatmap(_starts)) if asked else []
    practices = st.just("meditation") | names(text)
    return Diary(
        person=draw(persons(text)),
        channels=tuple(chosen),
        answer=draw(answers(chosen, text=text)),
        event=draw(occurrences(Event, st.sampled_from(["setback", "success"]))),
        practice=draw(occurrences(Practice, practices)),
        step=draw(steps()),
        prompt=draw(prompts(st.just(CHECK_IN) | names(text))),
    )


def _starts(asked: list[Channel]) -> st.SearchStrategy[list[Channel]]:
    return st.integers(0, len(asked)).map(lambda count: asked[:count])


def _channel_sets(text: st.SearchStrategy[str]) -> st.SearchStrategy[list[Channel]]:
    return st.lists(channels(text), max_size=3, unique_by=lambda channel: channel.name)


@st.composite
def cohorts(draw: st.DrawFn, text: st.SearchStrategy[str] = any_text, most: int = 3) -> list[Diary]:
    """Diaries of several persons who were asked on the same scales."""
    asked = draw(_channel_sets(text))
    return draw(
        st.lists(diaries(asked, text), max_size=most, unique_by=lambda diary: diary.person.name)
    )


@st.composite
def in_parts(draw: st.DrawFn, cohort: Sequence[Diary]) -> list[Diary]:
    """The same diaries, each cut into parts at drawn places, and the parts shuffled."""
    parts: list[Diary] = []
    for diary in cohort:
        parts.append(
            replace(
                diary,
                **{name: type(getattr(diary, name))() for name in TABLES[1:]},
                answer=diary.answer.where(np.zeros(len(diary.answer), dtype=bool)),
            )
        )
        for name in TABLES:
            table = getattr(diary, name)
            side = _flags(draw, len(table))
            for rows in (side, ~side):
                only = {other: getattr(parts[0], other) for other in TABLES[1:]}
                empty = diary.answer.where(np.zeros(len(diary.answer), dtype=bool))
                part = {"answer": empty, **only, name: table.where(rows)}
                parts.append(replace(diary, **part))
    return draw(st.permutations(parts))


TABLES = ("answer", "event", "practice", "step", "prompt")


def assert_same_table(left: Table, right: Table) -> None:
    """Every column of two tables is the same, its kind included; NaN is the same as NaN."""
    assert type(left) is type(right)
    for column in fields(left):
        one, other = getattr(left, column.name), getattr(right, column.name)
        assert one.dtype == other.dtype, column.name
        assert one.shape == other.shape, column.name
        np.testing.assert_array_equal(one, other, err_msg=column.name)


def assert_same(left: Diary, right: Diary) -> None:
    """Two diaries are the same in everything; NaN is the same as NaN."""
    assert left.channels == right.channels
    one, other = left.person, right.person
    assert _known(one.traits) == _known(other.traits)
    assert (one.arm and one.arm.name) == (other.arm and other.arm.name)
    if one.arm and other.arm:
        np.testing.assert_equal(one.arm.probability, other.arm.probability)
    bare = {"traits": MappingProxyType({}), "arm": None}
    assert replace(one, **bare) == replace(other, **bare)
    for name in TABLES:
        assert_same_table(getattr(left, name), getattr(right, name))


def _known(traits) -> dict[str, float | None]:
    return {name: None if value != value else value for name, value in traits.items()}  # noqa: PLR0124
