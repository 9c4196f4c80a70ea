"""Goals, weeks, practices, journal, settings, home and the page to print."""

import random
import time
from dataclasses import dataclass
from datetime import date

import pytest

from kindloop.actions_companion import (
    goals,
    home,
    journal,
    opening,
    practise,
    see,
    setback,
    settings,
    start,
    weeks,
)
from kindloop.actions_companion.check_in import check_in, succeed
from kindloop.actions_companion.opening import opened
from kindloop.care.practices import NEUTRAL, ORDER
from kindloop.errors import InputError, NotBegunError, NotThereError
from kindloop.infer.proportions import Share
from kindloop.store.leaves import add_notes

HOUR = 3_600_000_000
DAY = 24 * HOUR


def told(database, at, answer, taken, happened="", step="Do it"):
    """One setback minute with its step and follow-up."""
    row = setback.tell_setback(
        database, {"answer": answer, "sting": "6", "happened": happened}, at, random.Random(1)
    )
    setback.name_step(database, row, step, "", at)
    if taken:
        setback.tell_step(database, row, taken, at + HOUR)


# --- goals ---------------------------------------------------------------------------------


def test_up_to_three_goals(database, now):
    for number in range(3):
        goals.keep_goal(database, str(now - number), f"Goal {number}", "why", now)
    with pytest.raises(InputError, match="Three goals are enough"):
        goals.keep_goal(database, str(now - 9), "One more", "", now)
    first = goals.goals(database, now)[0].goal
    goals.keep_goal(database, str(first.instant), "Other words", "", now)
    goals.close_goal(database, first.instant, again=False, now=now)
    rows = goals.goals(database, now)
    assert [row.goal.title for row in rows] == ["Goal 1", "Goal 0", "Other words"]
    goals.keep_goal(database, str(now - 9), "One more", "", now)
    with pytest.raises(InputError, match="Three goals are enough"):
        goals.close_goal(database, first.instant, again=True, now=now)


def test_a_goal_needs_words_and_has_to_be_there(database, now):
    with pytest.raises(InputError, match="few words"):
        goals.keep_goal(database, "", "  ", "why", now)
    with pytest.raises(NotThereError, match="no goal"):
        goals.close_goal(database, 5, again=False, now=now)


def test_a_goal_lists_its_steps(database, now):
    goals.keep_goal(database, "", "Thesis", "", now - DAY)
    goal = goals.open_goals(database)[0].instant
    for number, words in enumerate(("One", "Two", "")):
        at = setback.tell_setback(database, {"answer": "kind"}, now + number, random.Random(1))
        setback.name_step(database, at, words, str(goal) if words else "", now)
    setback.tell_step(database, now + 1, "partly", now + 5)
    (row,) = goals.goals(database, now)
    assert [(step.step, step.taken) for step in row.steps] == [("Two", 0.5), ("One", None)]


# --- weeks ---------------------------------------------------------------------------------


def test_weeks_count_by_kind_of_answer(database, now):
    for days, answer, taken in (
        (0, "kind", "done"), (0, "kind", "partly"), (1, "neutral", "not"), (1, "kind", ""),
        (8, "neutral", "done"),
    ):  # fmt: skip
        told(database, now - days * DAY + len(answer), answer, taken)
        now += 1
    found = weeks.weeks(database)
    this, last = found.weeks
    assert (this.monday, this.minutes) == (date(2026, 3, 2), 4)
    assert this.taken == {"kind": Share(2, 2), "neutral": Share(0, 1)}
    assert (last.monday, last.taken["neutral"]) == (date(2026, 2, 23), Share(1, 1))
    assert found.taken == {"kind": Share(2, 2), "neutral": Share(1, 2)}
    assert (found.told, found.drawn) == (4, 0)
    assert not found.tells


def test_it_tells_when_the_interval_excludes_zero(database, now):
    assert weeks.weeks(database).difference is None
    for number in range(8):
        told(database, now + 2 * number * HOUR, "kind", "done")
        told(database, now + (2 * number + 1) * HOUR + 1, "neutral", "not")
    found = weeks.weeks(database)
    assert found.difference.value == 1.0
    assert found.difference.low > 0
    assert found.tells


