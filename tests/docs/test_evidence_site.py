"""The pages that the program writes are added to the site, each with its place in the menu."""

from pathlib import Path
from types import SimpleNamespace

from kindloop.report.evidence_pages import pages

ROOT = Path(__file__).parents[2]


def test_every_written_page_is_added_and_in_the_menu(script):
    hook = script("written_pages")
    config = SimpleNamespace(site_dir="site", use_directory_urls=False, plugins=SimpleNamespace())
    config.plugins._current_plugin = "hook"
    files = hook.on_files([], config)
    assert [file.src_uri for file in files] == list(pages())
    assert all(file.content_string.startswith("# ") for file in files)
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert all(path in menu for path in pages())
    assert "hooks: [docs/written_pages.py]" in menu


def test_a_written_page_can_be_read_without_the_site(script, capsys):
    script("written_pages").main("evidence/practices.md")
    assert capsys.readouterr().out.startswith("# Practices\n")
