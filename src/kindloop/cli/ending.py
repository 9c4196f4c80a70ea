"""How the command line ends: one sentence on standard error and a number, never a traceback."""

import io
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn

from kindloop.cli.plain import one_line
from kindloop.errors import KindloopError

FAILED, STOPPED = 1, 130


@contextmanager
def ended_well() -> Generator[None]:
    """Turn what goes wrong inside into one sentence and an exit code: 1, or 130 for Ctrl-C.

    A reader who closes the pipe, such as ``head``, ends the command without a word.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            yield
        finally:
            if sys.stdout:
                sys.stdout.flush()
    except KindloopError as error:
        _end(str(error), FAILED)
    except KeyboardInterrupt:
        _end("stopped; nothing was changed.", STOPPED)
    except BrokenPipeError:
        _forget_output()
        sys.exit(FAILED)
    except OSError as error:
        _forget_output()
        where = f" ({error.filename})" if error.filename else ""
        _end(f"This cannot be done here: {error.strerror or error}{where}.", FAILED)
    except UnicodeEncodeError:
        _end("A name was given that is not text in UTF-8; give it in UTF-8.", FAILED)
    except SystemExit as end:
        if end.code == STOPPED:
            _end("stopped; nothing was changed.", STOPPED)
        raise


def _end(sentence: str, code: int) -> NoReturn:
    print(f"kindloop: {one_line(sentence)}", file=sys.stderr)
    sys.exit(code)


def _forget_output() -> None:
    """Send what is still to be printed nowhere, so that the end of Python does not stumble."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, AttributeError):
        return
