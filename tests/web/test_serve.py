"""The server as a person starts it."""

import signal
import socket
import subprocess
import sys
import urllib.request

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
        with urllib.request.urlopen(f"{address}help", timeout=20) as answer:  # noqa: S310
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
