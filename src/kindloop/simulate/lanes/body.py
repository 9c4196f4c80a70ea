"""Persons side by side through their intervals, as it is compiled.

This file is a text to copy from: everything below the line of dashes goes into the compiled file,
after the constants, the pieces (``prepare``, ``settle``, ``readiness``, ``step``, ``advance``) of a
kind of values, and the texts beside this one. It is read by the compiler, so it keeps to loops and
numbers.

Each lane holds one person with their own time, step and place in their own intervals; a lane
whose person is done takes the next. Nothing of one lane enters another.
"""

# pyright: basic, reportUndefinedVariable=false
# ruff: noqa: F821, PLR0124, PLR0912, PLR0913, PLR0915, PLR0917, SIM110, SIM201
import math

import numpy as np

# ------------------------------------------------------------------------------------------
FINE, STEP_TOO_SMALL, NOT_FINITE, TOO_MANY_STEPS = 0, 1, 2, 3
SMALLEST = 1e-7
FAR = 1e6


def decided(kind, mark, y, q, lane, out):
    """Into ``out``: how far an occasion is taken; without a mark, its probability."""
    if kind == A_SUCCESS:
        for part in range(PARTS):
            out[part] = y[TRYING * STRIDE + part * LANES + lane]
    else:
        readiness(y, q, out, lane)
    if not math.isnan(mark):
        taken = 1.0 if mark < out[0] else 0.0
        for part in range(PARTS):
            out[part] = 0.0
        out[0] = taken


def gathered(inputs, opens, closes, kinds, marks, rows, slots, additions, taken, y, q, u, at, lane):
    """The inputs of a lane's interval into ``u``; occasions that begin are decided."""
    row, base, edge = at.row, at.occasion_base, at.edge_base + at.row
    for i in range(INPUTS):
        u[i * PARTS] = inputs[edge, i]
        for part in range(1, PARTS):
            u[i * PARTS + part] = 0.0
    while at.open_from < at.occasion_count and closes[base + at.open_from] <= row:
        at.open_from += 1
    for one in range(base + at.open_from, base + at.occasion_count):
        if opens[one] > row:
            break
        if closes[one] <= row:
            continue
        slot = (at.taken_base + slots[one]) * PARTS
        out = taken[slot : slot + PARTS]
        if math.isnan(out[0]):
            decided(kinds[one], marks[one], y, q, lane, out)
        for i in range(INPUTS):
            added = additions[rows[one], i]
            if kinds[one] == A_SUCCESS:
                added = 1.0 if i == SUCCESS else 0.0
            for part in range(PARTS):
                u[i * PARTS + part] += out[part] * added
    for i in range(CAPPED):
        if u[i * PARTS] > 1.0:
            u[i * PARTS] = 1.0
            for part in range(1, PARTS):
                u[i * PARTS + part] = 0.0


def keep(levels, states, y, increment, work, lane, part_of_step):
    """Levels inside a step, by the method's own interpolation."""
    s, r = part_of_step, 1.0 - part_of_step
    for n in range(len(states)):
        for part in range(PARTS):
            place = states[n] * STRIDE + part * LANES + lane
            bend, twist = 0.0, 0.0
            for stage in range(5):
                k = work[stage * STATES * STRIDE + place]
                bend += BETWEEN[0, stage] * k
                twist += BETWEEN[1, stage] * k
            levels[n, part] = y[place] + s * (increment[place] + r * (bend + s * twist))


def finite(people, k):
    """Whether all that a person begins with is a number."""
    numbers, start = people.numbers, people.start
    for i in range(STATES):
        if not math.isfinite(start[k, i, 0]):
            return False
    for i in range(NUMBERS):
        if not math.isfinite(numbers[k, i, 0]):
            return False
    return True


