"""Forms that people send: read in memory, bounded, and only with the token of this start."""

import hmac
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from kindloop.care.texts import _
from kindloop.errors import InputError

LARGEST_PART = 1024 * 1024
MOST_FIELDS = 60


class WrongTokenError(Exception):
    """A form came without the token of this start."""


class _InMemory(MultiPartParser):
    """Keeps what is uploaded in memory: nothing private lies in a temporary file."""

    spool_max_size = 1 << 40


@asynccontextmanager
async def read_sent(request: Request, *, files: int = 0) -> AsyncGenerator[FormData]:
    """The form that came with a request, whoever sent it.

    Args:
        request: with a form.
        files: how many files it may bring.

    Raises:
        InputError: if a field is too long, or there are too many.
    """
    try:
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            parser = _InMemory(
                request.headers, request.stream(),
                max_files=files, max_fields=MOST_FIELDS, max_part_size=LARGEST_PART,
            )  # fmt: skip
            form = await parser.parse()
        else:
            form = await request.form(max_fields=MOST_FIELDS, max_part_size=LARGEST_PART)
    except (MultiPartException, HTTPException) as error:
        raise InputError(
            _("The form is longer than 1 MB in one field, or damaged; nothing was kept of it.")
        ) from error
    try:
        yield form
    finally:
        await form.close()


@asynccontextmanager
async def sent_form(request: Request, *, files: int = 0) -> AsyncGenerator[FormData]:
    """The form that came with a request from one of our own pages.

    Args:
        request: with a form.
        files: how many files it may bring.

    Raises:
        WrongTokenError: if its token is not that of this start; a page says so.
        InputError: if a field is too long, or there are too many.
    """
    async with read_sent(request, files=files) as form:
        if not is_token(request, form):
            raise WrongTokenError
        yield form


def is_token(request: Request, form: FormData) -> bool:
    """Whether a form carries the token of this start."""
    came, wanted = str(form.get("token", "")), str(request.app.state.token)
    return hmac.compare_digest(came.encode("utf-8", "replace"), wanted.encode())


def word(form: FormData, name: str) -> str:
    """One field of a form as text, empty where it did not come."""
    value = form.get(name)
    return value if isinstance(value, str) else ""
