"""Serving the pages on this computer only, until Ctrl-C."""

import asyncio
import contextlib
import errno
import os
import socket
import sys
import threading
import time
import webbrowser
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from kindloop import actions, actions_vault
from kindloop.care.texts import _
from kindloop.errors import KindloopError
from kindloop.web.app import make_app
from kindloop.web.door import Door
from kindloop.web.idle import Idle

HOST = "127.0.0.1"
_LOOK_EVERY_SECONDS = 5.0
_BACKUP_EVERY_SECONDS = 3600.0


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
        door, idle = Door(), Idle(database)
        base = f"http://{HOST}:{listener.getsockname()[1]}/"
        config = uvicorn.Config(
            make_app(database, door=door, idle=idle), log_level="warning", access_log=False,
            server_header=False, timeout_graceful_shutdown=2,
        )  # fmt: skip
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(
                _run(uvicorn.Server(config), listener, Start(door, idle, base, open_browser))
            )
    print(_("kindloop has ended. Your diary is where it was."), file=sys.stderr)  # noqa: T201


@dataclass(frozen=True, slots=True)
class Start:
    """What one start of the pages needs.

    Attributes:
        door: who may come in.
        idle: locks the diary after a while.
        base: the address without its secret.
        open_browser: whether to open a browser where there is one.
    """

    door: Door
    idle: Idle
    base: str
    open_browser: bool


async def _run(server: uvicorn.Server, listener: socket.socket, start: Start) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started:
        print(start.door.address(start.base), flush=True)  # noqa: T201 - the first line
        threading.Thread(target=_prepare, daemon=True).start()
        if start.open_browser and _has_browser():
            once = start.door.address_for_one_visit(start.base)
            threading.Thread(target=webbrowser.open, args=(once,), daemon=True).start()
    minding = asyncio.create_task(_mind(start.idle))
    await serving
    minding.cancel()


async def _mind(idle: Idle) -> None:
    """Lock in time, and back up once a day, for as long as the pages are served."""
    last = 0.0
    while True:
        with contextlib.suppress(Exception):
            locked = await asyncio.to_thread(idle.look)
            if not locked and time.monotonic() - last > _BACKUP_EVERY_SECONDS:
                last = time.monotonic()
                await asyncio.to_thread(actions_vault.back_up_if_due, idle.database)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


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
