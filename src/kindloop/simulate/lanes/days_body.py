"""The intervals of one day of one lane, made from a plan while the run is under way.

A text to copy from, like ``body.py``. What a day holds: sleep and waking, the spans of the plan
that reach into it, the grid of the noise, and the moments at which a success would come.
"""

# pyright: basic, reportUndefinedVariable=false
# ruff: noqa: F821, PLR0913, PLR0917, RUF046
import math

import numpy as np

# ------------------------------------------------------------------------------------------
GRAIN = 1e-6
A_DAY = 65536  # places of a stream that a day has
NONE = np.int64(0)  # a literal 0 or 1 would have the compiler make a function twice
A_SUCCESS, A_PRACTICE = np.int64(0), np.int64(1)


def insert(edges, count, at, begins, ends):
    """Put a moment between the edges, in order and once; how many edges there are then."""
    at = round(at / GRAIN) * GRAIN
    if at <= begins or at >= ends:
        return count
    place = count
    while place > 0 and edges[place - 1] >= at:
        place -= 1
    if place < count and edges[place] - at < 0.5 * GRAIN:
        return count
    for n in range(count, place, -1):
        edges[n] = edges[n - 1]
    edges[place] = at
    return count + 1


def interval_at(edges, count, moment):
    """The first of the edges that is not before a moment."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if edges[middle] < moment - GRAIN:
            low = middle + 1
        else:
            high = middle
    return low


def period(plans, plan, day):
    """When a day's waking time begins and ends."""
    wakes = day * DAY + plans.hours[plan, 0]
    sleeps = day * DAY + plans.hours[plan, 1]
    if plans.hours[plan, 1] <= plans.hours[plan, 0]:
        sleeps += DAY
    return wakes, sleeps


def successes_of(plans, plan, day, name, rate, moments, marks, bits):
    """Moments of a day at which a success would come at full trying; how many."""
    wakes, sleeps = period(plans, plan, day)
    at, count = max(wakes, 0.0), 0
    last = min(sleeps, plans.length)
    while count < len(moments) and rate > 0.0:
        place = (day + 1) * A_DAY + count
        philox(plans.seed, name, SUCCESSES, place, bits)
        at -= math.log(part_of_one(bits[0])) / rate
        if at >= last:
            break
        moments[count], marks[count] = at, part_of_one(bits[1])
        count += 1
    return count


def noise_of(plans, day, people, k, level, values, bits):
    """The noise of a day at the times of its grid, held between them; how many times."""
    count = 0
    number = int(math.ceil(day * DAY / plans.grid - 1e-9))
    while number * plans.grid < (day + 1) * DAY - 1e-9 and number * plans.grid < plans.length:
        philox(plans.seed, people.names[k], NOISE, number, bits)
        shocks = normal_pair(bits[0], bits[1]) + normal_pair(bits[2], bits[3])
        for process in range(4):
            sigma = people.numbers[k, SIGMA + process, 0]
            decay = math.exp(-plans.grid / people.numbers[k, MEMORY + process, 0])
            fresh = sigma * math.sqrt(1.0 - decay * decay)
            if number == 0:
                level[process] = sigma * shocks[process]
            else:
                level[process] = decay * level[process] + fresh * shocks[process]
        values[count, 0], values[count, 1] = level[0], level[1]
        values[count, 2] = level[2] + level[3]
        count += 1
        number += 1
    return count


def edges_of(plans, plan, day, found, hits, edges):
    """The edges of a day; how many."""
    begins, ends = day * DAY, min((day + 1) * DAY, plans.length)
    count = NONE
    if plans.grid > 0.0:
        number = int(math.ceil(begins / plans.grid - 1e-9))
        while number * plans.grid < ends:
            count = insert(edges, count, number * plans.grid, begins, ends)
            number += 1
    for before in range(-1, 1):
        wakes, sleeps = period(plans, plan, day + before)
        count = insert(edges, count, wakes, begins, ends)
        count = insert(edges, count, wakes + plans.hours[plan, 2], begins, ends)
        count = insert(edges, count, sleeps, begins, ends)
    for n in range(found[0], found[1]):
        count = insert(edges, count, plans.starts[n], begins, ends)
        count = insert(edges, count, plans.stops[n], begins, ends)
    for n in range(len(hits)):
        count = insert(edges, count, hits[n, 0], begins, ends)
        count = insert(edges, count, hits[n, 1], begins, ends)
    for n in range(count, 0, -1):
        edges[n] = edges[n - 1]
    edges[0], edges[count + 1] = begins, ends
    return count + 2


def raised(inputs, edges, count, start, stop, place, value):
    """Add a value to an input for as long as a span lasts."""
    for n in range(interval_at(edges, count, start), interval_at(edges, count, stop)):
        if n < count - 1:
            inputs[n, place] += value


def noted(made, base, n, edges, count, start, stop, kind, mark, row, slot):
    """Write down an occasion, in the order in which they open; how many there are then."""
    opens, closes = interval_at(edges, count, start), interval_at(edges, count, stop)
    if closes <= opens:
        return n
    at = base + n
    while at > base and made.opens[at - 1] > opens:
        made.opens[at], made.closes[at] = made.opens[at - 1], made.closes[at - 1]
        made.kinds[at], made.marks[at] = made.kinds[at - 1], made.marks[at - 1]
        made.rows[at], made.slots[at] = made.rows[at - 1], made.slots[at - 1]
        at -= 1
    made.opens[at], made.closes[at], made.kinds[at] = opens, closes, kind
    made.marks[at], made.rows[at], made.slots[at] = mark, row, slot
    return n + 1


