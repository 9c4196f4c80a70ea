"""The command line: reads words, calls one action, shows the answer.

Results go to standard output, everything else (progress, errors) to standard error.
"""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from kindloop.cli.theory import register
from kindloop.errors import KindloopError

app = typer.Typer(
    name="kindloop",
    help="A diary in, its course and an honest forecast out. Everything stays on this machine.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
register(app)

Database = Annotated[Path, typer.Argument(metavar="DB", help="The SQLite file of a diary.")]
PersonOption = Annotated[
    str | None,
    typer.Option("--person", metavar="ID", help="Whose diary; needed if there are several."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
MapOption = Annotated[
    str,
    typer.Option("--map", metavar="MAP", help="A map (TOML file), or the name of a shipped one."),
]


def main() -> None:
    """Run the command line; ends the process with 0, 1 for a kindloop error, 130 for Ctrl-C."""
    try:
        app()
    except KindloopError as error:
        print(f"kindloop: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nkindloop: stopped; nothing was changed.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


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
        typer.Argument(metavar="FILE", help="A CSV or TSV table, or a folder that export wrote."),
    ],
    database: Annotated[Path, typer.Option("--db", metavar="DB", help="The SQLite file to fill.")],
    mapping: Annotated[
        str | None,
        typer.Option("--map", metavar="MAP", help="A map (TOML file), or a shipped one's name."),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects", metavar="CSV", help="Import the rest and write what is wrong here."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring a table of answers into a database, all of it or nothing.

    Importing the same again changes nothing.
    """
    from kindloop import actions

    if source.is_dir():
        summary = actions.import_folder(source, database)
    elif mapping is None:
        known = ", ".join(actions.shipped_maps())
        raise KindloopError(f"Say with --map how to read {source}: a TOML file, or one of {known}.")
    else:
        with _bar(f"Reading {source.name}") as progress:
            summary = actions.import_table(
                source, mapping, database, rejects=rejects, progress=progress
            )
    if as_json:
        _print_json({"rejected": summary.rejected, "sentences": list(summary.sentences)})
        return
    for sentence in summary.sentences:
        print(sentence)
    if summary.rejected and rejects is not None:
        print(f"What was left out is in {rejects}.")


@app.command()
def export(
    database: Database,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to; made if needed.")],
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

    rows = actions.people(database)
    if as_json:
        _print_json([{"name": one.name, "check_ins": one.answers} for one in rows])
        return
    for one in rows:
        span = f"{one.first:%Y-%m-%d} to {one.last:%Y-%m-%d}" if one.first and one.last else ""
        marked = " (simulated)" if one.simulated else ""
        print(f"{one.name}{marked}: {one.answers:,} check-ins {span}".rstrip())


@app.command()
def fit(
    database: Database,
    person: PersonOption = None,
    cohort: Annotated[bool, typer.Option("--cohort", help="Learn from everyone together.")] = False,
    as_json: Json = False,
) -> None:
    """Learn level, movement, noise and what followed what from a diary."""
    from kindloop import actions
    from kindloop.cli import as_json as plain
    from kindloop.cli import show

    everyone = actions.fit_cohort(database) if cohort else None
    if everyone is not None and person is None:
        if as_json:
            _print_json(plain.cohort(everyone))
        else:
            show.cohort(_console(), everyone)
        return
    result = actions.fit_person(database, person, cohort=everyone)
    if as_json:
        _print_json(plain.fit(result))
    else:
        show.fit(_console(), result)


@app.command()
def forecast(
    database: Database,
    person: PersonOption = None,
    hours: Annotated[
        float, typer.Option("--hours", min=1, max=24 * 90, help="How far ahead of the last entry.")
    ] = 48,
    cohort: Annotated[
        bool,
        typer.Option("--cohort", help="Start from what everyone in the database has in common."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Forecast the answers to come, with intervals."""
    from kindloop import actions
    from kindloop.cli import as_json as plain
    from kindloop.cli import show

    everyone = actions.fit_cohort(database) if cohort else None
    result = actions.fit_person(database, person, cohort=everyone, hours=hours)
    if as_json:
        _print_json(plain.forecast(result, hours))
    else:
        show.forecast(_console(), result)


@app.command()
def evaluate(
    table: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or TSV table of answers.")],
    mapping: MapOption,
    min_train: Annotated[
        int, typer.Option("--min-train", min=2, help="Least answers in a person's first 70 %.")
    ] = 20,
    min_test: Annotated[int, typer.Option("--min-test", min=1, help="Least answers after.")] = 5,
    forecasts: Annotated[
        Path | None,
        typer.Option(
            "--forecasts", metavar="PARQUET", help="Write every forecast of every method."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure the forecasts on real answers, beside what a statistician would use."""
    from kindloop import actions
    from kindloop.cli import show

    with _status("Evaluating") as progress:
        result = actions.evaluate_table(
            table,
            mapping,
            min_train=min_train,
            min_test=min_test,
            forecasts=forecasts,
            progress=progress,
        )
    if as_json:
        _print_json(result.to_json())
    else:
        show.evaluation(_console(), table.name, result)


@app.command()
def report(
    database: Database,
    out: Annotated[Path, typer.Option("--out", metavar="HTML", help="The page to write.")],
    person: PersonOption = None,
) -> None:
    """Write one self-contained page: course, what followed what, forecast, in plain words."""
    from kindloop import actions

    page = actions.report_page(database, person)
    temporary = out.with_name(f".{out.name}.tmp")
    try:
        temporary.write_text(page, encoding="utf-8")
        temporary.replace(out)
    except OSError as error:
        raise KindloopError(f"The report cannot be written to {out}: {error.strerror}.") from None
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
        Path | None, typer.Option("--db", metavar="DB", help="By default your own data folder's.")
    ] = None,
) -> None:
    """Serve the local page on 127.0.0.1 until Ctrl-C."""
    serve(port, browser=browser, database=database)


def serve(port: int = 0, *, browser: bool = True, database: Path | None = None) -> None:
    """Serve the local page, by default over the user's own database."""
    from kindloop import actions
    from kindloop.web.serve import serve as run

    run(database or actions.default_database(), port, open_browser=browser)


def _console() -> Any:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 120)


def _print_json(value: Any) -> None:
    from kindloop.cli.as_json import dumps

    print(dumps(value))


@contextmanager
def _bar(words: str) -> Generator[Callable[[int, int], None]]:
    """A progress bar on standard error."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _status(words: str) -> Generator[Callable[[str, str], None]]:
    """A line on standard error that says what is going on."""
    from rich.console import Console

    with Console(stderr=True).status(words) as status:
        yield lambda channel, method: status.update(f"{words}: {channel}, {method}")
