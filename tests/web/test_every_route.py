"""Every address of the application, with everything that somebody could send it.

The list of addresses is the application's own, so a new page is fuzzed from its first day. Methods
that a page has not, paths that climb, fields and headers that are hostile, bodies that are none:
each is answered by a page of ours, in a sentence, and the diary is what it was.
"""

import re
import string
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from kindloop.actions_companion import journal
from kindloop.store import keyring, keys

from .companion_words import TOKEN, send

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
MARK = "<script>alert(7)</script>"
ODD = (
    MARK, "", "0", "-1", "1e999", "nan", "9" * 300, "../../../etc/passwd", "..%2f..%2fx", "\x00",
    "\r\nSet-Cookie: a=b", "'; DROP TABLE leaf;--", "{{ 7*7 }}", "%n%s", "\ud7ff\u202eabc",
    "//evil.example", "a" * 5_000, "[[]]", "2026-13-45T99:99", "own", "sample", "kind", "not",
)  # fmt: skip
odd = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
plain = st.text(string.printable.strip(), max_size=60)
KINDS_OF_BODY = ("form", "multipart", "json", "bytes")
LASTING = re.compile(r"/(data/(delete|import|restore)|security/|start)")


@pytest.fixture
def home(begun, monkeypatch):
    monkeypatch.setattr(keys, "COST", keys.Cost(64, 1, 1))
    monkeypatch.setattr(keyring, "_keys", {})
    send(begun, "/journal/new", prompt="", words="A walk at noon")
    return begun


def names_in(client, routes):
    """The names of the fields of every form that there is."""
    found = set()
    for route in routes:
        if "GET" in route.methods and "{" not in route.path:
            found |= set(re.findall(r'\sname="([^"]+)"', client.get(route.path).text))
    return sorted(found - {"token", "viewport"})


def content_of(kind, fields, raw):
    if kind == "form":
        return {"data": {**fields, "token": TOKEN}}
    if kind == "multipart":
        files = {"file": (f"{MARK}.zip", raw), "table": ("../x.csv", raw)}
        return {"data": {**fields, "token": TOKEN}, "files": files}
    if kind == "json":
        return {"json": {**fields, "token": TOKEN}}
    return {"content": raw, "headers": {"content-type": "multipart/form-data; boundary=x"}}


def test_every_address_answers_anything_in_a_sentence_of_ours(home):
    routes = [route for route in home.app.routes if isinstance(route, Route)]
    assert len(routes) > 60
    names = names_in(home, routes)
    assert len(names) > 30

    @settings(max_examples=400, deadline=None,
              suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
    @given(
        route=st.sampled_from(routes),
        method=st.sampled_from(METHODS) | st.just("POST") | st.just("GET"),
        place=odd,
        fields=st.dictionaries(st.sampled_from(names), odd, max_size=8),
        kind=st.sampled_from(KINDS_OF_BODY),
        raw=st.binary(max_size=60) | st.binary(max_size=60).map(lambda it: b"PK\x03\x04" + it),
        headers=st.dictionaries(
            st.sampled_from(["accept-language", "cookie", "range", "if-none-match"]),
            plain, max_size=2,
        ),
    )  # fmt: skip
    def anything(route, method, place, fields, kind, raw, headers):
        address = re.sub(r"\{[^}]+\}", lambda _: quote(place or "0", safe=""), route.path)
        if LASTING.match(address) and method == "POST":
            fields = {**fields, "sure": "", "over": "", "way": "", "again": "no"}
        content = content_of(kind, fields, raw) if method not in {"GET", "HEAD"} else {}
        given_headers = {**headers, **content.pop("headers", {})}
        answer = home.request(
            method, address, params=fields if not content else None, headers=given_headers,
            follow_redirects=False, **content,
        )  # fmt: skip
        assert answer.status_code < 500, answer.text[:500]
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"
        assert "a=b" not in answer.headers.get("set-cookie", "")
        following = answer.headers.get("location", "/").removeprefix("http://127.0.0.1:8000")
        assert re.match("/(?!/)", following)
        if "text/html" in answer.headers.get("content-type", ""):
            assert MARK not in answer.text
            assert "Traceback" not in answer.text
        if answer.status_code == 422:
            assert re.search('role="alert"|class="fault"', answer.text)

    anything()
    database = home.app.state.database
    assert "A walk at noon" in [one.words for one in journal.find(database, "walk", 1, 0).entries]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::1]:8000", ""])
def test_no_address_answers_to_another_name(home, host):
    for route in home.app.routes:
        if isinstance(route, Route):
            answer = home.get(route.path, headers={"host": host})
            assert answer.status_code == 400, route.path


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
def test_no_address_takes_a_form_of_another_site(home, headers):
    for route in home.app.routes:
        if isinstance(route, Route) and "POST" in route.methods:
            answer = home.post(route.path, data={"token": TOKEN}, headers=headers)
            assert answer.status_code == 403, route.path
            assert "did not come from" in answer.text


def test_no_form_is_taken_without_its_token(home):
    for route in home.app.routes:
        if isinstance(route, Route) and "POST" in route.methods:
            answer = home.post(route.path, data={"sure": "delete"})
            assert answer.status_code == 403, route.path
