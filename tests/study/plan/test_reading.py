"""Planned studies from TOML: shipped ones load, nonsense gets one clear sentence."""

import pytest
from tests.study.plan.small import PRACTICE, text

from kindloop.errors import InputError, NotThereError
from kindloop.study.plan.reading import load_study, parse_study, shipped_studies


def refused(toml: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_study(toml, "test")
    assert str(caught.value).startswith("Study test: ")
    return str(caught.value)


@pytest.mark.parametrize("name", list(shipped_studies()))
def test_shipped_studies_load_and_say_what_they_are(name):
    study = load_study(name)
    assert study.title
    assert study.about
    assert study.planned in study.sizes
    assert shipped_studies()[name].read_text(encoding="utf-8").startswith("# ")


def test_the_three_that_were_asked_for_are_shipped():
    designs = {load_study(name).design for name in shipped_studies()}
    assert designs == {"micro_randomised", "two_arm", "n_of_1"}
    trial = load_study("compassion_break_prompts")
    assert (trial.persons, trial.diary.days, len(trial.diary.hours)) == (60, 28, 4)
    assert (trial.dose.minutes, trial.dose.probability, trial.estimator) == (1, 0.5, "wcls")
    assert trial.decisions == 3, "the last check-in of a day has no next one"


def test_an_unknown_study_gets_the_nearest():
    with pytest.raises(NotThereError, match="meditation_or_waiting"):
        load_study("meditation_or_wait")


def test_sizes_are_made_around_the_plan_where_none_are_given():
    toml = text().replace("sizes = [4, 6, 8]", "")
    assert parse_study(toml, "test").sizes == (4, 6, 9, 12)


def practised(**changes: str) -> str:
    rows = {"name": '"compassion_break"', "minutes": "10"} | changes
    return "[practice]\n" + "".join(f"{key} = {value}\n" for key, value in rows.items())


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("title = ", "not TOML"),
        ("", "lacks the key"),
        (text(top="person = 6"), "did you mean persons"),
        (text(top="persons = 0"), "at least two"),
        (text(top="persons = 1"), "at least two"),
        (text(top="persons = 6\ndropout = 1.0"), "nobody is left"),
        (text(top="persons = 6\ndropout = nan"), "dropout"),
        (text(top="persons = 6\nlevel = 1.0"), "level"),
        (text(top='persons = 6\nestimator = "ancova"'), "analysed with 'wcls'"),
        (text("micro_randomized"), "did you mean micro_randomised"),
        (text("n_of_1", top="persons = 4"), "has one person"),
        (text("two_arm", top="persons = 4"), "an arm would have 2"),
        (text("two_arm", top="persons = 2", sizes=(8,)), "an arm would have 1"),
        (text(days=0), "days is a number"),
        (text(days=401), "days is a number"),
        (text(diary="missing = 1.0"), "missing"),
        (text(diary="outcome_after = 600"), "when persons sleep"),
        (text(diary="outcome_after = 240"), "240 apart"),
        (text(diary="outcome_after = 8"), "end after the outcome is asked"),
        (text(practice=practised(minutes="239")), "end after the outcome is asked"),
        (text(practice=practised(minutes="0")), "minutes lies between"),
        (text(practice=practised(name='"compasion_break"')), "did you mean compassion_break"),
        (text(practice=practised(probability="0")), "nothing is left to chance"),
        (text(practice=practised(probability="1")), "nothing is left to chance"),
        (text(practice=practised(probability="nan")), "nothing is left to chance"),
        (text(practice=practised(adherence="0")), "adherence"),
        (text(practice=practised(availability="1.2")), "availability"),
        (text(practice=practised(days_a_week="8")), "days_a_week"),
        (text(practice=practised(at='"25:00"')), "not a time of day"),
        (
            text("two_arm", top="persons = 8", practice=practised(at='"22:55"'), sizes=(8,)),
            "asleep",
        ),
        (text(practice=""), "needs a practice"),
        (text("diary", practice=PRACTICE, diary='predictor = "mood"'), "take the table"),
        (text("diary", practice=""), "add predictor"),
        (text("diary", practice="", diary='predictor = "stress"'), "both stress"),
        (text("diary", practice="", diary='predictor = "kindness"'), "self_kindness"),
        (text(studies=5), "fewer say nothing"),
        (text(studies=10_000), "more take long"),
        (text(sizes=(1, 6)), "sizes lie between"),
        (text().replace('"10:00"', '"05:00"'), "asleep"),
        (text().replace('"10:00"', '"23:30"'), "asleep"),
        (text().replace('"10:00"', '"13:45"'), "30 minutes apart"),
        (text().replace('"10:00", "14:00", "18:00"', ""), "hours is empty"),
        (text().replace('"10:00", "14:00", ', ""), "no next one"),
        (text().replace('["stress", "mood"]', "[]"), "channels is empty"),
        (text().replace('"mood"]', '"stress"]'), "names one twice"),
        (text().replace('"mood"]', '"moods"]'), "did you mean mood"),
    ],
)
def test_nonsense_is_refused_in_one_clear_sentence(toml, said):
    sentence = refused(toml)
    assert said in sentence
    assert "\n" not in sentence


def test_a_file_that_is_no_text_is_said_to_be_none(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        load_study(path)