# --- practices -----------------------------------------------------------------------------


def test_a_practice_is_kept_in_both(database, diary, now):
    form = {"length": "middle", "before": "3", "after": "5", "moment": str(now)}
    session = practise.finish(database, "meditation", form, now)
    assert (session.length, session.before, session.after, session.worse) == ("middle", 3, 5, False)
    practise.finish(database, "meditation", form, now + 1)
    done = diary().practice
    assert done.kind.tolist() == ["meditation"]
    assert 3 < done.minutes[0] < 7


def test_what_was_written_goes_into_the_journal_where_one_writes(database, now):
    practise.finish(database, "reframing", {"words": "A truer thought"}, now)
    practise.finish(database, "meditation", {"words": "not asked for"}, now + 1)
    (entry,) = journal.find(database, "", 1, now).entries
    assert (entry.words, entry.prompt) == ("A truer thought", "Reframing a thought")


def test_a_practice_that_is_none_or_a_wrong_length(database, now):
    with pytest.raises(NotThereError, match="no practice"):
        practise.finish(database, "yoga", {}, now)
    with pytest.raises(InputError, match="three lengths"):
        practise.finish(database, "meditation", {"length": "endless"}, now)


def test_worse_twice_rests_a_practice_and_offers_something_neutral(database, now):
    assert practise.offered(database, now).practices[0].name == ORDER[0]
    practise.finish(database, ORDER[0], {"worse": "yes"}, now - DAY)
    assert not practise.worse_twice(database, ORDER[0], now)
    practise.finish(database, ORDER[0], {"worse": "yes"}, now)
    assert practise.worse_twice(database, ORDER[0], now)
    found = practise.offered(database, now)
    assert found.practices[0].name == NEUTRAL
    assert [text.name for text in found.rested] == [ORDER[0]]
    at = check_in(database, {"mood": "4"}, now)
    offered, careful = practise.offer_after(database, at, now)
    assert (offered.name, careful) == (NEUTRAL, True)


def test_affirmations_are_not_offered_above_the_own_seventieth_percentile(database, now):
    for number in range(10):
        check_in(database, {"self_criticism": str(number % 5)}, now - (20 + number) * HOUR)
    check_in(database, {"self_criticism": "3"}, now - 2)
    assert practise.offered(database, now).affirmation is None
    check_in(database, {"self_criticism": "4"}, now - 1)
    found = practise.offered(database, now)
    assert found.affirmation.name == "affirmation"
    assert "affirmation" not in [text.name for text in found.practices]


def test_the_evidence_card_holds_claims_then_studies():
    rows = practise.evidence("affirmation")
    assert [row.id for row in rows] == ["S49", "F80", "F81"]
    assert rows[0].grade.letter == "A"
    assert "harmful when self-esteem is low" in rows[0].verdict
    assert all(row.sources for row in rows[1:])
    assert [row.id for row in practise.evidence(NEUTRAL)] == ["F42"]


# --- journal -------------------------------------------------------------------------------


def test_an_entry_is_written_changed_found_and_deleted(database, now):
    at = journal.write(database, str(now - 5), "friend", "  Es war schwer.\r\nSTRASSE ", now)
    assert journal.write(database, str(now - 5), "", "Straße war schwer.", now) == at
    entry = journal.entry(database, at, now)
    assert entry.words == "Straße war schwer."
    assert entry.prompt.startswith("Something that is hard right now")
    assert journal.find(database, "STRASSE", 1, now).found == 1
    assert journal.find(database, "nichts", 1, now).found == 0
    journal.delete(database, at, now)
    assert journal.find(database, "", 1, now).total == 0
    for act in (journal.entry, journal.delete):
        with pytest.raises(NotThereError, match="no entry"):
            act(database, at, now)


def test_an_entry_needs_words(database, now):
    with pytest.raises(InputError, match="no words yet"):
        journal.write(database, "", "", " \r\n ", now)
    with pytest.raises(InputError, match="letters"):
        journal.write(database, "", "", "x" * 20_001, now)


