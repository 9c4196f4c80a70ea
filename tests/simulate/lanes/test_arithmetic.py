"""Arithmetic of lanes: each function against NumPy, its tangents against differences."""

import numba
import numpy as np
import pytest
from numba.core import types
from numba.extending import intrinsic

from kindloop.simulate.lanes.emit import Rows
from kindloop.vectors.arithmetic import Arithmetic, Kind


def compiled(kind, write):
    """A function of an array with two rows that writes one row."""

    @intrinsic
    def piece(typing, x, out):
        def code(context, builder, signature, values):
            pointers = [
                context.make_array(form)(context, builder, value).data
                for form, value in zip(signature.args, values, strict=True)
            ]
            do = Arithmetic(builder, kind)
            rows = Rows(builder, pointers[0], do)
            do.store(
                write(do, do.load(rows, 0), do.load(rows, 1)), Rows(builder, pointers[1], do), 0
            )
            return context.get_dummy_value()

        return types.void(x, out), code

    @numba.njit
    def run(x, out):
        piece(x, out)

    def call(x, y):
        real = np.float64 if kind.bits == 64 else np.float32
        rows = np.zeros((2, 1 + kind.tangents, kind.lanes), dtype=real)
        rows[0, 0], rows[1, 0] = x, y
        if kind.tangents:
            rows[0, 1], rows[1, -1] = 1.0, 1.0
        out = np.zeros((1 + kind.tangents, kind.lanes), dtype=real)
        run(rows.ravel(), out.ravel())
        return out

    return call


CASES = {
    "add": (lambda do, x, y: do.add(x, y), np.add),
    "subtract": (lambda do, x, y: do.subtract(x, y), np.subtract),
    "multiply": (lambda do, x, y: do.multiply(x, y), np.multiply),
    "negative": (lambda do, x, y: do.negative(x), lambda x, y: -x),
    "reciprocal": (lambda do, x, y: do.reciprocal(x), lambda x, y: 1 / x),
    "power": (lambda do, x, y: do.power(x, 3), lambda x, y: x**3),
    "power below 0": (lambda do, x, y: do.power(x, -2), lambda x, y: x**-2.0),
    "positive": (lambda do, x, y: do.positive(x), lambda x, y: np.maximum(x, 0)),
    "exponential": (lambda do, x, y: do.exponential(x), lambda x, y: np.exp(x)),
    "squashed": (lambda do, x, y: do.squashed(x), lambda x, y: 1 / (1 + np.exp(-x))),
    "cosine": (lambda do, x, y: do.cosine(x), lambda x, y: np.cos(x)),
    "sine": (lambda do, x, y: do.sine(x), lambda x, y: np.sin(x)),
}
POINTS = np.array([-6.2, -3.1, -1.0, -0.02, 0.3, 1.7, 4.4, 9.9])


@pytest.mark.parametrize(("bits", "close"), [(64, 1e-11), (32, 3e-6)])
@pytest.mark.parametrize("name", CASES)
def test_each_function_is_numpys(name, bits, close):
    write, oracle = CASES[name]
    x, y = POINTS, POINTS[::-1] * 0.7
    found = compiled(Kind(bits, 8), write)(x, y)[0]
    expected = oracle(x, y)
    np.testing.assert_allclose(found, expected, rtol=close, atol=close)


@pytest.mark.parametrize("name", CASES)
def test_tangents_are_slopes(name):
    write, oracle = CASES[name]
    x, y, width = POINTS, POINTS[::-1] * 0.7, 1e-5
    found = compiled(Kind(64, 8, 2), write)(x, y)
    by_x = (oracle(x + width, y) - oracle(x - width, y)) / (2 * width)
    by_y = (oracle(x, y + width) - oracle(x, y - width)) / (2 * width)
    np.testing.assert_allclose(found[1], by_x, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(found[2], by_y, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(("bits", "close"), [(64, 1e-12), (32, 1e-6)])
def test_the_logarithm_is_numpys_and_nothing_below_0(bits, close):
    x = np.array([1e-30, 1e-3, 0.5, 0.9999, 1.0, 3.7, 1e9, 1e30])
    call = compiled(Kind(bits, 8), lambda do, a, b: do.logarithm(a))
    np.testing.assert_allclose(call(x, x)[0], np.log(x), rtol=close, atol=close)
    assert np.isnan(call(np.full(8, -0.1), x)[0]).all()
    assert np.isnan(call(np.zeros(8), x)[0]).all()
    slope = compiled(Kind(64, 8, 1), lambda do, a, b: do.logarithm(a))(x, x)[1]
    np.testing.assert_allclose(slope, 1 / x, rtol=1e-12)


def test_what_overflows_is_held_and_what_is_no_number_stays_none():
    call = compiled(Kind(64, 8), lambda do, a, b: do.exponential(a))
    far = np.array([1e4, -1e4, np.nan, 700.0, -700.0, 0.0, 1.0, 2.0])
    found = call(far, far)[0]
    assert np.isfinite(found[[0, 1]]).all()
    assert np.isnan(found[2])
    np.testing.assert_allclose(found[3:], np.exp(far[3:]), rtol=1e-11)
    squashed = compiled(Kind(64, 8), lambda do, a, b: do.squashed(a))(far, far)[0]
    assert squashed[0] == 1.0
    assert squashed[1] < 1e-300


def test_larger_and_size():
    x, y = POINTS, POINTS[::-1].copy()
    larger = compiled(Kind(64, 8), lambda do, a, b: do.larger(a, b))(x, y)[0]
    size = compiled(Kind(64, 8), lambda do, a, b: do.size(a))(x, y)[0]
    np.testing.assert_array_equal(larger, np.maximum(x, y))
    np.testing.assert_array_equal(size, np.abs(x))


@pytest.mark.parametrize("lanes", [1, 2, 16])
def test_any_number_of_lanes(lanes):
    x = np.linspace(-2, 2, lanes)
    found = compiled(Kind(64, lanes), CASES["squashed"][0])(x, x)[0]
    np.testing.assert_allclose(found, 1 / (1 + np.exp(-x)), rtol=1e-12)
