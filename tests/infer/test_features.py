"""What is known before each answer, against a loop that looks at one answer at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from kindloop.diary import Diary
from kindloop.infer.features import RUNNING, SMOOTHED, design, history, own_answers
from kindloop.infer.results import Series
from kindloop.infer.split import eligible


def all_series(diaries: list[Diary], name: str = "item0") -> list[Series]:
    found = eligible(diaries, min_train=8, min_test=3)
    return next(series for channel, series in found.items() if channel.name == name)


def earlier_answers(diary: Diary, column: int, before: int) -> list[tuple[int, float]]:
    """(time, answer on 0..100) of a channel before an instant."""
    out: list[tuple[int, float]] = []
    for row, at in enumerate(diary.answer.time):
        raw = diary.answer.values[row, column]
        if at < before and not np.isnan(raw):
            out.append((int(at), float(diary.channels[column].to_percent(raw))))
    return out


def test_every_row_holds_what_a_slow_reader_finds(make_diaries) -> None:
    series = all_series(make_diaries(people=3, beeps=40, channels=3, missing=0.3))
    known = design(series)
    row = 0
    for one in series:
        for at in one.time[1:]:
            for column in range(3):
                past = earlier_answers(one.diary, column, at)
                answers = [value for _, value in past]
                found = known.past[row, column]
                wanted = [answers[-lag] if len(answers) >= lag else np.nan for lag in (1, 2, 3)]
                assert found[:3] == pytest.approx(wanted, nan_ok=True)
                recent = answers[::-1][:15]
                weights = np.exp(-np.arange(len(recent)) / 3)
                mean = np.mean(answers) if answers else np.nan
                fading = np.average(recent, weights=weights) if answers else np.nan
                assert found[RUNNING] == pytest.approx(mean, nan_ok=True)
                assert found[SMOOTHED] == pytest.approx(fading, nan_ok=True)
                age = (at - past[-1][0]) / 86_400e6 if past else np.nan
                assert known.age[row, column] == pytest.approx(age, nan_ok=True)
                training = earlier_answers(one.diary, column, one.time[one.train - 1] + 1)
                usual = np.mean([value for _, value in training])
                assert known.usual[row, column] == pytest.approx(usual)
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(at))
            local = moment.astimezone(ZoneInfo(one.diary.person.timezone))
            seconds = local.minute * 60 + local.second + local.microsecond / 1e6
            assert known.hour[row] == pytest.approx(local.hour + seconds / 3600)
            assert known.weekday[row] == local.weekday()
            row += 1
    assert row == len(known.own.value)


def test_own_answers_are_each_with_the_one_before(make_diaries) -> None:
    series = all_series(make_diaries(people=2))
    own = own_answers(series)
    assert own.value.tolist() == [v for one in series for v in one.value[1:]]
    assert own.before.tolist() == [v for one in series for v in one.value[:-1]]
    assert own.person.tolist() == [k for k, one in enumerate(series) for _ in one.value[1:]]
    for number, one in enumerate(series):
        mine = own.person == number
        assert own.train[mine].sum() == one.train - 1
        assert own.usual[mine] == pytest.approx(np.mean(one.value[: one.train]))


def test_the_own_columns_of_the_design_are_the_own_answers(make_diaries) -> None:
    known = design(all_series(make_diaries(), "item1"))
    assert known.column == 1
    assert known.past[:, 1, 0] == pytest.approx(known.own.before)
    assert known.usual[:, 1] == pytest.approx(known.own.usual)


def test_a_channel_that_a_person_was_never_asked_is_missing(make_diaries) -> None:
    first, second = make_diaries(people=2)
    shorter = replace(second.answer, values=second.answer.values[:, :1])
    series = all_series([first, replace(second, channels=second.channels[:1], answer=shorter)])
    known = design(series)
    theirs = known.own.person == 1
    assert np.isnan(known.past[theirs, 1]).all()
    assert np.isnan(known.usual[theirs, 1]).all()
    assert np.isfinite(known.past[theirs, 0, 0]).all()


def test_a_channel_answered_only_after_the_training_part_has_no_usual_answer(make_diaries) -> None:
    diary = make_diaries(people=1, missing=0.0)[0]
    diary.answer.values[:50, 1] = np.nan
    known = design(all_series([diary]))
    assert np.isnan(known.usual[:, 1]).all()
    assert np.isfinite(known.past[-1, 1, 0])


@pytest.mark.parametrize("count", [0, 1, 2, 20])
def test_history_of_few_answers(count: int) -> None:
    values = np.arange(count, dtype=float)
    found = history(values)
    assert found.shape == (count + 1, 5)
    assert np.isnan(found[0]).all()
    assert found[1:, 0].tolist() == values.tolist()
