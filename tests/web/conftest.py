"""The pages over made-up actions, one real server and one real browser for the session."""

import importlib.util
import shutil
import socket
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from kindloop.errors import TableError, not_there
from kindloop.report.page import render_body, render_report
from kindloop.web import pages
from kindloop.web.app import make_app

from . import companion_words
from .companion_tabs import Serving

TOKEN = "a-token-for-tests"  # noqa: S105 - not a secret
BODY = "<h1>Robin</h1><section class='card'><h2>In short</h2><p>Few words.</p></section>"


@dataclass(frozen=True)
class Row:
    name: str
    answers: int
    first: datetime | None
    last: datetime | None
    simulated: bool


@dataclass(frozen=True)
class Done:
    sentences: tuple[str, ...]


class FakeActions:
    """The six things that the pages ask for, without a database."""

    def __init__(self, maps: dict[str, Path]) -> None:
        at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.rows = [
            Row("Robin", 269, at, datetime(2026, 4, 30, 21, tzinfo=UTC), True),
            Row("Zoë / <b>x</b>", 1, at, at, False),
            Row("ליאור", 0, None, None, False),
        ]
        self.maps = maps
        self.body = BODY
        self.seen: list[tuple[str, str, str]] = []

    def people(self, database):
        return self.rows

    def ensure_sample(self, database):
        pass

    def report_body(self, database, person):
        if person == "broken":
            raise RuntimeError("secret inner words")
        if person not in [row.name for row in self.rows]:
            not_there("person", person, [row.name for row in self.rows])
        return self.body

    def report_page(self, database, person):
        return f"<!doctype html><html lang='en'><title>x</title><body>{self.body}</body></html>"

    def shipped_maps(self):
        return self.maps

    def import_table(self, table, mapping, database, *, rejects=None, progress=None):
        text = table.read_text(encoding="utf-8")
        self.seen.append((table.name, text, mapping.read_text(encoding="utf-8")))
        if "bad" in text:
            if rejects is None:
                raise TableError(
                    f"{table}: row 2, column stress: bad is no number.", reason="text", row=2
                )
            rejects.write_text("row,reason\n2,text\n", encoding="utf-8")
        return Done(("1 person was added.", "3 answers were added."))


@pytest.fixture(scope="session")
def maps(tmp_path_factory):
    path = tmp_path_factory.mktemp("maps") / "plain.toml"
    path.write_text('[diary]\nperson_name = "Me"\n', encoding="utf-8")
    return {"plain": path}


@pytest.fixture
def actions(monkeypatch, maps):
    fake = FakeActions(maps)
    monkeypatch.setattr(pages, "actions", fake)
    return fake


@pytest.fixture
def client(actions, tmp_path):
    app = make_app(tmp_path / "diary.sqlite", token=TOKEN, largest_upload=20_000)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as it:
        yield it


@pytest.fixture
def send(client):
    """Sends the form that loads a diary; what is not given is filled in rightly."""

    def sent(headers=None, **given):
        files = {"table": ("C:\\x\\diary.csv", given.pop("table", b"stress\n3\n"), "text/csv")}
        if not files["table"][1]:
            files["table"] = ("", b"", "application/octet-stream")
        if "map_file" in given:
            files["map_file"] = ("map.toml", given.pop("map_file"), "text/plain")
        data = {"token": TOKEN, "source": "shipped", "shipped": "plain", "map_text": "", **given}
        return client.post("/load", data=data, files=files, headers=headers)

    return sent


@pytest.fixture(scope="session")
def served(maps, tmp_path_factory):
    """A running server over made-up actions; yields its address and the actions."""
    fake = FakeActions(maps)
    patch = pytest.MonkeyPatch()
    patch.setattr(pages, "actions", fake)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    database = tmp_path_factory.mktemp("db") / "diary.sqlite"
    app = make_app(database, token=TOKEN, largest_upload=300_000)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", fake
    server.should_exit = True
    thread.join(10)
    listener.close()
    patch.undo()


@dataclass(frozen=True)
class Rendered:
    body: str
    file: Path


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    """A full report on the hand-made person of the report's own tests."""
    path = Path(__file__).parents[1] / "report" / "people.py"
    spec = importlib.util.spec_from_file_location("report_people", path)
    people = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(people)
    diary = people.make_diary()
    fit, made_at = people.fit_of(diary), datetime(2026, 5, 1, tzinfo=UTC)
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(render_report(diary, fit, made_at=made_at), encoding="utf-8")
    return Rendered(render_body(diary, fit, made_at=made_at), file)


@pytest.fixture(scope="session")
def browser():
    """Debian's chromium, if there is one."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("there is no chromium on this machine (Debian: apt install chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    quiet = [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ]  # fmt: skip
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=found, args=quiet)
        yield running
        running.close()


@pytest.fixture
def unbegun(tmp_path):
    """The companion's pages over a file in which nobody has begun."""
    app = make_app(tmp_path / "diary.sqlite", token=TOKEN)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as it:
        yield it


@pytest.fixture
def begun(unbegun):
    """The same after an own start."""
    companion_words.send(unbegun, "/start", way="own", name="Ann", timezone="Europe/Rome")
    return unbegun


@pytest.fixture
def fresh(tmp_path):
    """A server over a file in which nobody has begun."""
    serving = Serving(tmp_path / "diary.sqlite")
    yield serving.base
    serving.end()


@pytest.fixture(scope="session")
def lived(browser, tmp_path_factory):
    """A server over the simulated person, with a setback whose follow-up waits."""
    serving = Serving(tmp_path_factory.mktemp("lived") / "diary.sqlite")
    page = browser.new_page()
    page.goto(serving.base)
    page.get_by_role("button", name="Look around").click()
    page.goto(f"{serving.base}/setback")
    page.get_by_role("button", name="A kind answer").click()
    page.get_by_label("Ten minutes at most").fill("Write two lines")
    page.get_by_role("button", name="I will try this").click()
    page.close()
    yield serving.base
    serving.end()


@pytest.fixture
def companion_tab(browser, request):
    """Opens tabs that may reach this computer only; what else they tried is collected.

    The server comes first, so that it outlives the tabs: one that still loads something when
    its test ends must not meet a closed door.
    """
    for name in {"fresh", "lived"} & set(request.fixturenames):
        request.getfixturevalue(name)
    tried, opened = [], []

    def open_tab(base, width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 844}, **options)
        opened.append(context)

        def complain(said):
            if "the server responded with a status of 4" not in said.text:
                tried.append(said.text)

        def sort_out(route):
            if route.request.url.startswith((base, "data:")):
                route.continue_()
            else:
                tried.append(route.request.url)
                route.abort()

        context.route("**/*", sort_out)
        page = context.new_page()
        page.base = base
        page.taps = 0
        page.on("pageerror", lambda error: tried.append(str(error)))
        page.on("console", lambda said: complain(said) if said.type == "error" else None)
        return page

    yield open_tab
    for context in opened:
        context.close()
    assert tried == []
