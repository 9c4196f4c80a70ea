"""Every text that a person reads goes through here: one catalogue for terminal, web and report.

Texts are written in English in the code and looked up by gettext. A language without a catalogue
in ``locales/``, or a text that a catalogue lacks, is shown in English.
"""

import gettext
import os
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locales"
_DOMAIN = "kindloop"
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_chosen: ContextVar[tuple[str, Path] | None] = ContextVar("kindloop_language", default=None)


def _(message: str) -> str:
    """A text in the language of the reader.

    >>> _("Find help")
    'Find help'
    """
    return _catalogue().gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """A text that depends on a count, in the language of the reader.

    >>> ngettext("{count} answer", "{count} answers", 2).format(count=2)
    '2 answers'
    """
    return _catalogue().ngettext(one, many, count)


def language() -> str:
    """The tag of the language that texts come in, such as ``en`` or ``pt-BR``."""
    info = _catalogue().info()
    return str(info.get("language", "en") or "en").replace("_", "-")


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The tags of the languages that there are texts in, English first."""
    others = {path.parent.parent.name for path in LOCALES.glob(f"*/LC_MESSAGES/{_DOMAIN}.mo")}
    return ("en", *sorted(others - {"en"}))


def direction() -> str:
    """``rtl`` where the language runs from right to left, else ``ltr``."""
    return "rtl" if language().split("-")[0] in _RIGHT_TO_LEFT else "ltr"


@contextmanager
def speaking(tag: str, locales: Path = LOCALES) -> Generator[None]:
    """Texts within come in one language, whatever the environment says.

    Args:
        tag: such as ``de`` or ``pt_BR``; one without a catalogue speaks English.
        locales: the folder of catalogues.
    """
    before = _chosen.set((tag, locales))
    try:
        yield
    finally:
        _chosen.reset(before)


def _catalogue() -> gettext.NullTranslations:
    chosen = _chosen.get()
    if chosen:
        return _load(chosen[0], chosen[1])
    for name in ("KINDLOOP_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return _load(value, LOCALES)
    return _load("en", LOCALES)


@lru_cache(maxsize=32)
def _load(tags: str, locales: Path) -> gettext.NullTranslations:
    languages = [tag.split(".")[0] for tag in tags.split(":") if tag]
    return gettext.translation(_DOMAIN, locales, languages=languages, fallback=True)
