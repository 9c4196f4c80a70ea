"""What one can do with a folder of openESM data sets: see what is in it, and draft its maps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.care.texts import _
from kindloop.errors import InputError

if TYPE_CHECKING:
    from kindloop.exchange.openesm_folder import OpenEsmSet


def openesm_sets(folder: Path, ids: Sequence[str] = ()) -> list[OpenEsmSet]:
    """The data sets in a folder, each with the map that was drafted for it.

    Arguments and errors are those of ``exchange.openesm_folder.find_openesm``.
    """
    from kindloop.exchange.openesm_folder import find_openesm

    return find_openesm(folder, ids)


def write_maps(found: Sequence[OpenEsmSet], folder: Path) -> list[Path]:
    """Write the drafted maps, one file a set; a map that is there stays as it is.

    Args:
        found: the data sets.
        folder: made if needed.

    Returns:
        The files, in the order of the sets that could be read.

    Raises:
        InputError: if another map is there already, or the folder cannot be written.
    """
    readable = [one for one in found if not one.unreadable]
    files = [folder / f"{one.name}.toml" for one in readable]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one, file in zip(readable, files, strict=True):
            if file.exists() and file.read_text(encoding="utf-8") != one.map_text:
                raise InputError(
                    _(
                        "{path} is there already and differs: name another folder, or move it "
                        "away; nothing of yours is overwritten."
                    ).format(path=file)
                )
        for one, file in zip(readable, files, strict=True):
            file.write_text(one.map_text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            _("The maps cannot be written to {path}: {why}.").format(
                path=folder, why=error.strerror or type(error).__name__
            )
        ) from None
    return files