def test_an_unknown_prompt_is_none(database, now):
    at = journal.write(database, "", "no such prompt", "Words", now)
    assert journal.entry(database, at, now).prompt == ""


def test_many_entries_come_in_pages_the_newest_first(database, now):
    for number in range(45):
        journal.write(database, str(now + number), "", f"Entry {number}", now + number)
    first, last = journal.find(database, "", 0, now), journal.find(database, "", 99, now)
    assert (first.page, first.pages, last.page) == (1, 3, 3)
    assert first.entries[0].words == "Entry 44"
    assert [entry.words for entry in last.entries][-1] == "Entry 0"


def test_a_long_entry_shows_what_surrounds_the_words(database, now):
    words = "a " * 400 + "needle" + " b" * 400
    journal.write(database, "", "", words, now)
    (entry,) = journal.find(database, "NEEDLE", 1, now).entries
    assert "needle" in entry.excerpt
    assert entry.excerpt.startswith("… ")
    assert entry.shortened
    assert len(entry.excerpt) < 300
    assert journal.find(database, "", 1, now).entries[0].excerpt.startswith("a a")


@dataclass
class Note:
    instant: int
    title: str
    text: str


def added(database, notes, now):
    with opened(database) as book:
        return add_notes(book, notes, now)


def test_entries_of_another_program_come_once(database, now):
    notes = [Note(now, "Good", "A walk"), Note(now, "", "Another"), Note(now, "", "")]
    assert added(database, notes, now) == 2
    words = [entry.words for entry in journal.find(database, "", 1, now).entries]
    assert words == ["Another", "Good\n\nA walk"]
    assert added(database, notes, now) == 0


def test_an_entry_of_another_program_that_is_too_long_becomes_several(database, now):
    assert added(database, [Note(now, "", "ab " * 10_000)], now) == 2
    found = [entry.words for entry in journal.find(database, "", 1, now).entries]
    assert "".join(found[::-1]).replace(" ", "") == "ab" * 10_000
    assert added(database, [Note(now, "", "ab " * 10_000)], now) == 0


# --- settings, home, start -----------------------------------------------------------------


def test_settings_are_kept_and_own_words_are_checked(database, now):
    settings.set_settings(database, {"own_item": "Rest", "coin": "yes", "keys": "on"}, now)
    assert start.own(database).settings == {"own_item": "Rest", "coin": "yes"}
    settings.set_settings(database, {}, now)
    assert start.own(database).settings == {"keys": "off"}
    for words, says in (("Stress", "one of the five"), ("x" * 61, "shorter words")):
        with pytest.raises(InputError, match=says):
            settings.set_settings(database, {"own_item": words}, now)


def test_home_says_what_waits_and_how_it_goes(database, now):
    empty = home.home(database, now)
    assert (empty.begun, empty.last, empty.strength, empty.asked) == (False, "", 0.0, ())
    check_in(database, {"mood": "4"}, now - DAY)
    succeed(database, "", now - 2 * DAY)
    journal.write(database, "", "", "Words", now)
    told(database, now - 5 * HOUR, "kind", "")
    found = home.home(database, now)
    assert found.last == "yesterday, 12:00"
    assert found.days == (False, False, False, False, True, True, True)
    assert found.successes == 1
    assert [row.step for row in found.asked] == ["Do it"]
    assert 0.12 < found.strength < 0.14
    assert (found.name, found.hour, found.begun) == ("Ann", 12, True)


def test_nobody_has_begun(tmp_path, now):
    path = tmp_path / "none.sqlite"
    assert start.own(path) is None
    assert not path.exists()
    with pytest.raises(NotBegunError):
        home.home(path, now)


@pytest.mark.parametrize(
    ("name", "zone", "says"),
    [("Bo", "Europe/Rom", "did you mean Europe/Rome"), ("x" * 81, "UTC", "shorter name")],
)
def test_a_start_that_cannot_be(tmp_path, now, name, zone, says):
    with pytest.raises(InputError, match=says):
        start.begin_own(tmp_path / "d.sqlite", name, zone, now)
    assert start.own(tmp_path / "d.sqlite") is None


