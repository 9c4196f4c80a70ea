"""A number of the model, which cannot exist without unit and source."""

from dataclasses import dataclass
from math import isfinite
from typing import Literal

Kind = Literal["measured", "calibrated", "assumed"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, where it comes from and how far it may be off.

    Attributes:
        value: the number, in ``unit``.
        unit: such as ``"min"`` or ``"nmol/L"``; a dimensionless number has ``"1"``.
        source: the row of the evidence that holds it; for an assumed number, the reason.
        spread: one standard deviation, in ``unit`` or, for a positive number, of its logarithm.
        kind: ``measured`` (the cited row holds this very number), ``calibrated`` or ``assumed``.
    """

    value: float
    unit: str
    source: str
    spread: float
    kind: Kind

    def __post_init__(self) -> None:
        if not self.unit or not self.source.strip():
            raise ValueError("A quantity needs a unit ('1' if it has none) and a source.")
        if not isfinite(self.value) or not self.spread >= 0:
            raise ValueError(
                f"A quantity needs a finite value and a spread of at least 0; "
                f"came {self.value} with spread {self.spread}."
            )


def quantity(
    value: float, unit: str, source: str, spread: float = 0.0, kind: Kind = "assumed"
) -> Quantity:
    """Make a number of the model.

    Raises:
        ValueError: if the unit or the source is empty, or the value is not finite.

    >>> quantity(22, "d", "P40", kind="measured").value
    22
    """
    return Quantity(value, unit, source, spread, kind)
