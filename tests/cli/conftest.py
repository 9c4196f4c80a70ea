"""A command line in a folder of its own, with a good table, a good map and a learnt-from diary."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from kindloop import actions
from kindloop.cli.main import main

COMMAND = Path(sys.executable).with_name("kindloop")

TABLE = """\
person,time,stress,mood
Ann,2024-01-01 09:00,3,4
Ann,2024-01-01 12:00,5,4
Bo,2024-01-01 09:00,1,2
"""
MAP = """\
[diary]
person = "person"
time = "time"
timezone = "Europe/Rome"

[channels.stress]
column = "stress"
low = 1
high = 7

[channels.mood]
column = "mood"
low = 1
high = 7
"""
LONG_MAP = MAP.replace("high = 7", "high = 100").replace("low = 1", "low = 0") + (
    '\n[events.setback]\ncolumn = "setback"\nlow = 0\nhigh = 1\nthreshold = 1\nzero = 0\n'
)


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        code: its exit code.
        out, err: what it printed.
    """

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line on standard error, without the program's name."""
        assert self.code == 1, self
        assert self.out == "", self
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("kindloop: "), self.err
        assert lines[0].endswith((".", "?")), self.err
        return lines[0].removeprefix("kindloop: ")


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """The current folder, with ``ok.csv`` and ``ok.toml``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ok.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "ok.toml").write_text(MAP, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(here, monkeypatch, capsys) -> Callable[..., Ended]:
    """Runs a command in this process, in the folder ``here``."""

    def ran(*words: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["kindloop", *map(str, words)])
        capsys.readouterr()
        try:
            main()
        except SystemExit as end:
            code = end.code
        else:
            code = 0
        out, err = capsys.readouterr()
        return Ended(0 if code is None else code, out, err)

    return ran


@pytest.fixture
def filled(run) -> str:
    """The name of a database that holds Ann and Bo."""
    assert run("import", "ok.csv", "--map", "ok.toml", "--db", "d.sqlite").code == 0
    return "d.sqlite"


@pytest.fixture(scope="session")
def long_table(tmp_path_factory) -> tuple[Path, Path]:
    """A table of three persons over two weeks, long enough to learn from, and its map."""
    folder = tmp_path_factory.mktemp("long")
    random = np.random.default_rng(5)
    rows = ["person,time,stress,mood,setback"]
    for name in ("Ann", "Bo", "Cy"):
        level, first = 40.0 + 10 * random.random(), datetime(2024, 3, 1, 9)  # noqa: DTZ001
        for day in range(14):
            for hour in (0, 3, 6, 10):
                level += 0.3 * (45 - level) + 12 * random.normal()
                stress = int(np.clip(level, 0, 100))
                mood = int(np.clip(100 - level + 5 * random.normal(), 0, 100))
                at = first + timedelta(days=day, hours=hour)
                rows.append(
                    f"{name},{at:%Y-%m-%d %H:%M},{stress},{mood},{int(day % 4 == 1 and hour == 6)}"
                )
    table, mapping = folder / "long.csv", folder / "long.toml"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    mapping.write_text(LONG_MAP, encoding="utf-8")
    return table, mapping


@pytest.fixture(scope="session")
def long_database(long_table, tmp_path_factory) -> Path:
    """A database of the long table; it is only read."""
    path = tmp_path_factory.mktemp("database") / "long.sqlite"
    actions.import_table(*long_table, path)
    return path
