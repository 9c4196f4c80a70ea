"""What the own days let one expect next: learnt once a day, moved by every answer, kept nowhere."""

import time

import numpy as np
import pytest

from kindloop.actions_companion import check_in, standing
from kindloop.actions_companion.standing import FEW, Standings
from kindloop.actions_companion.start import begin_own
from kindloop.errors import NotBegunError

HOUR = 3_600_000_000
DAY = 24 * HOUR


def live(database, now, days: int = 20, stress: float = 3.0) -> None:
    """Three check-ins a day up to yesterday."""
    random = np.random.default_rng(3)
    for day in range(days, 0, -1):
        for hour in (0, 5, 10):
            value = int(np.clip(round(stress + random.normal(0, 1.2)), 0, 10))
            told = {"stress": str(value), "mood": "6"}
            check_in.check_in(database, told, now - day * DAY + hour * HOUR)


def learnt(database, now) -> Standings:
    found = Standings()
    found.begin(database, now)
    wait(found, database)
    return found


def wait(found: Standings, database) -> None:
    give_up = time.monotonic() + 60
    while database in found._learning:
        assert time.monotonic() < give_up
        time.sleep(0.01)


def test_nobody_has_begun(tmp_path, now):
    with pytest.raises(NotBegunError):
        Standings().begin(tmp_path / "none.sqlite", now)


def test_before_it_is_learnt_and_with_few_answers_nothing_is_said(database, now):
    live(database, now, days=FEW // 3)
    found = Standings()
    assert found.next(database, now) == ()
    found = learnt(database, now)
    assert found.next(database, now) == ()


def test_what_never_varied_is_left_out(database, now):
    live(database, now)
    (row,) = learnt(database, now).next(database, now)
    assert row.label == "Stress"
    assert 2 <= row.about <= 4
    assert row.low <= 2
    assert 4 <= row.high <= 7
    assert row.low <= row.about <= row.high


def test_an_answer_moves_it_at_once_without_learning_anew(database, now, monkeypatch):
    live(database, now)
    found = learnt(database, now)
    (before,) = found.next(database, now)
    monkeypatch.setattr(standing, "_standings", None)  # learning anew would now fail
    check_in.check_in(database, {"stress": "9"}, now)
    check_in.check_in(database, {"stress": "10"}, now + HOUR)
    (after,) = found.next(database, now + HOUR)
    assert after.about > before.about
    found.begin(database, now + 2 * HOUR)  # the same day: nothing to do
    assert database not in found._learning


def test_it_is_what_learning_anew_says(database, now):
    live(database, now)
    found = learnt(database, now)
    check_in.check_in(database, {"stress": "7", "success": "yes"}, now)
    (moved,) = found.next(database, now)
    (anew,) = learnt(database, now).next(database, now)
    assert abs(moved.about - anew.about) <= 1
    assert abs(moved.low - anew.low) <= 1
    assert abs(moved.high - anew.high) <= 1


def test_another_day_is_learnt_anew(database, now):
    live(database, now)
    found = learnt(database, now)
    first = found._learnt[database]
    found.begin(database, now + DAY)
    wait(found, database)
    assert found._learnt[database].day == first.day + 1


def test_an_answer_that_was_taken_back_is_forgotten(database, now):
    live(database, now)
    found = learnt(database, now)
    assert found.next(database, now)
    with check_in.opened(database) as book:
        last = book.told("check_in")[-1]
    check_in.take_back(database, "check_in", last, now)
    assert found.next(database, now) == ()
    wait(found, database)
    assert found.next(database, now)
    assert found._learnt[database].recent.answer.time[-1] < last


def test_another_person_in_the_file_gets_nothing_of_the_first(database, now, tmp_path):
    live(database, now)
    found = learnt(database, now)
    other = tmp_path / "other.sqlite"
    begin_own(other, "Bo", "Europe/Rome", now)
    found._learnt[other] = found._learnt[database]
    assert found.next(other, now) == ()


def test_a_lock_lets_go_of_it_also_while_it_is_being_learnt(database, now, monkeypatch):
    live(database, now)
    found = learnt(database, now)
    found.forget(database)
    assert found.next(database, now) == ()
    slow = standing._standings

    def locked_meanwhile(diary):
        out = slow(diary)
        found.forget(database)
        return out

    monkeypatch.setattr(standing, "_standings", locked_meanwhile)
    found.begin(database, now)
    give_up = time.monotonic() + 60
    while any("_learn" in thread.name for thread in standing.threading.enumerate()):
        assert time.monotonic() < give_up
        time.sleep(0.01)
    assert database not in found._learnt


def test_a_file_that_goes_away_takes_it_along(database, now):
    live(database, now)
    found = learnt(database, now)
    database.unlink()
    with pytest.raises(NotBegunError):
        found.next(database, now)
    assert database not in found._learnt