def spans_of(plans, plan, lane, scratch, begins, ends):
    """The spans that can reach into a day, as a range of rows."""
    low, high = scratch.span_from[lane], plans.first[plan + 1]
    while low < high and plans.starts[low] < begins - plans.longest - GRAIN:
        low += 1
    scratch.span_from[lane] = low
    last = low
    while last < high and plans.starts[last] < ends:
        last += 1
    return low, last


def hits_of(plans, people, k, day, scratch, taken, taken_base, begins, ends):
    """The successes that would reach into a day at full trying; how many."""
    plan, room, hits = people.plans[k], scratch.moments.shape[1], 0
    rate, lasts = people.numbers[k, RATE_SUCCESS, 0], people.numbers[k, MINUTES_SUCCESS, 0]
    spans = plans.first[plan + 1] - plans.first[plan]
    for number in range(day - 1, day + 1):
        which = number & 1
        moments, draws = scratch.moments[which], scratch.draws[which]
        found = successes_of(
            plans, plan, number, people.names[k], rate, moments, draws, scratch.bits
        )
        for n in range(found):
            if moments[n] < ends and moments[n] + lasts > begins:
                scratch.hits[hits, 0], scratch.hits[hits, 1] = moments[n], moments[n] + lasts
                scratch.hits[hits, 2] = draws[n]
                scratch.hits[hits, 3] = spans + which * room + n
                hits += 1
        if number == day:
            slot = (taken_base + spans + which * room) * PARTS
            for one in range(slot, slot + room * PARTS):
                taken[one] = np.nan
    return hits


def make_day(
    plans, people, k, lane, day, made, edge_base, occasion_base, room, scratch, taken, taken_base
):
    """Make a day of a person in a lane's part of ``made``; counts of edges and occasions."""
    plan, name = people.plans[k], people.names[k]
    begins, ends = day * DAY, min((day + 1) * DAY, plans.length)
    found = spans_of(plans, plan, lane, scratch, begins, ends)
    hits = 0
    if plans.successes == 2:
        hits = hits_of(plans, people, k, day, scratch, taken, taken_base, begins, ends)
    edges = made.edges[edge_base : edge_base + room]
    inputs = made.inputs[edge_base : edge_base + room]
    count = edges_of(plans, plan, day, found, scratch.hits[:hits], edges)
    emptied(inputs, count)
    for number in range(day - 1, day + 1):
        wakes, sleeps = period(plans, plan, number)
        raised(inputs, edges, count, wakes, sleeps, AWAKE, 1.0)
        raised(inputs, edges, count, wakes, wakes + plans.hours[plan, 2], AWAKENING, 1.0)
    n = NONE
    for span in range(found[0], found[1]):
        start, stop = plans.starts[span], plans.stops[span]
        if stop <= begins:
            continue
        if plans.planned[span]:
            slot, mark = span - plans.first[plan], np.nan
            if plans.seed >= 0:
                philox(plans.seed, name, PRACTICES, slot, scratch.bits)
                mark = part_of_one(scratch.bits[0])
            n = noted(
                made, occasion_base, n, edges, count, start, stop, A_PRACTICE, mark, span, slot
            )
        else:
            for place in range(INPUTS):
                if plans.additions[span, place] != 0.0:
                    value = plans.additions[span, place]
                    raised(inputs, edges, count, start, stop, place, value)
    for hit in range(hits):
        start, stop, mark = scratch.hits[hit, 0], scratch.hits[hit, 1], scratch.hits[hit, 2]
        slot = int(scratch.hits[hit, 3])
        n = noted(made, occasion_base, n, edges, count, start, stop, A_SUCCESS, mark, NONE, slot)
    if plans.grid > 0.0:
        noise_of(plans, day, people, k, scratch.level[lane], scratch.noise, scratch.bits)
    finished(plans, begins, edges, inputs, count, scratch.noise)
    return count, n


def emptied(inputs, count):
    """Nothing, in each interval of a day."""
    for row in range(count):
        for place in range(INPUTS):
            inputs[row, place] = 0.0


def finished(plans, begins, edges, inputs, count, noise):
    """What holds for each interval of a day besides its spans."""
    first = int(math.ceil(begins / plans.grid - 1e-9)) if plans.grid > 0.0 else 0
    for row in range(count - 1):
        inputs[row, AWAKE] = min(inputs[row, AWAKE], 1.0)
        inputs[row, AWAKENING] = min(inputs[row, AWAKENING], 1.0)
        if plans.successes == 1:
            inputs[row, OPEN] = inputs[row, AWAKE]
        if plans.grid > 0.0:
            middle = 0.5 * (edges[row] + edges[row + 1])
            at = max(int(math.floor(middle / plans.grid)) - first, 0)
            for place in range(3):
                inputs[row, NOISE_THREAT + place] = noise[at, place]
