"""A planned study in the terminal: what it would find, what it needs, one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from kindloop.care.texts import _
from kindloop.cli.plain import one_line
from kindloop.cli.show import terminal

if TYPE_CHECKING:
    from kindloop.report.plan_page import PlanWords
    from kindloop.study.plan.run import Planned


def plan(planned: Planned, words: PlanWords, console: Console | None = None) -> None:
    """Show what became of a plan."""
    console = console or terminal()

    def say(sentence: str) -> None:
        console.print(one_line(sentence), markup=False, highlight=False)

    say(planned.study.title)
    shown = Table(box=None, pad_edge=False)
    for name in words.table.head:
        shown.add_column(name, overflow="fold")
    for row in words.table.rows:
        shown.add_row(*row)
    console.print(shown, markup=False)
    for sentence in (*words.found, *words.needed, *words.about, *words.warnings):
        say(sentence)
    say(
        _("It took {simulation} s to simulate and {analysis} s to analyse.").format(
            simulation=f"{planned.seconds[0]:.0f}", analysis=f"{planned.seconds[1]:.0f}"
        )
    )
