"""What goes into the store comes out, once, and contradictions are named."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.strategies import assert_same, cohorts, in_parts

from kindloop.arrays import words
from kindloop.diary import Answer, Arm, Channel, Diary, Event, Person, Prompt, Step
from kindloop.errors import ConflictError, NotThereError
from kindloop.store import adding
from kindloop.store.records import Added, Counts, open_store

NAN = float("nan")
NOON = 1_648_378_800_000_000  # 2022-03-27 13:00 in Rome
HOUR = 3_600_000_000
STRESS = Channel("stress", 0, 100)
MOOD = Channel("mood", 1, 7, 0.5)


def a_diary(name="P1", values=((10.0, NAN), (20.0, 3.5)), phase=("", "treatment"), **person):
    count = len(values)
    return Diary(
        Person(name, "Europe/Rome", **person),
        (STRESS, MOOD),
        Answer(
            time=NOON + HOUR * np.arange(count),
            values=np.array(values, dtype=float).reshape(count, 2),
            phase=words(phase[:count]),
        ),
    )


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "diary.sqlite") as opened:
        yield opened


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(cohort=cohorts(), data=st.data())
def test_what_goes_in_comes_out_exactly(tmp_path_factory, cohort, data):
    folder = tmp_path_factory.mktemp("store")
    with open_store(folder / "whole.sqlite") as store:
        first = store.add(cohort)
        again = store.add(iter(cohort))
        assert store.persons() == [diary.person.name for diary in cohort]
        for diary, loaded in zip(cohort, store.load_all(), strict=True):
            assert_same(diary, loaded)
            assert_same(diary, store.load(diary.person.name))
        assert first.new == store.counts() == again.there
        assert first.there == again.new == Counts()
    with open_store(folder / "parts.sqlite") as store:
        store.add(data.draw(in_parts(cohort)))
        for diary in cohort:
            assert_same(diary, store.load(diary.person.name))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(cohort=cohorts(), size=st.integers(1, 4))
def test_the_size_of_a_batch_changes_nothing(monkeypatch, tmp_path_factory, cohort, size):
    monkeypatch.setattr(adding, "_BATCH", size)
    monkeypatch.setattr(adding, "_PERSONS_KEPT", size - 1)
    with open_store(tmp_path_factory.mktemp("store") / "x.sqlite") as store:
        added = store.add([*cohort, *cohort])
        assert replace(added.new, persons=0) == added.there
        for diary in cohort:
            assert_same(diary, store.load(diary.person.name))


def test_a_person_who_comes_again_is_counted_once(store, monkeypatch):
    monkeypatch.setattr(adding, "_BATCH", 1)
    monkeypatch.setattr(adding, "_PERSONS_KEPT", 0)
    assert store.add([a_diary(), a_diary()]).new == Counts(persons=1, check_ins=2, values=3)
    assert store.add([a_diary(), a_diary()]).there == Counts(persons=1, check_ins=4, values=6)


def test_counts_tell_what_is_new_and_what_was_there(store):
    empty = Counts()
    assert store.counts() == empty
    assert store.add([]) == Added(empty, empty)
    assert store.add([a_diary()]) == Added(Counts(persons=1, check_ins=2, values=3), empty)
    more = a_diary(values=((10.0, 2.0), (20.0, 3.5), (30.0, NAN)), phase=("", "", "x"))
    added = store.add([more, a_diary("P2")])
    assert added.new == Counts(persons=1, check_ins=3, values=5)
    assert added.there == Counts(persons=1, check_ins=2, values=3)
    assert store.counts() == Counts(persons=2, check_ins=5, values=8)


def test_further_channels_join_a_check_in_and_a_phase_is_filled_in(store):
    store.add([a_diary(phase=("", "treatment"))])
    sleep = Channel("sleep", 0, 12, 0.25)
    later = Diary(
        a_diary().person,
        (sleep,),
        Answer(
            time=np.array([NOON, NOON, NOON + HOUR]),
            values=np.array([[7.25], [NAN], [NAN]]),
            phase=words(["", "baseline", ""]),
        ),
    )
    store.add([later])
    loaded = store.load("P1")
    assert loaded.channels == (STRESS, MOOD, sleep)
    np.testing.assert_array_equal(loaded.answer.values, [[10, NAN, 7.25], [20, 3.5, NAN]])
    assert loaded.answer.phase.tolist() == ["baseline", "treatment"]


def test_a_repeated_instant_in_one_part_is_merged(store):
    twice = Diary(
        Person("P1"),
        (STRESS, MOOD),
        Answer(np.array([5, 5]), np.array([[1.0, NAN], [NAN, 2.0]]), words(["", ""])),
    )
    assert store.add([twice]).there == Counts(check_ins=1)
    np.testing.assert_array_equal(store.load("P1").answer.values, [[1, 2]])


def test_another_value_at_the_same_instant_is_a_contradiction(store):
    store.add([a_diary()])
    other = a_diary(values=((10.0, 1.0), (21.0, 3.5)))
    with pytest.raises(ConflictError) as caught:
        store.add([a_diary("P2"), other])
    assert str(caught.value) == (
        "Person 'P1', 2022-03-27 14:00 (Europe/Rome): channel 'stress' is stored as 20.0, and "
        "what came says 21.0; nothing was written; correct what came, or use another "
        "database file."
    )
    assert store.persons() == ["P1"]
    assert_same(store.load("P1"), a_diary())


def test_another_phase_at_the_same_instant_is_a_contradiction(store):
    store.add([a_diary()])
    with pytest.raises(ConflictError, match=r"the phase is stored as 'treatment', .* 'control'"):
        store.add([a_diary(phase=("", "control"))])


def test_another_scale_of_a_channel_is_a_contradiction(store):
    store.add([a_diary()])
    other = replace(a_diary("P2"), channels=(Channel("stress", 1, 7), MOOD))
    with pytest.raises(ConflictError) as caught:
        store.add([other])
    text = str(caught.value)
    assert "'stress' is stored with the scale 0 to 100 in steps of 1" in text
    assert "1 to 7 in steps of 1; give it another channel name in the map, or" in text
    assert store.persons() == ["P1"]


@pytest.mark.parametrize(
    ("stored", "came", "says"),
    [
        ({}, {"timezone": "UTC"}, 'time zone Europe/Rome, .* says UTC; set timezone = "Europe/R'),
        ({"day_start": 240}, {"day_start": 0}, "start 240 minutes after midnight, .* says 0;"),
        ({"simulated": True}, {"simulated": False}, "'simulated', and what came is 'a real pers"),
        ({"traits": {"scs": 2.5}}, {"traits": {"scs": 3}}, "trait scs 2.5, .* says 3;"),
        ({"arm": Arm("a")}, {"arm": Arm("b")}, "the arm 'a', and what came says 'b'"),
        ({"arm": Arm("a", 0.5)}, {"arm": Arm("a", 0.25)}, "chance 0.5 of .* arm 'a', .* 0.25"),
    ],
)
def test_a_person_who_contradicts_what_is_stored(store, stored, came, says):
    store.add([a_diary(**stored)])
    diary = a_diary()
    with pytest.raises(ConflictError, match=says):
        store.add([replace(diary, person=replace(diary.person, **came))])


@pytest.mark.parametrize(
    ("stored", "came", "merged"),
    [
        (None, Arm("a"), ("a", NAN)),
        (Arm("a"), None, ("a", NAN)),
        (Arm("a"), Arm("a", 0.5), ("a", 0.5)),
        (Arm("a", 0.5), Arm("a"), ("a", 0.5)),
        (Arm("a", 0.5), Arm("a", 0.5), ("a", 0.5)),
    ],
)
def test_what_was_missing_of_a_person_is_filled_in(store, stored, came, merged):
    store.add([a_diary(arm=stored, traits={"scs": NAN, "age": 40.0, "bdi": NAN})])
    added = store.add([a_diary(arm=came, traits={"scs": 3.0, "age": NAN, "bdi": NAN, "gad": 1.0})])
    assert added.new == Counts()
    person = store.load("P1").person
    np.testing.assert_equal((person.arm.name, person.arm.probability), merged)
    np.testing.assert_equal(dict(person.traits), {"scs": 3.0, "age": 40.0, "bdi": NAN, "gad": 1.0})


def test_the_parts_of_one_person_may_each_know_something_else(store):
    store.add([a_diary(), a_diary(traits={"scs": 3.0}), a_diary(arm=Arm("a")), a_diary()])
    person = store.load("P1").person
    assert (dict(person.traits), person.arm.name) == ({"scs": 3.0}, "a")


def test_persons_told_apart_by_every_letter(store):
    store.add([a_diary("p1"), a_diary("P1"), a_diary("P1 ")])
    assert store.persons() == ["p1", "P1", "P1 "]


def occurrences(size=0.5, minutes=NAN):
    return Event(
        time=np.array([NOON, NOON]),
        kind=words(["setback", "success"]),
        size=np.array([size, 1.0]),
        minutes=np.array([minutes, 10.0]),
        since_last=np.array([False, True]),
    )


def test_another_size_of_the_same_event_is_a_contradiction(store):
    store.add([replace(a_diary(), event=occurrences())])
    assert store.add([replace(a_diary(), event=occurrences())]).there.events == 2
    with pytest.raises(ConflictError) as caught:
        store.add([replace(a_diary(), event=occurrences(0.75))])
    assert (
        "2022-03-27 13:00 (Europe/Rome): event 'setback' is stored as size 0.5, minutes none, "
        "since_last 0, and what came says size 0.75, minutes none, since_last 0;"
    ) in str(caught.value)


def test_another_outcome_of_the_same_step_is_a_contradiction(store):
    step = Step(np.array([NOON + 1_500_000]), np.array([0.0]))
    store.add([replace(a_diary(), step=step)])
    with pytest.raises(ConflictError, match=r"13:00:01\.5 .*: step is stored as taken 0, .*n 1;"):
        store.add([replace(a_diary(), step=replace(step, taken=np.array([1.0])))])


def test_a_contradiction_far_from_any_calendar_is_still_named(store):
    step = Step(np.array([2**62]), np.array([0.0]))
    store.add([replace(a_diary(), step=step)])
    with pytest.raises(ConflictError, match=r"4611686018427387904 microseconds from 1970"):
        store.add([replace(a_diary(), step=replace(step, taken=np.array([1.0])))])


def test_an_answer_at_the_instant_of_a_missed_prompt_is_kept_beside_it(store):
    prompt = Prompt(
        time=np.array([NOON]),
        kind=words(["check_in"]),
        probability=np.array([1.0]),
        assigned=np.array([True]),
        available=np.array([True]),
        done=np.array([False]),
    )
    nothing = a_diary(values=(), phase=())
    store.add([replace(nothing, prompt=prompt)])
    store.add([a_diary()])
    assert_same(store.load("P1"), replace(a_diary(), prompt=prompt))


def test_a_missing_person_is_named_with_who_is_near(store):
    with pytest.raises(NotThereError, match="there is none at all yet"):
        store.load("P1")
    store.add([a_diary("anna"), a_diary("berta")])
    with pytest.raises(NotThereError, match="There is no person 'ana'; did you mean anna"):
        store.load("ana")
    with pytest.raises(NotThereError, match="did you mean berta"):
        store.delete_person("bertha")


def test_a_deleted_person_leaves_nothing(store):
    event = replace(occurrences(), kind=words(["a secret of anna", "setback"]))
    anna = replace(a_diary("anna the first", traits={"scs": 1.0}), event=event)
    store.add([anna, a_diary("berta")])
    alone = replace(a_diary("carl"), channels=(STRESS, Channel("only carl", 0, 1)))
    store.add([replace(alone, answer=a_diary(values=((1.0, 0.0),)).answer)])
    assert b"a secret of anna" in store.path.read_bytes()
    store.delete_person("anna the first")
    store.delete_person("carl")
    assert store.counts() == Counts(persons=1, check_ins=2, values=3)
    assert_same(store.load("berta"), a_diary("berta"))
    rest = store.path.read_bytes()
    assert b"anna the first" not in rest
    assert b"a secret of anna" not in rest
    assert b"only carl" not in rest
    store.add([anna])
    assert_same(store.load("anna the first"), replace(anna, event=event))


def test_load_all_lets_others_write_between_persons(store):
    store.add([a_diary("anna"), a_diary("berta")])
    seen = []
    for diary in store.load_all():
        seen.append(diary.person.name)
        store.add([a_diary(f"{diary.person.name} again")])
    assert seen == ["anna", "berta"]
    assert len(store.persons()) == 4


def test_when_it_was_recorded_is_kept_and_not_changed(store):
    import sqlite3

    store.add([a_diary()], now=123)
    store.add([a_diary(values=((10.0, 1.0),))], now=456)
    with_driver = sqlite3.connect(store.path)
    assert with_driver.execute("SELECT DISTINCT recorded_at FROM check_in").fetchall() == [(123,)]
    with_driver.close()
