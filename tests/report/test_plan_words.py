"""What is said of a planned study: nothing extrapolated, no effect where nothing was randomised."""

from dataclasses import replace

import numpy as np
import pytest
from tests.study.plan.small import diary, micro_randomised, n_of_1

from kindloop.report.plan_words import (
    found_sentence,
    needed_sentence,
    points,
    prompts_sentence,
    share,
    with_error,
)
from kindloop.study.plan.operating import Doing, Needed, Rate
from kindloop.study.plan.run import Planned

DONE = Doing(
    world="evidenced", channel="stress", size=6, truth=Rate(-1.25, 0.02), standard=-0.1,
    scatter=12.0, power=Rate(0.4, 0.03), bias=Rate(0.0, 0.1), coverage=Rate(0.95, 0.01),
    width=4.0, estimates=np.array([-1.0, -1.5]), empty=0.0,
)  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_numbers_carry_their_error():
    assert plain(share(Rate(0.4, 0.031))) == "40.0 ± 3.1 %"
    assert share(Rate(np.nan, np.nan)) == "–"
    assert plain(with_error(Rate(-1.25, 0.02))) == "−1.25 ± 0.020"
    assert with_error(Rate(0.0, 0.0)) == "0"
    assert points(-0.00001) == "0.0000"
    assert points(-0.0052) == "−0.0052"


@pytest.mark.parametrize(
    ("need", "said"),
    [
        (Needed(None, None, None, 20, 120), "not reached within 120 persons."),
        (Needed(None, 110.0, None, 20, 120), "might be from 110 persons on"),
        (Needed(20.0, 20.0, 25.0, 20, 120), "20 persons or fewer"),
        (Needed(64.4, 51.0, 80.0, 20, 120), "about 64 persons give 80 % power"),
        (Needed(64.4, 51.0, None, 20, 120), "51 to more than 120"),
    ],
)
def test_a_size_is_said_with_its_error_and_never_extrapolated(need, said):
    assert said in needed_sentence(micro_randomised(), "evidenced", need)


def test_days_are_what_an_n_of_1_study_needs():
    assert "60 days" in needed_sentence(n_of_1(), "evidenced", Needed(60.0, 50.0, 70.0, 5, 90))


def test_what_was_not_randomised_is_called_an_association():
    said = found_sentence(diary(), DONE)
    assert "association" in said
    assert "effect" not in said
    assert "effect" in found_sentence(micro_randomised(), DONE)
    nothing = replace(DONE, world="no effect")
    assert "association" in found_sentence(diary(), nothing)
    assert "effect" not in found_sentence(diary(), nothing)


def test_prompts_needed_are_said_for_one_person():
    planned = Planned(
        study=n_of_1(), persons=20, failed=0, doings=(DONE,), curves={}, seconds=(1.0, 1.0),
        needed={"evidenced": Needed(12.0, 11.0, 13.0, 5, 20)}, answered=Rate(15.0, 0.1),
        decided=12.0,
    )  # fmt: skip
    said = prompts_sentence(planned)
    assert "answers 15 check-ins" in said
    assert "24 prompts would be needed" in said
