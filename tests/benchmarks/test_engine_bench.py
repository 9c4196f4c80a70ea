"""The benchmark of the engine measures what it says: same task, honest errors, fair peers."""

import itertools
import json

import numpy as np
import pytest

from kindloop.model.drift import circadian, drift
from kindloop.model.inputs import Inputs
from kindloop.model.parameters import Numbers
from kindloop.model.states import STATES, States
from kindloop.simulate.schedule import schedule
from kindloop.simulate.verify import reference

from .conftest import BENCHMARKS


@pytest.fixture
def given(bench):
    return bench("engine.task").task("engine", 3, 2)


@pytest.fixture
def known(bench, given):
    return bench("engine.decided").decided(given)


def test_a_day_has_sixteen_edges_of_each_persons_own(bench):
    task = bench("engine.task")
    made = [schedule(plan) for plan in task.plans(5, task.DAYS)]
    assert {len(one.edges) - 1 for one in made} == {len(made[0].edges) - 1}
    assert (len(made[0].edges) - 1) / task.DAYS == pytest.approx(16.0, abs=0.1)
    assert not np.allclose(made[0].edges, made[1].edges)
    for plan in task.plans(5, task.DAYS):
        spans = sorted(plan.spans, key=lambda span: span.start)
        assert all(a.stop <= b.start for a, b in itertools.pairwise(spans))


def test_a_short_task_is_the_beginning_of_a_long_one(bench):
    task = bench("engine.task")
    short, long = task.plans(2, 3), task.plans(2, 5)
    for a, b in zip(short, long, strict=True):
        assert {span.start for span in a.spans} <= {span.start for span in b.spans}


def test_the_reference_is_that_of_verify_and_another_method_agrees(bench, given, known):
    inputs, levels = known
    plan = schedule(given.plans[1])
    undecided = np.full(len(plan.kinds), np.nan)
    theirs, _ = reference(
        given.numbers[1], given.start[1], plan, given.times, undecided, tolerance=1e-8
    )
    np.testing.assert_allclose(levels.daily[1], theirs, atol=1e-6)
    assert bench("engine.decided").cross_check(inputs, levels, 2, 1) < 1e-6


def test_every_way_through_lsoda_comes_to_the_reference(bench, known):
    inputs, levels = known
    lsoda = bench("engine.lsoda")
    for piece in (lsoda.leg, lsoda.stepped_leg):
        daily, edges = lsoda.restarted(piece)(inputs.part(1, 2), (1e-7, 1e-8))
        np.testing.assert_allclose(daily[0], levels.daily[0], atol=1e-5)
        np.testing.assert_allclose(edges[0], levels.edges[0], atol=1e-5)


def test_numbalsoda_comes_to_the_reference(bench, known):
    pytest.importorskip("numbalsoda")
    inputs, levels = known
    daily, edges = bench("engine.numbalsoda_peer").engine()(inputs, (1e-7, 1e-8))
    np.testing.assert_allclose(daily, levels.daily, atol=1e-5)
    np.testing.assert_allclose(edges, levels.edges, atol=1e-5)


def test_ours_comes_to_the_reference(bench, given, known):
    inputs, levels = known
    ours = bench("engine.ours")
    for precision in ours.PRECISIONS:
        tolerance, near = (1e-6, 1e-5) if precision == "f64" else (3e-5, 3e-4)
        found = ours.ours_everywhere(given, inputs.edges, tolerance, precision)
        np.testing.assert_allclose(found.daily, levels.daily, atol=near)
        np.testing.assert_allclose(found.edges, levels.edges, atol=near)


def test_jax_reads_the_same_equations(bench, given):
    pytest.importorskip("diffrax")
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    prepare, slope = bench("engine.diffrax_peer").printed()
    chance = np.random.default_rng(4)
    u = chance.uniform(size=len(Inputs._fields))
    for row, start in zip(given.numbers, given.start, strict=True):
        y, t = start * chance.uniform(0.8, 1.2, len(STATES)), 321.0
        p = Numbers(row)
        angle = (t - p.circadian_peak) * 2 * np.pi / 1440.0
        now = Inputs(*u)._replace(circadian=circadian(angle, p))
        ours = np.array(drift(States(*y), now, p))
        q = prepare(row[None])[0]
        theirs = slope(t, y, (jax.numpy.asarray(u), q))
        np.testing.assert_allclose(np.asarray(theirs), ours, rtol=1e-9, atol=1e-12)


