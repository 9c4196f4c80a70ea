"""The pages of the check-in."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop.actions_companion import check_in, practise
from kindloop.actions_companion.opening import instant
from kindloop.actions_companion.start import own
from kindloop.care.texts import _
from kindloop.errors import ConflictError, InputError
from kindloop.web.desk import Words, desk_of, go, press, send, show


def routes() -> list[BaseRoute]:
    """The addresses of the check-in."""
    return [
        Route("/checkin", ask, methods=["GET"]),
        Route("/checkin", tell, methods=["POST"]),
        Route("/checkin/recent", recent),
        Route("/checkin/{at}", kept, methods=["GET"]),
        Route("/checkin/{at}/gone", take_back, methods=["POST"]),
        Route("/success", succeed, methods=["POST"]),
        Route("/success/{at}/gone", take_back_success, methods=["POST"]),
    ]


def ask(request: Request) -> Response:
    """The questions."""
    return _ask(request, Words(), "")


def _ask(request: Request, words: Words, error: str) -> Response:
    desk = desk_of(request)
    person = own(desk.database)
    if person is None:
        return go("/")
    desk.standings.begin(desk.database, desk.now())
    return show(
        request,
        "checkin.html",
        422 if error else 200,
        here="checkin",
        questions=check_in.questions(person.settings),
        latest=check_in.clock_now(desk.database, desk.now()),
        words=words,
        error=error,
    )


async def tell(request: Request) -> Response:
    """Keep a check-in."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        try:
            return f"/checkin/{check_in.check_in(desk.database, words, desk.now())}"
        except ConflictError as error:
            raise InputError(str(error)) from None

    return await send(request, act, lambda words, error: _ask(request, words, error))


def kept(request: Request) -> Response:
    """The check-in is kept; one practice is offered."""
    desk = desk_of(request)
    at = _at(request)
    offered, careful = practise.offer_after(desk.database, at, desk.now())
    return show(
        request,
        "checkin_kept.html",
        here="checkin",
        at=at,
        offered=offered,
        careful=careful,
        ahead=desk.standings.next(desk.database, desk.now()),
    )


def recent(request: Request) -> Response:
    """The check-ins of the last days."""
    desk = desk_of(request)
    rows = check_in.recent(desk.database, desk.now())
    gone = request.query_params.get("gone") == "1"
    return show(request, "recent.html", here="checkin", rows=rows, gone=gone)


async def take_back(request: Request) -> Response:
    """Take a check-in away."""
    desk = desk_of(request)

    def act(_words: Words) -> str:
        check_in.take_back(desk.database, "check_in", _at(request), desk.now())
        return "/checkin/recent?gone=1"

    return await press(request, act)


async def succeed(request: Request) -> Response:
    """Something went well."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        at = check_in.succeed(desk.database, words.get("moment", ""), desk.now())
        return f"/?kept=success&undo={at}"

    return await press(request, act)


async def take_back_success(request: Request) -> Response:
    """Take a success away again."""
    desk = desk_of(request)

    def act(_words: Words) -> str:
        check_in.take_back(desk.database, "success", _at(request), desk.now())
        return "/?kept=gone"

    return await press(request, act)


def _at(request: Request) -> int:
    return instant(request.path_params["at"], _("check-in"))
