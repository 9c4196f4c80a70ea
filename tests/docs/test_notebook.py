import json
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_notebook_is_kept_without_what_came_out_of_it():
    """It is run whenever the documentation is built, so no stored result can be out of date."""
    told = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in told["cells"] if cell["cell_type"] == "code"]
    assert len(code) > 8
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    assert set(told["metadata"]) == {"kernelspec", "language_info"}


def test_the_notebook_is_run_by_the_build():
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (line,) = [line for line in settings.splitlines() if "mkdocs-jupyter" in line]
    for asked in ("execute: true", "allow_errors: false", "cache: false"):
        assert asked in line
    assert "notebook.ipynb" in settings
