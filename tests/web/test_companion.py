"""The companion's pages over a real file, without a browser and without script."""

import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kindloop.web import companion
from kindloop.web.app import make_app
from kindloop.web.desk import desk_of

TOKEN = "a-token-for-tests"  # noqa: S105 - not a secret
NASTY = '<script>alert("x")</script> & "quoted" \'too\''
PAGES = (
    "/", "/setback", "/checkin", "/checkin/recent", "/practise", "/practise/compassion_break",
    "/practise/reframing?length=long", "/practise/meditation/done",
    "/practise/meditation/done?worse=1", "/journal", "/journal/new", "/journal/new?prompt=friend",
    "/goals", "/weeks", "/reminders", "/settings", "/more", "/welcome", "/me/page",
    "/me/page?setbacks=yes&journal=yes&goals=yes",
)  # fmt: skip


@pytest.fixture
def fresh(tmp_path):
    """The pages over a file in which nobody has begun."""
    app = make_app(tmp_path / "diary.sqlite", token=TOKEN)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as it:
        yield it


@pytest.fixture
def client(fresh):
    """The same after an own start."""
    assert send(fresh, "/start", way="own", name="Ann", timezone="Europe/Rome").status_code == 200
    return fresh


def send(client, address, **words):
    return client.post(address, data={"token": TOKEN, **words})


def heading(answer):
    return re.sub("<[^>]+>", "", re.search("<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)[1])


def at_of(answer):
    return re.search(r"/(-?\d{10,})", str(answer.url))[1]


def test_the_first_page_says_what_this_is_and_is_not(fresh):
    text = fresh.get("/").text
    for words in ("for adults", "no diagnosis", "Do not use it alone in a crisis", "simulated"):
        assert words in text
    assert 'name="way" value="own"' in text
    assert 'name="way" value="sample"' in text


def test_before_the_start_one_minute_is_open_to_anyone_and_the_rest_leads_home(fresh):
    assert heading(fresh.get("/setback")) == "One kind minute"
    assert heading(fresh.get("/setback?answer=neutral")) == "A neutral pause"
    for address in ("/checkin", "/journal", "/goals", "/weeks", "/reminders", "/settings", "/me",
                    "/me/page", "/practise", "/checkin/recent", "/setback/5"):  # fmt: skip
        answer = fresh.get(address, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), address


def test_a_start_with_a_clock_that_is_none_comes_back_as_it_was(fresh):
    answer = send(fresh, "/start", way="own", name="Bo & Co", timezone="Europe/Rom")
    assert answer.status_code == 422
    assert "did you mean Europe/Rome" in answer.text
    assert 'value="Bo &amp; Co"' in answer.text
    assert 'value="Europe/Rom"' in answer.text


def test_looking_around_is_marked_as_simulated_on_every_page(fresh):
    send(fresh, "/start", way="sample")
    for address in ("/", "/setback", "/checkin", "/journal", "/me/page"):
        assert "You are looking around with a" in fresh.get(address).text


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_its_frame_and_its_way_to_the_setback_minute(client, address):
    answer = client.get(address)
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
def test_where_one_writes_no_program_looks_over_the_shoulder(client, address):
    text = client.get(address).text
    fields = re.findall(r'<textarea[^>]*>|<input[^>]*type="(?:text|search)"[^>]*>', text)
    for one in fields:
        assert 'spellcheck="false"' in one
        assert 'autocomplete="off"' in one
    if "<textarea" in text:
        assert "never looks at what they say" in text
        assert text.count('id="unread"') == 1


@pytest.mark.parametrize("address", PAGES)
def test_a_page_and_all_that_it_loads_is_at_most_sixty_kilobytes(client, address):
    text = client.get(address)
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text.text))
    assert loaded == {"/static/kindloop.css", "/static/companion.js", "/static/icon.svg"}
    total = len(text.content) + sum(len(client.get(one).content) for one in loaded)
    assert total <= 60 * 1024


