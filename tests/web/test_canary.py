"""A word that a person wrote, searched for in every file that was written meanwhile."""

import io
import os
import tempfile
import zipfile
from pathlib import Path

import platformdirs
import pytest
from starlette.testclient import TestClient

from kindloop import actions, actions_vault
from kindloop.store import keyring, keys
from kindloop.web import pages
from kindloop.web.app import make_app
from kindloop.web.door import Door

from .conftest import TOKEN

CANARY = "yellow-canary-in-the-mine"
OLD = "correct horse battery"
MAP = """
[diary]
person = "person"
time = "time"
timezone = "UTC"

[channels.yellow-canary-in-the-mine]
column = "stress"
low = 0
high = 10
"""
TABLE = f"person,time,stress\n{CANARY},2026-03-01 10:00,3\n{CANARY},2026-03-02 10:00,4\n".encode()


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Every folder that this process may write to: its own, and those of temporary files."""
    monkeypatch.setattr(keys, "COST", keys.Cost(64, 1, 1))
    monkeypatch.setattr(keyring, "_keys", {})
    monkeypatch.setattr(pages, "actions", actions)  # others of the session put made-up ones
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for name in ("TMPDIR", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(temporary))
    return tmp_path


def said(folder):
    """Files that hold the word, in any of the ways in which text is written down."""
    ways = [CANARY.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le")]
    ways.append(CANARY.encode().hex().encode())
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(way in path.read_bytes() for way in ways)
    ]


def opened(monkeypatch):
    """Names of all files that Python opened to write to, with what was written to them."""
    seen = []
    real = os.open

    def noted(path, flags, *given, **named):
        if flags & (os.O_WRONLY | os.O_RDWR):
            seen.append(Path(os.fsdecode(path)).name)
        return real(path, flags, *given, **named)

    monkeypatch.setattr(os, "open", noted)
    return seen


def test_no_file_ever_holds_it(places, monkeypatch, caplog, capfd):
    path = places / "data" / "diary.sqlite"
    door, cache = Door(), Path(platformdirs.user_cache_dir("kindloop"))
    written = opened(monkeypatch)
    app = make_app(path, token=TOKEN, door=door)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as web:
        web.get(door.address("http://127.0.0.1:8000/"))

        def send(address, files=None, **fields):
            return web.post(address, data={"token": TOKEN, **fields}, files=files)

        send("/security/set", new=OLD, again=OLD)
        loaded = send(
            "/load", files={"table": (f"{CANARY}.csv", TABLE)}, source="text", map_text=MAP
        )
        assert "The diary is loaded" in loaded.text
        assert CANARY in web.get("/").text
        bad = TABLE.replace(b"stress\n", b"stres\n")
        assert send("/load", files={"table": ("x.csv", bad)}, source="text", map_text=MAP)
        large = TABLE + b"x" * 3_000_000
        send("/load", files={"table": ("x.csv", large)}, source="text", map_text=MAP)
        send("/data/backup")
        export = send("/data/export")
        with zipfile.ZipFile(io.BytesIO(export.content)) as archive:
            assert CANARY.encode() in archive.read("tables/person.jsonl")
        send("/data/import", files={"file": ("x.zip", export.content)}, over="yes")
        assert CANARY in web.get(f"/person/{CANARY}").text
        assert CANARY in web.get(f"/person/{CANARY}/report.html").text
        notes = f"full_date,time,mood,note\n2026-03-02,21:30,rad,{CANARY}\n".encode()
        send("/data/bring", files={"file": ("x.csv", notes)}, name=CANARY, timezone="UTC")
        send("/data/bring", files={"file": ("x.csv", notes + b'"')}, name=CANARY, timezone="UTC")
        assert web.get(f"/person/{CANARY}/nowhere").status_code == 404
        send("/lock")
        send("/load", text=CANARY)
        send("/unlock", passphrase=CANARY)
        assert said(places) == said(cache) == []
        assert CANARY not in caplog.text
        assert CANARY not in "".join(capfd.readouterr())
        assert not [name for name in written if CANARY in name]
        assert len(list(places.rglob("*.sqlite"))) >= 3
        send("/unlock", passphrase=OLD)
        send("/data/delete", sure="delete")
    actions_vault.lock(path)
    assert said(places) == []
    assert [file for file in places.rglob("*") if file.is_file()] == []


def test_the_search_finds_what_is_there(places):
    (places / "a").write_bytes(CANARY.encode("utf-16-le"))
    (places / "b").write_text(CANARY[:-1])
    assert said(places) == ["a"]
