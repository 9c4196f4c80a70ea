"""Look through the built site for anything that a page would load from another host.

    python docs/check_site.py site

Links that a reader may follow are fine; what a browser fetches by itself is not.
"""

import re
import sys
from pathlib import Path

_TAG = re.compile(r"<(script|link|img|iframe|source|video|audio|embed|object)\b([^>]*)>", re.I)
_ADDRESS = re.compile(
    r"""\b(?:src|srcset|href|data|poster)\s*=\s*["']?\s*((?:https?:)?//[^"'\s>]+)""", re.I
)
_HARMLESS = re.compile(r"""\brel\s*=\s*["']?(canonical|alternate|next|prev|license)\b""", re.I)
_IMPORT = re.compile(r"""\bimport\s*\(?\s*["']((?:https?:)?//[^"']+)""", re.I)
_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s;]+)""", re.I)


def outside(text: str) -> list[str]:
    """The addresses on other hosts that a browser would fetch for this page or style sheet.

    >>> outside('<a href="https://a.example">a</a><script src="https://b.example/c.js"></script>')
    ['https://b.example/c.js']
    >>> outside('<script type="module">await import("https://b.example/c.mjs")</script>')
    ['https://b.example/c.mjs']
    """
    found = [
        address
        for kind, attributes in _TAG.findall(text)
        if not (kind.lower() == "link" and _HARMLESS.search(attributes))
        for address in _ADDRESS.findall(attributes)
    ]
    return found + _STYLE.findall(text) + _IMPORT.findall(text)


def main(folder: Path) -> int:
    """Print what is loaded from outside; 1 if there is any, or if there is no site."""
    pages = sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".css", ".svg"))
    if not any(path.name == "index.html" for path in pages):
        print(f"There is no site in {folder}: run make docs.")
        return 1
    faults = [
        f"{path.relative_to(folder)} loads {address}"
        for path in pages
        for address in outside(path.read_text(encoding="utf-8"))
    ]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
