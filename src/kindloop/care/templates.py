"""How the templates of report and web pages are read: escaped, strict, and translated."""

from functools import lru_cache
from pathlib import Path

import jinja2

from kindloop.care.texts import _, ngettext


@lru_cache(maxsize=8)
def templates_in(folder: Path) -> jinja2.Environment:
    """The templates of a folder.

    What a template shows is escaped, a name that it does not know is an error, and its texts
    are in the language of the reader.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # pyright: ignore[reportAttributeAccessIssue]
        _, ngettext, newstyle=True
    )
    return environment
