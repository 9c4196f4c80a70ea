"""Serving the pages on this computer only, until Ctrl-C."""

import asyncio
import contextlib
import errno
import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path

import uvicorn

from kindloop import actions
from kindloop.care.texts import _
from kindloop.errors import KindloopError
from kindloop.web.app import make_app

HOST = "127.0.0.1"


def serve(database: Path, port: int, open_browser: bool) -> None:
    """Serve the pages on 127.0.0.1 and print their address on the first line.

    Args:
        database: the file that holds the diaries.
        port: where to listen; 0 is any free port.
        open_browser: whether to open a browser where there is one.

    Raises:
        KindloopError: if the port is taken or not allowed.
    """
    with _listening(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        config = uvicorn.Config(
            make_app(database), log_level="warning", access_log=False, server_header=False,
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_run(uvicorn.Server(config), listener, address, open_browser))
    print(_("kindloop has ended. Your diary is where it was."), file=sys.stderr)  # noqa: T201


async def _run(
    server: uvicorn.Server, listener: socket.socket, address: str, open_browser: bool
) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started:
        print(address, flush=True)  # noqa: T201 - the first line is the address
        threading.Thread(target=_prepare, daemon=True).start()
        if open_browser and _has_browser():
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    await serving


def _prepare() -> None:
    """Get ready for the first report while the first page is read; a page tells what fails."""
    with contextlib.suppress(Exception):
        actions.prepare()


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise KindloopError(_refused(error, port)) from None
    return listener


def _refused(error: OSError | OverflowError, port: int) -> str:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return _(
            "Port {port} is already in use, perhaps by another kindloop: end that one, or choose "
            "another port, such as --port 0 for any that is free."
        ).format(port=port)
    if code in (errno.EACCES, errno.EPERM):
        return _("Port {port} is not allowed to you: choose one above 1023.").format(port=port)
    return _("Port {port} cannot be used: choose one from 1024 to 65535, or 0 for any.").format(
        port=port
    )


def _has_browser() -> bool:
    """Whether there is a screen to open a browser on; a text browser would take the terminal."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
