"""What is going on, on standard error: drawn on a terminal, left out elsewhere."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from kindloop.cli.plain import one_line


@contextmanager
def bar(words: str) -> Generator[Callable[[int, int], None]]:
    """A bar that fills; yields what is told how much is done, and of how much."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as drawn:
        task = drawn.add_task(escape(one_line(words)), total=None)
        yield lambda done, total: drawn.update(task, completed=done, total=total)


@contextmanager
def words(text: str) -> Generator[Callable[[str, str], None]]:
    """A line that says what is going on; yields what is told two words about it."""
    console = Console(stderr=True)
    with console.status(text) as status:
        yield lambda one, other: status.update(escape(one_line(f"{text}: {one}, {other}")))
