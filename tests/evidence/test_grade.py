"""The scale of the evidence: its order, its rule, and a look that everybody can tell apart."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindloop.evidence.grade import GRADES, best, by_rule, grade, letters, strength, together

# how people with one kind of cone missing see linear colours (Viénot, Brettel and Mollon 1999)
BLIND = {
    "protan": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deutan": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
    "typical": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}
GROUNDS = {"light": "#fffefb", "dark": "#192127"}


def linear(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour):
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def lab(colour, seen):
    rgb = [sum(w * p for w, p in zip(row, linear(colour), strict=True)) for row in seen]
    rows = [
        (0.4124, 0.3576, 0.1805, 0.9505),
        (0.2126, 0.7152, 0.0722, 1.0),
        (0.0193, 0.1192, 0.9505, 1.089),
    ]
    x, y, z = (max(sum(w * p for w, p in zip(row, rgb, strict=False)) / row[3], 0) for row in rows)
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def test_the_scale_has_five_grades_in_order():
    assert list(GRADES) == sorted(GRADES, key=strength, reverse=True) == list("ABCDE")
    assert all(key == value.letter and value.words.endswith(".") for key, value in GRADES.items())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_their_ground(theme):
    ground = luminance(GROUNDS[theme])
    for one in GRADES.values():
        ink = luminance(getattr(one, theme))
        high, low = max(ink, ground), min(ink, ground)
        assert (high + 0.05) / (low + 0.05) >= 3, one.letter


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("seen", BLIND)
def test_grades_are_told_apart_whatever_one_sees(theme, seen):
    for one, other in combinations(GRADES.values(), 2):
        a, b = (lab(getattr(g, theme), BLIND[seen]) for g in (one, other))
        distance = sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5
        assert distance >= 15, (one.letter, other.letter, distance)
    assert (
        len({g.dashes for g in GRADES.values()}) == len({g.pattern for g in GRADES.values()}) == 5
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [("A", ("A",)), ("B-", ("B",)), ("A-/C", ("A", "C")), ("D/E", ("D", "E"))],
)
def test_grades_are_read_as_written(written, read):
    assert letters(written) == read


@pytest.mark.parametrize("written", ["", "F", "a", "A/", "A+", "A B"])
def test_what_is_no_grade_is_refused(written):
    with pytest.raises(ValueError, match="A grade is written as"):
        letters(written)


def test_an_unknown_letter_is_refused():
    with pytest.raises(ValueError, match="There is no grade 'Z'; known are A, B, C, D, E"):
        grade("Z")


@given(st.lists(st.sampled_from("ABCDE")))
def test_the_best_is_never_beaten(some):
    assert best(some) == (min(some) if some else "E")


@pytest.mark.parametrize(
    ("kinds", "letter"),
    [
        (["meta-analysis"], "A"),
        (["trials"], "A"),
        (["trial"], "B"),
        (["experiment", "imaging"], "B"),
        (["correlational"], "C"),
        (["imaging"], "C"),
        (["indirect"], "D"),
        ([], "E"),
    ],
)
def test_the_rule(kinds, letter):
    assert by_rule(kinds) == letter


@pytest.mark.parametrize(
    ("reports", "letter"),
    [
        ([["trial"], ["trial", "correlational"]], "A"),
        ([["trial"], ["correlational"]], "B"),
        ([["experiment"], ["experiment"]], "B"),
        ([], "E"),
    ],
)
def test_several_trials_together_are_strong(reports, letter):
    assert together(reports) == letter
