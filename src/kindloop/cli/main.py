"""The command line: reads words, calls one action, shows the answer.

Results go to standard output, everything else (progress, errors) to standard error.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from kindloop.cli import calibration as calibration_commands
from kindloop.cli import claims as claims_command
from kindloop.cli import effect as effect_command
from kindloop.cli import explain as explain_command
from kindloop.cli import openesm as openesm_command
from kindloop.cli import plan as plan_command
from kindloop.cli import theory as theory_commands
from kindloop.cli import trial as trial_command
from kindloop.cli import vault as vault_commands
from kindloop.cli.ending import ended_well
from kindloop.cli.plain import one_line
from kindloop.errors import InputError

app = typer.Typer(
    name="kindloop",
    help="A diary in, its course and an honest forecast out. Everything stays on this machine.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Database = Annotated[
    Path, typer.Argument(metavar="DB", help="The SQLite file of a diary.", readable=False)
]
Table = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="A CSV or TSV table of answers.", readable=False),
]
PersonOption = Annotated[
    str | None,
    typer.Option("--person", metavar="ID", help="Whose diary; needed if there are several."),
]
CohortOption = Annotated[
    bool,
    typer.Option("--cohort", help="Start from what everyone in the database has in common."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def main() -> None:
    """Run the command line; ends the process with 0, 1 for what went wrong, 130 for Ctrl-C."""
    with ended_well():
        from kindloop.actions_vault import asking
        from kindloop.cli.secret import unlock

        with asking(unlock):
            app()


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Open the local page, or run a command."""
    if version:
        from importlib.metadata import version as version_of

        print(f"kindloop {version_of('kindloop')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        serve()


@app.command("import")
def import_(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A CSV or TSV table, or a folder that export wrote.",
            readable=False,
        ),
    ],
    database: Annotated[
        Path, typer.Option("--db", metavar="DB", help="The SQLite file to fill.", readable=False)
    ],
    mapping: Annotated[
        str | None,
        typer.Option("--map", metavar="MAP", help="A map (TOML file), or a shipped one's name."),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects",
            metavar="CSV",
            help="Import the rest and write what is wrong here.",
            readable=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring a table of answers into a database, all of it or nothing.

    Importing the same again changes nothing.
    """
    from kindloop import actions
    from kindloop.cli import as_json as plain
    from kindloop.cli import progress

    if source.is_dir():
        if mapping is not None or rejects is not None:
            raise InputError(
                f"{source} is a folder: name the table in it. A folder that kindloop export "
                f"wrote comes in without --map and --rejects."
            )
        summary = actions.import_folder(source, database)
    elif mapping is None:
        known = ", ".join(actions.shipped_maps())
        raise InputError(f"Say with --map how to read {source}: a TOML file, or one of {known}.")
    else:
        with progress.bar(f"Reading {source.name}") as told:
            summary = actions.import_table(
                source, mapping, database, rejects=rejects, progress=told
            )
    if as_json:
        _print_json(plain.imported(summary))
        return
    for sentence in summary.sentences:
        print(one_line(sentence))
    if summary.rejected and rejects is not None:
        print(f"What was left out is in {rejects}.")


@app.command()
def export(
    database: Database,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FOLDER", help="Where to; made if needed.", readable=False),
    ],
    person: Annotated[
        list[str] | None, typer.Option("--person", metavar="ID", help="Only this one; repeatable.")
    ] = None,
    style: Annotated[
        str,
        typer.Option("--format", help="csv (comes back whole) or openesm (for other programs)."),
    ] = "csv",
) -> None:
    """Write everything out, every value, in plain tables."""
    from kindloop import actions

    for path in actions.export(database, out, people=person or (), style=style):
        print(path)


@app.command()
def people(database: Database, as_json: Json = False) -> None:
    """List who is in a database."""
    from kindloop import actions
    from kindloop.cli import as_json as plain
    from kindloop.cli import show

    rows = actions.people(database)
    if as_json:
        _print_json(plain.people(rows))
    else:
        show.people(show.terminal(), rows)


@app.command()
def fit(
    database: Database,
    person: PersonOption = None,
    cohort: Annotated[bool, typer.Option("--cohort", help="Learn from everyone together.")] = False,
    as_json: Json = False,
) -> None:
    """Learn level, movement and noise, and what followed what."""
    from kindloop import actions
    from kindloop.cli import as_json as plain
    from kindloop.cli import show

    if cohort and person is None:
        everyone = actions.fit_cohort(database)
        if as_json:
            _print_json(plain.cohort(everyone))
        else:
            show.cohort(show.terminal(), everyone)
        return
    result = actions.fit_person(database, person, with_cohort=cohort)
    if as_json:
        _print_json(plain.fit(result))
    else:
        show.fit(show.terminal(), result)


@app.command()
def forecast(
    database: Database,
    person: PersonOption = None,
    hours: Annotated[
        float, typer.Option("--hours", min=1, max=24 * 90, help="How far ahead of the last entry.")
    ] = 48,
    cohort: CohortOption = False,
    as_json: Json = False,
) -> None:
    """Forecast the answers to come, with intervals."""
    from kindloop import actions
    from kindloop.cli import as_json as plain
    from kindloop.cli import show

    result = actions.fit_person(database, person, with_cohort=cohort, hours=hours)
    if as_json:
        _print_json(plain.forecast(result, hours))
    else:
        show.forecast(show.terminal(), result)


@app.command()
def evaluate(
    table: Table,
    mapping: Annotated[
        str,
        typer.Option("--map", metavar="MAP", help="A map (TOML file), or a shipped one's name."),
    ],
    min_train: Annotated[
        int, typer.Option("--min-train", min=2, help="Least answers in a person's first 70 %.")
    ] = 20,
    min_test: Annotated[int, typer.Option("--min-test", min=1, help="Least answers after.")] = 5,
    forecasts: Annotated[
        Path | None,
        typer.Option(
            "--forecasts",
            metavar="PARQUET",
            help="Write every forecast of every method.",
            readable=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure the forecasts on real answers, beside other methods."""
    from kindloop import actions_evaluate as actions
    from kindloop.cli import progress, show

    with progress.words("Evaluating") as told:
        result = actions.evaluate_table(
            table,
            mapping,
            min_train=min_train,
            min_test=min_test,
            forecasts=forecasts,
            progress=told,
        )
    if as_json:
        _print_json(result.to_json())
    else:
        show.evaluation(show.terminal(), table.name, result)


@app.command()
def report(
    database: Database,
    out: Annotated[
        Path, typer.Option("--out", metavar="HTML", help="The page to write.", readable=False)
    ],
    person: PersonOption = None,
) -> None:
    """Write one self-contained page on a person, in plain words."""
    from kindloop import actions

    actions.write_report(database, person, out)
    print(out)


@app.command("maps")
def maps_() -> None:
    """List the maps that come with the program."""
    from kindloop import actions

    for name, path in actions.shipped_maps().items():
        print(f"{name}\t{path}")


@app.command("serve")
def serve_command(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="0 takes any free one.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open a browser where there is one.")
    ] = True,
    database: Annotated[
        Path | None,
        typer.Option(
            "--db", metavar="DB", help="By default your own data folder's.", readable=False
        ),
    ] = None,
) -> None:
    """Serve the local page on 127.0.0.1 until Ctrl-C."""
    serve(port, browser=browser, database=database)


def serve(port: int = 0, *, browser: bool = True, database: Path | None = None) -> None:
    """Serve the local page, by default over the user's own database."""
    from kindloop import actions
    from kindloop.web.serve import serve as run

    place = database or actions.default_database()
    actions.check_database(place)
    run(place, port, open_browser=browser)


def _print_json(value: Any) -> None:
    from kindloop.cli.as_json import dumps

    print(dumps(value))


theory_commands.register(app)
claims_command.register(app)
effect_command.register(app)
trial_command.register(app)
explain_command.register(app)
openesm_command.register(app)
plan_command.register(app)
calibration_commands.register(app)
vault_commands.register(app)
