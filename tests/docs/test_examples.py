"""Commands and code that stand in README and docs are run, one page after the other."""

import re
import shlex
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kindloop.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`(kindloop(?: [^`\n]*)?)`")


def blocks(page: Path, *languages: str) -> list[tuple[str, str]]:
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [(language, text) for language, text in found if language in languages]


def run(line: str) -> str:
    words = shlex.split(line, comments=True)
    assert words[0] == "kindloop", f"only kindloop commands can be run here: {line}"
    result = CliRunner().invoke(app, words[1:], catch_exceptions=False, env={"COLUMNS": "120"})
    assert result.exit_code == 0, f"{line}: {result.output}"
    return result.output


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if blocks(page, "sh", "python")],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_what_a_page_shows_can_be_done(page, workplace):
    names: dict[str, object] = {}
    for language, text in blocks(page, "sh", "python"):
        if language == "python":
            exec(compile(text, page.name, "exec"), names)  # noqa: S102 - our own pages
            continue
        for line in filter(None, text.splitlines()):
            run(line)


def test_the_tours_are_among_them():
    tours = [blocks(ROOT / name, "sh") for name in ("README.md", "docs/start.md")]
    for tour in tours:
        text = "".join(text for _, text in tour)
        for command in ("import", "fit", "forecast", "report", "evaluate", "export"):
            assert f"kindloop {command} " in text


def test_the_lines_shown_in_the_tour_are_what_fit_prints(workplace):
    run("kindloop import docs/examples/diary.csv --map docs/examples/map.toml --db diary.sqlite")
    printed = run("kindloop fit diary.sqlite --person Ada").splitlines()
    ((_, shown),) = blocks(ROOT / "docs/start.md", "text")
    for line in shown.splitlines():
        assert line.split() in [one.split() for one in printed]


def test_the_query_of_the_data_page_finds_the_answers(workplace):
    run("kindloop import docs/examples/diary.csv --map docs/examples/map.toml --db diary.sqlite")
    ((_, query),) = blocks(ROOT / "docs/data.md", "sql")
    with sqlite3.connect("diary.sqlite") as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    lines = Path("docs/examples/diary.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 2 * sum(line.startswith("Ada,") for line in lines)
    assert rows[0][1:] in [("stress", 5.0), ("self_kindness", 4.0)]


def test_every_command_and_option_that_a_page_names_is_there(script):
    reference = script("make_cli_reference")
    known = {"": reference.help_of()}
    known |= {name: reference.help_of(name) for name in reference.commands()}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        fenced = "".join(block for _, block in FENCE.findall(text)).splitlines()
        for line in [*SPAN.findall(text), *(one for one in fenced if one.startswith("kindloop "))]:
            words = line.split()[1:]
            command = words[0] if words and re.fullmatch(r"[a-z]+", words[0]) else ""
            command = " ".join(words[:2]) if " ".join(words[:2]) in known else command
            assert command in known, f"{page.name}: {' '.join(words)}"
            for option in re.findall(r"(?<!\S)\[?(--[a-z][a-z-]*)", " ".join(words)):
                assert option in known[command], f"{page.name}: {command} {option}"
