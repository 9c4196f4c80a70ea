"""The page of reminders, and their calendar files."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop.actions_companion import reminders, start
from kindloop.actions_companion.opening import instant
from kindloop.care.texts import _
from kindloop.web.desk import desk_of, go, send, show


def routes() -> list[BaseRoute]:
    """The addresses of the reminders."""
    return [
        Route("/reminders", choose, methods=["GET"]),
        Route("/reminders", keep, methods=["POST"]),
        Route("/reminders/moments.ics", calendar),
        Route("/reminders/{at}.ics", follow_up),
    ]


def choose(request: Request) -> Response:
    """When to be reminded."""
    return _choose(request, {}, "")


def _choose(request: Request, words: dict[str, str], error: str) -> Response:
    own = start.own(desk_of(request).database)
    if own is None:
        return go("/")
    chosen = reminders.reminders(own.settings)
    times = [*chosen.times, *[""] * reminders.MOST][: reminders.MOST]
    return show(
        request,
        "reminders.html",
        422 if error else 200,
        here="more",
        times=[words.get(f"time{at}", one) for at, one in enumerate(times)],
        days=list(zip(reminders.DAYS, _days(), strict=True)),
        ticked=[day for day in reminders.DAYS if words.get(day)] if words else chosen.days,
        quiet=(words.get("from", chosen.quiet_from), words.get("to", chosen.quiet_to)),
        moved=reminders.moved(chosen),
        kept=reminders.NAME in own.settings,
        error=error,
    )


async def keep(request: Request) -> Response:
    """Keep when to be reminded."""
    desk = desk_of(request)

    def act(words: dict[str, str]) -> str:
        chosen = reminders.read_reminders(
            [words.get(f"time{at}", "") for at in range(reminders.MOST)],
            [day for day in reminders.DAYS if words.get(day)],
            (words.get("from", ""), words.get("to", "")),
        )
        reminders.set_reminders(desk.database, chosen, desk.now())
        return "/reminders"

    return await send(request, act, lambda words, error: _choose(request, words, error))


def calendar(request: Request) -> Response:
    """The reminders as a calendar file."""
    desk = desk_of(request)
    return _file(reminders.calendar(desk.database, desk.now()))


def follow_up(request: Request) -> Response:
    """One reminder, three hours after a setback minute."""
    desk = desk_of(request)
    at = instant(request.path_params["at"], _("setback minute"))
    return _file(reminders.follow_up(desk.database, at, desk.now()))


def _file(text: str) -> Response:
    return Response(
        text,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="moments.ics"'},
    )


def _days() -> list[str]:
    return [
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
        _("Sunday"),
    ]  # fmt: skip
