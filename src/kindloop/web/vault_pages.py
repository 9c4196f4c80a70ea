"""The pages of the vault: unlock, recover, and everything about the passphrase."""

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kindloop import actions_vault as actions
from kindloop.care.own_data import what_a_passphrase_does
from kindloop.care.texts import _
from kindloop.errors import InputError, KindloopError, WrongPassphraseError
from kindloop.web.door import own_address
from kindloop.web.idle import Fields, kept, read_kept
from kindloop.web.sent import sent_form, word
from kindloop.web.templating import page


def routes() -> list[BaseRoute]:
    """The addresses of the vault."""
    return [
        Route("/unlock", unlock, methods=["GET"]),
        Route("/unlock", unlocked, methods=["POST"]),
        Route("/recover", recover, methods=["GET"]),
        Route("/recover", recovered, methods=["POST"]),
        Route("/lock", locked, methods=["POST"]),
        Route("/security", security, methods=["GET"]),
        Route("/security/new", begin, methods=["GET"]),
        Route("/security/set", passphrase_set, methods=["POST"]),
        Route("/security/change", changed, methods=["POST"]),
        Route("/security/remove", removed, methods=["POST"]),
        Route("/security/code", renewed, methods=["POST"]),
        Route("/security/idle", idle_set, methods=["POST"]),
    ]


def unlock(request: Request) -> Response:
    """Asks for the passphrase."""
    following = own_address(request.query_params.get("next", "/"))
    if not actions.is_locked(request.app.state.database):
        return RedirectResponse(following, 303)
    return _unlock_page(request, following, "", "")


def late(request: Request, address: str, fields: Fields | None) -> Response:
    """What was sent to a locked diary waits on the page that unlocks it."""
    carried = "" if fields is None else kept(fields)
    lost = _("The file that you sent was not kept: choose it again.") if fields is None else ""
    following = own_address(address) if fields is not None else "/"
    return _unlock_page(request, following, carried, lost, 423)


async def unlocked(request: Request) -> Response:
    """Unlocks, and goes on to where the person wanted to go."""
    async with sent_form(request) as form:
        following, carried = own_address(word(form, "next")), word(form, "kept")
        try:
            await run_in_threadpool(
                actions.unlock, request.app.state.database, word(form, "passphrase")
            )
        except WrongPassphraseError as error:
            return _unlock_page(request, following, carried, str(error), 403, wait=error.wait)
        return _go_on(request, following, read_kept(carried))


def recover(request: Request) -> Response:
    """Asks for the recovery code and a new passphrase."""
    if not actions.is_encrypted(request.app.state.database):
        return RedirectResponse("/", 303)
    return _page(request, "recover.html", error="")


async def recovered(request: Request) -> Response:
    """Sets the new passphrase, and shows the next code."""
    async with sent_form(request) as form:
        try:
            new = _twice(word(form, "new"), word(form, "again"))
            code = await run_in_threadpool(
                actions.recover, request.app.state.database, word(form, "code"), new
            )
        except KindloopError as error:
            return _page(request, "recover.html", _status(error), error=str(error))
        return _code_page(request, code, "/")


async def locked(request: Request) -> Response:
    """Locks at once."""
    async with sent_form(request):
        actions.lock(request.app.state.database)
        request.app.state.desk.forget()
    return RedirectResponse("/unlock", 303)


def security(request: Request) -> Response:
    """Everything about the passphrase."""
    return _security(request)


def begin(request: Request) -> Response:
    """The first start: a passphrase or not."""
    if actions.is_encrypted(request.app.state.database):
        return RedirectResponse("/security", 303)
    return _page(request, "begin.html", error="", about=what_a_passphrase_does())


async def passphrase_set(request: Request) -> Response:
    """Encrypts the diary, and shows the recovery code."""
    async with sent_form(request) as form:
        first = word(form, "from") == "new"
        try:
            new = _twice(word(form, "new"), word(form, "again"))
            code = await run_in_threadpool(actions.set_passphrase, request.app.state.database, new)
        except KindloopError as error:
            if first:
                about = what_a_passphrase_does()
                return _page(request, "begin.html", _status(error), error=str(error), about=about)
            return await run_in_threadpool(_security, request, "set", error)
        return _code_page(request, code, "/" if first else "/security")


async def changed(request: Request) -> Response:
    """Changes the passphrase."""
    async with sent_form(request) as form:
        try:
            new = _twice(word(form, "new"), word(form, "again"))
            await run_in_threadpool(
                actions.change_passphrase, request.app.state.database, word(form, "old"), new
            )
        except KindloopError as error:
            return await run_in_threadpool(_security, request, "change", error)
        said = _("The passphrase is changed. The recovery code is the same as before.")
        return await run_in_threadpool(_security, request, "", None, said)


async def removed(request: Request) -> Response:
    """Makes the diary a plain file again."""
    async with sent_form(request) as form:
        try:
            await run_in_threadpool(
                actions.remove_passphrase, request.app.state.database, word(form, "old")
            )
        except KindloopError as error:
            return await run_in_threadpool(_security, request, "remove", error)
        said = _("The passphrase is gone: the diary and its backups are plain files now.")
        return await run_in_threadpool(_security, request, "", None, said)


async def renewed(request: Request) -> Response:
    """Shows a new recovery code."""
    async with sent_form(request) as form:
        try:
            code = await run_in_threadpool(
                actions.renew_code, request.app.state.database, word(form, "old")
            )
        except KindloopError as error:
            return await run_in_threadpool(_security, request, "code", error)
        return _code_page(request, code, "/security")


async def idle_set(request: Request) -> Response:
    """Sets after how long the pages lock."""
    async with sent_form(request) as form:
        asked = word(form, "minutes")
        minutes = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
        try:
            await run_in_threadpool(actions.set_idle_minutes, request.app.state.database, minutes)
        except KindloopError as error:
            return await run_in_threadpool(_security, request, "idle", error)
        return RedirectResponse("/security", 303)


def _twice(new: str, again: str) -> str:
    """A new passphrase that was typed twice.

    Raises:
        InputError: if the two are not the same.
    """
    if new != again:
        raise InputError(_("The two new passphrases are not the same: type them again."))
    return new


def _go_on(request: Request, following: str, fields: Fields) -> Response:
    database = request.app.state.database
    after = BackgroundTask(actions.back_up_if_due, database)
    if not fields:
        return RedirectResponse(following, 303, background=after)
    answer = _page(request, "resend.html", address=following, fields=fields)
    answer.background = after
    return answer


def _unlock_page(
    request: Request,
    following: str,
    carried: str,
    error: str,
    status: int = 200,
    wait: float = 0.0,
) -> Response:
    return _page(
        request, "unlock.html", status, following=following, kept=carried, error=error, wait=wait
    )


def _security(
    request: Request, where: str = "", error: KindloopError | None = None, said: str = ""
) -> Response:
    return _page(
        request,
        "security.html",
        _status(error) if error else 200,
        status=actions.status(request.app.state.database),
        where=where,
        error=str(error or ""),
        said=said,
        choices=actions.idle_choices(),
        about=what_a_passphrase_does(),
    )


def _code_page(request: Request, code: str, following: str) -> Response:
    return _page(request, "code.html", code=code, following=following)


def _status(error: KindloopError) -> int:
    return 403 if isinstance(error, WrongPassphraseError) else 422


def _page(request: Request, name: str, code: int = 200, /, **values: object) -> Response:
    return page(name, code, here="", token=request.app.state.token, **values)
