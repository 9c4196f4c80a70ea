"""The pages of passphrase and data over a real database, and the lock."""

import io
import re
import zipfile
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.store.test_records import a_diary

from kindloop import actions, actions_data, actions_vault
from kindloop.store import keyring, keys, tries
from kindloop.store.records import open_store
from kindloop.web import pages
from kindloop.web.app import make_app
from kindloop.web.door import own_address
from kindloop.web.idle import Idle, kept, read_kept

from .conftest import TOKEN

OLD, NEW = "correct horse battery", "staple and a lamp"
DAYLIO = b"full_date,time,mood,activities,note\n2026-03-02,21:30,super,run,words\n"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(keys, "COST", keys.Cost(64, 1, 1))
    monkeypatch.setattr(keyring, "_keys", {})
    monkeypatch.setattr(pages, "actions", actions)  # others of the session put made-up ones


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "data" / "diary.sqlite"
    with open_store(place) as store:
        store.add([a_diary("Ann")])
    return place


class Clocks:
    """Two clocks that are set by hand."""

    def __init__(self):
        self.awake = self.wall = 1_000.0

    def both(self):
        return (lambda: self.awake, lambda: self.wall)


@pytest.fixture
def clocks():
    return Clocks()


@pytest.fixture
def web(path, clocks):
    app = make_app(path, token=TOKEN, idle=Idle(path, clocks.both()))
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        yield client


def send(web, address, files=None, **fields):
    return web.post(address, data={"token": TOKEN, **fields}, files=files)


def code_of(answer):
    assert answer.status_code == 200
    return re.search(r"<code>([0-9A-Z-]{35})</code>", answer.text)[1]


def protect(web):
    return code_of(send(web, "/security/set", new=OLD, again=OLD))


def people(path):
    return [row.name for row in actions.people(path)]


def test_a_passphrase_from_the_first_page_to_the_last(web, path):
    assert "Set a passphrase" in web.get("/security").text
    code = protect(web)
    assert "The diary is encrypted" in web.get("/security").text
    assert send(web, "/lock").headers["location"] == "/unlock"
    assert web.get("/").headers["location"] == "/unlock"
    assert web.get("/person/Ann?x=1").headers["location"] == "/unlock?next=%2Fperson%2FAnn%3Fx%3D1"
    assert "Ann" not in web.get("/unlock").text
    assert 'href="/help"' in web.get("/unlock").text
    assert web.get("/help").status_code == 200
    wrong = send(web, "/unlock", passphrase=NEW)
    assert wrong.status_code == 403
    assert "does not open the diary" in wrong.text
    right = send(web, "/unlock", passphrase=OLD, next="/person/Ann?x=1")
    assert right.headers["location"] == "/person/Ann?x=1"
    assert web.get("/unlock").headers["location"] == "/"
    changed = send(web, "/security/change", old=OLD, new=NEW, again=NEW)
    assert "The passphrase is changed" in changed.text
    send(web, "/lock")
    assert "recovery code" in web.get("/recover").text
    following = code_of(send(web, "/recover", code=code.lower(), new=OLD, again=OLD))
    assert following != code
    assert code_of(send(web, "/security/code", old=OLD)) != following
    assert send(web, "/security/idle", minutes="5").status_code == 303
    assert '<option value="5" selected>' in web.get("/security").text
    removed = send(web, "/security/remove", old=OLD)
    assert "plain files now" in removed.text
    assert people(path) == ["Ann"]
    assert web.get("/recover").headers["location"] == "/"


WRONG = [
    ("/security/set", {"new": OLD, "again": NEW}, "are not the same"),
    ("/security/set", {"new": "short", "again": "short"}, "at least 8 characters"),
    ("/security/set", {"from": "new", "new": "short", "again": "short"}, "at least 8 characters"),
    ("/security/change", {"old": OLD, "new": NEW, "again": NEW}, "has no passphrase"),
    ("/security/remove", {"old": OLD}, "has no passphrase"),
    ("/security/code", {"old": OLD}, "has no passphrase"),
    ("/recover", {"code": "x", "new": OLD, "again": OLD}, "has 30 characters"),
]


