"""The companion's pages over a real file, without a browser and without script."""

import re
import time
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kindloop import actions_explore
from kindloop.web import companion

from .companion_words import TOKEN, heading, send

PAGES = (
    "/", "/setback", "/checkin", "/checkin/recent", "/practise", "/practise/compassion_break",
    "/practise/reframing?length=long", "/practise/meditation/done",
    "/practise/meditation/done?worse=1", "/journal", "/journal/new", "/journal/new?prompt=friend",
    "/goals", "/weeks", "/reminders", "/settings", "/more", "/welcome", "/help/own", "/me/page",
    "/me/page?setbacks=yes&journal=yes&goals=yes",
)  # fmt: skip


def test_the_first_page_says_what_this_is_and_is_not(unbegun):
    text = unbegun.get("/").text
    for words in ("for adults", "no diagnosis", "Do not use it alone in a crisis", "simulated"):
        assert words in text
    assert 'name="way" value="own"' in text
    assert 'name="way" value="sample"' in text


def test_before_the_start_one_minute_is_open_to_anyone_and_the_rest_leads_home(unbegun):
    assert heading(unbegun.get("/setback")) == "One kind minute"
    assert heading(unbegun.get("/setback?answer=neutral")) == "A neutral pause"
    for address in ("/checkin", "/journal", "/goals", "/weeks", "/reminders", "/settings", "/me",
                    "/me/page", "/practise", "/checkin/recent", "/setback/5"):  # fmt: skip
        answer = unbegun.get(address, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), address


def test_a_start_with_a_clock_that_is_none_comes_back_as_it_was(unbegun):
    answer = send(unbegun, "/start", way="own", name="Bo & Co", timezone="Europe/Rom")
    assert answer.status_code == 422
    assert "did you mean Europe/Rome" in answer.text
    assert 'value="Bo &amp; Co"' in answer.text
    assert 'value="Europe/Rom"' in answer.text


def test_looking_around_is_marked_as_simulated_on_every_page(unbegun):
    send(unbegun, "/start", way="sample")
    for address in ("/", "/setback", "/checkin", "/journal", "/me/page"):
        assert "You are looking around with a" in unbegun.get(address).text


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_its_frame_and_its_way_to_the_setback_minute(begun, address):
    answer = begun.get(address)
    assert answer.status_code == 200
    text = answer.text
    assert text.count("<h1") == 1
    assert re.search('<a class="help" href="/help"[^>]*>Get help now</a>', text)
    assert re.search('<a class="warm" href="/setback" accesskey="s" data-key="s"', text)
    assert "style=" not in text
    assert not re.search(r"\son\w+=", text)
    assert re.findall("<script[^>]*>[^<]*", text) == ['<script src="/static/companion.js" defer>']
    assert "://" not in re.sub(r'href="https://[^"]*"', "", text)
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
        assert f'name="token" value="{TOKEN}"' in form


@pytest.mark.parametrize("address", PAGES)
def test_where_one_writes_no_program_looks_over_the_shoulder(begun, address):
    text = begun.get(address).text
    fields = re.findall(r'<textarea[^>]*>|<input[^>]*type="(?:text|search)"[^>]*>', text)
    for one in fields:
        assert 'spellcheck="false"' in one
        assert 'autocomplete="off"' in one
    if "<textarea" in text:
        assert "never looks at what they say" in text
        assert text.count('id="unread"') == 1


@pytest.mark.parametrize("address", PAGES)
def test_a_page_and_all_that_it_loads_is_at_most_sixty_kilobytes(begun, address):
    text = begun.get(address)
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text.text))
    assert loaded == {"/static/kindloop.css", "/static/companion.js", "/static/icon.svg"}
    total = len(text.content) + sum(len(begun.get(one).content) for one in loaded)
    assert total <= 60 * 1024


def sent(client, address):
    """Bytes of an answer as it is sent."""
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    return int(answer.headers["content-length"])


def with_what_it_loads(client, address):
    """Bytes of a page with its styles and scripts as they are sent."""
    loaded = set(
        re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js))"', client.get(address).text)
    )
    assert len(loaded) >= 2
    return sum(sent(client, one) for one in (address, *loaded))


