"""Templates of the report, in the language of the reader."""

from pathlib import Path

import jinja2

from kindloop.care.templates import templates_in

_TEMPLATES = Path(__file__).parent / "templates"


def template(name: str) -> jinja2.Template:
    """One template by the name of its file."""
    return templates_in(_TEMPLATES).get_template(name)
