"""The page on which one enters people and numbers of one's own."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop.actions_companion import own_help
from kindloop.web.desk import Words, desk_of, send, show


def routes() -> list[BaseRoute]:
    """The address of the page."""
    return [
        Route("/help/own", enter, methods=["GET"]),
        Route("/help/own", keep, methods=["POST"]),
    ]


def enter(request: Request) -> Response:
    """The people and numbers, to be changed."""
    words = Words(words=own_help.own_help_text(desk_of(request).database))
    return _enter(request, words, "")


def _enter(request: Request, words: Words, error: str) -> Response:
    return show(
        request,
        "own_help.html",
        422 if error else 200,
        here="help",
        words=words,
        error=error,
    )


async def keep(request: Request) -> Response:
    """Keep them."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        own_help.set_own_help(desk.database, words["words"], desk.now())
        return "/help"

    return await send(request, act, lambda words, error: _enter(request, words, error))
