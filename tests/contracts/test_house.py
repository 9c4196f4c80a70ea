"""The rules of the house that import-linter, ruff and pyright cannot hold."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/kindloop"
FOLDERS = ("src", "tests", "docs", "benchmarks")
CODE = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
THEORY = ("model", "simulate", "evidence", "ledger")
HEAVY = ("numba", "pandas", "scipy", "pyarrow", "sklearn", "lightgbm", "statsmodels", "alembic")
WITHOUT = ("__pycache__", ".venv", ".git", "site", ".hypothesis", "screenshots", "evaluation")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("kindloop", cache_dir=None)


def test_packages_are_empty():
    marks = [*SOURCE.rglob("__init__.py")]
    assert len(marks) > 8
    assert [path for path in marks if path.read_text(encoding="utf-8").strip()] == []


def test_every_folder_with_code_is_a_package():
    folders = {path.parent for path in SOURCE.rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_nothing_imports_the_house_as_a_whole():
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
                assert not any(name.split(".")[0] == "kindloop" for name in names), path
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path} imports from where it stands: name the whole path"
                if node.module == "kindloop":
                    assert all((SOURCE / f"{alias.name}.py").exists() for alias in node.names), path


def test_what_benchmarks_and_docs_take_from_the_house_is_there():
    taken = {
        (node.module, alias.name)
        for path in CODE
        if path.relative_to(ROOT).parts[0] in {"benchmarks", "docs"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "kindloop"
        for alias in node.names
    }
    assert len(taken) > 50
    assert [
        f"{module} has no {name}" for module, name in sorted(taken) if not there(module, name)
    ] == []


def there(module, name):
    """Whether a module has that name, or is the package of a module of that name."""
    if hasattr(importlib.import_module(module), name):
        return True
    package = hasattr(sys.modules[module], "__path__")
    return package and importlib.util.find_spec(f"{module}.{name}") is not None


@pytest.mark.parametrize("room", ["infer", "observe", "diary", "store", "exchange"])
def test_what_is_learnt_from_diaries_stands_without_the_theory(graph, room):
    reached = graph.find_upstream_modules(f"kindloop.{room}", as_package=True)
    assert f"kindloop.{room}" in graph.modules
    for other in THEORY:
        assert not [name for name in reached if f"{name}.".startswith(f"kindloop.{other}.")]


def test_the_pages_know_actions_texts_and_errors_only(graph):
    for module in graph.modules:
        if module.startswith("kindloop.web"):
            for there in graph.find_modules_directly_imported_by(module):
                room = there.split(".")[1]
                kind = room.partition("_")[0]  # actions_theory is a room of actions
                assert kind in {"web", "actions", "care", "errors"}, f"{module} imports {there}"


HELP = """
import sys
from kindloop.cli.main import main
sys.argv = ["kindloop", "--help"]
try:
    main()
except SystemExit:
    pass
"""


@pytest.mark.parametrize(
    "start",
    [HELP, "import kindloop.web.app", "import kindloop.actions"],
    ids=["help", "pages", "actions"],
)
def test_a_door_opens_without_heavy_libraries(start):
    ask = f"\nimport sys; print('loaded', *sorted(set({HEAVY}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", start + ask], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1].split() == ["loaded"]


def test_files_are_small():
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in CODE
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_no_lock_names_a_host():
    files = [*ROOT.glob("*.in"), *ROOT.glob("*.lock")]
    assert {path.name for path in files} >= {"core.in", "core.lock", "dev.lock", "boot.lock"}
    for path in files:
        assert "://" not in path.read_text(encoding="utf-8"), path.name
    for path in [*files, ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / ".ci/run"]:
        text = path.read_text(encoding="utf-8")
        for word in ("index-url", "find-links", "trusted-host"):
            assert word not in text, f"{path.name}: {word}"


def test_every_pinned_package_has_hashes():
    for path in ROOT.glob("*.lock"):
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        pins = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        assert pins
        for pin in pins:
            assert re.match(r"[\w.\[\]-]+==\S+.*--hash=sha256:", pin), f"{path.name}: {pin[:60]}"


TEXTS = {".py", ".md", ".toml", ".yml", ".in", ".lock", ".html", ".css", ".svg", ".cfg", ".pot", ""}


def test_no_file_knows_the_machine_that_it_was_written_on():
    home = re.compile("/" + r"(?:root|home|Users|work)/[\w.-]|" + r"[A-Z]:\\Users")
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if not path.is_file() or any(part in WITHOUT or part.startswith(".") for part in parts[:1]):
            continue
        if "__pycache__" in parts or path.suffix not in TEXTS:
            continue
        found = home.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.relative_to(ROOT)}: {found and found[0]}"
