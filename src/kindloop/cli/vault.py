"""The commands of the vault and of one's own data."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kindloop.cli.plain import one_line
from kindloop.cli.secret import ask, ask_new
from kindloop.errors import InputError, NotThereError

vault = typer.Typer(
    name="vault",
    help="Passphrase, backups, export and deletion of a diary.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Database = Annotated[
    Path | None,
    typer.Argument(
        metavar="DB", help="The SQLite file; by default your own diary.", readable=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask whether you are sure.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(vault)
    app.command()(bring)


def _place(database: Path | None, *, there: bool = True) -> Path:
    from kindloop import actions

    place = database or actions.default_database()
    if there and not place.exists():
        raise NotThereError(f"There is no database {place}.")
    return place


@vault.command()
def status(database: Database = None, as_json: Json = False) -> None:
    """Show whether a diary is encrypted, and its backups."""
    from kindloop import actions_vault as actions
    from kindloop.cli.as_json import dumps

    found = actions.status(_place(database, there=False))
    if as_json:
        rows = [
            {"name": row.name, "made_at": row.made_at.isoformat(), "bytes": row.size}
            for row in found.backups
        ]
        content = {
            "path": str(found.path), "state": found.state, "bytes": found.size,
            "idle_minutes": found.idle_minutes, "backups": rows,
        }  # fmt: skip
        print(dumps(content))
        return
    words = {
        "none": "there is nothing here yet",
        "plain": "plain: no passphrase protects it",
        "encrypted": f"encrypted; the pages lock after {found.idle_minutes} minutes",
    }
    print(one_line(f"{found.path}: {words[found.state]}"))
    for row in found.backups:
        print(f"{row.made_at:%Y-%m-%d %H:%M} UTC\t{row.size:,} bytes\t{row.name}\t{row.reason}")
    if not found.backups:
        print("There is no backup yet.")


@vault.command("set")
def set_(database: Database = None) -> None:
    """Set a passphrase: the diary and its backups become encrypted."""
    from kindloop import actions_vault as actions

    place = _place(database, there=False)
    if actions.is_encrypted(place):
        raise InputError("This diary has a passphrase already: kindloop vault change changes it.")
    _show(actions.set_passphrase(place, ask_new()))


@vault.command()
def change(database: Database = None) -> None:
    """Change the passphrase."""
    from kindloop import actions_vault as actions

    place = _encrypted(database)
    old = ask("Passphrase now")
    actions.change_passphrase(place, old, ask_new())
    print("The passphrase is changed; the recovery code is the same as before.")


@vault.command()
def recover(database: Database = None) -> None:
    """Set a new passphrase by the recovery code."""
    from kindloop import actions_vault as actions

    place = _encrypted(database)
    code = ask("Recovery code")
    _show(actions.recover(place, code, ask_new()))


@vault.command()
def code(database: Database = None) -> None:
    """Make a new recovery code; the one before then opens nothing."""
    from kindloop import actions_vault as actions

    place = _encrypted(database)
    _show(actions.renew_code(place, ask("Passphrase now")))


@vault.command()
def remove(database: Database = None) -> None:
    """Remove the passphrase: the diary and its backups become plain files."""
    from kindloop import actions_vault as actions

    place = _encrypted(database)
    actions.remove_passphrase(place, ask("Passphrase now"))
    print("The passphrase is gone: the diary and its backups are plain files now.")


@vault.command()
def backup(database: Database = None) -> None:
    """Back a diary up now; the copy is opened and read through."""
    from kindloop import actions_vault as actions

    place = _place(database)
    made = actions.back_up(place)
    print(actions.status(place).folder / made.name)


@vault.command()
def restore(
    database: Database = None,
    name: Annotated[
        str, typer.Option("--backup", metavar="NAME", help="Which; by default the newest.")
    ] = "",
) -> None:
    """Put a backup back in place; what is there now is backed up first."""
    from kindloop import actions_vault as actions

    for sentence in actions.restore(_place(database, there=False), name):
        print(one_line(sentence))


@vault.command()
def export(
    out: Annotated[
        Path, typer.Option("--out", metavar="ZIP", help="The file to write.", readable=False)
    ],
    database: Database = None,
) -> None:
    """Write everything into one zip, which is not encrypted and comes back whole."""
    from kindloop import actions_data as actions

    actions.export_whole(_place(database), out)
    print(out)


@vault.command("import")
def import_(
    source: Annotated[
        Path,
        typer.Argument(metavar="ZIP", help="What kindloop vault export wrote.", readable=False),
    ],
    database: Annotated[
        Path | None,
        typer.Option("--db", metavar="DB", help="By default your own diary.", readable=False),
    ] = None,
    over: Annotated[
        bool, typer.Option("--over", help="Replace a diary that is there; it is backed up first.")
    ] = False,
) -> None:
    """Bring an export back, in the place of everything that is there."""
    from kindloop import actions_data as actions

    for sentence in actions.import_whole(_place(database, there=False), source, over=over):
        print(one_line(sentence))


@vault.command()
def wipe(database: Database = None, yes: Yes = False) -> None:
    """Delete a diary with its keys and its backups."""
    from kindloop import actions_data as actions
    from kindloop.care.own_data import out_of_reach

    place = _place(database, there=False)
    if not yes:
        print(f"This deletes {place}, its keys and all its backups for good.", file=sys.stderr)
        print("Type the word delete to be sure: ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() != "delete":
            raise InputError("Nothing was deleted.")
    actions.wipe(place)
    print("Everything is deleted. What deleting cannot reach:")
    for sentence in out_of_reach():
        print(f"- {sentence}")


def bring(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Daylio's CSV export or backup, or the CSV export (a zip) of Loop Habit Tracker.",
            readable=False,
        ),
    ],
    database: Annotated[
        Path, typer.Option("--db", metavar="DB", help="The SQLite file to add to.", readable=False)
    ],
    person: Annotated[
        str, typer.Option("--person", metavar="ID", help="Whose diary: a known name or a new one.")
    ],
    timezone: Annotated[
        str,
        typer.Option("--timezone", help="The clock of the app; by default this computer's."),
    ] = "",
    mood: Annotated[
        list[str] | None,
        typer.Option("--mood", metavar="NAME=1..5", help="A mood of your own; repeatable."),
    ] = None,
) -> None:
    """Bring the history of another app: Daylio or Loop Habit Tracker."""
    from kindloop import actions_data as actions

    whose = actions.whose(person, timezone)
    for sentence in actions.bring(database, source, whose, actions.read_moods(mood or ())):
        print(one_line(sentence))


def _encrypted(database: Path | None) -> Path:
    from kindloop import actions_vault as actions

    place = _place(database, there=False)
    if not actions.is_encrypted(place):
        raise InputError(f"The database {place} has no passphrase: kindloop vault set sets one.")
    return place


def _show(code: str) -> None:
    print("The diary is encrypted. This is the recovery code; write it down, it is stored nowhere:")
    print(code)
