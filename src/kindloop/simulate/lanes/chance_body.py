"""Chance by counting: every number drawn is a function of who, what for and which one.

A text to copy from, like ``body.py``. The generator is Philox4x32-10 (J. Salmon and others,
Parallel random numbers: as easy as 1, 2, 3, 2011). Nothing is kept between draws, so a step that
is taken back, another thread or another neighbour cannot change what is drawn.
"""

# pyright: basic, reportUndefinedVariable=false
import math

import numpy as np

# ------------------------------------------------------------------------------------------
MASK = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
NOISE, SUCCESSES, PRACTICES = np.int64(1), np.int64(2), np.int64(3)


def philox(seed, name, stream, number, out):
    """Four numbers of 32 bits into ``out``, for a place in a stream of somebody."""
    a, b = np.uint64(number) & MASK, np.uint64(stream)
    c, d = np.uint64(name) & MASK, np.uint64(name) >> HALF
    key, further = np.uint64(seed) & MASK, np.uint64(seed) >> HALF
    for _ in range(10):
        left, right = np.uint64(0xD2511F53) * a, np.uint64(0xCD9E8D57) * c
        a, b = (right >> HALF) ^ b ^ key, right & MASK
        c, d = (left >> HALF) ^ d ^ further, left & MASK
        key = (key + np.uint64(0x9E3779B9)) & MASK
        further = (further + np.uint64(0xBB67AE85)) & MASK
    out[0], out[1], out[2], out[3] = a, b, c, d


def part_of_one(bits):
    """A number between 0 and 1, never either."""
    return (np.float64(bits) + 0.5) / 4294967296.0


def normal_pair(first, second):
    """Two standard normal numbers."""
    size = math.sqrt(-2.0 * math.log(part_of_one(first)))
    angle = 2.0 * math.pi * part_of_one(second)
    return size * math.cos(angle), size * math.sin(angle)
