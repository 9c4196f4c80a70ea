"""Where results go: a file that takes its place when it is whole, and nothing left of a failure."""

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from kindloop.errors import InputError, NotThereError


def check_target(target: Path, *read: Path) -> None:
    """Make sure, before any work, that a file can be written without harm.

    Args:
        target: the file to write; an ordinary file that is there is replaced.
        read: files that are read meanwhile, and must not be written over.

    Raises:
        InputError: if the target is no ordinary file, or one of those that are read.
        NotThereError: if its folder is not there.
    """
    if target.is_dir():
        raise InputError(f"{target} is a folder; name a file to write.")
    if target.exists() and not target.is_file():
        raise InputError(f"{target} is no ordinary file; name another one to write.")
    folder = target.absolute().parent
    if not folder.is_dir():
        raise NotThereError(f"There is no folder {folder}; make it, or name another for {target}.")
    if target.resolve() in [one.resolve() for one in read]:
        raise InputError(f"{target} is read here and would be lost; name another file to write.")


@contextmanager
def written_whole(target: Path) -> Generator[Path]:
    """A name to write under; the file takes its place at the end, and only if all went well.

    Args:
        target: the file to write, as ``check_target`` accepts it.

    Raises:
        InputError: if it cannot be written.
    """
    place = target.resolve()
    partial = place.with_name(f".{place.name[:80]}-{os.getpid()}.tmp")
    try:
        yield partial
        partial.replace(place)
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(f"{target} cannot be written: {why}.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


@contextmanager
def folders_undone(target: Path) -> Generator[None]:
    """If the work fails, take away the empty folders above a target that were not there before."""
    new = [folder for folder in target.absolute().parents if not folder.exists()]
    try:
        yield
    except BaseException:
        for folder in new:
            with suppress(OSError):
                folder.rmdir()
        raise
