"""What stands between the pages and the world.

Being on this computer is not enough: a page of some other site, open in the same browser, can
try to reach 127.0.0.1. So only our own names are answered, a form must come from our own pages,
and a page may load nothing from anywhere else.
"""

import logging
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kindloop.care.texts import _

OWN_NAMES = ("127.0.0.1", "localhost")
LARGEST_UPLOAD = 100 * 1024 * 1024
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Page = Callable[[Request, int, str], Response]
"""Makes a page that says one sentence: request, status, sentence."""

_log = logging.getLogger("kindloop.web")


class TooLargeError(Exception):
    """A request goes on after its allowed end."""


class Guards:
    """The outermost layer: headers on every answer, the checks, and a page for any failure.

    Args:
        app: what is guarded.
        page: makes the pages that say what was refused.
        largest: bytes that a request may have.
    """

    def __init__(self, app: ASGIApp, page: Page, largest: int = LARGEST_UPLOAD) -> None:
        self.app = app
        self.page = page
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        async def say(status: int, sentence: str) -> None:
            answer = self.page(Request(scope), status, sentence)
            await answer(scope, receive, send_guarded)

        refused = refusal(scope, self.largest)
        if refused:
            await _drained(receive)
            await say(*refused)
            return
        try:
            await self.app(scope, _limited(receive, self.largest), send_guarded)
        except TooLargeError:
            if started:
                raise
            await say(413, too_large(self.largest))
        except Exception as error:
            _log.error("A page failed: %s", where_it_failed(error))
            if started:
                raise
            await say(500, _("Something went wrong on this page. Nothing was changed."))


def refusal(scope: Scope, largest: int) -> tuple[int, str] | None:
    """Why a request is not let in, as status and sentence, or None.

    Args:
        scope: of the request.
        largest: bytes that it may have.
    """
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if host.rsplit(":", 1)[0].lower() not in OWN_NAMES:
        return 400, _("This page answers only to 127.0.0.1 and localhost.")
    if scope["method"] in _UNSAFE and is_foreign(headers, f"{scope['scheme']}://{host}"):
        return 403, _("This form did not come from kindloop's own page, so it was not read.")
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > largest:
        return 413, too_large(largest)
    return None


def is_foreign(headers: Headers, own: str) -> bool:
    """Whether a form comes from a page that is not ours.

    Our pages send no referrer, and browsers then name the origin ``null``; what counts then is
    ``Sec-Fetch-Site``, which no page can set.

    Args:
        headers: of the request.
        own: our own origin.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin == "null":
        return site != "same-origin"
    return site == "cross-site" or (origin is not None and origin != own)


def where_it_failed(error: BaseException) -> str:
    """What kind of error, and in which line: never its words, which may be a person's own."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f" in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}"
    return f"{type(error).__name__}{place}"


def too_large(largest: int) -> str:
    """The sentence for a file that is too large for a page."""
    return _(
        "The file is larger than {size} MB, too large for this page: load it in a terminal with "
        "kindloop import."
    ).format(size=largest // (1024 * 1024))


def _limited(receive: Receive, largest: int) -> Receive:
    """The same messages, read to their end and then refused if they are larger than allowed."""
    total = 0

    async def receive_limited() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > largest:
            if message.get("more_body"):
                await _drained(receive)
            raise TooLargeError
        return message

    return receive_limited


async def _drained(receive: Receive) -> None:
    """Let the browser finish sending, else it shows a broken connection instead of the page."""
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass
