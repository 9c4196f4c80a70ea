"""The pages of a person's own data: take it out, bring it in, back it up, delete it."""

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop import actions_data, actions_vault
from kindloop.care.own_data import out_of_reach
from kindloop.care.texts import _
from kindloop.errors import InputError, KindloopError
from kindloop.web.sent import sent_form, word
from kindloop.web.templating import page

WORD = "delete"
"""What is typed before everything is deleted."""


def routes() -> list[BaseRoute]:
    """The addresses of one's own data."""
    return [
        Route("/data", data, methods=["GET"]),
        Route("/data/export", exported, methods=["POST"]),
        Route("/data/import", imported, methods=["POST"]),
        Route("/data/bring", brought, methods=["POST"]),
        Route("/data/backup", backed_up, methods=["POST"]),
        Route("/data/restore", restored, methods=["POST"]),
        Route("/data/delete", deleted, methods=["POST"]),
    ]


def data(request: Request) -> Response:
    """Everything that a person can do with their data."""
    return _data(request)


async def exported(request: Request) -> Response:
    """Everything as one file."""
    async with sent_form(request):
        try:
            content = await run_in_threadpool(actions_data.export_bytes, request.app.state.database)
        except KindloopError as error:
            return await run_in_threadpool(_data, request, "export", error)
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    return Response(
        content,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="kindloop-export-{day}.zip"'},
    )


async def imported(request: Request) -> Response:
    """Reads an export back in."""
    async with sent_form(request, files=1) as form:
        try:
            content = await _file(form)
            said = await run_in_threadpool(
                lambda: actions_data.import_whole(
                    request.app.state.database, content, over=word(form, "over") == "yes"
                )
            )
        except KindloopError as error:
            return await run_in_threadpool(_data, request, "import", error)
    return await run_in_threadpool(_data, request, "", None, said)


async def brought(request: Request) -> Response:
    """Adds the history of another app."""
    async with sent_form(request, files=1) as form:
        typed = {name: word(form, name) for name in ("name", "timezone", "moods")}
        try:
            content = await _file(form)
            said = await run_in_threadpool(_bring, request, content, typed)
        except KindloopError as error:
            return await run_in_threadpool(_data, request, "bring", error, (), typed)
    return await run_in_threadpool(_data, request, "", None, said)


async def backed_up(request: Request) -> Response:
    """Makes a backup now."""
    async with sent_form(request):
        try:
            made = await run_in_threadpool(actions_vault.back_up, request.app.state.database)
        except KindloopError as error:
            return await run_in_threadpool(_data, request, "backups", error)
    said = _("The backup {name} is made, opened and read through.").format(name=made.name)
    return await run_in_threadpool(_data, request, "", None, (said,))


async def restored(request: Request) -> Response:
    """Puts a backup back in place."""
    async with sent_form(request) as form:
        try:
            said = await run_in_threadpool(
                actions_vault.restore, request.app.state.database, word(form, "name")
            )
        except KindloopError as error:
            return await run_in_threadpool(_data, request, "backups", error)
    return await run_in_threadpool(_data, request, "", None, said)


async def deleted(request: Request) -> Response:
    """Deletes everything."""
    async with sent_form(request) as form:
        try:
            if word(form, "sure").strip().lower() != WORD:
                raise InputError(_("Nothing was deleted: type the word delete to be sure."))
            await run_in_threadpool(actions_data.wipe, request.app.state.database)
        except KindloopError as error:
            return await run_in_threadpool(_data, request, "delete", error)
    return page("deleted.html", here="", out_of_reach=out_of_reach())


def _bring(request: Request, content: bytes, typed: dict[str, str]) -> tuple[str, ...]:
    moods = actions_data.read_moods(line for line in typed["moods"].splitlines() if line.strip())
    whose = actions_data.whose(typed["name"].strip(), typed["timezone"].strip())
    return actions_data.bring(request.app.state.database, content, whose, moods)


async def _file(form: FormData) -> bytes:
    """The content of the file that came.

    Raises:
        InputError: if none came, or it is too large.
    """
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise InputError(_("No file came: choose one."))
    content = await upload.read(actions_data.LARGEST_FILE + 1)
    if len(content) > actions_data.LARGEST_FILE:
        size = actions_data.LARGEST_FILE // (1024 * 1024)
        raise InputError(_("The file is larger than {size} MB: it is not read.").format(size=size))
    return content


def _data(
    request: Request,
    where: str = "",
    error: KindloopError | None = None,
    said: tuple[str, ...] = (),
    typed: dict[str, str] | None = None,
) -> Response:
    database = request.app.state.database
    status = actions_vault.status(database)
    filled = typed or {
        "name": actions_data.own_name(database), "timezone": actions_data.whose("").timezone,
        "moods": "",
    }  # fmt: skip
    return page(
        "data.html",
        422 if error else 200,
        here="",
        token=request.app.state.token,
        status=status,
        backups=[
            {
                "name": row.name,
                "when": row.made_at.astimezone().strftime("%Y-%m-%d %H:%M"),
                "reason": row.reason,
                "size": f"{row.size / 1024:,.0f} KB",
            }
            for row in status.backups
        ],
        where=where,
        error=str(error or ""),
        said=said,
        typed=filled,
        out_of_reach=out_of_reach(),
    )
