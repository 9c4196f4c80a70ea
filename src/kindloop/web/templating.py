"""Pages from templates, in the language of the reader."""

from importlib.metadata import version
from pathlib import Path

from starlette.responses import HTMLResponse

from kindloop.care.templates import templates_in
from kindloop.care.texts import _, direction, language

_TEMPLATES = Path(__file__).parent / "templates"
_FRAME = {"own": None, "single_keys": True}
"""What the frame of every page shows where a page does not say it."""


def page(name: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """One page.

    Args:
        name: of the template.
        status: of the answer.
        values: what the template shows.
    """
    text = (
        templates_in(_TEMPLATES)
        .get_template(name)
        .render(
            **{**_FRAME, **values},
            language=language(),
            direction=direction(),
            version=version("kindloop"),
        )
    )
    return HTMLResponse(text, status_code=status)


def sentence_page(status: int, sentence: str) -> HTMLResponse:
    """A page that says one sentence about what went wrong, in the look of all others."""
    headings = {
        400: _("That did not work"),
        403: _("Not let in"),
        404: _("There is nothing here"),
        405: _("That did not work"),
        413: _("That file is too large"),
    }
    heading = headings.get(status, _("Something went wrong"))
    return page("message.html", status, heading=heading, sentence=sentence, here="")
