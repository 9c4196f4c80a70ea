"""An order in which a sparse linear system is solved with little work."""

Place = tuple[int, int]


def elimination(places: set[Place], size: int) -> tuple[list[int], dict[Place, int]]:
    """An order of pivots that fills in little, and the places of the factors in storage."""
    work = {(k, k) for k in range(size)} | set(places)
    left, order, pattern = set(range(size)), list[int](), set(work)
    while left:

        def cost(k: int) -> tuple[int, int]:
            rows = sum((r, k) in work and r != k for r in left)
            columns = sum((k, c) in work and c != k for c in left)
            return rows * columns, k

        pivot = min(left, key=cost)
        left.discard(pivot)
        order.append(pivot)
        for row in left:
            for column in left:
                if (row, pivot) in work and (pivot, column) in work:
                    work.add((row, column))
                    pattern.add((row, column))
    return order, {at: place for place, at in enumerate(sorted(pattern))}
