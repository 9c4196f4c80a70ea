"""The page of goals."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop.actions_companion import goals
from kindloop.actions_companion.opening import instant
from kindloop.care.texts import _
from kindloop.web.desk import Words, desk_of, send, show


def routes() -> list[BaseRoute]:
    """The addresses of the goals."""
    return [
        Route("/goals", every, methods=["GET"]),
        Route("/goals", keep, methods=["POST"]),
        Route("/goals/{at}/close", close, methods=["POST"]),
    ]


def every(request: Request) -> Response:
    """All goals with their steps."""
    return _every(request, Words(), "")


def _every(request: Request, words: Words, error: str) -> Response:
    desk = desk_of(request)
    rows = goals.goals(desk.database, desk.now())
    open_ones = [row for row in rows if row.goal.closed is None]
    change = request.query_params.get("change", "")
    return show(
        request,
        "goals.html",
        422 if error else 200,
        here="more",
        open=open_ones,
        closed=[row for row in rows if row.goal.closed is not None],
        room=len(open_ones) < goals.MOST,
        change=words.get("at", change),
        words=words,
        error=error,
    )


async def keep(request: Request) -> Response:
    """Name a goal, or change its words."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        at = words.get("at") or words.get("moment", "")
        goals.keep_goal(desk.database, at, words.get("title", ""), words.get("why", ""), desk.now())
        return "/goals"

    return await send(request, act, lambda words, error: _every(request, words, error))


async def close(request: Request) -> Response:
    """Put a goal away, or take it up again."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        at = instant(request.path_params["at"], _("goal"))
        goals.close_goal(desk.database, at, again=words.get("again") == "yes", now=desk.now())
        return "/goals"

    return await send(request, act, lambda _words, error: _every(request, Words(), error))
