"""Which answers train and which are forecast."""

from dataclasses import replace

import numpy as np
import pytest

from kindloop.diary import Answer, Channel, Diary, Person
from kindloop.errors import InputError
from kindloop.infer.split import eligible, split, train_count


def diary(name: str, *counts: int, channels: tuple[Channel, ...] | None = None) -> Diary:
    """A person who answered the channels so many times, each from the first beep on."""
    asked = channels or tuple(Channel(f"c{k}", 0, 10) for k in range(len(counts)))
    values = np.full((max(counts), len(counts)), np.nan)
    for column, count in enumerate(counts):
        values[:count, column] = np.arange(count) % 11
    phase = np.full(len(values), "", dtype=object)
    return Diary(Person(name), asked, Answer(np.arange(len(values)) * 10, values, phase))


@pytest.mark.parametrize(("answers", "train"), [(0, 0), (1, 0), (10, 7), (29, 20), (90, 62)])
def test_the_first_70_percent_train(answers: int, train: int) -> None:
    assert train_count(answers) == train == int(0.7 * answers)


def test_a_series_holds_what_was_answered_on_a_scale_of_100() -> None:
    one = diary("a", 6, 3)
    one.answer.values[2, 0] = np.nan
    found = split(one, 0)
    assert found.rows.tolist() == [0, 1, 3, 4, 5]
    assert found.time.tolist() == [0, 10, 30, 40, 50]
    assert found.value.tolist() == [0.0, 10.0, 30.0, 40.0, 50.0]
    assert found.train == 3


def test_eligible_are_those_with_enough_before_and_after() -> None:
    people = [diary("a", 28, 40), diary("b", 29, 10), diary("c", 29, 29)]
    found = eligible(people)
    names = {c.name: [one.diary.person.name for one in series] for c, series in found.items()}
    assert names == {"c1": ["a", "c"], "c0": ["b", "c"]}


def test_enough_after_is_asked_for_too() -> None:
    people = [diary("a", 26), diary("b", 27)]
    found = eligible(people, min_train=8, min_test=9)
    assert [one.diary.person.name for one in found[people[0].channels[0]]] == ["b"]


def test_where_nobody_has_enough_the_best_is_named() -> None:
    with pytest.raises(InputError) as said:
        eligible([diary("a", 3), diary("Anna", 11, 24)])
    text = str(said.value)
    assert "'Anna', who answered 'c1' 24 times, 16 in the first 70 % and 8 after" in text
    assert "needed are 20 in the first 70 % and 5 after" in text
    assert "--min-train and --min-test ask for less" in text


def test_one_answer_is_once_and_none_is_said_so() -> None:
    with pytest.raises(InputError, match=r"answered 'c0' 1 time, 0 in"):
        eligible([diary("a", 1)])
    with pytest.raises(InputError, match="Nobody has answered anything"):
        eligible([])


@pytest.mark.parametrize(("train", "test"), [(1, 5), (20, 0)])
def test_too_low_demands_are_named(train: int, test: int) -> None:
    with pytest.raises(InputError, match=r"at least 2 and --min-test at least 1"):
        eligible([diary("a", 40)], min_train=train, min_test=test)


def test_one_channel_on_two_scales_is_an_error() -> None:
    first = diary("a", 40)
    other = (replace(first.channels[0], high=20),)
    with pytest.raises(InputError, match=r"'c0' was answered on two scales: 0 to 10 .* 0 to 20"):
        eligible([first, diary("b", 40, channels=other)])
