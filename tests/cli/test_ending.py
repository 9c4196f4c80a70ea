"""How commands end: Ctrl-C, closed pipes, full disks, strange terminals, and without a word."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kindloop.cli.ending import ended_well
from kindloop.cli.plain import one_line
from kindloop.errors import InputError

from .conftest import COMMAND, MAP, TABLE


@pytest.fixture
def started(here):
    """Starts the real command in the folder ``here``; what still runs at the end is ended."""
    processes = []

    def start(*words, **settings):
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **settings}
        environment = os.environ | given.pop("env", {})
        process = subprocess.Popen([COMMAND, *words], cwd=here, env=environment, **given)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def rows_of(count):
    """A table of so many rows."""
    yield TABLE.splitlines()[0] + "\n"
    for n in range(count):
        day, minute = divmod(n, 1440)
        yield f"P,{2000 + day // 336}-{day % 336 // 28 + 1:02}-{day % 28 + 1:02} "
        yield f"{minute // 60:02}:{minute % 60:02},{n % 7 + 1},{n % 5 + 1}\n"


@pytest.mark.parametrize("there", [False, True])
def test_ctrl_c_leaves_the_database_as_it_was(here, run, started, there):
    (here / "ok.toml").write_text(MAP.replace("Europe/Rome", "UTC"), encoding="utf-8")
    before = None
    if there:
        assert run("import", "ok.csv", "--map", "ok.toml", "--db", "d.sqlite").code == 0
        before = (here / "d.sqlite").read_bytes()
    with (here / "big.csv").open("w", encoding="utf-8") as file:
        file.writelines(rows_of(200_000))
    process = started("import", "big.csv", "--map", "ok.toml", "--db", "d.sqlite")
    journal = here / "d.sqlite-journal"
    while process.poll() is None and not (journal.exists() and journal.stat().st_size):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "kindloop: stopped; nothing was changed.\n")
    names = {"ok.csv", "ok.toml", "big.csv"} | ({"d.sqlite"} if there else set())
    assert {path.name for path in here.iterdir()} == names
    assert before is None or (here / "d.sqlite").read_bytes() == before


@pytest.mark.parametrize("rest", [(), ("--json",)])
def test_a_reader_who_closes_the_pipe_hears_nothing_more(here, run, started, rest):
    rows = [f"{'A name of some length ' * 5}{n},2024-01-01 09:00,3,4" for n in range(2000)]
    (here / "ok.csv").write_text("\n".join([TABLE.splitlines()[0], *rows]) + "\n")
    assert run("import", "ok.csv", "--map", "ok.toml", "--db", "d.sqlite").code == 0
    process = started("people", "d.sqlite", *rest)
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(60) == 1


def test_a_pipe_that_was_closed_before_is_no_trouble(filled, started):
    reading, writing = os.pipe()
    os.close(reading)
    process = started("people", filled, stdout=writing)
    os.close(writing)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said(filled, started):
    with Path("/dev/full").open("w") as full:
        process = started("people", filled, stdout=full)
        err = process.communicate(timeout=60)[1]
    assert (process.returncode, err.count("\n")) == (1, 1)
    assert "No space left on device" in err


def test_a_terminal_without_letters_of_its_own_gets_codes(run, here, started):
    (here / "ok.csv").write_text(TABLE.replace("Ann", "Zoë"), encoding="utf-8")
    assert run("import", "ok.csv", "--map", "ok.toml", "--db", "d.sqlite").code == 0
    process = started("people", "d.sqlite", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert out.startswith("Zo\\xeb: 2 check-ins")


def test_the_version_is_told(run):
    ended = run("--version")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("kindloop ")


def test_help_needs_no_heavy_library():
    heavy = {"numpy", "pandas", "scipy", "numba", "sqlalchemy", "pyarrow", "starlette", "rich"}
    code = (
        "import sys; from kindloop.cli.main import main; sys.argv = ['kindloop', '--help']\n"
        f"try: main()\nexcept SystemExit: print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert "..." not in done.stdout.replace("[ARGS]...", "")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (InputError("This is\nwrong."), 1, "kindloop: This is wrong.\n"),
        (KeyboardInterrupt(), 130, "kindloop: stopped; nothing was changed.\n"),
        (SystemExit(130), 130, "kindloop: stopped; nothing was changed.\n"),
        (SystemExit(2), 2, ""),
        (BrokenPipeError(), 1, ""),
        (PermissionError(13, "Permission denied", "x.csv"), 1,
         "kindloop: This cannot be done here: Permission denied (x.csv).\n"),
    ],
)  # fmt: skip
def test_every_error_has_its_end(capfd, error, code, said):
    with pytest.raises(SystemExit) as end, ended_well():
        raise error
    assert end.value.code == code
    assert capfd.readouterr() == ("", said)


def test_a_fault_of_the_program_is_not_hidden():
    with pytest.raises(ZeroDivisionError), ended_well():
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain words", "plain words"),
        ("a\nb\tc\r\x1b[31md\x9be\u202ef", "a b c [31md e f"),
        ("  edge  ", "edge"),
        ("x" * 160, "x" * 160),
        ("see " + "x" * 161 + ".", "see " + "x" * 100 + "…" + "x" * 39 + "."),
    ],
)
def test_one_line(text, line):
    assert one_line(text) == line
