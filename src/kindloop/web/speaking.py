"""Every request in the language of its reader: the one chosen, or that of the browser."""

import re

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from kindloop.care.texts import languages, speaking

COOKIE = "language"
_WEIGHT = re.compile(r"\s*([a-zA-Z]{1,8})[-\w]*\s*(?:;\s*q=([01](?:\.\d+)?))?\s*")


class Speaking:
    """Sets the language in which the texts of one answer come."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        tag = chosen(Headers(scope=scope)) if scope["type"] == "http" else ""
        if not tag:
            await self.app(scope, receive, send)
            return
        with speaking(tag):
            await self.app(scope, receive, send)


def chosen(headers: Headers) -> str:
    """The language of a request, empty where it names none that we have.

    >>> chosen(Headers({"accept-language": "fr;q=0.9, de-AT, en;q=0.5"}))
    'de'
    >>> chosen(Headers({"cookie": "language=en", "accept-language": "de"}))
    'en'
    >>> chosen(Headers({"accept-language": "fr"}))
    ''
    """
    told = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    if told in languages():
        return told
    wanted: list[tuple[float, str]] = []
    for part in headers.get("accept-language", "").split(","):
        found = _WEIGHT.fullmatch(part)
        if found and found[1].lower() in languages():
            wanted.append((float(found[2] or 1), found[1].lower()))
    return max(wanted, key=lambda one: one[0], default=(0.0, ""))[1]
