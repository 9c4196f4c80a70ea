"""The steps in time, as they are compiled: a Rosenbrock method that lands on every edge.

This file is a text to copy from: everything below the line of dashes goes into the compiled file,
after the functions printed from the equations (``drift``, ``factorise``, ``substitute``, ...).
It imports nothing of the house and is read by the compiler, so it keeps to loops and numbers.

The method is Rodas4 of Hairer and Wanner (order 4 with an embedded order 3, stiffly accurate,
L-stable), with the exact Jacobian and the exact slope of the inner clock.
"""

# pyright: basic, reportUndefinedVariable=false
# ruff: noqa: F821, F841, N802, PLR0912, PLR0913, PLR0917
import math

import numpy as np

# ------------------------------------------------------------------------------------------
FINE, STEP_TOO_SMALL, NOT_FINITE, TOO_MANY_STEPS = 0, 1, 2, 3
SMALLEST = 1e-7
FIRST = 0.02
LONGEST = 30.0
FAR = 1e6
DAY = 1440.0
GAMMA = 0.25
A = np.array(
    [
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [1.544, 0.0, 0.0, 0.0, 0.0],
        [0.9466785280815826, 0.2557011698983284, 0.0, 0.0, 0.0],
        [3.314825187068521, 2.896124015972201, 0.9986419139977817, 0.0, 0.0],
        [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 0.0],
        [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1.0],
    ]
)
C = np.array(
    [
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [-5.6688, 0.0, 0.0, 0.0, 0.0],
        [-2.430093356833875, -0.2063599157091915, 0.0, 0.0, 0.0],
        [-0.1073529058151375, -9.594562251023355, -20.47028614809616, 0.0, 0.0],
        [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160, 0.0],
        [
            8.083246795921522,
            -7.981132988064893,
            -31.52159432874371,
            16.31930543123136,
            -6.058818238834054,
        ],
    ]
)
AT = np.array([0.0, 0.386, 0.21, 0.63, 1.0, 1.0])
BY_TIME = np.array([0.25, -0.1043, 0.1035, -0.0362, 0.0, 0.0])


def Positive(x):
    """What lies above 0."""
    return x if x > 0.0 else 0.0


def Step(x):
    """1 above 0, else 0."""
    return 1.0 if x > 0.0 else 0.0


def clock(t, q, held, u):
    """Set the inner clock's drive at a time; where it is held, its daily mean."""
    if held:
        u[CIRCADIAN] = 1.0
        return 0.0
    turn = 2.0 * math.pi / DAY
    angle = (t - clock_peak(q)) * turn
    u[CIRCADIAN] = clock_value(angle, q)
    return clock_slope(angle, q) * turn


def attempt(t, h, y, u, q, held, k, m, work, new):
    """One step from ``t`` of length ``h``: the new state in ``new``, its error in ``k[5]``."""
    slope = clock(t, q, held, u) * h * slope_by_clock(y, u, q)
    factorise(y, u, q, 1.0 / (GAMMA * h), m)
    for stage in range(6):
        for i in range(STATES):
            new[i] = y[i]
        for j in range(stage):
            for i in range(STATES):
                new[i] += A[stage, j] * k[j, i]
        clock(t + AT[stage] * h, q, held, u)
        drift(new, u, q, work)
        for j in range(stage):
            for i in range(STATES):
                work[i] += C[stage, j] * k[j, i] / h
        work[CRH] += BY_TIME[stage] * slope
        substitute(m, work)
        for i in range(STATES):
            k[stage, i] = work[i]
    for i in range(STATES):
        new[i] += k[5, i]


def size_of(error, scale, tolerance):
    """The largest error of a step in units of what is allowed; infinite if not a number."""
    largest = 0.0
    for i in range(STATES):
        part = abs(error[i]) / (tolerance * scale[i])
        if not part < 1e300:
            return math.inf
        largest = max(largest, part)
    return largest


def decide(y, q, kind, mark):
    """The weight of an occasion: taken or not by its mark, or its probability without one."""
    chance = y[TRYING] if kind == 0 else readiness(y, q)
    if math.isnan(mark):
        return chance
    return 1.0 if mark < chance else 0.0


def gather(j, inputs, first, active, additions, weights, u):
    """The inputs of an interval: the planned ones and what occasions add."""
    for i in range(INPUTS):
        u[i] = inputs[j, i]
    for n in range(first[j], first[j + 1]):
        for i in range(INPUTS):
            u[i] += weights[active[n]] * additions[active[n], i]
    for i in range(CAPPED):
        u[i] = min(u[i], 1.0)


def run(
    p,
    start,
    edges,
    inputs,
    first,
    active,
    kinds,
    marks,
    additions,
    weights,
    times,
    scale,
    tolerance,
    held,
    most,
    out,
    info,
):
    """Follow one person through all intervals; levels at ``times`` go to ``out``."""
    q, u, before = np.empty(PREPARED), np.empty(INPUTS), np.zeros(INPUTS)
    k, m, work, new = np.zeros((6, STATES)), np.empty(FACTORS), np.empty(STATES), np.empty(STATES)
    y = start.copy()
    prepare(p, q)
    t, h, at, last = edges[0], FIRST, 0, 1.0
    while at < len(times) and times[at] <= t:
        out[at] = y
        at += 1
    for j in range(len(edges) - 1):
        for n in range(first[j], first[j + 1]):
            if math.isnan(weights[active[n]]):
                weights[active[n]] = decide(y, q, kinds[active[n]], marks[active[n]])
        gather(j, inputs, first, active, additions, weights, u)
        for i in range(INPUTS):
            if i != CIRCADIAN and u[i] != before[i]:
                h = min(h, FIRST)
            before[i] = u[i]
        while t < edges[j + 1]:
            stop = edges[j + 1]
            if at < len(times) and times[at] < stop:
                stop = times[at]
            left = stop - t
            ends = h >= left * 0.999999
            step = left if ends else (0.5 * left if h > 0.5 * left else h)
            attempt(t, step, y, u, q, held, k, m, work, new)
            error = size_of(k[5], scale, tolerance)
            info[1] += 1
            if error > 1.0:
                info[2] += 1
                h = step * (0.1 if math.isinf(error) else max(0.2, 0.9 * error**-0.25))
                if h < SMALLEST:
                    info[0] = STEP_TOO_SMALL
                    return
                continue
            for i in range(STATES):
                if not abs(new[i]) < FAR:
                    info[0] = NOT_FINITE
                    return
                y[i] = new[i]
            if info[1] > most:
                info[0] = TOO_MANY_STEPS
                return
            t = stop if ends else t + step
            grown = step * min(5.0, max(0.3, 0.9 * (error + 1e-10) ** -0.25))
            h = min(LONGEST, max(grown, h) if ends else grown)
            if at < len(times) and t >= times[at]:
                out[at] = y
                at += 1


def axis_day(q, y, waking, awakening_minutes, slices, mean):
    """The stress axis over one day, all else at rest: ``y`` goes on, daily means in ``mean``."""
    u, slope, trial = np.zeros(INPUTS), np.empty(3), np.empty(STATES)
    total = np.empty(3)
    h = DAY / slices
    mean[:] = 0.0
    for n in range(slices):
        t = n * h
        u[AWAKE] = 1.0
        u[AWAKENING] = 1.0 if waking <= t + 0.5 * h < waking + awakening_minutes else 0.0
        trial[:] = y
        total[:] = 0.0
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
