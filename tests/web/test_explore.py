"""The explorer's pages: the plain form, the answer alone, cards, bad words, and the policy."""

import pytest

from kindloop import actions_explore
from kindloop.web.app import make_app


@pytest.fixture(scope="module", autouse=True)
def prepared():
    actions_explore.prepare()


def test_the_page_answers_a_plain_form(client):
    got = client.get("/explore?size=0.5&criticism=0.35&weeks=4&hours=12&off=s_critic_threat")
    assert got.status_code == 200
    assert "A setback of size 0.50, critical habits 0.35, 4 weeks of practice" in got.text
    assert "one arrow switched off" in got.text
    assert 'value="s_critic_threat" checked' in got.text
    assert "The 12 hours after" in got.text


def test_the_page_says_that_it_is_a_model_person_in_two_editions(client):
    text = client.get("/explore").text
    assert "This is a model person, not you" in text
    assert "no organ is seen" in text
    assert "As the article describes it" in text
    assert "As far as the evidence carries" in text


def test_a_first_visit_is_answered_at_once_and_says_that_it_prepares(client, monkeypatch):
    asked = []
    monkeypatch.setattr(actions_explore, "prepared", lambda: False)
    monkeypatch.setattr(actions_explore, "prepare_aside", lambda: asked.append("aside"))
    monkeypatch.setattr(actions_explore, "explore", lambda asked: pytest.fail("it waited"))
    text = client.get("/explore").text
    assert asked == ["aside"]
    assert "Preparing" in text
    assert 'name="size"' in text


def test_the_script_waits_until_all_is_there(client):
    got = client.get("/explore/ready")
    assert (got.status_code, got.text) == (204, "")


def test_the_answer_alone_is_a_fragment(client):
    got = client.get("/explore/answer?size=0.5")
    assert got.status_code == 200
    assert "<html" not in got.text
    assert "data-values" in got.text


@pytest.mark.parametrize(
    "query", ["size=2", "size=big", "weeks=1.5", "hours=0", "criticism=nan", "off=s_critic_thraet"]
)
def test_bad_words_meet_a_sentence(client, query):
    page, alone = client.get(f"/explore?{query}"), client.get(f"/explore/answer?{query}")
    assert page.status_code == alone.status_code == 422
    assert 'role="alert"' in page.text
    assert 'class="fault"' in alone.text


def test_bad_words_are_shown_as_words(client):
    got = client.get("/explore/answer", params={"size": "<script>x</script>"})
    assert "<script>" not in got.text


def test_every_arrow_has_a_page(client):
    got = client.get("/explore/arrow/s_soothing_threat")
    assert got.status_code == 200
    assert "soothing → threat" in got.text
    assert "/explore?off=s_soothing_threat" in got.text
    assert client.get("/explore/arrow/s_nothing").status_code == 404


@pytest.mark.parametrize(
    ("name", "kicker", "said"),
    [
        ("journaling", "A practice", "For whom it backfires"),
        ("mood", "A process of the theory", "What raises it"),
        ("S3", "A claim of the article", "The literature:"),
        ("F24", "A study", "held back for validation"),
        ("tau_mood", "A number of the theory", "3.9 h"),
        ("setback", "What comes from outside", "What it moves"),
    ],
)
def test_everything_named_has_a_card(client, name, kicker, said):
    got = client.get(f"/explore/card/{name}")
    assert got.status_code == 200
    assert f'<p class="kicker">{kicker}</p>' in got.text
    assert said in got.text
    assert "script-src" not in got.headers["content-security-policy"]


def test_an_arrow_asked_for_as_a_card_has_its_own_page(client):
    got = client.get("/explore/card/s_soothing_threat")
    assert str(got.url).endswith("/explore/arrow/s_soothing_threat")
    missing = client.get("/explore/card/jurnaling")
    assert missing.status_code == 404
    assert "did you mean journaling" in missing.text


def test_the_explorer_leads_to_the_cards_of_practices_and_processes(client):
    text = client.get("/explore").text
    for name in ("journaling", "affirmation", "threat", "grey_matter"):
        assert f'href="/explore/card/{name}"' in text


def test_only_the_explorer_may_run_a_script_and_only_our_own(client):
    policy = client.get("/explore").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    for address in ("/", "/help", "/explore/arrow/s_soothing_threat"):
        assert "script-src" not in client.get(address).headers["content-security-policy"]


def test_the_script_is_small():
    app = make_app.__globals__["_STATIC"] / "explore.js"
    assert app.stat().st_size <= 6 * 1024
