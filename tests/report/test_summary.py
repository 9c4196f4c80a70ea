"""The summary says what the numbers say, and no more."""

from dataclasses import replace

import numpy as np

from kindloop.infer.results import Estimate, Response
from kindloop.report.summary import summary


def only(fit, **changes):
    return replace(fit, channels=(replace(fit.channels[0], **changes),))


def flat(course, low, high):
    shape = np.ones(len(course.time))
    middle = (low + high) / 2
    return replace(
        course, mean=middle * shape, q05=low * shape, q25=middle * shape,
        q75=middle * shape, q95=high * shape,
    )  # fmt: skip


def test_it_is_two_to_five_sentences(diary, fit):
    said = summary(diary, fit)
    assert 2 <= len(said) <= 5
    assert said[0] == "There are 269 check-ins on 54 days, between 2 Mar 2026 and 30 Apr 2026."
    assert said[1].startswith("The usual answers, from 0 to 100: stress about 4")


def test_the_end_is_called_apart_only_where_the_bands_are(diary, fit):
    level = Estimate(50, 45, 55)
    course = fit.channels[0].course
    cases = {
        (60, 70): "stress stood above the usual.",
        (30, 40): "stress stood below the usual.",
        (52, 70): "nothing stood clearly above or below the usual.",
    }
    for (low, high), words in cases.items():
        said = summary(diary, only(fit, level=level, course=flat(course, low, high)))
        assert said[2] == f"At the end of the diary, {words}"


def response(count, low, high, kind="setback"):
    return Response(
        kind, "event", count, Estimate((low + high) / 2, low, high), Estimate(3, 1, 9)
    )  # fmt: skip


def test_what_followed_is_said_only_where_it_is_clear(diary, fit):
    def said(*responses):
        return " ".join(summary(diary, only(fit, responses=responses)))

    assert "Stress was higher by about 6 (+4 to +8) where “setback” was logged, 9 times" in said(
        response(9, 4, 8)
    )
    assert "Stress was lower by about 6 (−8 to −4)" in said(response(9, -8, -4))
    for unclear in (response(4, 4, 8), response(90, -1, 8), response(90, 0, 8)):
        assert "For none of the logged events, practices and steps can it be told yet" in said(
            unclear
        )
    assert "logged" not in said()


def test_the_largest_two_are_named(diary, fit):
    three = tuple(
        response(9, size, size + 2, kind) for size, kind in ((2, "a"), (9, "b"), (5, "c"))
    )
    said = " ".join(summary(diary, only(fit, responses=three)))
    assert "“b”" in said
    assert "“c”" in said
    assert "“a”" not in said


def test_different_scales_are_named_one_by_one(diary, fit):
    channel = replace(fit.channels[1].channel, low=1, high=7)
    other = replace(fit.channels[1], channel=channel, level=Estimate(3.25, 3, 4))
    said = summary(diary, replace(fit, channels=(fit.channels[0], other)))[1]
    assert "self-kindness about 3.2 on its scale of 1 to 7" in said


def test_it_is_not_claimed_that_only_the_answers_speak(diary, fit):
    assert summary(diary, fit)[-1].startswith(
        "All of this is estimated from these answers and from what is usual for anyone;"
    )
