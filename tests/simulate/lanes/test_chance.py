"""Chance by counting: the published numbers of the generator, and what is made of them."""

import numpy as np
import pytest
from scipy import stats

from kindloop.model.parameters import INDEX as NUMBER
from kindloop.simulate.lanes.compiled import lanes
from kindloop.simulate.lanes.run import scratch_of, table_of
from kindloop.simulate.lanes.tables import People
from kindloop.simulate.lives import Chance, prepared
from kindloop.simulate.rest import typical
from kindloop.simulate.schedule import Plan, Span
from kindloop.vectors.arithmetic import Kind

# D. E. Shaw Research, Random123, kat_vectors: philox4x32 with 10 rounds
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def signed(low, high):
    return int(np.array([low | high << 32], dtype=np.uint64).view(np.int64)[0])


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
def test_the_generator_gives_the_published_numbers(counter, key, expected):
    out = np.zeros(4, dtype=np.uint64)
    name, seed = signed(counter[2], counter[3]), signed(*key)
    lanes(Kind()).philox(seed, name, counter[1], counter[0], out)
    assert tuple(int(one) for one in out) == expected


def days(plan, seed, many, grid=15.0, name=7, **numbers):
    """The intervals of some days of one person."""
    row = typical("evidenced")[None].copy()
    for which, value in numbers.items():
        row[:, NUMBER[which]] = value
    table, sizes = prepared([plan], Chance(seed, grid), row)
    kernel, made = lanes(Kind()), table_of(sizes.edges, sizes.occasions)
    scratch = scratch_of(1, sizes)
    people = People(row[:, :, None], np.zeros((1, 26, 1)), np.array([name]), np.zeros(1, np.int64))
    taken, out = np.zeros(sizes.spans + 2 * sizes.successes), []
    for day in range(many):
        edges, occasions = kernel.make_day(
            table, people, 0, 0, day, made, 0, 0, sizes.edges, scratch, taken, 0
        )
        out.append(
            type(made)(made.edges[:edges].copy(), made.inputs[:edges].copy(),
                       *(column[:occasions].copy() for column in made[2:]))
        )  # fmt: skip
    return out


def test_the_noise_is_that_of_its_closed_form():
    size = np.array([0.4, 0.2, 0.3])
    long = 2000
    found = days(
        Plan(long * 1440.0, successes="given"), 5, long, grid=60.0, sigma_threat=0.4,
        sigma_mood=0.2, sigma_self=0.3, sigma_slow_self=0.0, tau_noise_threat=100.0,
        tau_noise_mood=200.0, tau_noise_self=50.0,
    )  # fmt: skip
    inputs = np.concatenate([day.inputs[:-1] for day in found])
    edges = np.concatenate([day.edges[:-1] for day in found])
    on_grid = np.isclose(edges % 60.0, 0.0)
    noise = inputs[on_grid][:, -3:]
    assert len(noise) == long * 24
    for k, memory in enumerate((100.0, 200.0, 50.0)):
        keeps = np.exp(-60.0 / memory)
        independent = len(noise) * (1 - keeps) / (1 + keeps)
        assert abs(noise[:, k].mean()) < 4 * size[k] / np.sqrt(independent)
        ratio = noise[:, k].var() / size[k] ** 2
        assert abs(ratio - 1) < 5 * np.sqrt(2 / independent)
        lagged = np.corrcoef(noise[1:, k], noise[:-1, k])[0, 1]
        assert abs(lagged - keeps) < 5 / np.sqrt(len(noise))
    between = np.corrcoef(noise.T)[np.triu_indices(3, 1)]
    assert (np.abs(between) < 0.05).all()
    standard = noise[::40, 2] / 0.3
    assert stats.kstest(standard, "norm").pvalue > 1e-3


def test_successes_come_as_a_poisson_process_while_awake():
    long = 1500
    plan = Plan(long * 1440.0, successes="drawn")
    found = days(plan, 9, long, grid=0.0, rate_success=0.01)
    counts, marks, starts = [], [], []
    for number, day in enumerate(found):
        fresh = [n for n in range(len(day.kinds)) if day.edges[day.opens[n]] > number * 1440.0]
        counts.append(len(fresh))
        marks += [day.marks[n] for n in fresh]
        starts += [day.edges[day.opens[n]] - number * 1440.0 for n in fresh]
    mean = 0.01 * 960.0
    assert abs(np.mean(counts) - mean) < 4 * np.sqrt(mean / long)
    assert abs(np.var(counts) / mean - 1) < 5 * np.sqrt(2 / long)
    assert stats.kstest(marks, "uniform").pvalue > 1e-3
    assert stats.kstest((np.array(starts) - 420.0) / 960.0, "uniform").pvalue > 1e-3
    assert np.corrcoef(counts[1:], counts[:-1])[0, 1] == pytest.approx(0, abs=0.1)


def test_who_and_which_decide_and_nothing_else():
    plan = Plan(3 * 1440.0, [Span(600.0, 620.0, {"meditation": 1.0}, planned=True)],
                successes="drawn")  # fmt: skip
    one, again = days(plan, 4, 3), days(plan, 4, 3)
    other, seed = days(plan, 4, 3, name=8), days(plan, 5, 3)
    for a, b in zip(one, again, strict=True):
        for x, y in zip(a, b, strict=True):
            np.testing.assert_array_equal(x, y)
    assert not np.array_equal(one[0].inputs, other[0].inputs)
    assert not np.array_equal(one[0].inputs, seed[0].inputs)


def test_a_success_before_midnight_goes_on_after_it():
    plan = Plan(40 * 1440.0, day=plan_of_night(), successes="drawn")
    found = days(plan, 2, 40, grid=0.0, rate_success=0.02)
    carried = [day for day in found[1:] if len(day.opens) and day.opens[0] == 0]
    assert carried, "some success is under way at midnight"


def plan_of_night():
    from kindloop.simulate.schedule import Day

    return Day(waking=720.0, bedtime=240.0)
