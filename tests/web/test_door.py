"""Who is let in: the address of this start, the cookie, and nobody else."""

import pytest
from starlette.testclient import TestClient

from kindloop.web.app import make_app
from kindloop.web.door import Door, is_open
from kindloop.web.guards import where_it_failed

from .conftest import TOKEN

BASE = "http://127.0.0.1:8000/"


@pytest.fixture
def door():
    return Door()


@pytest.fixture
def visit(actions, tmp_path, door):
    """A new browser each time."""

    def browser():
        app = make_app(tmp_path / "diary.sqlite", token=TOKEN, door=door)
        return TestClient(app, base_url=BASE.rstrip("/"), follow_redirects=False)

    return browser


def test_the_address_of_this_start_is_swapped_for_a_cookie(visit, door):
    browser = visit()
    answer = browser.get(door.address(BASE))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("kindloop-8000=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert door.printed not in cookie
    assert browser.get("/").status_code == 200
    other = browser.get(f"{BASE}load?x=1&start={door.printed}&y=%262")
    assert other.headers["location"] == "/load?x=1&y=%262"
    away = browser.get(f"{BASE}/evil.example/?start={door.printed}")
    assert away.headers["location"] == "/"


@pytest.mark.parametrize("address", ["/", "/load", "/data", "/security", "/unlock", "/nowhere"])
def test_a_stranger_sees_only_where_help_is(visit, address):
    browser = visit()
    answer = browser.get(address)
    assert answer.status_code == 403
    assert "This browser was not let in" in answer.text
    assert 'href="/help"' in answer.text
    assert "Robin" not in answer.text
    assert browser.post(address, data={"token": TOKEN}).status_code == 403
    assert browser.get("/help").status_code == 200
    assert browser.get("/static/kindloop.css").status_code == 200


@pytest.mark.parametrize("token", ["", "wrong", "ä", "x" * 5_000])
def test_a_wrong_start_is_no_start(visit, token):
    browser = visit()
    assert browser.get("/", params={"start": token}).status_code == 403
    assert (
        browser.get(
            "/", headers={"cookie": f"kindloop-8000={token[:9]}".encode("latin-1")}
        ).status_code
        == 403
    )
    assert browser.get("/").status_code == 403


def test_the_address_for_a_browser_is_good_once(visit, door):
    address = door.address_for_one_visit(BASE)
    assert visit().get(address).status_code == 303
    assert visit().get(address).status_code == 403
    assert visit().get(door.address(BASE)).status_code == 303
    known = visit()
    known.get(door.address(BASE))
    assert known.get(address).status_code == 303, "going back is no stranger's way"


def test_another_start_has_other_secrets():
    assert len({secret for _ in range(20) for secret in (Door().printed, Door().cookie)}) == 40


def test_what_is_open():
    assert is_open("/help")
    assert is_open("/static/icon.svg")
    assert not is_open("/helper")
    assert not is_open("/")


def test_the_log_says_where_and_never_what():
    try:
        raise RuntimeError("secret inner words")
    except RuntimeError as error:
        said = where_it_failed(error)
    assert said.startswith("RuntimeError in test_the_log_says_where_and_never_what, line ")
    assert "secret" not in said
    assert where_it_failed(ValueError("secret")) == "ValueError"


def test_a_failing_page_logs_no_private_word(visit, door, caplog):
    browser = visit()
    browser.get(door.address(BASE))
    answer = browser.get("/person/broken")
    assert answer.status_code == 500
    assert "secret inner words" not in answer.text + caplog.text
    assert "RuntimeError in report_body" in caplog.text
