"""One number of the theory in both editions, with unit, source, spread and kind."""

from dataclasses import dataclass
from typing import Literal

from kindloop.quantity import Quantity, quantity

Edition = Literal["described", "evidenced"]
EDITIONS: tuple[Edition, ...] = ("described", "evidenced")
MINUTES_PER_HOUR = 60.0
MINUTES_PER_DAY = 1440.0


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the theory.

    Attributes:
        name: how the equations call it.
        described: the number where every link is as the article claims it.
        evidenced: the number at the strength that the literature supports.
        meaning: what it is, in plain words; empty for the strength of an arrow, which says it.
    """

    name: str
    described: Quantity
    evidenced: Quantity
    meaning: str = ""

    def of(self, edition: Edition) -> Quantity:
        """The number in an edition."""
        return self.described if edition == "described" else self.evidenced


def assumed(
    name: str, unit: str, values: tuple[float, float], spread: float, source: str, meaning: str = ""
) -> Number:
    """A number whose size we had to assume; the source says why.

    Args:
        name: how the equations call it.
        unit: its unit.
        values: described and evidenced.
        spread: one standard deviation: of the logarithm where the evidenced number is positive,
            in its own unit where it is centred on 0.
        source: the rows that give its sign or range, and what was assumed.
        meaning: what it is, in plain words.
    """
    both = [quantity(value, unit, source, spread, "assumed") for value in values]
    return Number(name, both[0], both[1], meaning)


def measured(
    name: str, unit: str, value: float, spread: float, source: str, meaning: str = ""
) -> Number:
    """A number that the cited row holds; it is the same in both editions."""
    both = quantity(value, unit, source, spread, "measured")
    return Number(name, both, both, meaning)