@pytest.mark.parametrize(("address", "fields", "says"), WRONG)
def test_what_does_not_fit_is_said_beside_its_form(web, path, address, fields, says):
    before = path.read_bytes()
    answer = send(web, address, **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert OLD not in answer.text
    assert path.read_bytes() == before


def test_wrong_ones_wait(web, monkeypatch):
    protect(web)
    send(web, "/lock")
    now = [100.0]
    monkeypatch.setattr("kindloop.store.vault.time.time", lambda: now[0])
    for _ in range(tries.FREE):
        answer = send(web, "/unlock", passphrase=NEW)
    assert "try again in 2 seconds" in answer.text
    assert "try again in 2 seconds" in send(web, "/unlock", passphrase=OLD).text
    now[0] += 2
    assert send(web, "/unlock", passphrase=OLD).status_code == 303


@pytest.mark.parametrize(("awake", "wall"), [(901, 901), (10, 40_000), (901, -5_000)])
def test_it_locks_after_a_while_whatever_the_clocks_did(web, clocks, awake, wall):
    protect(web)
    for _ in range(3):
        clocks.awake += 890
        clocks.wall += 890
        assert web.get("/security").status_code == 200
    clocks.awake += awake
    clocks.wall += wall
    assert web.get("/security").headers["location"] == "/unlock?next=%2Fsecurity"


def test_unlocking_begins_the_while_anew(web, clocks):
    protect(web)
    send(web, "/lock")
    clocks.awake += 10_000
    clocks.wall += 10_000
    assert send(web, "/unlock", passphrase=OLD).status_code == 303
    assert web.get("/security").status_code == 200
    clocks.awake += 10_000
    assert "Passphrase" in web.get("/unlock").text, "and asking for this page does not prolong it"


def test_a_plain_diary_never_locks(web, clocks):
    clocks.awake += 10**9
    assert web.get("/security").status_code == 200


def test_words_that_come_too_late_are_sent_again_with_one_tap(web, clocks):
    protect(web)
    clocks.awake += 10_000
    words = 'line one\r\nline "two" <b>ä</b>'
    late = send(web, "/load", text=words, kind=["a", "b"])
    assert late.status_code == 423
    assert "Your words" not in late.text or "still here" in late.text
    carried = re.search(r'name="kept" value="([^"]*)"', late.text)[1]
    wrong = send(web, "/unlock", passphrase=NEW, next="/load", kept=unescape(carried))
    assert re.search(r'name="kept" value="([^"]*)"', wrong.text)[1] == carried
    again = send(web, "/unlock", passphrase=OLD, next="/load", kept=unescape(carried))
    assert 'action="/load"' in again.text
    assert '<input type="hidden" name="kind" value="b">' in again.text
    assert f'name="token" value="{TOKEN}"' in again.text
    assert "line &#34;two&#34; &lt;b&gt;ä&lt;/b&gt;" in again.text


def test_a_file_that_comes_too_late_is_asked_for_again(web, clocks):
    protect(web)
    clocks.awake += 10_000
    late = send(web, "/data/bring", files={"file": ("x.csv", DAYLIO)}, name="Me")
    assert late.status_code == 423
    assert "choose it again" in late.text


def test_where_one_goes_on_to_is_always_ours():
    for other in ("http://evil.example", "//evil.example", "/\\evil.example", "/a\nb", "x", ""):
        assert own_address(other) == "/"
    assert own_address("/data?x=%20") == "/data?x=%20"
    assert read_kept("[[") == read_kept("5") == read_kept("[5]") == []
    assert read_kept(kept([("a", "ä"), ("token", "x")])) == [("a", "ä")]


PLACES = [
    "/unlock", "/recover", "/lock", "/security/set", "/security/change", "/security/remove",
    "/security/code", "/security/idle", "/data/export", "/data/import", "/data/bring",
    "/data/backup", "/data/restore", "/data/delete",
]  # fmt: skip


@pytest.mark.parametrize("address", PLACES)
def test_every_form_needs_the_token(web, path, address):
    before = path.read_bytes()
    fields = {"sure": "delete", "new": OLD, "again": OLD, "minutes": "5"}
    answer = web.post(address, data={"token": "wrong", **fields})
    assert answer.status_code == 403
    assert "earlier start of kindloop" in answer.text
    assert path.read_bytes() == before
    assert web.post(address, data=fields, headers={"origin": "null"}).status_code == 403


def test_our_own_forms_come_without_an_origin(web):
    headers = {"origin": "null", "sec-fetch-site": "same-origin"}
    answer = web.post("/data/backup", data={"token": TOKEN}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("address", PLACES)
def test_a_field_that_is_too_long_is_said(web, address):
    answer = send(web, address, new="x" * (11 * 1024 * 1024))
    assert answer.status_code in (400, 422)
    assert "longer than 1 MB" in answer.text


def test_all_data_out_and_in(web, path):
    answer = send(web, "/data/export")
    assert answer.headers["content-type"] == "application/zip"
    assert "kindloop-export-" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
    files = {"file": ("all.zip", answer.content)}
    refused = send(web, "/data/import", files=files)
    assert refused.status_code == 422
    assert "There is a diary here already" in refused.text
    done = send(web, "/data/import", files=files, over="yes")
    assert "Everything is back" in done.text
    assert "before an export was read in" in done.text
    assert people(path) == ["Ann"]


def test_a_history_comes_and_what_was_typed_stays_when_it_does_not(web, path):
    files = {"file": ("x.csv", DAYLIO)}
    wrong = send(web, "/data/bring", files=files, name="Me", timezone="Europe/Rome", moods="x=1")
    assert wrong.status_code == 422
    assert "not known: &#39;super&#39;" in wrong.text
    assert 'value="Europe/Rome"' in wrong.text
    assert "x=1</textarea>" in wrong.text
    right = send(web, "/data/bring", files=files, name="Me", timezone="UTC", moods="super=5\n")
    assert "Added 1 person" in right.text
    assert people(path) == ["Ann", "Me"]
    assert "No file came" in send(web, "/data/bring", name="Me").text
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Checkmarks.csv", b"\0" * 60_000_000)
    files = {"file": ("x.zip", bomb.getvalue())}
    assert "unpacks to far more" in send(web, "/data/bring", files=files, name="Me").text
    assert "unpacks to far more" in send(web, "/data/import", files=files, over="yes").text
    assert people(path) == ["Ann", "Me"]


def test_a_file_that_is_too_large_is_said(web, monkeypatch):
    monkeypatch.setattr(actions_data, "LARGEST_FILE", 10)
    answer = send(web, "/data/bring", files={"file": ("x.csv", DAYLIO)}, name="Me")
    assert answer.status_code == 422
    assert "larger than 0 MB" in answer.text
    assert "too large for a page" in send(web, "/data/export").text


def test_a_backup_is_made_and_put_back_with_one_tap(web, path):
    assert "There is none yet" in web.get("/data").text
    made = send(web, "/data/backup")
    assert "made, opened and read through" in made.text
    with open_store(path) as store:
        store.add([a_diary("Bo")])
    name = re.search(r'name="name" value="([^"]+sqlite)"', made.text)[1]
    assert "is back in place" in send(web, "/data/restore", name=name).text
    assert people(path) == ["Ann"]
    assert "no backup" in send(web, "/data/restore", name="../../x").text
    path.write_bytes(path.read_bytes()[:3000])
    assert "damaged" in send(web, "/data/backup").text


def test_everything_is_deleted_only_by_the_word(web, path):
    protect(web)
    send(web, "/data/backup")
    assert "type the word delete" in send(web, "/data/delete", sure="yes").text
    assert path.exists()
    done = send(web, "/data/delete", sure=" Delete ")
    assert "What deleting cannot reach" in done.text
    assert list(path.parent.iterdir()) == []
    assert web.get("/").status_code == 200, "and one can begin anew"
    assert "There is no database" in send(web, "/data/export").text or path.exists()


def test_the_first_start_asks_for_a_passphrase_or_none(tmp_path):
    path = tmp_path / "new" / "diary.sqlite"
    app = make_app(path, token=TOKEN)
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as web:
        page = web.get("/security/new")
        assert "Go on without a passphrase" in page.text
        assert not path.exists()
        answer = send(web, "/security/set", **{"from": "new", "new": OLD, "again": OLD})
        code_of(answer)
        assert 'href="/"' in answer.text
        assert web.get("/").status_code == 200
        assert path.exists()
        assert not path.read_bytes().startswith(b"SQLite")
        assert web.get("/security/new").headers["location"] == "/security"


def test_a_damaged_keys_file_is_said(web, path):
    protect(web)
    path.with_name("diary.sqlite.keys").write_text("{}")
    assert web.get("/help").status_code == 200
    assert web.get("/security").headers["location"].startswith("/unlock")
    assert "is damaged; every backup" in send(web, "/unlock", passphrase=OLD).text


def test_another_window_that_changes_the_vault_is_noticed(web, path):
    assert web.get("/security").status_code == 200
    code = actions_vault.set_passphrase(path, OLD)
    keyring.take(path)
    assert web.get("/security").headers["location"] == "/unlock?next=%2Fsecurity"
    assert len(code) == 35


NAMES = ("passphrase", "next", "kept", "code", "new", "again", "old", "minutes", "from", "name",
    "timezone", "moods", "over", "sure")  # fmt: skip
ODD = (
    "delete", "../../x", "<script>", "'; DROP TABLE person;--", "\x00", "[[]]", "[1]", "9" * 400,
    "//evil.example", "{{ 7*7 }}", "%n%s", "\ud7ff\u202e",
)  # fmt: skip
odd = st.text(max_size=40) | st.sampled_from(ODD)


@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    address=st.sampled_from([place for place in PLACES if place != "/data/delete"]),
    fields=st.dictionaries(st.sampled_from(NAMES), odd, max_size=6),
    file=st.none() | st.binary(max_size=80) | st.binary(max_size=40).map(lambda it: b"PK" + it),
)
def test_whatever_is_sent_is_answered_in_a_sentence(web, path, address, fields, file):
    files = None if file is None else {"file": ("<b>.zip", file)}
    answer = send(web, address, files=files, **fields)
    assert answer.status_code < 500
    assert "<script>" not in answer.text
    assert "evil.example" not in answer.headers.get("location", "")
