"""The journeys of the companion over a real file, without a browser and without script."""

import re

from kindloop.web.desk import desk_of

from .companion_words import NASTY, at_of, heading, send


def test_a_setback_from_beginning_to_end(begun):
    minute = send(begun, "/setback", happened=NASTY, sting="8", said_kind="critical",
                  answer="kind")  # fmt: skip
    assert heading(minute) == "One kind minute"
    assert "Rather a neutral pause" in minute.text
    at = at_of(minute)
    other = send(begun, f"/setback/{at}/answer", answer="neutral")
    assert heading(other) == "A neutral pause"
    kept = send(begun, f"/setback/{at}", step=NASTY, goal="")
    assert heading(kept) == "That is a step"
    assert "<script>alert" not in kept.text
    assert "&lt;script&gt;alert" in kept.text
    assert "That stung a lot" in kept.text
    calendar = begun.get(f"/reminders/{at}.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:A moment" in calendar.text
    assert "script" not in calendar.text
    home = begun.get("/")
    assert "&lt;script&gt;alert" in home.text
    for word, says in (("done", "You took the step"), ("partly", "Partly is a step"),
                       ("not", "happens to everybody")):  # fmt: skip
        assert says in send(begun, f"/setback/{at}/taken", taken=word).text
    assert "alert" not in begun.get("/").text


def test_no_step_is_fine(begun):
    at = at_of(send(begun, "/setback", answer="neutral"))
    answer = send(begun, f"/setback/{at}", step="")
    assert heading(answer) == "That is kept"
    assert "No step is fine too" in answer.text


def test_a_coin_is_said_before_it_chooses(begun):
    send(begun, "/settings", coin="yes", keys="on", own_item="")
    text = begun.get("/setback").text
    assert "one in two each" in text
    assert text.count('name="answer"') == 1
    assert heading(send(begun, "/setback", answer="coin")) in (
        "One kind minute",
        "A neutral pause",
    )


def test_a_goal_of_a_step_can_be_chosen(begun):
    send(begun, "/goals", title="Thesis", why="To have said it once", at="")
    at = at_of(send(begun, "/setback", answer="kind"))
    page = begun.get(f"/setback/{at}").text
    goal = re.search(r'name="goal" value="(\d+)"', page)[1]
    send(begun, f"/setback/{at}", step="Open the file", goal=goal)
    goals = begun.get("/goals").text
    assert "Open the file" in goals
    assert "1 step<" in goals
    again = send(begun, f"/setback/{at}", step="Open the file", goal="77")
    assert again.status_code == 422
    assert 'value="Open the file"' in again.text


def test_goals_are_changed_and_put_away(begun):
    for number in range(3):
        send(begun, "/goals", title=f"Goal {number}", why="", at="", moment="")
    text = begun.get("/goals").text
    assert "One more goal" not in text
    answer = send(begun, "/goals", title="A fourth", why="", at="")
    assert answer.status_code == 422
    assert "Three goals are enough" in answer.text
    at = re.search(r"/goals\?change=(\d+)", text)[1]
    assert 'value="Goal' in begun.get(f"/goals?change={at}").text
    send(begun, "/goals", title="New words", why="Why", at=at)
    assert "New words" in begun.get("/goals").text
    closed = send(begun, f"/goals/{at}/close")
    assert "1 goal put away" in closed.text
    assert "put away" not in send(begun, f"/goals/{at}/close", again="yes").text


def test_a_check_in_is_kept_offers_a_practice_and_can_be_undone(begun):
    kept = send(begun, "/checkin", stress="3", mood="6", success="yes")
    assert heading(kept) == "Kept"
    assert "Self-compassion break" in kept.text
    at = at_of(kept)
    assert "<dt>Stress</dt><dd>3</dd>" in begun.get("/checkin/recent").text
    assert "1 in the last seven days" in begun.get("/").text
    gone = send(begun, f"/checkin/{at}/gone")
    assert "Taken away" in gone.text
    assert "none in the last seven days" in gone.text


def test_a_check_in_that_cannot_be_kept_comes_back_as_it_was(begun):
    answer = send(begun, "/checkin", mood="6", when="2999-01-01T10:00")
    assert answer.status_code == 422
    assert "lies ahead" in answer.text
    assert re.search('name="mood" value="6" checked', answer.text)
    assert 'value="2999-01-01T10:00"' in answer.text
    assert "one answer is enough" in send(begun, "/checkin").text
    assert "<script>alert" not in send(begun, "/checkin", mood=NASTY).text


def test_the_same_minute_twice_is_said(begun):
    for status in (200, 422):
        answer = send(begun, "/checkin", mood="6", when="2026-01-05T10:00")
        assert answer.status_code == status
    assert "at that minute already" in answer.text


def test_a_success_in_one_tap_and_undone(begun):
    answer = send(begun, "/success")
    assert "something went well" in answer.text
    undo = re.search(r'action="(/success/\d+/gone)"', answer.text)[1]
    assert "Taken away." in send(begun, undo).text
    assert "One tap keeps it" in begun.get("/").text


def test_a_practice_that_made_it_worse_twice(begun):
    for _ in range(2):
        answer = send(begun, "/practise/compassion_break", length="short", worse="yes")
    assert "no failure of yours" in answer.text
    assert "made it worse twice" in answer.text
    text = begun.get("/practise").text
    assert "rests for two weeks" in text
    assert re.search("Offered now.*?Neutral pause", text, re.DOTALL)
    assert "something neutral is offered" in send(begun, "/checkin", mood="3").text


def test_affirmations_rest_on_harsh_days(begun):
    for number in range(12):
        send(begun, "/checkin", self_criticism=str(number % 4), when=f"2026-01-05T10:{10 + number}")
    send(begun, "/checkin", self_criticism="9")
    assert "harder on yourself than usual" in begun.get("/practise").text


def test_a_practice_shows_what_it_trains_and_what_is_known(begun):
    text = begun.get("/practise/affirmation").text
    assert "kindness" in text
    assert "harmful when self-esteem is low" in text
    assert "Row S49, grade A" in text
    assert begun.get("/explore/card/affirmation").status_code == 200
    assert 'href="/explore/card/affirmation"' in text
    assert "/explore/card/" not in begun.get("/practise/compassionate_letter").text
    assert text.count('class="steps"') == 1
    assert begun.get("/practise/yoga").status_code == 404


def test_what_is_rated_is_never_shown_as_an_effect(begun):
    send(begun, "/practise/meditation", length="short", before="3", after="8")
    for address in ("/practise", "/", "/me/page", "/practise/meditation", "/weeks"):
        text = re.sub("<[^>]+>", " ", begun.get(address).text)
        assert "improved" not in text
        assert not re.search(r"\+5|by 5|5 points", text)


def test_a_practice_in_writing_ends_in_the_journal(begun):
    send(begun, "/practise/compassionate_letter", length="short", words="Dear Ann")
    text = begun.get("/journal").text
    assert "Dear Ann" in text
    assert "Compassionate letter" in text


def test_the_journal_is_written_found_changed_and_deleted(begun):
    assert "Nothing is written yet" in begun.get("/journal").text
    answer = send(begun, "/journal/new", words=NASTY, prompt="friend")
    at = at_of(answer)
    assert "<script>alert" not in answer.text
    found = send(begun, "/journal/find", words="ALERT")
    assert "1 of 1 entries" in found.text
    assert str(found.url).endswith("/journal/find")
    assert "0 of 1 entries" in send(begun, "/journal/find", words="nothing").text
    assert "Other words" in send(begun, f"/journal/{at}", words="Other words").text
    assert "there are no words yet" in send(begun, f"/journal/{at}", words=" ").text.lower()
    assert "cannot be brought back" in begun.get(f"/journal/{at}/delete").text
    assert "overwritten" in send(begun, f"/journal/{at}/delete").text
    assert begun.get(f"/journal/{at}").status_code == 404


def test_no_address_carries_own_words(begun):
    words = "Canary1735"
    seen = []
    for address, told in (
        ("/setback", {"happened": words, "said": words, "answer": "kind"}),
        ("/journal/new", {"words": words}),
        ("/journal/find", {"words": words}),
        ("/goals", {"title": words, "why": words, "at": ""}),
        ("/settings", {"own_item": words}),
    ):
        answer = send(begun, address, **told)
        seen.extend(str(one.url) for one in (*answer.history, answer))
        seen.extend(re.findall(r'(?:href|action)="([^"]+)"', answer.text))
    assert not [one for one in seen if words in one]


def test_many_entries_come_in_pages(begun):
    now = desk_of(type("Request", (), {"app": begun.app})).now()
    for number in range(21):
        send(begun, "/journal/new", words=f"Entry {number}", moment=str(now - number * 1_000_000))
    text = begun.get("/journal").text
    assert "Page 1 of 2" in text
    assert "Entry 20" not in text
    assert "Entry 20" in send(begun, "/journal/find", words="", page="2").text


def test_reminders_come_as_a_calendar_file(begun):
    text = begun.get("/reminders").text
    assert "moments.ics" not in text
    answer = send(begun, "/reminders", time0="23:30", MO="yes", **{"from": "22:00", "to": "07:30"})
    assert "23:30 lies in the quiet hours and is moved to 07:30" in answer.text
    assert "BYDAY=MO" in begun.get("/reminders/moments.ics").text
    wrong = send(begun, "/reminders", time0="", **{"from": "22:00", "to": "07:30"})
    assert wrong.status_code == 422
    assert "at least one time" in wrong.text


def test_settings_are_kept(begun):
    answer = send(begun, "/settings", own_item="Rested", keys="")
    assert 'value="Rested"' in answer.text
    assert "data-keys" not in answer.text
    assert "Rested" in begun.get("/checkin").text
    assert "data-keys" in send(begun, "/settings", own_item="", keys="on").text
    assert send(begun, "/settings", own_item="Mood").status_code == 422


def test_the_weekly_view_counts_and_says_when_it_cannot_tell(begun):
    assert "Nothing to show yet" in begun.get("/weeks").text
    for answer, taken in (("kind", "done"), ("kind", "not"), ("neutral", "partly")):
        at = at_of(send(begun, "/setback", answer=answer))
        send(begun, f"/setback/{at}", step="x")
        send(begun, f"/setback/{at}/taken", taken=taken)
    text = begun.get("/weeks").text
    assert "Too few to tell." in text
    assert "1 of 2" in text
    assert "1 of 1" in text
    assert "zero lies in it" in text


def test_the_report_is_made_aside_and_then_shown(begun):
    send(begun, "/checkin", mood="4")
    first = begun.get("/me")
    assert "is being made" in first.text
    while begun.get("/me/ready").status_code != 204:
        pass
    text = begun.get("/me").text
    assert "is being made" not in text
    assert "Ann" in text


def test_the_page_to_print_leaves_own_words_out(begun):
    send(begun, "/setback", happened="Canary", answer="kind")
    assert "Canary" not in begun.get("/me/page").text
    assert "Canary" in begun.get("/me/page?setbacks=yes&days=14").text
    assert "Canary" not in begun.get("/me/page?journal=yes&goals=yes&days=x").text
    assert "Not a clinical measurement" in begun.get("/me/page").text


def test_own_people_stand_on_the_help_page_even_where_the_file_cannot_be_opened(begun):
    assert "Nobody is entered yet" in begun.get("/help").text
    answer = send(
        begun, "/help/own", words="Kim  0171 23 45 67\n\nDr. <Lu>, +39 06-12345\nNext door"
    )
    assert 'href="tel:0171234567"' in answer.text
    assert 'href="tel:+390612345"' in answer.text
    assert "Dr. &lt;Lu&gt;" in answer.text
    assert "<bdi>Next door</bdi>" in answer.text
    database = begun.app.state.database
    plain = database.with_name(f"{database.name}-help")
    assert plain.stat().st_mode & 0o777 == 0o600
    assert "Kim 0171 23 45 67" in begun.get("/help/own").text
    whole = database.read_bytes()
    database.write_bytes(b"damaged" + whole[7:])
    assert "Kim 0171" in begun.get("/help").text
    database.write_bytes(whole)
    plain.unlink()
    assert "Kim 0171" in begun.get("/help").text
    assert send(begun, "/help/own", words="x\n" * 13).status_code == 422
    assert "Nobody is entered" in send(begun, "/help/own", words=" ").text
    assert not plain.exists()


def test_the_addresses_of_help_say_when_they_were_read_and_are_to_be_read(begun):
    assert "As of 2026-11-22, to be checked by 2027-05-24" in begun.get("/help").text
