"""Pages that the program writes itself, added to the site whenever it is built.

They come from the registry, the ledger and the equations, so they cannot be out of date. To read
one without building the site::

    python docs/written_pages.py evidence/practices.md
"""

import re
import sys
from typing import TYPE_CHECKING

from kindloop.care.texts import speaking
from kindloop.report.evidence_pages import pages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_LOADS_MERMAID = re.compile(
    r"<script type=\"module\">(?:(?!</script>).)*mermaid(?:(?!</script>).)*</script>", re.DOTALL
)


def on_files(files: "Files", config: "MkDocsConfig") -> "Files":
    """Add every written page; called by mkdocs before it reads the pages."""
    from mkdocs.structure.files import File

    with speaking("en"):
        written = pages()
    for path, text in written.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_post_page(output: str, page: "Page", config: "MkDocsConfig") -> str:
    """Take from the notebook's page the script that would load another from elsewhere."""
    _ = config
    return _LOADS_MERMAID.sub("", output) if page.file.src_uri.endswith(".ipynb") else output


def main(path: str) -> None:
    """Print one page."""
    with speaking("en"):
        print(pages()[path], end="")


if __name__ == "__main__":
    main(sys.argv[1])
