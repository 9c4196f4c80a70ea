"""What scenarios and planned studies have in common as files: their text, and times of day."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path

from kindloop.errors import InputError, NotThereError, not_there
from kindloop.model.number import MINUTES_PER_HOUR

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(kind: str) -> dict[str, Path]:
    """Files of a kind that come with the program, by name, sorted.

    They lie in the installed package, or in the checkout around it.

    Args:
        kind: name of the folder, such as ``scenarios``.
    """
    installed = _PACKAGE / f"shipped_{kind}"
    folder = installed if installed.is_dir() else _PACKAGE.parents[1] / kind
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def text_of(path: str | Path, kind: str, known: Mapping[str, Path]) -> tuple[str, str]:
    """The text of a file, or of a shipped one by its name; and its name without the ending.

    Args:
        path: of the file, or a name.
        kind: what it is, in a word, such as ``scenario``.
        known: the shipped ones.

    Raises:
        NotThereError: if it is neither; the sentence names the nearest.
        InputError: if it is no text.
    """
    file = Path(path)
    if not file.is_file():
        if str(path) not in known:
            not_there(kind, str(path), list(known))
        file = known[str(path)]
    try:
        return file.read_bytes().decode("utf-8-sig"), file.stem
    except UnicodeDecodeError as error:
        raise InputError(
            f"{kind.capitalize()} {file.name}: the file is not a text in UTF-8 (byte "
            f"{error.start}); save it as UTF-8."
        ) from None
    except OSError:
        raise NotThereError(f"There is no {kind} {str(file)!r} that can be read.") from None


def clock(text: str) -> float:
    """Minutes after midnight of a time of day.

    Raises:
        ValueError: if it is none; the sentence says how to write one.

    >>> clock("14:30")
    870.0
    """
    try:
        read = time.fromisoformat(text)
    except ValueError:
        raise ValueError(f'{text!r} is not a time of day; write it as "14:30".') from None
    return read.hour * MINUTES_PER_HOUR + read.minute + read.second / 60


def clock_said(minutes: float) -> str:
    """Minutes after midnight as a time of day.

    >>> clock_said(870.0)
    '14:30'
    """
    hours, rest = divmod(round(minutes), int(MINUTES_PER_HOUR))
    return f"{hours:02d}:{rest:02d}"
