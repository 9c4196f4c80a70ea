"""A few kills at random moments; ``benchmarks/kills.py`` does two hundred."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks/kills.py"


@pytest.mark.slow
@pytest.mark.usefixtures("cheap")
def test_nothing_that_was_acknowledged_is_lost(tmp_path):
    spec = importlib.util.spec_from_file_location("kills", SCRIPT)
    kills = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kills)
    found = kills.kill(6, 7, tmp_path)
    assert found["kills"] == 6
    assert found["acknowledged"] >= 6
    assert found["lost"] == 0
