"""A few kills at random moments; ``benchmarks/kills.py`` does two hundred."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks/kills.py"


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be copied there")
def test_nothing_that_was_acknowledged_is_lost():
    done = subprocess.run(
        [sys.executable, SCRIPT, "--kills", "16", "--seed", "7"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = dict(line.split(": ") for line in done.stdout.splitlines() if ": " in line)
    assert found["kills"] == "16"
    assert int(found["acknowledged"]) >= 16
    assert found["lost"] == "0"
