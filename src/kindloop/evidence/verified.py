"""The door that numbers from memory do not pass: into a calibration or a result goes none."""

from kindloop.errors import UnverifiedError
from kindloop.evidence.rows import PROVENANCE, Figure, Provenance


def verified(provenance: Provenance, where: str) -> Provenance:
    """How a number is known, if that lets it into a calibration or a result.

    Args:
        provenance: how it is known.
        where: the row or figure that holds it, for the sentence of the error.

    Raises:
        UnverifiedError: if it is from memory.

    >>> verified("C", "F62")
    'C'
    """
    if provenance == "M":
        raise UnverifiedError(
            f"{where} is {PROVENANCE['M']}: it may be shown, and enters no calibration and no "
            "result. Use a number that was read or computed."
        )
    return provenance


def usable(figure: Figure, row: str) -> Figure:
    """A figure that may enter a calibration or a result.

    Args:
        figure: of the registry.
        row: the id of its row.

    Raises:
        UnverifiedError: if it is from memory.
    """
    verified("M" if figure.unverified else figure.provenance, f"{row}, {figure.what},")
    return figure
