"""Write the page of the command line from what every command says of itself.

    python docs/make_cli_reference.py

It writes ``docs/cli.md``; a test compares the page with the commands.
"""

from pathlib import Path

import typer
from typer.testing import CliRunner

from kindloop.care.texts import speaking
from kindloop.cli.main import app

PAGE = Path(__file__).parent / "cli.md"
_WIDTH = 88
_START = """# The command line

This page is written by the commands themselves: it is what `kindloop COMMAND --help` prints.
Results go to standard output, progress and errors to standard error. A command that succeeds ends
with 0, one that cannot do what was asked says why in one sentence and ends with 1, a misspelt
option ends with 2, Ctrl-C with 130. With `--json`, standard output holds JSON and nothing else.
"""


def commands() -> list[str]:
    """The names of all commands, in the order of the help; of a group, also those within."""
    names: list[str] = []
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        names.append(name)
        names += [f"{name} {inner}" for inner in getattr(command, "commands", ())]
    return names


def help_of(*words: str) -> str:
    """What a command prints when asked for help."""
    room = {"terminal_width": _WIDTH, "max_content_width": _WIDTH}
    quiet = {"COLUMNS": str(_WIDTH), "NO_COLOR": "1"}
    with speaking("en"):
        asked = [*" ".join(words).split(), "--help"]
        result = CliRunner().invoke(app, asked, prog_name="kindloop", env=quiet, **room)
    if result.exit_code:
        raise RuntimeError(result.output)
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())


def page() -> str:
    """The whole page."""
    parts = [_START, _block("kindloop", help_of())]
    parts += [_block(f"kindloop {name}", help_of(name)) for name in commands()]
    return "\n".join(parts)


def _block(title: str, text: str) -> str:
    return f"## `{title}`\n\n```text\n{text}\n```\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.name)


if __name__ == "__main__":
    main()
