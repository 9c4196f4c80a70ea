"""Texts in other languages, and the words of help."""

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from kindloop.care.help import help_in_short, ways_to_help, what_this_is_not
from kindloop.care.look import style
from kindloop.care.texts import _, direction, language, ngettext, speaking

babel_catalog = pytest.importorskip("babel.messages.catalog")


@pytest.fixture
def locales(tmp_path):
    from babel.messages.mofile import write_mo

    for tag in ("de", "he"):
        catalogue = babel_catalog.Catalog(locale=tag)
        catalogue.add("Find help", "Hilfe finden")
        catalogue.add(
            ("{count} answer", "{count} answers"), ("{count} Antwort", "{count} Antworten")
        )
        made = io.BytesIO()
        write_mo(made, catalogue)
        folder = tmp_path / tag / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "kindloop.mo").write_bytes(made.getvalue())
    return tmp_path


def test_a_catalogue_is_used_and_what_it_lacks_is_english(locales):
    with speaking("de_AT", locales):
        assert _("Find help") == "Hilfe finden"
        assert _("Stress") == "Stress"
        assert ngettext("{count} answer", "{count} answers", 1) == "{count} Antwort"
        assert ngettext("{count} answer", "{count} answers", 3) == "{count} Antworten"
        assert language() == "de"
        assert direction() == "ltr"
    assert _("Find help") == "Find help"


def test_right_to_left_is_known(locales):
    with speaking("he", locales):
        assert direction() == "rtl"


@pytest.mark.parametrize("tag", ["xx", "", "C.UTF-8", "../../etc", "xx:en"])
def test_an_unknown_language_speaks_english(tag):
    with speaking(tag):
        assert _("Find help") == "Find help"
        assert language() == "en"
        assert direction() == "ltr"


def test_the_environment_chooses(monkeypatch):
    monkeypatch.setenv("KINDLOOP_LANGUAGE", "zz")
    assert _("Find help") == "Find help"
    for name in ("KINDLOOP_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert language() == "en"


def test_help_holds_no_invented_number_and_is_dated():
    ways = ways_to_help()
    said = " ".join(f"{way.name} {way.what} {way.address}" for way in ways) + help_in_short()
    assert not re.search(r"\d{3}", said)
    assert "emergency number" in ways[0].name
    assert any(way.address == "findahelpline.com" for way in ways)
    for way in ways:
        assert way.written <= date(2100, 1, 1)
        assert not way.stale(way.written)
        assert way.stale(way.written + timedelta(days=200))


def test_what_kindloop_is_not():
    said = " ".join(what_this_is_not())
    for words in ("no diagnosis", "no therapy", "no emergency service"):
        assert words in said


def test_the_files_name_no_other_host():
    assert "://" not in style()
    folder = Path(style.__wrapped__.__globals__["__file__"]).parent
    assert "://" not in (folder / "help_lines.toml").read_text(encoding="utf-8")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def themes():
    light, dark = style().split("@media screen and (prefers-color-scheme: dark)")[:2]
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return [
        pytest.param(theme, id=name) for theme, name in zip(found, ("light", "dark"), strict=True)
    ]


@pytest.mark.parametrize("theme", themes())
def test_texts_and_marks_stand_out(theme):
    for ground in ("page", "card"):
        for ink in ("ink", "soft", "accent"):
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
    for mark in ("line", "dot", "setback", "success", "practice", "step", "ahead", "edge",
                 "band-edge", "ahead-edge"):  # fmt: skip
        assert contrast(theme[mark], theme["card"]) >= 3, mark
    assert contrast(theme["line"], theme["band-half"]) >= 3
    assert contrast(theme["dot"], theme["band-most"]) >= 3
    assert contrast(theme["ahead"], theme["ahead-half"]) >= 3
    for ink, ground in (("note-ink", "note"), ("fault-ink", "fault"), ("accent-ink", "accent"),
                        ("note-ink", "card"), ("ink", "sunken")):  # fmt: skip
        assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
