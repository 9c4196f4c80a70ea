"""The pages: each reads words, calls one action and shows the answer."""

import csv
import secrets
import threading
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kindloop import actions
from kindloop.actions_companion.own_help import own_help
from kindloop.care.help import (
    help_in_short,
    ways_to_help,
    what_association_means,
    what_this_is_not,
    where_data_stay,
)
from kindloop.care.look import style
from kindloop.care.texts import _
from kindloop.errors import KindloopError, NotThereError
from kindloop.web.forms import LoadForm, folder_aside, read_form, write_files
from kindloop.web.sent import is_token, read_sent
from kindloop.web.templating import page, sentence_page

MOST_PEOPLE = 60
_REJECTS_SHOWN = 20
_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages over one database.

    Attributes:
        database: the file that holds the diaries.
        token: which a form of ours carries, so that no other page can send one.
    """

    database: Path
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _first: threading.Lock = field(default_factory=threading.Lock)

    def diaries(self, request: Request) -> Response:
        """The people in the database, and the way to load a diary."""
        with self._first:
            actions.ensure_sample(self.database)
        asked = request.query_params.get("find", "").strip()
        rows = actions.people(self.database)
        found = [row for row in rows if asked.lower() in row.name.lower()]
        return page(
            "diaries.html",
            here="more",
            rows=[_person_row(row) for row in found[:MOST_PEOPLE]],
            total=len(rows),
            found=len(found),
            asked=asked,
            searchable=len(rows) > 12,
        )

    def person(self, request: Request) -> Response:
        """The report on one person."""
        name = request.path_params["name"]
        body = actions.report_body(self.database, name)
        return page(
            "person.html",
            here="more",
            name=name,
            address=person_address(name),
            body=Markup(body),  # noqa: S704 - our own report
        )

    def download(self, request: Request) -> Response:
        """The report as one file to keep or hand on."""
        name = request.path_params["name"]
        text = actions.report_page(self.database, name)
        return HTMLResponse(
            text,
            headers={
                "Content-Disposition": 'attachment; filename="kindloop-report.html"; '
                f"filename*=UTF-8''kindloop-{quote(name, safe='')}.html"
            },
        )

    def load(self, _request: Request) -> Response:
        """The empty form that loads a diary."""
        return self._form(LoadForm(), "", 200)

    async def loaded(self, request: Request) -> Response:
        """Load what came with the form; on an error the form comes back with its sentence."""
        form = LoadForm()
        async with read_sent(request, files=2) as sent:
            if not is_token(request, sent):
                words = _("This form is from an earlier start of kindloop: send it once more.")
                return await run_in_threadpool(self._form, await read_form(sent), words, 403)
            try:
                form = await read_form(sent)
                return await run_in_threadpool(self._import, form)
            except KindloopError as error:
                form = replace(form, source="text") if form.source == "file" else form
                return await run_in_threadpool(self._form, form, str(error), 422)

    def _import(self, form: LoadForm) -> Response:
        with folder_aside() as folder:
            table, mapping = write_files(form, folder, actions.shipped_maps())
            rejects = folder / "left-out.csv" if form.leave_out else None
            try:
                done = actions.import_table(table, mapping, self.database, rejects=rejects)
            except KindloopError as error:
                raise type_without_folder(error, folder) from None
            left_out = _rows(rejects) if rejects and rejects.exists() else []
        return page(
            "loaded.html",
            here="more",
            sentences=done.sentences,
            left_out=left_out[: _REJECTS_SHOWN + 1],
            more=max(0, len(left_out) - 1 - _REJECTS_SHOWN),
        )

    def _form(self, form: LoadForm, error: str, status: int) -> Response:
        return page(
            "load.html",
            status,
            here="more",
            form=form,
            error=error,
            maps=sorted(actions.shipped_maps()),
            token=self.token,
        )

    def help(self, _request: Request) -> Response:
        """Where help is found; whatever state the database is in."""
        today = date.today()  # noqa: DTZ011 - the reader's own day
        ways = [(way, way.stale(today)) for way in ways_to_help()]
        return page(
            "help.html",
            here="help",
            ways=ways,
            own_people=own_help(self.database),
            not_this=what_this_is_not(),
        )

    def about(self, _request: Request) -> Response:
        """What this is, what it is not, and where the data stay."""
        return page(
            "about.html",
            here="more",
            database=str(self.database.absolute()),
            not_this=what_this_is_not(),
            association=what_association_means(),
            data=where_data_stay(),
            help=help_in_short(),
        )


def style_sheet(_request: Request) -> Response:
    """The look of report and pages, in one style sheet."""
    own = [(_STATIC / name).read_text(encoding="utf-8") for name in ("web.css", "companion.css")]
    return Response("\n".join((style(), *own)), media_type="text/css")


def kindloop_error(_request: Request, error: Exception) -> Response:
    """The page for an error that kindloop raised on purpose."""
    return sentence_page(404 if isinstance(error, NotThereError) else 400, str(error))


def not_found(_request: Request, error: Exception) -> Response:
    """The page for an address or a method that there is not."""
    status = getattr(error, "status_code", 404)
    if status == 404:
        return sentence_page(404, _("This address leads to no page of kindloop."))
    return sentence_page(status, _("This page cannot be used in that way."))


def person_address(name: str) -> str:
    """Where a person's report is; any name will do."""
    return f"/person/{quote(name, safe='')}"


def type_without_folder(error: KindloopError, folder: Path) -> KindloopError:
    """The same sentence, without the place where the upload lay for a moment."""
    return KindloopError(str(error).replace(f"{folder}/", "").replace(str(folder), ""))


def _person_row(row: actions.PersonRow) -> dict[str, object]:
    return {
        "name": row.name,
        "address": person_address(row.name),
        "answers": f"{row.answers:,}",
        "count": row.answers,
        "first": row.first.date().isoformat() if row.first else "",
        "last": row.last.date().isoformat() if row.last else "",
        "simulated": row.simulated,
    }


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines) if row]
