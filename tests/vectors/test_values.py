"""Series side by side: each operation against NumPy, and tables against arrays."""

import math

import numba
import numpy as np
import pytest

from kindloop.vectors.tables import room, rows, zeros
from kindloop.vectors.values import LANES, every, exchanged, one, pick

A = np.linspace(0.3, 7.0, LANES)
B = np.linspace(2.0, -1.7, LANES)


@numba.njit
def _operations(a, b, out):
    x, y, result = rows(a)[0], rows(b)[0], rows(out)
    result[0] = x + y * 2.0 - 1
    result[1] = -x / y
    result[2] = math.exp(y)
    result[3] = math.log(x)
    result[4] = math.sqrt(x)
    result[5] = abs(y)
    result[6] = max(x, y)
    result[7] = pick((x < y) | ((y < 0.0) & (y < x)), x, y)
    result[8] = exchanged(x, 1, 5.0)
    result[9] = 3.0


def test_operations_are_those_of_numpy():
    out = np.empty((10, LANES))
    _operations(A[None], B[None], out)
    changed = A.copy()
    changed[1] = 5.0
    wanted = [
        A + B * 2.0 - 1, -A / B, np.exp(B), np.log(A), np.sqrt(A), np.abs(B), np.maximum(A, B),
        np.where((A < B) | (B < 0), A, B), changed, np.full(LANES, 3.0),
    ]  # fmt: skip
    np.testing.assert_allclose(out, wanted, rtol=1e-12)


def test_one_that_is_not_a_number_leaves_the_others_alone():
    a, out, other = A.copy(), np.empty((10, LANES)), np.empty((10, LANES))
    a[2] = np.nan
    _operations(a[None], B[None], out)
    _operations(A[None], B[None], other)
    assert np.isnan(out[[0, 1, 3, 4], 2]).all()
    rest = np.arange(LANES) != 2
    np.testing.assert_array_equal(out[:, rest], other[:, rest])


@numba.njit
def _tables(like):
    table, empty, total = zeros(like, (2, 3)), room(like, (4,)), 0.0
    for i in range(2):
        for j in range(3):
            table[i, j] += 10.0 * i + j
            total += table[i, j]
    return table, total, empty.shape, len(table), table.shape


@numba.njit
def _of_rows(like):
    table, total, one_size, length, size = _tables(rows(like))
    said = every(total == 36.0), every(total < 36.0), one(total, 1), one(total == 36.0, 0)
    return table.numbers, said, (one_size, length, size)


def test_a_table_is_written_and_read_as_an_array_is():
    array, total, *sizes = _tables(np.empty(5))
    numbers, said, own_sizes = _of_rows(np.empty((5, LANES)))
    np.testing.assert_array_equal(numbers, np.repeat(array[..., None], LANES, axis=-1))
    assert said == (True, False, total, True)
    assert list(own_sizes) == sizes == [(4,), 2, (2, 3)]


def test_an_index_too_few_is_refused():
    with pytest.raises(numba.TypingError):
        numba.njit(lambda array: rows(array)[0])(np.empty((2, 3, LANES)))
