"""The pages of the setback minute."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop.actions_companion import goals as goal_actions
from kindloop.actions_companion import setback, weeks
from kindloop.actions_companion.opening import instant
from kindloop.actions_companion.start import own
from kindloop.care.practices import practice_text
from kindloop.care.texts import _
from kindloop.web.desk import Words, desk_of, press, send, show


def routes() -> list[BaseRoute]:
    """The addresses of the setback minute."""
    return [
        Route("/setback", ask, methods=["GET"]),
        Route("/setback", tell, methods=["POST"]),
        Route("/setback/{at}", minute, methods=["GET"]),
        Route("/setback/{at}", step, methods=["POST"]),
        Route("/setback/{at}/answer", other, methods=["POST"]),
        Route("/setback/{at}/taken", taken, methods=["POST"]),
        Route("/setback/{at}/kept", kept),
        Route("/weeks", by_week),
    ]


def ask(request: Request) -> Response:
    """What happened, how much it stung, what was said, and which answer."""
    return _ask(request, Words(), "")


def _ask(request: Request, words: Words, error: str) -> Response:
    person = own(desk_of(request).database)
    if person is None:
        return _nobody(request)
    return show(
        request,
        "setback.html",
        422 if error else 200,
        here="setback",
        words=words,
        error=error,
        coin=person.settings.get(setback.COIN) == "yes",
        said=_said(),
    )


def _nobody(request: Request) -> Response:
    """Even before anything is begun, the minute itself is open to anyone."""
    kind = request.query_params.get("answer", "kind") != "neutral"
    text = practice_text(setback.practice_of("kind" if kind else "neutral"))
    return show(request, "unkept.html", here="setback", steps=text.at("short"), kind=kind)


async def tell(request: Request) -> Response:
    """Keep the setback and go on to the minute."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        at = setback.tell_setback(desk.database, words, desk.now(), desk.coin)
        return f"/setback/{at}"

    return await send(request, act, lambda words, error: _ask(request, words, error))


def minute(request: Request) -> Response:
    """Sixty seconds, and the next step."""
    return _minute(request, Words(), "")


def _minute(request: Request, words: Words, error: str) -> Response:
    desk = desk_of(request)
    at = _at(request)
    row = setback.minute(desk.database, at)
    return show(
        request,
        "minute.html",
        422 if error else 200,
        here="setback",
        row=row,
        words=Words({"step": row.step, "goal": str(row.goal or ""), **words}),
        error=error,
        steps=practice_text(setback.practice_of(row.answer)).at("short"),
        goals=goal_actions.open_goals(desk.database),
    )


async def step(request: Request) -> Response:
    """Keep the next step."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        at = _at(request)
        setback.name_step(
            desk.database, at, words.get("step", ""), words.get("goal", ""), desk.now()
        )
        return f"/setback/{at}/kept"

    return await send(request, act, lambda words, error: _minute(request, words, error))


async def other(request: Request) -> Response:
    """Take the other answer after all."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        at = _at(request)
        setback.change_answer(desk.database, at, words.get("answer", ""), desk.now())
        return f"/setback/{at}"

    return await press(request, act)


async def taken(request: Request) -> Response:
    """Keep whether the step was taken, and answer kindly."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        said = words.get("taken", "")
        setback.tell_step(desk.database, _at(request), said, desk.now())
        return f"/?kept={said}"

    return await press(request, act)


def kept(request: Request) -> Response:
    """The setback is kept; what comes next, if anything."""
    row = setback.minute(desk_of(request).database, _at(request))
    return show(request, "kept.html", here="setback", row=row)


def by_week(request: Request) -> Response:
    """Week by week: how often the step was taken after each kind of answer."""
    found = weeks.weeks(desk_of(request).database)
    names = {"kind": _("a kind answer"), "neutral": _("a neutral pause")}
    return show(request, "weeks.html", here="more", weeks=found, names=names)


def _at(request: Request) -> int:
    return instant(request.path_params["at"], _("setback minute"))


def _said() -> list[tuple[str, str]]:
    return [
        ("critical", _("Critical")),
        ("kind", _("Kind")),
        ("neither", _("Neither")),
    ]
