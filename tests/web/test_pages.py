"""Every page, form and guard, without a browser."""

import re

import pytest

PAGES = ("/", "/diaries", "/load", "/help", "/about", "/person/Robin")


@pytest.mark.parametrize("address", [*PAGES, "/nowhere", "/person/nobody", "/person/broken"])
def test_every_page_has_the_same_frame(client, address):
    text = client.get(address).text
    assert text.count("<h1") == 1
    assert text.count("<main") == 1
    assert 'href="/help"' in text
    assert 'href="#content"' in text
    assert '<html lang="en" dir="ltr">' in text
    assert re.findall("<script[^>]*>[^<]*", text) == ['<script src="/static/companion.js" defer>']
    assert "style=" not in text
    assert not re.search(r"\son\w+=", text)


@pytest.mark.parametrize("address", [*PAGES, "/nowhere", "/static/icon.svg", "/person/broken"])
def test_every_answer_carries_the_guards(client, address):
    headers = client.get(address).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_only_our_own_names_are_answered(client):
    assert client.get("/", headers={"host": "localhost:8000"}).status_code == 200
    for host in ("evil.example", "127.0.0.1.evil.example", "10.0.0.1:8000", "[::1", ""):
        assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9", "https://127.0.0.1:8000"]
)
def test_forms_of_others_are_not_read(send, actions, origin):
    answer = send(headers={"origin": origin})
    assert answer.status_code == 403
    assert not actions.seen


def test_cross_site_forms_are_not_read(send, actions):
    assert send(headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert not actions.seen


@pytest.mark.parametrize("token", ["", "wrong", "wröng"])
def test_a_form_needs_the_token(send, actions, token):
    answer = send(token=token)
    assert answer.status_code == 403
    assert "earlier start" in answer.text
    assert "a-token-for-tests" in answer.text
    assert not actions.seen


def test_the_list_names_the_people_and_escapes_them(client):
    text = client.get("/diaries").text
    assert 'href="/person/Robin"' in text
    assert "simulated" in text
    assert "Zoë / &lt;b&gt;x&lt;/b&gt;" in text
    assert "<b>x" not in text
    assert "269 check-ins" in text
    assert "1 check-in," in text
    assert "ליאור" in text


def test_the_list_with_many_people_can_be_searched(client, actions):
    actions.rows = [actions.rows[1].__class__(f"p{i}", i, None, None, False) for i in range(200)]
    text = client.get("/diaries").text
    assert "Shown are 60 of 200" in text
    found = client.get("/diaries", params={"find": "P19"}).text
    assert len(re.findall('href="/person/', found)) == 11
    assert "No name here" in client.get("/diaries", params={"find": "<zz>"}).text


def test_the_list_of_an_empty_database(client, actions):
    actions.rows = []
    assert "no diary here yet" in client.get("/diaries").text


def test_any_name_leads_to_its_report(client, actions):
    for link in re.findall(r'href="(/person/[^"]+)"', client.get("/diaries").text):
        assert client.get(link).status_code == 200
        download = client.get(f"{link}/report.html")
        assert download.headers["content-disposition"].startswith("attachment")
        assert download.text.startswith("<!doctype html>")


def test_somebody_who_is_not_there(client):
    answer = client.get("/person/Robim")
    assert answer.status_code == 404
    assert "did you mean Robin?" in answer.text


def test_a_failure_shows_no_inner_words(client):
    answer = client.get("/person/broken")
    assert answer.status_code == 500
    assert "secret inner words" not in answer.text
    assert "Traceback" not in answer.text
    assert "Something went wrong" in answer.text


def test_a_wrong_method_is_said_plainly(client):
    answer = client.post("/about")
    assert answer.status_code == 405
    assert "<h1>That did not work</h1>" in answer.text


def test_a_diary_is_loaded_with_a_shipped_map(send, actions):
    answer = send()
    assert answer.status_code == 200
    assert "3 answers were added." in answer.text
    assert actions.seen == [("diary.csv", "stress\n3\n", '[diary]\nperson_name = "Me"\n')]


def test_a_diary_is_loaded_with_a_pasted_map(send, actions):
    assert send(source="text", map_text="[diary]\r\n").status_code == 200
    assert actions.seen[0][2] == "[diary]\n"


def test_a_diary_is_loaded_with_a_map_from_a_file(send, actions):
    assert send(source="file", map_file="\ufeff[diary]\n".encode()).status_code == 200
    assert actions.seen[0][2] == "[diary]\n"


def test_an_error_keeps_the_form_and_hides_the_folder(send):
    answer = send(table=b"stress\nbad\n", source="file", map_file=b"[diary]\n# mine\n")
    assert answer.status_code == 422
    assert "diary.csv: row 2, column stress: bad is no number." in answer.text
    assert "kindloop-" not in answer.text
    assert "[diary]\n# mine" in answer.text
    assert 'value="text" checked' in answer.text


def test_a_choice_is_kept_on_error(send):
    text = send(table=b"", leave_out="yes").text
    assert '<option value="plain" selected>' in text
    assert 'value="yes" checked' in text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"table": b""}, "No table came"),
        ({"shipped": ""}, "No map was chosen"),
        ({"shipped": "../../etc/passwd"}, "No map was chosen"),
        ({"source": "text", "map_text": " "}, "paste the map"),
        ({"source": "file"}, "choose the map"),
        ({"source": "file", "map_file": b"\xff\xfe\x00"}, "is no text"),
    ],
)
def test_what_is_missing_is_said(send, actions, form, sentence):
    answer = send(**form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Nothing was loaded." in answer.text
    assert not actions.seen


def test_faulty_rows_can_be_left_out(send):
    answer = send(table=b"stress\nbad\n", leave_out="yes")
    assert answer.status_code == 200
    assert "What was left out" in answer.text
    assert "<td>text</td>" in answer.text


def test_a_file_that_is_too_large_is_refused(send, actions):
    answer = send(table=b"x" * 30_000)
    assert answer.status_code == 413
    assert "kindloop import" in answer.text
    assert not actions.seen


def test_a_file_without_a_stated_length_is_refused_too(client, actions):
    def parts():
        yield b'--x\r\nContent-Disposition: form-data; name="table"; filename="a.csv"\r\n\r\n'
        for _ in range(30):
            yield b"y" * 1000

    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = client.post("/load", content=parts(), headers=headers)
    assert answer.status_code == 413
    assert not actions.seen


def test_a_mangled_form_is_refused(client, actions):
    answer = client.post(
        "/load", content=b"garbage", headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code in (400, 403)
    assert "<h1>" in answer.text
    assert not actions.seen


def test_about_names_the_file(client, tmp_path):
    assert str(tmp_path / "diary.sqlite") in client.get("/about").text


def test_help_needs_no_database(client, actions):
    actions.people = None
    text = client.get("/help").text
    assert "findahelpline.com" in text
    assert "emergency number" in text
