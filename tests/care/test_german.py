"""The German catalogue: whole for the companion, with the same gaps to fill, and compiled."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from starlette.testclient import TestClient

from kindloop.care.help import ways_to_help
from kindloop.care.texts import LOCALES, languages, speaking
from kindloop.web.app import make_app

ROOT = Path(__file__).parents[2]
PO = LOCALES / "de/LC_MESSAGES/kindloop.po"
COMPANION = re.compile(
    r"actions_companion/|web/(companion|setback|check_in|practise|journal|goals|reminders|see"
    r"|settings|sent|own_help|trial)\.py|care/(help|import_words|trial_words)\.py|study/n_of_1\.py|web/templates/(_fields|base|checkin"
    r"|checkin_kept|entry|entry_delete|goals|help|home|journal|kept|me|message|minute|more|own_help"
    r"|practice|practised|practise|printed|recent|reminders|setback|start|trial|unkept|weeks)\.html"
)
GAP = re.compile(r"%\(\w+\)s|\{\w+[^}]*\}|<[^>]+>")


@pytest.fixture(scope="module")
def catalogue():
    with PO.open("rb") as file:
        return read_po(file)


def said_by_the_companion():
    with (ROOT / "babel.cfg").open(encoding="utf-8") as settings:
        methods, options = parse_mapping_cfg(settings)
    for found in extract_from_dir(str(ROOT / "src/kindloop"), methods, options):
        if COMPANION.search(found[0]):
            yield found[2] if isinstance(found[2], str) else found[2][0]


def test_everything_that_the_companion_says_is_there_in_german(catalogue):
    wanted = set(said_by_the_companion())
    assert len(wanted) > 300
    assert [
        one for one in sorted(wanted) if one not in catalogue or not catalogue[one].string
    ] == []


def test_a_translation_has_the_gaps_of_its_text(catalogue):
    for message in catalogue:
        if not message.id or not any(message.string):
            continue
        texts = message.id if isinstance(message.id, tuple) else (message.id,)
        translated = message.string if isinstance(message.string, tuple) else (message.string,)
        allowed = set().union(*(GAP.findall(text) for text in texts))
        for text in translated:
            assert set(GAP.findall(text)) == allowed, message.id


def test_what_is_compiled_is_what_is_written(catalogue):
    compiled = read_mo(io.BytesIO(PO.with_suffix(".mo").read_bytes()))
    for message in catalogue:
        if message.id and all(
            message.string if isinstance(message.string, tuple) else [message.string]
        ):
            assert list(compiled[message.id].string) == list(message.string)


def test_no_translation_is_left_over(catalogue):
    with (LOCALES / "kindloop.pot").open("rb") as file:
        known = {message.id for message in read_po(file)}
    assert {message.id for message in catalogue} == known


def test_help_is_found_in_german():
    assert languages() == ("en", "de")
    with speaking("de"):
        assert ways_to_help()[0].name == "Die örtliche Notrufnummer"
        assert [way.address for way in ways_to_help()][1] == "findahelpline.com"


def test_the_pages_speak_the_language_of_the_browser_or_the_one_chosen(tmp_path):
    app = make_app(tmp_path / "d.sqlite", token="t")  # noqa: S106 - not a secret
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        text = client.get("/", headers={"accept-language": "de-CH,en;q=0.5"}).text
        assert '<html lang="de" dir="ltr">' in text
        assert "Selbst beginnen" in text
        client.post("/start", data={"token": "t", "way": "own", "name": "Ann", "timezone": "UTC"})
        assert '<html lang="en"' in client.get("/").text
        chosen = client.post("/language", data={"token": "t", "tag": "de"})
        assert "HttpOnly" in chosen.history[0].headers["set-cookie"]
        assert "Ging etwas schief?" in client.get("/").text
        assert "Meditation der liebenden Güte" in client.get("/practise").text
        assert "Zu wenige" not in client.get("/weeks").text
        text = client.post("/checkin", data={"token": "t", "mood": "99"}).text
        assert "Stimmung ist eine Zahl von 0 bis 10; es kam 99." in text
        client.post("/language", data={"token": "t", "tag": "xx"})
        assert '<html lang="de"' in client.get("/").text
