"""Locking after a while without a request, and what happens to words that come too late."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kindloop import actions_vault as actions
from kindloop.errors import KindloopError
from kindloop.web.door import is_open, own_address

ALSO_OPEN = ("/unlock", "/recover")
LARGEST_KEPT = 2 * 1024 * 1024
_WITHOUT_A_WORD = 15

Clock = Callable[[], float]
Fields = list[tuple[str, str]]


@dataclass(slots=True)
class Idle:
    """When the pages were last used.

    Both a clock that stands still while the computer sleeps and one that does not are asked: a
    night asleep counts, and a clock that is set back stops nothing.

    Attributes:
        database: which is locked when nobody used it for long.
        clocks: seconds, from any start.
    """

    database: Path
    clocks: tuple[Clock, Clock] = (time.monotonic, time.time)
    _last: list[float] = field(default_factory=list[float])
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def used(self) -> None:
        """Somebody used a page now."""
        self._last[:] = [clock() for clock in self.clocks]

    def look(self) -> bool:
        """Lock if nobody used a page for long; tell whether the database is locked."""
        with self._guard:
            if actions.is_locked(self.database):
                return True
            try:
                minutes = actions.idle_minutes(self.database)
            except KindloopError:  # a damaged keys file is told where somebody unlocks
                minutes = _WITHOUT_A_WORD
            if not minutes:
                return False
            if not self._last:
                self.used()
            gone = max(clock() - last for clock, last in zip(self.clocks, self._last, strict=True))
            if gone >= 60.0 * minutes:
                actions.lock(self.database)
                self._last.clear()
                return True
            return False


class LockKeeper:
    """The layer that turns everyone away while the database is locked.

    Args:
        app: what needs the database.
        idle: locks it.
        late: makes the page for words that were sent to a locked database: the address that they
            were meant for, and the fields; None where they cannot be carried on.
        forget: lets go of what is kept in memory of a database that is locked.
    """

    def __init__(
        self,
        app: ASGIApp,
        idle: Idle,
        late: Callable[[Request, str, Fields | None], Response],
        forget: Callable[[], None],
    ) -> None:
        self.app = app
        self.idle = idle
        self.late = late
        self.forget = forget

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope.get("path", "")
        if scope["type"] != "http" or is_open(path):
            await self.app(scope, receive, send)
            return
        locked = await run_in_threadpool(self.idle.look)
        if locked:
            self.forget()
        if not locked or path in ALSO_OPEN:
            self.idle.used()
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        if scope["method"] in ("GET", "HEAD"):
            query = scope["query_string"].decode("latin-1")
            wanted = own_address(f"{quote(path)}{f'?{query}' if query else ''}")
            back = f"?{urlencode({'next': wanted})}" if wanted != "/" else ""
            answer: Response = RedirectResponse(f"/unlock{back}", 303)
        else:
            answer = self.late(request, path, await _fields(request))
        await answer(scope, receive, send)


async def _fields(request: Request) -> Fields | None:
    """What a form says, where it is plain and not too long."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        async for _chunk in request.stream():
            pass
        return None
    body = b""
    async for chunk in request.stream():
        body = (body + chunk)[: LARGEST_KEPT + 1]
    if len(body) > LARGEST_KEPT:
        return None
    try:
        return parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return None


def kept(fields: Sequence[tuple[str, str]]) -> str:
    """Fields as one text, to travel in a hidden field."""
    return json.dumps([pair for pair in fields if pair[0] != "token"])


def read_kept(text: str) -> Fields:
    """The fields again; none where the text is not ours."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(text)] if text else []
    except (ValueError, TypeError, RecursionError):
        return []
