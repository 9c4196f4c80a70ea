"""The server as a person starts it."""

import signal
import socket
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

import pytest

from kindloop.errors import KindloopError
from kindloop.web import serve as served


def test_the_first_line_is_the_address_and_ctrl_c_ends_quietly(tmp_path):
    code = (
        "from pathlib import Path; from kindloop.web.serve import serve; "
        f"serve(Path({str(tmp_path / 'd.sqlite')!r}), 0, False)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(urljoin(address, "/help"), timeout=20) as answer:  # noqa: S310
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert out == ""
    assert err.strip() == "kindloop has ended. Your diary is where it was."


def test_a_port_in_use_is_said(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(KindloopError, match=f"Port {port} is already in use"):
            served.serve(tmp_path / "d.sqlite", port, open_browser=False)


@pytest.mark.parametrize("port", [70_000, -1])
def test_a_port_that_cannot_be_is_said(tmp_path, port):
    with pytest.raises(KindloopError, match="cannot be used"):
        served.serve(tmp_path / "d.sqlite", port, open_browser=False)


def test_starting_needs_no_heavy_library():
    code = (
        "import sys, kindloop.web.app; "
        "heavy = {'pandas', 'scipy', 'numba', 'sqlalchemy', 'pyarrow'} & set(sys.modules); "
        "print(sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def run_briefly(monkeypatch, tmp_path, opened):
    """Serves within this process until the address is printed, then ends as Ctrl-C does."""
    monkeypatch.setattr(served.actions, "prepare", lambda: 1 / 0)
    monkeypatch.setattr(served.webbrowser, "open", opened.append)

    class Ending(served.uvicorn.Server):
        async def on_tick(self, counter):
            return counter > 2 or await super().on_tick(counter)

    monkeypatch.setattr(served.uvicorn, "Server", Ending)
    with ThreadPoolExecutor(1) as apart:  # a browser of other tests may hold this thread's loop
        apart.submit(served.serve, tmp_path / "d.sqlite", 0, open_browser=True).result(30)


@pytest.mark.parametrize(("screen", "times"), [(":0", 1), ("", 0)])
def test_a_browser_is_opened_only_where_there_is_a_screen(
    monkeypatch, tmp_path, capsys, screen, times
):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", screen)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    opened = []
    run_briefly(monkeypatch, tmp_path, opened)
    printed = capsys.readouterr()
    assert printed.out.startswith("http://127.0.0.1:")
    assert "has ended" in printed.err
    assert len(opened) == times
    assert printed.out.strip() not in opened, "a browser is given an address for one visit"


def test_other_systems_have_a_screen(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert served._has_browser()


def test_a_port_that_is_not_allowed_is_said():
    assert "above 1023" in served._refused(PermissionError(13, "no"), 80)
