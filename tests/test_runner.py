"""Where work is done: the same numbers in threads, in turn, and on a cluster."""

import numpy as np
import pytest

from kindloop.model.persons import drawn
from kindloop.runner import Cluster, LocalThreads, Serial
from kindloop.simulate import life
from kindloop.simulate.lives import Chance, Who, live
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Plan


def test_results_keep_the_order_of_the_blocks():
    for runner in (Serial(), LocalThreads(1), LocalThreads(3)):
        assert runner.map(lambda block: block * 2, range(20)) == [2 * k for k in range(20)]
        assert runner.map(lambda block: block, []) == []


@pytest.mark.slow
def test_a_cluster_gives_the_same_numbers():
    distributed = pytest.importorskip("distributed")
    numbers, start = ready(drawn("evidenced", 12, np.random.default_rng(1)))
    plan = Plan(2880.0, life.setbacks(2, np.random.default_rng(2)), successes="drawn")
    times = np.array([1440.0, 2880.0])
    here = live(Who(numbers, start), [plan], times, Chance(1))
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        runner = Cluster(client)
        assert runner.workers == 2
        there = live(Who(numbers, start), [plan], times, Chance(1), runner=runner)
    np.testing.assert_array_equal(there.states, here.states)
