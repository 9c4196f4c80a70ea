"""What a cell tells, against numerical integration in fifty digits."""

import math

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.infer.cell import SLIP, SLIP_SIZE, told_by, told_exactly

mpmath.mp.dps = 50


def exact(lower, upper, mean, variance, slip=0.0):
    """Derivatives of log Z by the mean, by Taylor's series of the difference of two tails."""

    def probability(m, variance):
        sd = mpmath.sqrt(mpmath.mpf(variance))
        a, b = (mpmath.mpf(edge) - m if math.isfinite(edge) else mpmath.mpf(edge)
                for edge in (lower, upper))  # fmt: skip
        a, b = a / sd, b / sd
        if a > 0:  # measured from the side where nothing is lost
            a, b = -b, -a
        return mpmath.ncdf(b) - mpmath.ncdf(a)

    def log_probability(m):
        meant = (1 - slip) * probability(m, variance)
        if not slip:
            return mpmath.log(meant)
        return mpmath.log(meant + slip * probability(m, variance + SLIP_SIZE.value**2))

    return [float(c * mpmath.factorial(n)) for n, c in
            enumerate(mpmath.taylor(log_probability, mpmath.mpf(mean), 4))]  # fmt: skip


ends = st.floats(-30, 30)


@given(ends, st.floats(0.02, 60), st.sampled_from(["both", "below", "above"]),
       st.floats(0.05, 40), st.booleans())  # fmt: skip
@settings(max_examples=120, deadline=None)
def test_a_cell_tells_what_fifty_digits_say(mean, width, which, variance, slips):
    lower = -math.inf if which == "below" else 3.0
    upper = math.inf if which == "above" else 3.0 + width
    ours = (told_by if slips else told_exactly)(lower, upper, mean, variance)
    slip = SLIP.value if slips else 0.0
    value, first, second, third, fourth = exact(lower, upper, mean, variance, slip)
    unit = math.sqrt(variance)
    assert ours.value == pytest.approx(value, rel=1e-9, abs=1e-9)
    assert ours.slope * unit == pytest.approx(first * unit, rel=1e-9, abs=1e-9)
    assert ours.bend * variance == pytest.approx(-second * variance, rel=1e-8, abs=1e-8)
    assert ours.third * unit**3 == pytest.approx(third * unit**3, rel=1e-6, abs=1e-7)
    assert ours.fourth * unit**4 == pytest.approx(fourth * unit**4, rel=1e-5, abs=1e-6)


def test_a_number_itself_is_a_density_and_nothing_told_is_nothing():
    ours = told_by(4.0, 4.0, 1.0, 9.0)
    assert ours.value == pytest.approx(-0.5 - 0.5 * math.log(2 * math.pi * 9))
    assert ours[1:] == pytest.approx((1 / 3, 1 / 9, 0.0, 0.0))
    assert told_by(-math.inf, math.inf, 1.0, 9.0) == (0.0, 0.0, 0.0, 0.0, 0.0)


def test_a_cell_that_shrinks_becomes_the_number():
    width = 1e-4
    ours = told_exactly(4.0 - width / 2, 4.0 + width / 2, 1.0, 9.0)
    point = told_exactly(4.0, 4.0, 1.0, 9.0)
    assert ours.value - math.log(width) == pytest.approx(point.value, abs=1e-8)
    assert ours.slope == pytest.approx(point.slope, abs=1e-8)
    assert ours.bend == pytest.approx(point.bend, abs=1e-8)


@pytest.mark.parametrize("mean", [-1e4, 1e4, 0.0])
def test_far_out_everything_stays_finite(mean):
    for lower, upper in ((-math.inf, 0.0), (0.0, 5.0), (0.0, math.inf), (0.0, 1e6)):
        assert all(math.isfinite(part) for part in told_by(lower, upper, mean, 1.0))
