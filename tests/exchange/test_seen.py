"""The table of what has been read, against a plain dictionary."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.exchange.seen import Seen

keys = st.lists(st.tuples(st.integers(0, 3), st.integers(-3, 3)), max_size=60)


@settings(deadline=None)
@given(st.lists(keys, max_size=5), st.booleans())
def test_it_remembers_like_a_dictionary(batches: list[list[tuple[int, int]]], last: bool) -> None:
    seen, wanted, row = Seen(sum(map(len, batches))), dict[tuple[int, int], int](), 1
    for batch in batches:
        rows = np.arange(row, row + len(batch))
        row += len(batch)
        for key, number in zip(batch, rows.tolist(), strict=True):
            wanted[key] = number if last else wanted.get(key, number)
        owners = np.array([owner for owner, _ in batch], dtype=np.int64)
        times = np.array([time for _, time in batch], dtype=np.int64)
        assert seen.put(owners, times, rows, last).tolist() == [wanted[key] for key in batch]


def test_a_full_table_of_many_keys() -> None:
    rng = np.random.default_rng(1)
    times = rng.permutation(50_000) * 60_000_000
    seen, rows = Seen(50_000), np.arange(2, 50_002)
    owners = rng.integers(0, 5, 50_000)
    assert np.array_equal(seen.put(owners, times, rows, last=False), rows)
    assert np.array_equal(seen.put(owners, times, rows + 7, last=False), rows)
