"""What the pages of the companion share: the desk, pages with all that the frame needs, forms."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kindloop import actions
from kindloop.actions_companion import start
from kindloop.actions_companion.opening import present
from kindloop.actions_companion.see import Reports
from kindloop.actions_companion.settings import KEYS
from kindloop.actions_companion.standing import Standings
from kindloop.errors import InputError, KindloopError
from kindloop.web.sent import sent_form
from kindloop.web.templating import page

Answer = TypeVar("Answer")


class Words(dict[str, str]):
    """What a form holds; a field that it has not is empty."""

    def __missing__(self, key: str) -> str:
        """The text of a field that was not sent."""
        return ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages work with.

    Attributes:
        database: the file that holds the diary.
        now: tells the time.
        coin: draws where a person lets a coin choose.
        reports: that are at hand.
        standings: what is known of the next check-in.
    """

    database: Path
    now: Callable[[], int] = present
    coin: random.Random = field(default_factory=secrets.SystemRandom)
    reports: Reports = field(default_factory=lambda: Reports(actions.report_body))
    standings: Standings = field(default_factory=Standings)

    def forget(self) -> None:
        """Let go of everything in memory: the file is locked."""
        self.reports.forget(self.database)
        self.standings.forget(self.database)


def desk_of(request: Request) -> Desk:
    """The desk of the application."""
    desk: Desk = request.app.state.desk
    return desk


def show(request: Request, name: str, status: int = 200, /, **values: object) -> Response:
    """One page of the companion.

    Args:
        request: that is answered.
        name: of the template.
        status: of the answer.
        values: what the template shows.
    """
    desk = desk_of(request)
    own = start.own(desk.database)
    return page(
        name,
        status,
        **{
            "own": own,
            "single_keys": own is None or own.settings.get(KEYS) != "off",
            "token": request.app.state.token,
            "moment": desk.now(),
            "error": "",
            **values,
        },
    )


def words_of(form: FormData) -> Words:
    """The texts of a form by name; of several of one name the last."""
    return Words({name: value for name, value in form.multi_items() if isinstance(value, str)})


async def send(
    request: Request,
    act: Callable[[Words], str],
    again: Callable[[Words, str], Response],
) -> Response:
    """Do what a form asks for, then go to the page that follows.

    Args:
        request: that came.
        act: does it; gives the address that follows.
        again: shows the form as it was sent, with a sentence on what was wrong.
    """
    async with sent_form(request) as form:
        words = words_of(form)
    try:
        return go(await run_in_threadpool(act, words))
    except KindloopError as error:
        if not isinstance(error, InputError):
            raise
        return await run_in_threadpool(again, words, str(error))


async def press(request: Request, act: Callable[[Words], str]) -> Response:
    """Do what one button asks for, then go to the page that follows."""
    async with sent_form(request) as form:
        words = words_of(form)
    return go(await run_in_threadpool(act, words))


def go(address: str) -> Response:
    """Go on to an address; going back does not send the form again."""
    return RedirectResponse(address, 303)
