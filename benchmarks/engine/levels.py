"""What every engine returns."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Levels:
    """Levels at the times asked and at the edges, shapes (persons, n, states)."""

    daily: Any
    edges: Any
