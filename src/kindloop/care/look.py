"""The look that the report and the web pages share: colours, type and figures, as CSS."""

from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "look"


@lru_cache(maxsize=1)
def style() -> str:
    """The style sheet that the report and every web page use."""
    names = ("colours.css", "page.css", "report.css", "circuit.css", "print.css")
    return "\n".join(sheet(name) for name in names)


def sheet(name: str) -> str:
    """One of the sheets that the style is made of, such as ``colours.css``."""
    return (_FOLDER / name).read_text(encoding="utf-8")
