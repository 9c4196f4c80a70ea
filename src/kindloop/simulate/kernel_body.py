"""The inner clock and the stress axis of a day, as they are compiled.

This file is a text to copy from: everything below the line of dashes goes into the compiled file,
after the functions and tables printed from the equations (``drift``, ``fill``, ``PIVOTS``, ...).
It imports nothing of the house and is read by the compiler, so it keeps to loops and numbers.
"""

# pyright: basic, reportUndefinedVariable=false
# ruff: noqa: F821, N802
import math

import numpy as np

# ------------------------------------------------------------------------------------------
DAY = 1440.0


def Positive(x):
    """What lies above 0."""
    return x if x > 0.0 else 0.0


def Step(x):
    """1 above 0, else 0."""
    return 1.0 if x > 0.0 else 0.0


def factorise(y, u, q, shift, m):
    """Factors of ``shift`` times one minus the Jacobian; pivots as their reciprocals."""
    fill(y, u, q, shift, m)
    at = 0
    for n in range(STATES):
        pivot = PIVOTS[n, 1]
        m[pivot] = 1.0 / m[pivot]
        for below in range(PIVOTS[n, 2], PIVOTS[n, 3]):
            place = DOWN[below, 1]
            m[place] *= m[pivot]
            for beside in range(PIVOTS[n, 4], PIVOTS[n, 5]):
                m[ACROSS[at]] -= m[place] * m[BESIDE[beside, 1]]
                at += 1


def substitute(m, b):
    """Solve with the factors, in place."""
    for n in range(STATES):
        for below in range(PIVOTS[n, 2], PIVOTS[n, 3]):
            b[DOWN[below, 0]] -= m[DOWN[below, 1]] * b[PIVOTS[n, 0]]
    for n in range(STATES - 1, -1, -1):
        own = PIVOTS[n, 0]
        for beside in range(PIVOTS[n, 4], PIVOTS[n, 5]):
            b[own] -= m[BESIDE[beside, 1]] * b[BESIDE[beside, 0]]
        b[own] *= m[PIVOTS[n, 1]]


def clock(t, q, held, u):
    """Set the inner clock's drive at a time; where it is held, its daily mean."""
    if held:
        u[CIRCADIAN] = 1.0
        return 0.0
    turn = 2.0 * math.pi / DAY
    angle = (t - clock_peak(q)) * turn
    u[CIRCADIAN] = clock_value(angle, q)
    return clock_slope(angle, q) * turn


def axis_day(q, y, waking, awakening_minutes, slices, mean):
    """The stress axis over one day, all else at rest: ``y`` goes on, daily means in ``mean``."""
    u, slope, trial = np.zeros(INPUTS), np.empty(3), np.empty(STATES)
    total = np.empty(3)
    h = DAY / slices
    for i in range(3):
        mean[i] = 0.0
    for n in range(slices):
        t = n * h
        u[AWAKE] = 1.0
        u[AWAKENING] = 1.0 if waking <= t + 0.5 * h < waking + awakening_minutes else 0.0
        for i in range(STATES):
            trial[i] = y[i]
        for i in range(3):
            total[i] = 0.0
        for stage in range(4):
            part = 0.0 if stage == 0 else (h if stage == 3 else 0.5 * h)
            weight = h / 6.0 if stage in (0, 3) else h / 3.0
            for i in range(3):
                trial[CRH + i] = y[CRH + i] + (part * slope[i] if stage > 0 else 0.0)
            clock(t + part, q, False, u)
            axis_drift(trial, u, q, slope)
            for i in range(3):
                total[i] += weight * slope[i]
        for i in range(3):
            mean[i] += (y[CRH + i] + 0.5 * total[i]) / slices
            y[CRH + i] += total[i]
