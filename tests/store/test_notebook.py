"""The notebook: rows in and out, all of a change or nothing, and whose it is."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.arrays import words
from kindloop.diary import Answer, Channel, Diary, Event, Person
from kindloop.errors import ConflictError, NotBegunError
from kindloop.notebook import KINDS, LENGTHS, Goal, Leaf, Minute, Session
from kindloop.store.notebook import Change, begin, open_notebook, own_name
from kindloop.store.records import open_store

ME = Diary(Person("Me"), (), Answer())

any_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
instants = st.integers(-(2**60), 2**60)
shares = st.none() | st.floats(0, 1)
minutes = st.builds(
    Minute, instants, any_words, st.integers(0, 10), st.sampled_from(["critical", "kind", ""]),
    any_words, st.sampled_from(["kind", "neutral"]), shares, st.sampled_from(["", "kind"]),
    any_words, st.none() | instants, st.none() | instants, shares,
)  # fmt: skip
goals = st.builds(Goal, instants, any_words, any_words, st.none() | instants)
leaves = st.builds(Leaf, instants, any_words, any_words, instants)
sessions = st.builds(
    Session, instants, any_words, st.sampled_from(LENGTHS), shares, shares, st.booleans()
)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "diary.sqlite") as it:
        yield it


def event(instant, size=0.5):
    return Diary(
        ME.person, (), Answer(),
        Event(np.array([instant]), words(["setback"]), np.array([size]), np.array([np.nan]),
              np.array([False])),
    )  # fmt: skip


def test_nobody_has_begun(store):
    assert own_name(store) is None
    with pytest.raises(NotBegunError, match="first page"):
        open_notebook(store)


def test_whose_it_is_can_change_and_nothing_is_lost(store):
    first = begin(store, ME, 1)
    first.change(Change(put=(Goal(5, "Swim"),)), 2)
    other = begin(store, Diary(Person("Sample", simulated=True), (), Answer()), 3)
    assert other.rows(Goal) == []
    assert own_name(store) == "Sample"
    assert begin(store, ME, 4).rows(Goal) == [Goal(5, "Swim")]


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(minutes | goals | leaves | sessions, max_size=8))
def test_what_goes_in_comes_out(tmp_path_factory, rows):
    with open_store(tmp_path_factory.mktemp("x") / "d.sqlite") as store:
        book = begin(store, ME, 0)
        book.change(Change(put=tuple(rows)), 0)
        for kind in KINDS.values():
            last = {row.instant: row for row in rows if isinstance(row, kind)}
            assert book.rows(kind) == [last[at] for at in sorted(last)]
            for at, row in last.items():
                assert book.row(kind, at) == row


def test_rows_since_an_instant_and_rows_that_go(store):
    book = begin(store, ME, 0)
    book.change(Change(put=tuple(Leaf(at, words=str(at)) for at in (1, 2, 3))), 0)
    assert [leaf.instant for leaf in book.rows(Leaf, since=2)] == [2, 3]
    book.change(Change(drop=((Leaf, 2),)), 0)
    assert [leaf.instant for leaf in book.rows(Leaf)] == [1, 3]
    assert book.row(Leaf, 2) is None


def test_a_change_is_whole_or_nothing(store):
    book = begin(store, ME, 0)
    book.change(Change(put=(Minute(7),), diary=event(7)), 0)
    with pytest.raises(ConflictError):
        book.change(Change(put=(Minute(8),), drop=((Minute, 7),), diary=event(7, 0.9)), 0)
    assert [minute.instant for minute in book.rows(Minute)] == [7]
    book.change(Change(put=(Minute(7, sting=9),), forget=(("event", 7),), diary=event(7, 0.9)), 0)
    assert store.load("Me").event.size.tolist() == [0.9]
    assert book.told("event") == [7]
    assert book.events("setback", since=0) == [(7, 0.9)]
    assert book.events("setback", since=8) == []


def test_check_ins_by_channel(store):
    channels = (Channel("stress", 0, 10), Channel("mood", 0, 10))
    part = dataclasses.replace(
        ME,
        channels=channels,
        answer=Answer(np.array([1, 2]), np.array([[3.0, np.nan], [4.0, 8.0]]), words(["", ""])),
    )
    book = begin(store, part, 0)
    assert book.answers("stress") == [(1, 3.0), (2, 4.0)]
    assert book.answers("mood", since=2) == [(2, 8.0)]
    assert book.check_in(1) == {"stress": 3.0}
    assert book.check_in(9) is None
    book.change(Change(forget=(("check_in", 1),)), 0)
    assert book.told("check_in") == [2]
    assert book.answers("stress") == [(2, 4.0)]


def test_settings(store):
    book = begin(store, ME, 0)
    book.change(Change(settings=(("own_item", "Sleep"), ("coin", "yes"))), 0)
    book.change(Change(settings=(("coin", ""), ("own_item", "Rest"))), 0)
    assert book.settings() == {"own_item": "Rest"}


def test_no_other_table_can_be_named(store):
    book = begin(store, ME, 0)
    with pytest.raises(ValueError, match="no table 'person'"):
        book.told("person")
    with pytest.raises(ValueError, match="no table 'own'"):
        book.change(Change(forget=(("own", 1),)), 0)


def test_a_person_goes_with_the_notebook(store):
    begin(store, ME, 0).change(Change(put=(Minute(7), Leaf(8))), 0)
    store.delete_person("Me")
    assert own_name(store) is None
    again = begin(store, ME, 0)
    assert again.rows(Minute) == again.rows(Leaf) == []