def test_a_name_that_another_clock_has_is_refused(database, now):
    with pytest.raises(InputError, match="Choose another name"):
        start.begin_own(database, "Ann", "UTC", now)
    start.begin_own(database, "", "UTC", now)
    assert start.own(database).name == "Me"


def test_the_simulated_person_lived_until_yesterday_and_nothing_of_it_is_real(tmp_path, now):
    path = tmp_path / "d.sqlite"
    start.begin_sample(path, now)
    start.begin_sample(path, now)
    assert start.own(path).simulated
    found = home.home(path, now)
    assert found.strength > 0.8
    assert found.last.startswith(("today", "yesterday"))
    assert weeks.weeks(path).told > 15
    assert len(goals.open_goals(path)) == 2
    assert journal.find(path, "", 1, now).total == 3
    start.begin_own(path, "Ann", "UTC", now)
    assert home.home(path, now).strength == 0
    start.begin_sample(path, now)
    assert start.own(path).name == "Sample companion"


def test_the_computers_clock_is_found_or_is_utc(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    assert start.clock_here() == "Asia/Kathmandu"
    monkeypatch.setenv("TZ", "Nowhere/Atall")
    assert "Nowhere" not in start.clock_here()


# --- the page to print, reports ------------------------------------------------------------


def test_the_page_holds_numbers_and_no_own_words_unless_ticked(database, now):
    check_in(database, {"mood": "4", "stress": "8"}, now - 8 * DAY)
    check_in(database, {"mood": "6"}, now - HOUR)
    told(database, now - DAY, "kind", "done", happened="CANARY-1", step="CANARY-2")
    journal.write(database, "", "", "CANARY-3", now)
    goals.keep_goal(database, "", "CANARY-4", "CANARY-5", now)
    practise.finish(database, "meditation", {}, now)
    page = see.printed(database, see.Wanted(14), now)
    assert "CANARY" not in repr(page)
    assert (page.first, page.last) == (date(2026, 2, 18), date(2026, 3, 3))
    assert page.weeks == (date(2026, 2, 18), date(2026, 2, 25))
    lines = {line.label: line for line in page.lines}
    assert lines["Mood"].means == (4.0, 6.0)
    assert (lines["Mood"].mean, lines["Mood"].low, lines["Mood"].high) == (5.0, 4.0, 6.0)
    assert lines["Stress"].means == (8.0, None)
    assert set(lines) == {"Mood", "Stress"}
    assert (page.check_ins, page.setbacks, page.sting) == (2, 1, 6.0)
    assert page.practices == (("Loving-kindness meditation", 1),)
    everything = repr(see.printed(database, see.Wanted(14, True, True, True), now))
    assert all(f"CANARY-{number}" in everything for number in range(1, 6))


def test_a_report_is_made_aside_kept_and_made_anew(database, now):
    calls = []

    def make(path, name):
        calls.append(name)
        if len(calls) == 2:
            raise InputError("<too little>")
        return f"report {len(calls)}"

    reports = see.Reports(make)
    assert reports.report(database) == ("", False)
    assert waited(reports, database) == "report 1"
    assert reports.report(database) == ("report 1", True)
    check_in(database, {"mood": "6"}, now)
    assert reports.report(database) == ("report 1", False)
    assert waited(reports, database) == "<p>&lt;too little&gt;</p>"
    reports.forget(database)
    assert reports.report(database) == ("", False)
    assert waited(reports, database) == "report 3"


def waited(reports, database):
    for _ in range(2_000):
        body, new = reports.report(database)
        if new:
            return body
        time.sleep(0.005)
    raise AssertionError("no report was made")


# --- words and instants --------------------------------------------------------------------


@pytest.mark.parametrize("text", ["x", "", "1.5", "9" * 40, "-" + "9" * 40])
def test_an_address_that_is_no_instant(text):
    with pytest.raises(NotThereError, match="no thing at this address"):
        opening.instant(text, "thing")


def test_own_words_are_kept_as_written_but_for_line_ends_and_rims():
    assert opening.own_words("  <script>\r\nx\0</script> ") == "<script>\nx</script>"
