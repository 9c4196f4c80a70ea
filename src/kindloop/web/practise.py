"""The pages of the guided practices."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop.actions_companion import practise
from kindloop.care.bell import bell
from kindloop.care.practices import LENGTHS, NEUTRAL, all_practices, practice_text
from kindloop.care.texts import _
from kindloop.web.desk import Words, desk_of, send, show


def routes() -> list[BaseRoute]:
    """The addresses of the practices."""
    return [
        Route("/practise", choose),
        Route("/practise/{name}", practice, methods=["GET"]),
        Route("/practise/{name}", done, methods=["POST"]),
        Route("/practise/{name}/done", after),
        Route("/bell.wav", ring),
    ]


def choose(request: Request) -> Response:
    """What is offered, and everything that there is."""
    desk = desk_of(request)
    found = practise.offered(desk.database, desk.now())
    return show(
        request,
        "practise.html",
        here="practise",
        offered=found.practices[0],
        others=found.practices[1:],
        rested=found.rested,
        affirmation=found.affirmation,
        neutral=practice_text(NEUTRAL),
        parts=part_names(),
    )


def practice(request: Request) -> Response:
    """One practice, to be read or followed step by step."""
    return _practice(request, Words(length=request.query_params.get("length", "short")), "")


def _practice(request: Request, words: Words, error: str) -> Response:
    text = practice_text(request.path_params["name"])
    length = words.get("length", "short")
    length = length if length in LENGTHS else "short"
    return show(
        request,
        "practice.html",
        422 if error else 200,
        here="practise",
        text=text,
        length=length,
        lengths=[(one, length_names()[one], _minutes(text.minutes(one))) for one in LENGTHS],
        steps=text.at(length),
        evidence=practise.evidence(text.name),
        card=practise.has_card(text.name),
        parts=part_names(),
        words=words,
        error=error,
    )


async def done(request: Request) -> Response:
    """Keep how it went."""
    desk = desk_of(request)
    name = request.path_params["name"]

    def act(words: Words) -> str:
        session = practise.finish(desk.database, name, words, desk.now())
        return f"/practise/{name}/done" + ("?worse=1" if session.worse else "")

    return await send(request, act, lambda words, error: _practice(request, words, error))


def after(request: Request) -> Response:
    """Thanks, or, where it made things worse, what to do now."""
    desk = desk_of(request)
    text = practice_text(request.path_params["name"])
    return show(
        request,
        "practised.html",
        here="practise",
        text=text,
        worse=request.query_params.get("worse") == "1",
        rested=practise.worse_twice(desk.database, text.name, desk.now()),
        neutral=practice_text(NEUTRAL),
    )


def ring(_request: Request) -> Response:
    """The bell."""
    return Response(bell(), media_type="audio/wav")


def part_names() -> dict[str, str]:
    """The parts of self-compassion, as people call them."""
    return {
        "kindness": _("kindness"),
        "common humanity": _("common humanity"),
        "mindfulness": _("mindfulness"),
    }


def length_names() -> dict[str, str]:
    """The three lengths, as people call them."""
    return {"short": _("Short"), "middle": _("Middle"), "long": _("Long")}


def titles() -> dict[str, str]:
    """The practices by name, as people call them."""
    return {text.name: text.title for text in (*all_practices(), practice_text(NEUTRAL))}


def _minutes(minutes: float) -> int:
    return max(1, round(minutes))
