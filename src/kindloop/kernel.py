"""Compiling numerical functions, and keeping what was compiled.

Numba looks for changes only in a function's own file, so a compiled caller would go on using the
old code of a callee elsewhere. The cache folder's name therefore holds the content of every file
that compiles something or writes instructions: when one changes, all are compiled anew.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numba.core.config as numba_config
import platformdirs

Function = TypeVar("Function", bound=Callable[..., Any])


# No caller comes from C, and a door for one takes a tenth of the compilation.
_WAYS: dict[str, Any] = {"cache": True, "nogil": True, "no_cfunc_wrapper": True}


def kernel(function: Function) -> Function:
    """Compile a function on its first call, free of Python's lock, and keep it on disk."""
    return cast("Function", numba.njit(**_WAYS)(function))


def summing(function: Function) -> Function:
    """The same; sums may be taken in any order, so that several terms are added at a time."""
    free = {"reassoc", "contract", "nsz", "arcp"}
    return cast("Function", numba.njit(**_WAYS, fastmath=free)(function))


def piece(function: Function) -> Function:
    """A piece of a kernel, written into its callers: for steps that are short and taken often.

    A view of an array within such steps costs more than the step; they take whole arrays and index.
    """
    return cast("Function", numba.njit(**_WAYS, inline="always")(function))


def cache_folder() -> Path:
    """Where compiled code is kept: the user's cache, or a folder of this process if that is closed.

    The second is made anew, readable by its owner only, since whoever can write there decides
    what runs here.
    """
    folder = Path(platformdirs.user_cache_dir("kindloop")) / f"kernels-{_content()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="kindloop-"))
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix="kindloop-"))


def _content() -> str:
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        text = path.read_bytes()
        if b"kindloop.kernel import" in text or b"from llvmlite import" in text:
            digest.update(text)
    return digest.hexdigest()[:16]


if not os.environ.get("NUMBA_CACHE_DIR"):
    cast("Any", numba_config).CACHE_DIR = str(cache_folder())