def test_a_setback_from_beginning_to_end(client):
    minute = send(client, "/setback", happened=NASTY, sting="8", said_kind="critical",
                  answer="kind")  # fmt: skip
    assert heading(minute) == "One kind minute"
    assert "Rather a neutral pause" in minute.text
    at = at_of(minute)
    other = send(client, f"/setback/{at}/answer", answer="neutral")
    assert heading(other) == "A neutral pause"
    kept = send(client, f"/setback/{at}", step=NASTY, goal="")
    assert heading(kept) == "That is a step"
    assert "<script>alert" not in kept.text
    assert "&lt;script&gt;alert" in kept.text
    assert "That stung a lot" in kept.text
    calendar = client.get(f"/reminders/{at}.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:A moment" in calendar.text
    assert "script" not in calendar.text
    home = client.get("/")
    assert "&lt;script&gt;alert" in home.text
    for word, says in (("done", "You took the step"), ("partly", "Partly is a step"),
                       ("not", "happens to everybody")):  # fmt: skip
        assert says in send(client, f"/setback/{at}/taken", taken=word).text
    assert "alert" not in client.get("/").text


def test_no_step_is_fine(client):
    at = at_of(send(client, "/setback", answer="neutral"))
    answer = send(client, f"/setback/{at}", step="")
    assert heading(answer) == "That is kept"
    assert "No step is fine too" in answer.text


def test_a_coin_is_said_before_it_chooses(client):
    send(client, "/settings", coin="yes", keys="on", own_item="")
    text = client.get("/setback").text
    assert "one in two each" in text
    assert text.count('name="answer"') == 1
    assert heading(send(client, "/setback", answer="coin")) in (
        "One kind minute",
        "A neutral pause",
    )


def test_a_goal_of_a_step_can_be_chosen(client):
    send(client, "/goals", title="Thesis", why="To have said it once", at="")
    at = at_of(send(client, "/setback", answer="kind"))
    page = client.get(f"/setback/{at}").text
    goal = re.search(r'name="goal" value="(\d+)"', page)[1]
    send(client, f"/setback/{at}", step="Open the file", goal=goal)
    goals = client.get("/goals").text
    assert "Open the file" in goals
    assert "1 step<" in goals
    again = send(client, f"/setback/{at}", step="Open the file", goal="77")
    assert again.status_code == 422
    assert 'value="Open the file"' in again.text


def test_goals_are_changed_and_put_away(client):
    for number in range(3):
        send(client, "/goals", title=f"Goal {number}", why="", at="", moment="")
    text = client.get("/goals").text
    assert "One more goal" not in text
    answer = send(client, "/goals", title="A fourth", why="", at="")
    assert answer.status_code == 422
    assert "Three goals are enough" in answer.text
    at = re.search(r"/goals\?change=(\d+)", text)[1]
    assert 'value="Goal' in client.get(f"/goals?change={at}").text
    send(client, "/goals", title="New words", why="Why", at=at)
    assert "New words" in client.get("/goals").text
    closed = send(client, f"/goals/{at}/close")
    assert "1 goal put away" in closed.text
    assert "put away" not in send(client, f"/goals/{at}/close", again="yes").text


def test_a_check_in_is_kept_offers_a_practice_and_can_be_undone(client):
    kept = send(client, "/checkin", stress="3", mood="6", success="yes")
    assert heading(kept) == "Kept"
    assert "Self-compassion break" in kept.text
    at = at_of(kept)
    assert "<dt>Stress</dt><dd>3</dd>" in client.get("/checkin/recent").text
    assert "1 in the last seven days" in client.get("/").text
    gone = send(client, f"/checkin/{at}/gone")
    assert "Taken away" in gone.text
    assert "none in the last seven days" in gone.text


def test_a_check_in_that_cannot_be_kept_comes_back_as_it_was(client):
    answer = send(client, "/checkin", mood="6", when="2999-01-01T10:00")
    assert answer.status_code == 422
    assert "lies ahead" in answer.text
    assert re.search('name="mood" value="6" checked', answer.text)
    assert 'value="2999-01-01T10:00"' in answer.text
    assert "one answer is enough" in send(client, "/checkin").text
    assert "<script>alert" not in send(client, "/checkin", mood=NASTY).text


def test_the_same_minute_twice_is_said(client):
    for status in (200, 422):
        answer = send(client, "/checkin", mood="6", when="2026-01-05T10:00")
        assert answer.status_code == status
    assert "at that minute already" in answer.text


def test_a_success_in_one_tap_and_undone(client):
    answer = send(client, "/success")
    assert "something went well" in answer.text
    undo = re.search(r'action="(/success/\d+/gone)"', answer.text)[1]
    assert "Taken away." in send(client, undo).text
    assert "One tap keeps it" in client.get("/").text


def test_a_practice_that_made_it_worse_twice(client):
    for _ in range(2):
        answer = send(client, "/practise/compassion_break", length="short", worse="yes")
    assert "no failure of yours" in answer.text
    assert "made it worse twice" in answer.text
    text = client.get("/practise").text
    assert "rests for two weeks" in text
    assert re.search("Offered now.*?Neutral pause", text, re.DOTALL)
    assert "something neutral is offered" in send(client, "/checkin", mood="3").text


def test_affirmations_rest_on_harsh_days(client):
    for number in range(12):
        send(
            client, "/checkin", self_criticism=str(number % 4), when=f"2026-01-05T10:{10 + number}"
        )
    send(client, "/checkin", self_criticism="9")
    assert "harder on yourself than usual" in client.get("/practise").text


def test_a_practice_shows_what_it_trains_and_what_is_known(client):
    text = client.get("/practise/affirmation").text
    assert "kindness" in text
    assert "harmful when self-esteem is low" in text
    assert "Row S49, grade A" in text
    assert text.count('class="steps"') == 1
    assert client.get("/practise/yoga").status_code == 404


def test_what_is_rated_is_never_shown_as_an_effect(client):
    send(client, "/practise/meditation", length="short", before="3", after="8")
    for address in ("/practise", "/", "/me/page", "/practise/meditation", "/weeks"):
        text = re.sub("<[^>]+>", " ", client.get(address).text)
        assert "improved" not in text
        assert not re.search(r"\+5|by 5|5 points", text)


def test_a_practice_in_writing_ends_in_the_journal(client):
    send(client, "/practise/compassionate_letter", length="short", words="Dear Ann")
    text = client.get("/journal").text
    assert "Dear Ann" in text
    assert "Compassionate letter" in text


def test_the_journal_is_written_found_changed_and_deleted(client):
    assert "Nothing is written yet" in client.get("/journal").text
    answer = send(client, "/journal/new", words=NASTY, prompt="friend")
    at = at_of(answer)
    assert "<script>alert" not in answer.text
    found = send(client, "/journal/find", words="ALERT")
    assert "1 of 1 entries" in found.text
    assert str(found.url).endswith("/journal/find")
    assert "0 of 1 entries" in send(client, "/journal/find", words="nothing").text
    assert "Other words" in send(client, f"/journal/{at}", words="Other words").text
    assert "there are no words yet" in send(client, f"/journal/{at}", words=" ").text.lower()
    assert "cannot be brought back" in client.get(f"/journal/{at}/delete").text
    assert "overwritten" in send(client, f"/journal/{at}/delete").text
    assert client.get(f"/journal/{at}").status_code == 404


def test_no_address_carries_own_words(client):
    words = "Canary1735"
    seen = []
    for address, told in (
        ("/setback", {"happened": words, "said": words, "answer": "kind"}),
        ("/journal/new", {"words": words}),
        ("/journal/find", {"words": words}),
        ("/goals", {"title": words, "why": words, "at": ""}),
        ("/settings", {"own_item": words}),
    ):
        answer = send(client, address, **told)
        seen.extend(str(one.url) for one in (*answer.history, answer))
        seen.extend(re.findall(r'(?:href|action)="([^"]+)"', answer.text))
    assert not [one for one in seen if words in one]


def test_many_entries_come_in_pages(client):
    now = desk_of(type("Request", (), {"app": client.app})).now()
    for number in range(21):
        send(client, "/journal/new", words=f"Entry {number}", moment=str(now - number * 1_000_000))
    text = client.get("/journal").text
    assert "Page 1 of 2" in text
    assert "Entry 20" not in text
    assert "Entry 20" in send(client, "/journal/find", words="", page="2").text


def test_reminders_come_as_a_calendar_file(client):
    text = client.get("/reminders").text
    assert "moments.ics" not in text
    answer = send(client, "/reminders", time0="23:30", MO="yes", **{"from": "22:00", "to": "07:30"})
    assert "23:30 lies in the quiet hours and is moved to 07:30" in answer.text
    assert "BYDAY=MO" in client.get("/reminders/moments.ics").text
    wrong = send(client, "/reminders", time0="", **{"from": "22:00", "to": "07:30"})
    assert wrong.status_code == 422
    assert "at least one time" in wrong.text


def test_settings_are_kept(client):
    answer = send(client, "/settings", own_item="Rested", keys="")
    assert 'value="Rested"' in answer.text
    assert "data-keys" not in answer.text
    assert "Rested" in client.get("/checkin").text
    assert "data-keys" in send(client, "/settings", own_item="", keys="on").text
    assert send(client, "/settings", own_item="Mood").status_code == 422


def test_the_weekly_view_counts_and_says_when_it_cannot_tell(client):
    assert "Nothing to show yet" in client.get("/weeks").text
    for answer, taken in (("kind", "done"), ("kind", "not"), ("neutral", "partly")):
        at = at_of(send(client, "/setback", answer=answer))
        send(client, f"/setback/{at}", step="x")
        send(client, f"/setback/{at}/taken", taken=taken)
    text = client.get("/weeks").text
    assert "Too few to tell." in text
    assert "1 of 2" in text
    assert "1 of 1" in text
    assert "zero lies in it" in text


def test_the_report_is_made_aside_and_then_shown(client):
    send(client, "/checkin", mood="4")
    first = client.get("/me")
    assert "is being made" in first.text
    while client.get("/me/ready").status_code != 204:
        pass
    text = client.get("/me").text
    assert "is being made" not in text
    assert "Ann" in text


def test_the_page_to_print_leaves_own_words_out(client):
    send(client, "/setback", happened="Canary", answer="kind")
    assert "Canary" not in client.get("/me/page").text
    assert "Canary" in client.get("/me/page?setbacks=yes&days=14").text
    assert "Canary" not in client.get("/me/page?journal=yes&goals=yes&days=x").text
    assert "Not a clinical measurement" in client.get("/me/page").text


@pytest.mark.parametrize("token", ["", "wrong", "wröng"])
def test_a_form_without_the_token_is_not_read(client, token):
    for address in ("/checkin", "/setback", "/success", "/journal/new", "/journal/find", "/goals",
                    "/settings", "/reminders", "/start", "/language"):  # fmt: skip
        answer = client.post(address, data={"token": token, "mood": "3", "answer": "kind"})
        assert answer.status_code == 403, address
        assert "earlier start" in answer.text
    assert "none in the last seven days" in client.get("/checkin/recent").text


def test_what_is_not_there_is_said(client):
    for address in ("/setback/5", "/setback/x", "/journal/5", "/journal/5/delete", "/practise/x"):
        assert client.get(address).status_code == 404, address
    assert send(client, "/goals/5/close").status_code == 404
    assert send(client, "/setback/5/taken", taken="done").status_code == 404
    assert send(client, "/journal/5", words="x").status_code == 200


def test_every_address_takes_any_words(client):
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
            answer = client.get(address, params=words)
        else:
            answer = client.post(address, data={**words, "token": TOKEN})
        assert answer.status_code < 500

    any_words()


NAMES = (
    "at", "moment", "answer", "happened", "sting", "said_kind", "said", "step", "goal", "taken",
    "mood", "stress", "when", "success", "length", "before", "after", "worse", "words", "prompt",
    "page", "title", "why", "again", "time0", "MO", "from", "to", "own_item", "coin", "keys",
    "way", "name", "timezone", "tag", "days", "kept", "undo",
)  # fmt: skip
