"""The practices: three lengths each, the same in every language, nothing unknown, a soft bell."""

import io
import wave
from array import array

import pytest

from kindloop.care.bell import bell
from kindloop.care.practices import (
    FOLDER,
    LENGTHS,
    NEUTRAL,
    ORDER,
    all_practices,
    parse,
    practice_text,
)
from kindloop.care.prompts import journal_prompts
from kindloop.care.texts import speaking
from kindloop.errors import NotThereError
from kindloop.evidence.registry import claim, finding

EVERY = (*ORDER, NEUTRAL)


@pytest.mark.parametrize("name", EVERY)
def test_a_practice_has_three_lengths_and_its_sources(name):
    text = practice_text(name)
    short, middle, long = (text.minutes(length) for length in LENGTHS)
    assert 0.9 <= short <= 3 < middle <= 7 < long <= 13
    assert short < middle < long
    assert text.at("short")[0] == (text.steps[0].seconds[0], text.steps[0].text)
    for one in text.claims:
        assert claim(one).id == one
    for one in text.findings:
        assert finding(one).id == one
    assert bool(text.trains) == (name != NEUTRAL)
    assert text.claims or name == NEUTRAL


def test_the_two_answers_of_the_setback_minute_last_a_minute():
    for name in ("compassion_break", NEUTRAL):
        assert practice_text(name).minutes("short") == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("name", EVERY)
def test_every_language_has_the_same_steps(name):
    with speaking("en"):
        one = practice_text(name)
    for folder in FOLDER.iterdir():
        other = parse(name, (folder / f"{name}.md").read_text(encoding="utf-8"))
        assert [step.seconds for step in other.steps] == [step.seconds for step in one.steps]
        for key in ("trains", "claims", "findings", "writes"):
            assert getattr(other, key) == getattr(one, key)
        assert bool(other.careful) == bool(one.careful)
        if folder.name != "en":
            assert other.title != one.title


def test_a_language_without_texts_speaks_english(tmp_path):
    with speaking("xx"):
        assert practice_text("meditation").title == "Loving-kindness meditation"


def test_all_six_in_their_order():
    assert tuple(one.name for one in all_practices()) == ORDER
    with pytest.raises(NotThereError, match="did you mean meditation"):
        practice_text("meditaton")


@pytest.mark.parametrize(
    "text",
    [
        "name: x\nabout: y\n",
        "---\nname: x\n---\n1 2 3 | t",
        "---\nname: x\nabout: y\nodd: z\n---\n1 2 3 | t",
        "---\nname: x\nabout: y\ntrains: joy\n---\n1 2 3 | t",
        "---\nname: x\nabout: y\n---\n1 2 | t",
        "---\nname: x\nabout: y\n---\n1 2 3",
    ],
)
def test_a_text_of_another_form_is_refused(text):
    with pytest.raises(ValueError, match="ractice 'x'"):
        parse("x", text)


def test_the_prompts_are_there_in_both_languages():
    with speaking("en"):
        one = journal_prompts()
    with speaking("xx"):
        assert journal_prompts() == one
    assert len({prompt.name for prompt in one}) == len(one) >= 6
    assert any("treated yourself kindly" in prompt.text for prompt in one)


def test_the_bell_is_soft_short_and_ends_in_silence():
    made = bell()
    assert len(made) < 40_000
    with wave.open(io.BytesIO(made)) as file:
        samples = array("h", file.readframes(file.getnframes()))
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert 1 < file.getnframes() / file.getframerate() < 2
    loudest = max(map(abs, samples))
    assert 3_000 < loudest < 20_000
    assert abs(samples[0]) < 10
    assert max(map(abs, samples[-200:])) < 0.03 * loudest
