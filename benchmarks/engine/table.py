"""The results as tables: in the terminal and on the page of the documentation."""

from collections.abc import Iterable
from typing import Any

Rows = list[list[str]]
COLUMNS = {
    "engine": [
        "engine", "person-days per core-second", "spread", "ours is", "spread of that",
        "ours in single precision", "spread of that", "error", "at all edges", "tolerance",
        "way", "persons x days",
    ],
    "sweep": [
        "engine", "way", "tolerance", "person-days per core-second", "error", "at all edges",
    ],
    "growth": ["", "persons", "days", "seconds", "person-days per second", "per core-second"],
}  # fmt: skip


def markdown(head: list[str], rows: Rows) -> str:
    """A table as Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def plain(head: list[str], rows: Rows) -> str:
    """A table for the terminal: columns in line."""
    wide = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip()
        for row in [head, *rows]
    )


def engines(results: dict[str, Any]) -> Rows:
    """A row for each engine of one task."""
    return [
        [
            name,
            whole(row["person_days_per_core_second"]),
            _between(row["spread"]),
            *_faster(row.get("ours_is")),
            *_faster(row.get("ours_in_single_is")),
            f"{row['max_error']:.1e}" + ("" if row["exact_enough"] else " (too large)"),
            f"{row['max_error_at_edges']:.1e}",
            tolerance(row["tolerance"]),
            row["way"],
            f"{row['persons']} x {row['days']}",
        ]
        for name, row in results.items()
    ]


def sweeps(results: dict[str, Any]) -> Rows:
    """A row for each tolerance that was tried."""
    return [
        [
            name,
            run["way"],
            tolerance(run["tolerance"]),
            whole(run["person_days_per_core_second"]),
            f"{run['max_error']:.1e}",
            f"{run['max_error_at_edges']:.1e}",
        ]
        for name, row in results.items()
        for run in row["sweep"]
    ]


def growing(rows: dict[str, dict[str, Any]], word: str) -> Rows:
    """A row for each number of persons, days or threads."""
    return [
        [
            f"{int(name):,} {word}",
            f"{row['persons']:,}",
            f"{row['days']}",
            f"{row['seconds']:.3g}",
            whole(row["person_days_per_second"]),
            whole(row["person_days_per_core_second"]),
        ]
        for name, row in rows.items()
    ]


def memory(row: dict[str, Any]) -> str:
    """A sentence about the memory of a large run."""
    what = f"{row['persons']:,} persons, {row['days']} days, daily output"
    if "skipped" in row:
        return f"{what}: {row['skipped']}."
    return (
        f"{what}: at most {row['peak_gib']:.2f} GiB in use ({row['before_gib']:.2f} GiB before the "
        f"run), {row['seconds']:.3g} s on {row['threads']} threads."
    )


def reference(row: dict[str, Any]) -> str:
    """A sentence about the reference."""
    return (
        f"Reference: LSODA at 1e-10 on {row['persons']} persons and {row['days']} days; DOP853 at "
        f"1e-11 is within {row['differ']:.1e} of it on {row['checked']} days of one."
    )


def start(row: dict[str, Any]) -> str:
    """A sentence about starting."""
    first, second, help_ = row["first"], row["second"], row["help"]
    low, high = help_["spread"]
    return (
        f"A day of two persons takes {first['seconds']:.3g} s ({first['core_seconds']:.3g} s of "
        f"the processor) where nothing is compiled yet, and {second['seconds']:.3g} s "
        f"({second['core_seconds']:.3g}) from then on. `kindloop --help` takes "
        f"{help_['seconds']:.2g} s (between {low:.2g} and {high:.2g}; {help_['core_seconds']:.2g})."
    )


def tolerance(value: float | Iterable[float]) -> str:
    """One number, or a relative and an absolute one."""
    if isinstance(value, float):
        return f"{value:g}"
    return " / ".join(f"{part:g}" for part in value)


def whole(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _faster(found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return ["", ""]
    return [f"{found['times']:.3g} x", _between(found["spread"])]


def _between(ends: list[float]) -> str:
    return f"{whole(ends[0])} to {whole(ends[1])}"
