"""The door: only a browser that came by the address of this start is let in.

Other people may be logged in to the same computer and reach 127.0.0.1 as well. So the address that
kindloop prints carries a secret; the first visit swaps it for a cookie by a redirect, and whoever
has no cookie sees only where help is found.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kindloop.care.texts import _

OPEN = ("/help",)
"""Pages that anyone may see, also before unlocking."""

OPEN_FOLDER = "/static/"
_START = "start"

Page = Callable[[Request, int, str], Response]


def _secret() -> str:
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Door:
    """The secrets of one start.

    Attributes:
        printed: in the address on the terminal; good as long as kindloop runs.
        cookie: what a browser that was let in shows.
        once: in addresses that are handed to a browser, where others could read them in the list
            of running programs; each is good for one visit.
    """

    printed: str = field(default_factory=_secret)
    cookie: str = field(default_factory=_secret)
    once: set[str] = field(default_factory=set[str])

    def address(self, base: str) -> str:
        """The address to print, from one that ends in ``/``."""
        return f"{base}?{urlencode({_START: self.printed})}"

    def address_for_one_visit(self, base: str) -> str:
        """An address that lets in once."""
        token = _secret()
        self.once.add(token)
        return f"{base}?{urlencode({_START: token})}"

    def lets_in(self, token: str) -> bool:
        """Whether a start token is good; one for a single visit is used up by this."""
        if hmac.compare_digest(token.encode("utf-8", "replace"), self.printed.encode()):
            return True
        if token in self.once:
            self.once.discard(token)
            return True
        return False

    def knows(self, cookie: str) -> bool:
        """Whether a browser was let in."""
        return hmac.compare_digest(cookie.encode("utf-8", "replace"), self.cookie.encode())


class DoorKeeper:
    """The layer that asks for the cookie.

    Args:
        app: what is behind the door.
        door: its secrets; None lets everyone in.
        page: makes the page that says who is not let in.
    """

    def __init__(self, app: ASGIApp, door: Door | None, page: Page) -> None:
        self.app = app
        self.door = door
        self.page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self.door is None or scope["type"] != "http" or is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        token = request.query_params.get(_START)
        if token is not None and scope["method"] == "GET":
            answer = self._swap(request, self.door, token)
            await answer(scope, receive, send)
            return
        if self.door.knows(request.cookies.get(cookie_name(request), "")):
            await self.app(scope, receive, send)
            return
        await self.page(request, 403, _stranger())(scope, receive, send)

    def _swap(self, request: Request, door: Door, token: str) -> Response:
        known = door.knows(request.cookies.get(cookie_name(request), ""))
        if not door.lets_in(token) and not known:
            return self.page(request, 403, _stranger())
        left = QueryParams(
            [pair for pair in request.query_params.multi_items() if pair[0] != _START]
        )
        following = own_address(f"{request.url.path}{f'?{left}' if left else ''}")
        answer = RedirectResponse(following, 303)
        answer.set_cookie(
            cookie_name(request), door.cookie, httponly=True, samesite="strict", path="/"
        )
        return answer


def is_open(path: str) -> bool:
    """Whether anyone may see a page."""
    return path in OPEN or path.startswith(OPEN_FOLDER)


def own_address(text: str) -> str:
    """An address to go on to, only if it is one of our own pages.

    >>> own_address("/person/Robin"), own_address("//elsewhere.example"), own_address("")
    ('/person/Robin', '/', '/')
    """
    odd = "\\" in text or any(ord(sign) <= 32 for sign in text)
    return text if text.startswith("/") and not text.startswith("//") and not odd else "/"


def cookie_name(request: Request) -> str:
    """The name of the cookie: browsers share cookies between the ports of a computer.

    Args:
        request: to one of our addresses.
    """
    return f"kindloop-{request.url.port or 80}"


def _stranger() -> str:
    return _(
        "This browser was not let in. Open kindloop by the whole address that it printed when it "
        "started, or start it anew."
    )
