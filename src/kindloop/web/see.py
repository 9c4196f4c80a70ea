"""See oneself: the living report, and one page to print."""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop.actions_companion import see, start
from kindloop.web.desk import desk_of, go, show


def routes() -> list[BaseRoute]:
    """The addresses of what one sees of oneself."""
    return [
        Route("/me", report),
        Route("/me/ready", ready),
        Route("/me/page", printed),
    ]


def report(request: Request) -> Response:
    """The report on the own diary: the one at hand, while a newer one is being made."""
    desk = desk_of(request)
    body, new = desk.reports.report(desk.database)
    return show(
        request,
        "me.html",
        here="more",
        body=Markup(body),  # noqa: S704 - our own report
        new=new,
    )


def ready(request: Request) -> Response:
    """Whether the report at hand is that of the diary as it is."""
    desk = desk_of(request)
    _body, new = desk.reports.report(desk.database)
    return Response(status_code=204 if new else 202)


def printed(request: Request) -> Response:
    """One page to print or bring along; own words only where they were ticked."""
    desk = desk_of(request)
    own = start.own(desk.database)
    if own is None:
        return go("/")
    asked = request.query_params
    days = asked.get("days", "")
    wanted = see.Wanted(
        int(days) if days in {str(one) for one in see.PERIODS} else see.Wanted().days,
        setbacks=asked.get("setbacks") == "yes",
        journal=asked.get("journal") == "yes",
        goals=asked.get("goals") == "yes",
    )
    return show(
        request,
        "printed.html",
        here="more",
        wanted=wanted,
        periods=see.PERIODS,
        it=see.printed(desk.database, wanted, desk.now()),
    )
