"""The web application: addresses, guards and error pages."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kindloop.care.texts import _
from kindloop.errors import KindloopError, LockedError, NotBegunError
from kindloop.web import companion, data_pages, explore, vault_pages
from kindloop.web.desk import Desk, go
from kindloop.web.door import Door, DoorKeeper
from kindloop.web.guards import LARGEST_UPLOAD, OWN_NAMES, Guards
from kindloop.web.idle import Idle, LockKeeper
from kindloop.web.pages import Pages, kindloop_error, not_found, style_sheet
from kindloop.web.sent import WrongTokenError
from kindloop.web.speaking import Speaking
from kindloop.web.templating import sentence_page

_STATIC = Path(__file__).parent / "static"


def make_app(
    database: Path,
    *,
    token: str | None = None,
    largest_upload: int = LARGEST_UPLOAD,
    door: Door | None = None,
    idle: Idle | None = None,
) -> Starlette:
    """The pages over one database, as an ASGI application.

    Args:
        database: the file that holds the diaries; it is made when it is first needed.
        token: which forms carry; a random one for each start if None.
        largest_upload: bytes that a form may have.
        door: who may come in; everyone if None.
        idle: locks the database after a while; its own if None.
    """
    pages = Pages(database) if token is None else Pages(database, token)
    desk = Desk(database)
    app = Starlette(
        routes=[
            *companion.routes(),
            Route("/diaries", pages.diaries),
            Route("/person/{name:path}/report.html", pages.download),
            Route("/person/{name:path}", pages.person),
            Route("/load", pages.load, methods=["GET"]),
            Route("/load", pages.loaded, methods=["POST"]),
            *explore.routes(),
            *vault_pages.routes(),
            *data_pages.routes(),
            Route("/help", pages.help),
            Route("/about", pages.about),
            Route("/static/kindloop.css", style_sheet),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[
            Middleware(Guards, page=_say, largest=largest_upload),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(OWN_NAMES)),
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6),
            Middleware(Speaking),
            Middleware(DoorKeeper, door=door, page=_say),
            Middleware(
                LockKeeper,
                idle=idle or Idle(database),
                late=vault_pages.late,
                forget=desk.forget,
            ),
        ],
        exception_handlers={
            LockedError: _locked,
            NotBegunError: _begin,
            KindloopError: kindloop_error,
            HTTPException: not_found,
            WrongTokenError: _wrong_token,
        },
    )
    app.state.database, app.state.token, app.state.desk = database, pages.token, desk
    return app


def _begin(_request: Request, _error: Exception) -> Response:
    return go("/")


def _say(_request: Request, status: int, sentence: str) -> Response:
    return sentence_page(status, sentence)


def _locked(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/unlock", 303)


def _wrong_token(_request: Request, _error: Exception) -> Response:
    words = _(
        "This form is from an earlier start of kindloop: go back, load the page, send it again."
    )
    return sentence_page(403, words)