def test_a_whole_report_is_at_most_sixty_kilobytes_as_it_is_sent(unbegun):
    send(unbegun, "/start", way="sample")
    unbegun.get("/me")
    give_up = time.monotonic() + 120
    while unbegun.get("/me/ready").status_code != 204:
        assert time.monotonic() < give_up, "the report was not made"
        time.sleep(0.1)
    assert unbegun.get("/me").text.count("<figure") > 5
    assert with_what_it_loads(unbegun, "/me") <= 60 * 1024


@pytest.mark.parametrize("ready", [False, True])
def test_the_model_person_is_at_most_sixty_kilobytes_as_it_is_sent(begun, ready, monkeypatch):
    actions_explore.prepare()
    monkeypatch.setattr(actions_explore, "prepared", lambda: ready)
    page = begun.get("/explore").text
    assert ('id="preparing"' in page) is not ready
    assert with_what_it_loads(begun, "/explore") <= 60 * 1024
    assert sent(begun, "/explore/answer") <= 60 * 1024


@pytest.mark.parametrize("token", ["", "wrong", "wröng"])
def test_a_form_without_the_token_is_not_read(begun, token):
    for address in ("/checkin", "/setback", "/success", "/journal/new", "/journal/find", "/goals",
                    "/settings", "/reminders", "/start", "/language"):  # fmt: skip
        answer = begun.post(address, data={"token": token, "mood": "3", "answer": "kind"})
        assert answer.status_code == 403, address
        assert "earlier start" in answer.text
    assert "none in the last seven days" in begun.get("/checkin/recent").text


def test_what_is_not_there_is_said(begun):
    for address in ("/setback/5", "/setback/x", "/journal/5", "/journal/5/delete", "/practise/x"):
        assert begun.get(address).status_code == 404, address
    assert send(begun, "/goals/5/close").status_code == 404
    assert send(begun, "/setback/5/taken", taken="done").status_code == 404
    assert send(begun, "/journal/5", words="x").status_code == 200


def test_every_address_takes_any_words(begun):
    routes = [
        (method, route.path)
        for route in companion.routes()
        for method in sorted(route.methods & {"GET", "POST"})
    ]

    @settings(max_examples=150, deadline=None,
              suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
    @given(
        st.sampled_from(routes),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30), max_size=8),
    )
    def any_words(where, place, words):
        method, path = where
        address = re.sub(r"\{\w+\}", lambda _: quote(place or "0", safe=""), path)
        if method == "GET":
            answer = begun.get(address, params=words)
        else:
            answer = begun.post(address, data={**words, "token": TOKEN})
        assert answer.status_code < 500

    any_words()


NAMES = (
    "at", "moment", "answer", "happened", "sting", "said_kind", "said", "step", "goal", "taken",
    "mood", "stress", "when", "success", "length", "before", "after", "worse", "words", "prompt",
    "page", "title", "why", "again", "time0", "MO", "from", "to", "own_item", "coin", "keys",
    "way", "name", "timezone", "tag", "days", "kept", "undo",
)  # fmt: skip


def test_after_a_check_in_one_may_see_what_the_own_days_let_one_expect(begun):
    answers = dict.fromkeys(("mood", "motivation", "self_kindness", "self_criticism"), "5")
    for day in range(1, 13):
        when = f"2026-01-{day:02d}T12:00"
        send(begun, "/checkin", when=when, stress=str(day % 4), **answers)
    first = send(begun, "/checkin", stress="3")
    assert "What your days let one expect next" not in first.text  # nothing was learnt before
    begun.get("/checkin")
    standings = begun.app.state.desk.standings
    give_up = time.monotonic() + 60
    while standings._learning:
        assert time.monotonic() < give_up, "nothing was learnt"
        time.sleep(0.02)
    kept = begun.get(first.url)
    shown = kept.text.split("What your days let one expect next")[1].split("</details>")[0]
    assert shown.count("<tr>") == 2  # a head, and the only question that ever varied
    assert re.search(r'<th scope="row">Stress</th><td>[0-4]</td><td>\d–\d+</td>', shown)
    assert "not how they must go" in shown