def enter(people, plans, table, first, kept, scratch, memory, lane, k):
    """Put a person into a lane, before the first interval."""
    at, start, plan = memory.places[lane], people.start, people.plans[k]
    prepare(people.numbers[k], memory.q, lane)
    for i in range(STATES):
        for part in range(PARTS):
            memory.y[i * STRIDE + part * LANES + lane] = start[k, i, part]
            memory.seen[i * STRIDE + part * LANES + lane] = start[k, i, part]
    for i in range(INPUTS):
        memory.before[lane, i] = np.nan
    at.person, at.row, at.out, at.open_from, at.h = k, -1, 0, 0, first
    at.tried, at.rejected = 0, 0
    at.peak = people.numbers[k, CLOCK_PEAK, 0]
    if plans.made:
        room = len(kept.taken) // LANES
        for one in range(lane * room, (lane + 1) * room):
            kept.taken[one] = np.nan
        at.taken_base = lane * (room // PARTS)
        scratch.span_from[lane] = plans.first[plan]
        for process in range(4):
            scratch.level[lane, process] = 0.0
        at.day, at.edge_count, at.t = -1, 0, 0.0
    else:
        at.edge_base, at.occasion_base = plans.edge_first[plan], plans.occasion_first[plan]
        at.edge_count = plans.edge_first[plan + 1] - at.edge_base
        at.occasion_count = plans.occasion_first[plan + 1] - at.occasion_base
        at.taken_base = kept.taken_first[k]
        at.t = table.edges[at.edge_base]
    at.stop = at.t
    while at.out < len(kept.times) and kept.times[at.out] <= at.t:
        for n in range(len(kept.states)):
            for part in range(PARTS):
                kept.levels[k, at.out, n, part] = start[k, kept.states[n], part]
        at.out += 1


def next_day(people, plans, table, kept, scratch, at, lane):
    """Make a lane's next day; whether there is one."""
    if not plans.made or (at.day + 1) * DAY >= plans.length - GRAIN:
        return False
    at.day += 1
    at.row, at.open_from = 0, 0
    room = len(table.edges) // LANES
    at.edge_base, at.occasion_base = lane * room, lane * (len(table.opens) // LANES)
    counts = make_day(
        plans, people, at.person, lane, at.day, table, at.edge_base, at.occasion_base, room,
        scratch, kept.taken, at.taken_base,
    )  # fmt: skip
    at.edge_count, at.occasion_count = counts
    return True


def settled(at, lane, u, before, q, first):
    """Work out what depends on the inputs, where these have changed; then steps begin small."""
    changed = False
    for i in range(INPUTS):
        if i != CIRCADIAN:
            changed |= not u[i * PARTS] == before[lane, i]
            before[lane, i] = u[i * PARTS]
    if changed or TANGENTS > 0:
        settle(u, q, lane)
    if changed:
        at.h = min(at.h, first)


def aimed(at, lane, times, exact, angle, length):
    """Choose the length of a lane's next step."""
    halt = at.stop
    if exact and at.out < len(times) and times[at.out] < halt:
        halt = times[at.out]
    left = halt - at.t
    ends = at.h >= left * 0.999999
    at.halt, at.ends = halt, 1 if ends else 0
    length[lane] = left if ends else (0.5 * left if at.h > 0.5 * left else at.h)
    turned = (at.t - at.peak) * (1.0 / DAY)
    angle[lane] = (turned - np.floor(turned)) * (2.0 * math.pi)


def judged(at, error, level, by, length, most, longest, growth):
    """Accept a step or take it back: the status, and where it ends (NaN if taken back)."""
    at.tried += 1
    if not error <= 1.0:
        at.rejected += 1
        at.h = length * (max(0.2, by) if error < 1e30 else 0.1)
        return STEP_TOO_SMALL if at.h < SMALLEST else FINE, math.nan
    if not level < FAR:
        return NOT_FINITE, math.nan
    if at.tried > most:
        return TOO_MANY_STEPS, math.nan
    grown = length * min(growth, by)
    at.h = min(longest, max(grown, at.h) if at.ends else grown)
    return FINE, at.halt if at.ends else at.t + length


def leave(info, at, status):
    """Take a person out of a lane."""
    k = at.person
    info[k, 0], info[k, 1], info[k, 2] = status, at.tried, at.rejected
    at.person = -1


def follow(people, plans, table, control, kept, scratch, memory, lo, hi):
    """Follow persons ``lo`` to ``hi``."""
    places, fine, y, seen, q = memory.places, memory.fine, memory.y, memory.seen, memory.q
    work, increment, size = memory.work, memory.increment, memory.size
    angle, length, u, before = memory.angle, memory.length, memory.u, memory.before
    weights, first, longest, growth = (
        control.weights,
        control.first,
        control.longest,
        control.growth,
    )
    times, states, levels, info = kept.times, kept.states, kept.levels, kept.info
    edges, inputs, taken, additions = table.edges, table.inputs, kept.taken, plans.additions
    opens, closes, kinds, marks = table.opens, table.closes, table.kinds, table.marks
    rows, slots, exact, most = table.rows, table.slots, control.exact, control.most
    queue = lo
    for lane in range(LANES):
        places[lane].person = -1
    while True:
        live = 0
        for lane in range(LANES):
            at = places[lane]
            while at.person < 0 or at.t >= at.stop:
                if at.person >= 0:
                    at.row += 1
                    if at.row + 1 < at.edge_count or next_day(
                        people, plans, table, kept, scratch, at, lane
                    ):
                        at.stop = edges[at.edge_base + at.row + 1]
                        gathered(
                            inputs, opens, closes, kinds, marks, rows, slots, additions, taken,
                            y, q, u, at, lane,
                        )  # fmt: skip
                        settled(at, lane, u, before, q, first)
                        continue
                    leave(info, at, FINE)
                if queue >= hi:
                    break
                if finite(people, queue):
                    enter(people, plans, table, first, kept, scratch, memory, lane, queue)
                else:
                    info[queue, 0] = NOT_FINITE
                queue += 1
            if at.person >= 0:
                live += 1
                aimed(at, lane, times, exact, angle, length)
        if live == 0:
            break
        step(seen, q, angle, length, weights, work, increment, size)
        for lane in range(LANES):
            at = places[lane]
            fine[lane] = False
            if at.person < 0:
                continue
            status, until = judged(
                at, size[lane], size[STRIDE + lane], size[2 * STRIDE + lane], length[lane], most,
                longest, growth,
            )  # fmt: skip
            if status != FINE:
                leave(info, at, status)
            elif until == until:
                fine[lane] = True
                while at.out < len(times) and times[at.out] <= until:
                    inside = min(1.0, (times[at.out] - at.t) / length[lane])
                    keep(levels[at.person, at.out], states, y, increment, work, lane, inside)
                    at.out += 1
                at.t = until
        advance(y, seen, increment, fine)
