"""The look that the report and the web pages share: colours, type and figures, as CSS."""

from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "look"


@lru_cache(maxsize=1)
def style() -> str:
    """The style sheet that the report and every web page use."""
    return "\n".join(
        (_FOLDER / name).read_text(encoding="utf-8")
        for name in ("colours.css", "page.css", "report.css", "print.css")
    )
