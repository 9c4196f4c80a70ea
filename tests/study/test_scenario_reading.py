"""Scenarios from TOML: shipped ones load, and every slip gets one clear sentence."""

from pathlib import Path

import pytest

from kindloop.errors import InputError, NotThereError
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.study.scenario import TRAITS, plan_of
from kindloop.study.scenario_reading import load_scenario, parse_scenario, shipped_scenarios

HEAD = 'title = "x"\ndays = 3\n[persons.anna]\n'
EVENT = '[[events]]\nwhat = "setback"\nat = "10:00"\nminutes = 10\n'


def refused(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_scenario(text, "test")
    assert str(caught.value).startswith("Scenario test: ")
    return str(caught.value)


@pytest.mark.parametrize("name", list(shipped_scenarios()))
def test_shipped_scenarios_load_and_say_what_they_are(name):
    scenario = load_scenario(name)
    assert scenario.about
    assert scenario.title
    assert scenario.happenings
    head = shipped_scenarios()[name].read_text(encoding="utf-8")
    assert head.startswith("# ")


def test_the_six_that_were_asked_for_are_shipped():
    assert set(shipped_scenarios()) >= {
        "setback_two_ways",
        "tsst_before_after_training",
        "critical_and_kind_month",
        "practice_that_backfires",
        "exam_with_anticipation",
        "year_with_and_without_practice",
    }


def test_an_unknown_scenario_gets_the_nearest():
    with pytest.raises(NotThereError, match="setback_two_ways"):
        load_scenario("setback_two_way")


def test_a_file_that_is_no_text_is_said_to_be_none(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        load_scenario(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("days = ", "not TOML"),
        ("", "lacks the key 'title'"),
        ('title = "x"\ndays = 3\n', "nobody is there"),
        ('title = "x"\ndays = 3\npersons = 3\n', "nobody is there"),
        ('title = "x"\ndays = 3\n[persons]\nanna = 3\n', "must be a table"),
        ('titel = "x"\n' + HEAD, "did you mean title"),
        ('title = "x"\ndays = -3\n[persons.anna]\n', "above 0"),
        ('title = "x"\ndays = 9999\n[persons.anna]\n', "up to 3660"),
        ('title = "x"\ndays = 1\nevery = 2000\n[persons.anna]\n', "longer than"),
        ('title = "x"\ndays = 3\nsuccesses = "averge"\n[persons.anna]\n', "average"),
        (HEAD + "traits = {kindnes_habit = 0.5}", "did you mean kindness_habit"),
        (HEAD + "traits = {kindness_habit = 1.5}", "between 0 and 1"),
        (HEAD + 'traits = {kindness_habit = "much"}', "must be a number"),
        (HEAD + "numbers = {tau_mod = 5}", "did you mean tau_mood"),
        (HEAD + "numbers = {tau_mood = inf}", "finite"),
        (HEAD + "numbers = 3", "table of numbers"),
        (HEAD + 'wake = "8:00"', "did you mean wakes"),
        (HEAD + 'wakes = "8 in the morning"', "not a time of day"),
        (HEAD + 'wakes = "08:00"\nsleeps = "08:00"', "same time"),
        (HEAD + EVENT.replace("setback", "setbck"), "did you mean setback"),
        (HEAD + EVENT.replace("setback", "meditation"), "write it under [[practices]]"),
        (HEAD + EVENT.replace("events", "practices"), "write it under [[events]]"),
        (HEAD + EVENT.replace("10\n", "-10\n"), "minutes: a number above 0"),
        (HEAD + EVENT + "size = 2", "size: a number above 0"),
        (HEAD + EVENT + "day = 0", "first day is day 1"),
        (HEAD + EVENT + "day = 9", "after the end"),
        (HEAD + EVENT + "every_days = 0", "every_days"),
        (HEAD + EVENT + "day = 3\nuntil = 2", "before it starts"),
        (HEAD + EVENT + 'who = ["ana"]', "did you mean anna"),
        (HEAD + EVENT + "howmuch = 2", "unknown key 'howmuch'"),
        (HEAD + EVENT.replace("10:00", "25:00"), "not a time of day"),
        (HEAD + EVENT.replace("10:00", "03:00"), "asleep"),
        (HEAD + "[events]\nwhat = 3", "list of tables"),
        (HEAD + EVENT + EVENT.replace("10:00", "10:05"), "two of setback at once"),
    ],
)
def test_every_slip_gets_a_sentence(text, said):
    assert said in refused(text)


def test_nobody_is_judged_twice_at_once_or_practises_in_it():
    judged = EVENT.replace("setback", "social_evaluation")
    assert "two of social_evaluation at once" in refused(
        HEAD + judged + judged.replace("10:00", "10:09")
    )
    practice = '[[practices]]\nwhat = "journaling"\nat = "09:55"\nminutes = 10\n'
    assert "while journaling lasts" in refused(HEAD + judged + practice)


def test_a_night_worker_may_practise_at_night():
    text = (
        HEAD
        + 'wakes = "18:00"\nsleeps = "09:00"\n'
        + '[[practices]]\nwhat = "meditation"\nat = "02:00"\nminutes = 20\n'
    )
    assert parse_scenario(text, "night").happenings[0].what == "meditation"
    assert "asleep" in refused(text.replace("02:00", "08:50"))


def test_repeated_happenings_become_spans_with_what_practices_share():
    text = HEAD + (
        '[[practices]]\nwhat = "meditation"\nday = 1\nuntil = 3\nevery_days = 2\nat = "20:00"\n'
        'minutes = 20\ndone = "when ready"\n'
        '[[events]]\nwhat = "oxytocin_dose"\nat = "12:00"\nminutes = 2\nsize = 24\n'
    )
    scenario = parse_scenario(text, "test")
    plan = plan_of(scenario, scenario.persons[0], 3)
    starts = [span.start for span in plan.spans]
    assert starts == [720.0, 1200.0, 2 * MINUTES_PER_DAY + 1200.0]
    assert plan.spans[0].inputs == {"oxytocin_dose": 12.0}
    assert plan.spans[1].inputs == {"meditation": 1.0, "attention_control": 1.0}
    assert plan.spans[1].planned
    assert len(plan_of(scenario, scenario.persons[0], 1).spans) == 2


def test_the_scenario_of_the_documentation_is_whole():
    page = (Path(__file__).parents[2] / "docs/theory.md").read_text(encoding="utf-8")
    text = page.split("```toml\n")[1].split("```")[0]
    assert parse_scenario(text, "docs").persons[0].label == "Anna"
    assert set(TRAITS) <= {word.strip("`,; ") for word in page.split()}
