"""The page of settings."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop.actions_companion import settings, start
from kindloop.actions_companion.check_in import OWN_ITEM
from kindloop.actions_companion.setback import COIN
from kindloop.web.desk import desk_of, go, send, show


def routes() -> list[BaseRoute]:
    """The address of the settings."""
    return [
        Route("/settings", choose, methods=["GET"]),
        Route("/settings", keep, methods=["POST"]),
    ]


def choose(request: Request) -> Response:
    """What can be set."""
    return _choose(request, None, "")


def _choose(request: Request, words: dict[str, str] | None, error: str) -> Response:
    own = start.own(desk_of(request).database)
    if own is None:
        return go("/")
    if words is None:
        keys = "" if own.settings.get(settings.KEYS) == "off" else "on"
        words = {**own.settings, settings.KEYS: keys}
    return show(
        request,
        "settings.html",
        422 if error else 200,
        here="more",
        own_item=words.get(OWN_ITEM, ""),
        coin=words.get(COIN) == "yes",
        keys=words.get(settings.KEYS) == "on",
        kept=request.query_params.get("kept") == "1",
        error=error,
    )


async def keep(request: Request) -> Response:
    """Keep what was set."""
    desk = desk_of(request)

    def act(words: dict[str, str]) -> str:
        settings.set_settings(desk.database, words, desk.now())
        return "/settings?kept=1"

    return await send(request, act, lambda words, error: _choose(request, words, error))
