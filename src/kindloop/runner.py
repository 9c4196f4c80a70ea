"""Where work on many persons is done: blocks in, results out, in the order of the blocks.

The compiled kernels let go of Python's lock, so threads of one process use every core and
nothing is copied. On a cluster each block travels to a worker and its result back.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

Block = TypeVar("Block")
Result = TypeVar("Result")


class Runner(Protocol):
    """Maps a function over blocks of persons."""

    def map(self, function: Callable[[Block], Result], blocks: Sequence[Block]) -> list[Result]:
        """The function's result for each block, in the order of the blocks."""
        ...


class Serial:
    """One block after another, in this thread."""

    def map(self, function: Callable[[Block], Result], blocks: Sequence[Block]) -> list[Result]:
        """The function's result for each block, in the order of the blocks."""
        return [function(block) for block in blocks]


class LocalThreads:
    """A pool of threads on this machine.

    Args:
        workers: how many; by default one for each core.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def map(self, function: Callable[[Block], Result], blocks: Sequence[Block]) -> list[Result]:
        """The function's result for each block, in the order of the blocks."""
        if self.workers == 1 or len(blocks) < 2:
            return Serial().map(function, blocks)
        with ThreadPoolExecutor(self.workers) as pool:
            return list(pool.map(function, blocks))


class Cluster:
    """The workers of a Dask cluster: a laptop's processes, a batch system's nodes, or a cloud's.

    Args:
        client: a ``distributed.Client`` that is connected.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self.workers = max(sum(client.nthreads().values()), 1)

    def map(self, function: Callable[[Block], Result], blocks: Sequence[Block]) -> list[Result]:
        """The function's result for each block, in the order of the blocks."""
        return self._client.gather(self._client.map(function, list(blocks), pure=False))
