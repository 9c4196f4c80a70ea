"""The command that serves the page, as a person starts it."""

import os
import signal
import subprocess
import urllib.request
from urllib.parse import urlsplit

import pytest

from .conftest import COMMAND


@pytest.fixture
def serving(here):
    """Starts a serving command in the folder ``here``; yields what starts it."""
    processes = []

    def start(*words, **environment):
        process = subprocess.Popen(
            [COMMAND, *words],
            cwd=here,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process, process.stdout.readline()

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def page(address):
    """What a browser shows, which keeps the cookie that it is given."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(address, timeout=60) as answer:
        return answer.read().decode()


def test_it_prints_its_address_first_and_keeps_running(filled, serving):
    process, line = serving("serve", "--port", "0", "--no-browser", "--db", filled)
    assert line.startswith("http://127.0.0.1:")
    assert "Ann" in page(line.strip())
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err


def test_a_port_is_taken_or_refused(here, filled, serving, run):
    _, line = serving("serve", "--no-browser", "--db", filled)
    port = str(urlsplit(line).port)
    said = run("serve", "--port", port, "--no-browser", "--db", filled).sentence
    assert said.startswith(f"Port {port} is already in use")


def test_without_a_word_it_serves_the_own_diary_with_a_sample_person(here, serving):
    home = {"HOME": str(here), "XDG_DATA_HOME": str(here / "data"), "DISPLAY": ""}
    home |= {"WAYLAND_DISPLAY": ""}
    _, line = serving(**home)
    assert "Sample person" in page(line.strip())
    assert [path.name for path in (here / "data").rglob("*.sqlite")] == ["diary.sqlite"]
