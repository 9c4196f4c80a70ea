"""The claims in the terminal: one table, the counts, and what they do not mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from kindloop.cli.show import terminal
from kindloop.evidence.registry import claim
from kindloop.report.claims_table import (
    NOT_A_VALIDATION,
    carried_said,
    counts,
    counts_said,
    literature_said,
    result_said,
)


def table(rows: Sequence[Mapping[str, Any]], console: Console | None = None) -> None:
    """Show what became of the claims, one line each."""
    console = console or terminal()
    editions = list(dict.fromkeys(row["edition"] for row in rows))
    by = {(row["id"], row["edition"]): row for row in rows}
    literature = literature_said()
    shown = Table(box=None, pad_edge=False, title="The article's claims, run (simulated)")
    for name in ("claim", *editions, "literature"):
        shown.add_column(name, overflow="fold")
    for name in dict.fromkeys(row["id"] for row in rows):
        cells = [_cell(by[name, edition]) for edition in editions]
        shown.add_row(f"{name} {claim(name).claim}", *cells, literature[name])
    console.print(shown, markup=False)
    for sentence in (*counts_said(counts(rows)), NOT_A_VALIDATION):
        console.print(sentence, markup=False, highlight=False)


def _cell(row: Mapping[str, Any]) -> str:
    parts = (result_said(row), carried_said(row), row.get("reason", ""))
    return "; ".join(part for part in parts if part)