def test_a_shortened_stretch_ends_at_midnight_and_keeps_its_inputs(known):
    inputs, _ = known
    part = inputs.tiled(5).part(4, 1)
    assert part.start.shape[0] == 4
    assert part.known == 3
    np.testing.assert_allclose(part.edges[:, -1], 1440.0)
    assert part.inputs.shape[1] == part.edges.shape[1] - 1
    np.testing.assert_array_equal(part.inputs[3], inputs.inputs[0, : part.inputs.shape[1]])


def test_an_error_is_relative_to_the_range_or_a_hundredth_of_the_natural_one(bench):
    measure = bench("engine.measure")
    natural = np.array([state.high - state.low for state in STATES])
    levels = np.zeros((1, 3, len(STATES)))
    levels[0, 2, 0] = 0.5
    sizes = measure.reach(levels)
    np.testing.assert_allclose(sizes[0, 1:], 0.01 * natural[1:])
    found = levels.copy()
    found[0, 1, 0] += 0.005
    assert measure.largest(found, levels, sizes) == pytest.approx(0.01)
    found[0, 1, 3] += 0.001 * natural[3]
    assert measure.largest(found, levels, sizes) == pytest.approx(0.1)
    found[0, 2, 3] = np.nan
    assert measure.largest(found, levels, sizes) == np.inf


def test_the_fastest_run_that_is_exact_enough_counts(bench):
    measure = bench("engine.measure")

    def run(speed, error):
        return measure.Run(None, 1e-3, speed, error, 0.0)

    runs = [run(900.0, 2e-3), run(500.0, 1e-3), run(400.0, 1e-5)]
    assert measure.finalists(runs) == [runs[1], runs[2]]
    assert measure.finalists(runs, 1) == [runs[1]]
    assert [one.error for one in measure.finalists([run(9.0, 0.1), run(5.0, 0.02)])] == [0.02]


def test_engines_take_turns_and_ratios_are_those_of_each_turn(bench, monkeypatch):
    measure = bench("engine.measure")
    took = {"kindloop_f64": iter([1.0, 1.0, 2.0, 4.0]), "peer": iter([1.0, 10.0, 40.0, 20.0])}
    clock, order = [0.0], []

    def entrant(name):
        def run(tolerance):
            order.append(name)
            clock[0] += next(took[name])
            return np.zeros((1, 2, len(STATES)))

        def levels(found, tolerance):
            return bench("engine.levels").Levels(found, found)

        return measure.Entrant(name, "plain", run, levels, (1e-3,), 2, 5)

    monkeypatch.setattr(measure.time, "process_time", lambda: clock[0])
    truth = bench("engine.levels").Levels(*[np.zeros((1, 2, len(STATES)))] * 2)
    rows = measure.compared([entrant("kindloop_f64"), entrant("peer")], truth, 2)
    assert order[4:] == ["kindloop_f64", "peer"] * 2
    assert rows["peer"]["ours_is"] == {"times": 12.5, "spread": [5.0, 20.0]}
    assert rows["kindloop_f64"]["person_days_per_core_second"] == 3.75
    assert rows["peer"]["max_error"] == 0.0


def test_the_page_about_speed_says_what_was_measured(bench):
    page = bench("engine.page")
    results = json.loads((BENCHMARKS / "results.json").read_text(encoding="utf-8"))
    assert page.PAGE.read_text(encoding="utf-8") == page.page(results), "run make bench"
    measured = [kind for kind in bench("engine.task").KINDS if kind in results]
    assert measured
    for kind in measured:
        assert results[kind]["kindloop_f64"]["max_error"] <= 1e-3
        for row in results[kind].values():
            tried = [(run["way"], run["tolerance"]) for run in row["sweep"]]
            assert (row["way"], row["tolerance"]) in tried
