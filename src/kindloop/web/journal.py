"""The pages of the journal."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop.actions_companion import journal
from kindloop.actions_companion.opening import instant
from kindloop.care.prompts import journal_prompts
from kindloop.care.texts import _
from kindloop.web.desk import Words, desk_of, press, send, show, words_of
from kindloop.web.sent import sent_form


def routes() -> list[BaseRoute]:
    """The addresses of the journal."""
    return [
        Route("/journal", entries, methods=["GET"]),
        Route("/journal/find", search, methods=["POST"]),
        Route("/journal/new", new, methods=["GET"]),
        Route("/journal/new", write, methods=["POST"]),
        Route("/journal/{at}", edit, methods=["GET"]),
        Route("/journal/{at}", write, methods=["POST"]),
        Route("/journal/{at}/delete", ask_delete, methods=["GET"]),
        Route("/journal/{at}/delete", delete, methods=["POST"]),
    ]


def entries(request: Request) -> Response:
    """The entries, the newest first."""
    return _entries(request, Words(page=request.query_params.get("page", "1")))


async def search(request: Request) -> Response:
    """The entries that hold some words; they come in a form, so that no address keeps them."""
    async with sent_form(request) as form:
        words = words_of(form)
    return await run_in_threadpool(_entries, request, words)


def _entries(request: Request, words: Words) -> Response:
    desk = desk_of(request)
    page = words.get("page", "1")
    asked = words.get("words", "")
    found = journal.find(
        desk.database, asked, int(page) if page.isascii() and page.isdigit() else 1, desk.now()
    )
    return show(
        request,
        "journal.html",
        here="journal",
        found=found,
        asked=asked,
        gone=request.query_params.get("gone") == "1",
        prompts=journal_prompts(),
    )


def new(request: Request) -> Response:
    """An empty page, with a prompt or without."""
    words = Words(prompt=request.query_params.get("prompt", ""))
    return _form(request, "new", words, "")


def edit(request: Request) -> Response:
    """An entry, to read or to change."""
    desk = desk_of(request)
    found = journal.entry(desk.database, _at(request), desk.now())
    kept = request.query_params.get("kept") == "1"
    return show(request, "entry.html", here="journal", entry=found, kept=kept, words=found.words,
                prompt="", prompt_text=found.prompt, to=str(found.instant))  # fmt: skip


def _form(request: Request, to: str, words: Words, error: str) -> Response:
    texts = {one.name: one.text for one in journal_prompts()}
    prompt = words.get("prompt", "")
    return show(
        request,
        "entry.html",
        422 if error else 200,
        here="journal",
        entry=None,
        kept=False,
        words=words.get("words", ""),
        prompt=prompt,
        prompt_text=texts.get(prompt, ""),
        to=to,
        error=error,
    )


async def write(request: Request) -> Response:
    """Keep an entry."""
    desk = desk_of(request)
    to = request.path_params.get("at", "new")

    def act(words: Words) -> str:
        at = words.get("moment", "") if to == "new" else str(_at(request))
        kept = journal.write(
            desk.database, at, words.get("prompt", ""), words.get("words", ""), desk.now()
        )
        return f"/journal/{kept}?kept=1"

    return await send(request, act, lambda words, error: _form(request, to, words, error))


def ask_delete(request: Request) -> Response:
    """Ask once before an entry goes."""
    desk = desk_of(request)
    found = journal.entry(desk.database, _at(request), desk.now())
    return show(request, "entry_delete.html", here="journal", entry=found)


async def delete(request: Request) -> Response:
    """Take an entry away."""
    desk = desk_of(request)

    def act(_words: Words) -> str:
        journal.delete(desk.database, _at(request), desk.now())
        return "/journal?gone=1"

    return await press(request, act)


def _at(request: Request) -> int:
    return instant(request.path_params["at"], _("entry"))
