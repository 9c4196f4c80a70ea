"""Nothing of the calibration can read what is held back for validation."""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
HELD_BACK = "kindloop.ledger.validation_rows"
REGISTRY = "kindloop.evidence.registry"

NOT_OPENED = """
import importlib, sys
def refuse(event, args):
    if event == "open" and str(args[0]).endswith(("validation.toml", "findings.toml")):
        raise SystemExit(f"{args[0]} was opened")
sys.addaudithook(refuse)
for name in sys.argv[1:]:
    importlib.import_module(name)
from kindloop.ledger.split import built_in_rows, calibrate_rows
print(len(calibrate_rows()), len(built_in_rows()))
"""


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("kindloop", cache_dir=None)


def calibrating(graph):
    """What calibration is made of: its targets, and every file of a study that calibrates."""
    named = {name for name in graph.modules if name.startswith("kindloop.study.calibrat")}
    return {"kindloop.ledger.split", *named}


def reached(graph):
    """The same with all of the studies and of the ledger that they lead to."""
    start = calibrating(graph)
    further = {other for name in start for other in graph.find_upstream_modules(name)}
    return start | {n for n in further if n.startswith(("kindloop.study.", "kindloop.ledger."))}


@pytest.mark.parametrize("closed", [HELD_BACK, REGISTRY])
def test_no_import_leads_from_calibration_to_what_is_held_back(graph, closed):
    assert closed in graph.modules
    for module in calibrating(graph):
        chain = graph.find_shortest_chain(importer=module, imported=closed)
        assert chain is None, " -> ".join(chain or ())


def test_no_file_of_calibration_names_what_is_held_back(graph):
    for module in reached(graph):
        path = ROOT / "src" / Path(*module.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        text = file.read_text(encoding="utf-8")
        for word in ("validation_rows", "validation.toml", "findings.toml", "importlib"):
            assert word not in text, f"{file.name} names {word}"


def test_the_targets_are_read_without_opening_what_is_held_back(graph):
    done = subprocess.run(
        [sys.executable, "-c", NOT_OPENED, *sorted(calibrating(graph))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["62", "6"]
