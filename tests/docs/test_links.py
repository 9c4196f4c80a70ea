"""What README and its companions point to is there, and the site loads nothing from outside."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("name", ["README.md", "VISION.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in LINK.findall(text):
        if "://" not in target:
            assert (ROOT / target.split("#")[0]).exists(), f"{name}: {target}"


def test_every_decision_is_listed_and_has_its_own_number():
    folder = ROOT / "docs/adr"
    pages = sorted(path.name for path in folder.glob("0*.md"))
    assert len({page[:4] for page in pages}) == len(pages) > 8
    listed, nav = (folder / "index.md").read_text(), (ROOT / "mkdocs.yml").read_text()
    for page in pages:
        text = (folder / page).read_text(encoding="utf-8")
        assert f"({page})" in listed
        assert f"adr/{page}" in nav
        assert text.startswith(f"# {int(page[:4])}. ")
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, page


def test_the_vision_is_three_lines():
    lines = (ROOT / "VISION.md").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line and not line.startswith("#")]) == 3


def test_every_dependency_has_its_reason():
    reasons = (ROOT / "docs/adr/0002-dependencies.md").read_text(encoding="utf-8")
    for name in ("core.in", "dev.in"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            package = re.match(r"[A-Za-z][\w-]*", line)
            if package is None:
                continue
            found = package[0].removeprefix("pytest")
            assert found in reasons, f"{package[0]} is in {name} without a reason"


def test_what_a_page_would_load_from_another_host_is_found(script, tmp_path, capsys):
    check = script("check_site")
    good = '<a href="https://a.example/">a</a><link rel="canonical" href="https://a.example/">'
    (tmp_path / "index.html").write_text(good + '<img src="images/sample.svg">')
    assert check.main(tmp_path) == 0
    faults = (
        '<script async src="https://b.example/c.js"></script>',
        "<link rel=stylesheet href=//c.example/d.css>",
        '<img alt="" src="http://d.example/e.png">',
        "<style>@import url('https://e.example/f.css');</style>",
        "<style>p { background: url(//f.example/g.png) }</style>",
    )
    for fault in faults:
        (tmp_path / "page.html").write_text(fault)
        assert check.main(tmp_path) == 1, fault
    assert "page.html loads https://b.example/c.js" in capsys.readouterr().out


def test_a_folder_without_a_site_is_a_fault(script, tmp_path):
    assert script("check_site").main(tmp_path) == 1
