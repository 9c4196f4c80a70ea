"""The addresses of the companion, and its first pages: the start, the home, all else."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop import actions
from kindloop.actions_companion import home as home_actions
from kindloop.actions_companion import start
from kindloop.care.help import what_this_is_not
from kindloop.care.texts import _, languages
from kindloop.web import (
    check_in,
    goals,
    journal,
    own_help,
    practise,
    reminders,
    see,
    setback,
    settings,
    trial,
)
from kindloop.web.desk import Words, desk_of, press, send, show
from kindloop.web.pages import person_address
from kindloop.web.speaking import COOKIE

_DIARIES_SHOWN = 4
_YEARS = 5 * 365 * 86_400


def routes() -> list[BaseRoute]:
    """All addresses of the companion."""
    return [
        Route("/", home),
        Route("/welcome", welcome),
        Route("/start", begin, methods=["POST"]),
        Route("/language", language, methods=["POST"]),
        Route("/more", more),
        *setback.routes(),
        *check_in.routes(),
        *practise.routes(),
        *journal.routes(),
        *goals.routes(),
        *reminders.routes(),
        *see.routes(),
        *settings.routes(),
        *trial.routes(),
        *own_help.routes(),
    ]


def home(request: Request) -> Response:
    """The first page; where nobody has begun, the first start."""
    desk = desk_of(request)
    if start.own(desk.database) is None:
        return welcome(request)
    found = home_actions.home(desk.database, desk.now())
    return show(
        request,
        "home.html",
        here="home",
        home=found,
        greeting=_greeting(found.hour),
        kept=_kept().get(request.query_params.get("kept", ""), ""),
        undo=request.query_params.get("undo", ""),
    )


def welcome(request: Request) -> Response:
    """The first start: what this is and is not, and how to begin."""
    return _welcome(request, Words(), "")


def _welcome(request: Request, words: Words, error: str) -> Response:
    actions.ensure_sample(desk_of(request).database)
    return show(
        request,
        "start.html",
        422 if error else 200,
        here="home",
        words=words,
        error=error,
        zone=words.get("timezone") or start.clock_here(),
        not_this=what_this_is_not(),
        diaries=[
            (row.name, person_address(row.name), row.simulated)
            for row in actions.people(desk_of(request).database)[:_DIARIES_SHOWN]
        ],
    )


async def begin(request: Request) -> Response:
    """Begin: with an own companion, or with the simulated person."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        if words.get("way") == "sample":
            start.begin_sample(desk.database, desk.now())
            return "/"
        start.begin_own(
            desk.database, words.get("name", ""), words.get("timezone", "").strip(), desk.now()
        )
        return "/security/new" if words["passphrase"] else "/?kept=begun"

    return await send(request, act, lambda words, error: _welcome(request, words, error))


async def language(request: Request) -> Response:
    """Choose the language of all pages."""
    chosen: list[str] = []

    def act(words: Words) -> str:
        chosen.append(words.get("tag", ""))
        return "/"

    answer = await press(request, act)
    if chosen[0] in languages():
        answer.set_cookie(COOKIE, chosen[0], max_age=_YEARS, httponly=True, samesite="strict")
    return answer


def more(request: Request) -> Response:
    """Everything else that there is."""
    return show(request, "more.html", here="more")


def _greeting(hour: int) -> str:
    if 4 <= hour < 11:
        return _("Good morning")
    if 11 <= hour < 17:
        return _("Good day")
    return _("Good evening")


def _kept() -> dict[str, str]:
    return {
        "begun": _("Your companion is ready. Nothing here is a duty."),
        "success": _("Kept: something went well."),
        "done": _("You took the step. That took something, and it is there now."),
        "partly": _("Partly is a step. The rest can wait, or stay undone."),
        "not": _("Not taken, and noted. That happens to everybody, and it says nothing about you."),
        "gone": _("Taken away."),
    }
