"""Forms that people send: read in memory, bounded, and only with the token of this start."""

import hmac
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData
from starlette.requests import Request

LARGEST_PART = 1024 * 1024


class WrongTokenError(Exception):
    """A form came without the token of this start."""


@asynccontextmanager
async def sent_form(request: Request) -> AsyncGenerator[FormData]:
    """The form that came with a request.

    Raises:
        WrongTokenError: if its token is not that of this start; a page says so.
    """
    async with request.form(max_files=0, max_fields=60, max_part_size=LARGEST_PART) as form:
        token = str(form.get("token", ""))
        if not hmac.compare_digest(token.encode(), request.app.state.token.encode()):
            raise WrongTokenError
        yield form
