"""The commands that show what the theory's numbers rest on."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from kindloop.errors import InputError

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(calibrate)
    app.command()(validate)
    app.command()(between)
    app.command()(needed)


def calibrate(
    check: Annotated[
        bool, typer.Option("--check", help="Hold the shipped numbers against their targets only.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the calibrated numbers here (TOML)."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Set the evidenced numbers by their targets in the literature."""
    from kindloop import actions_calibration as actions
    from kindloop.cli import show_calibration as show

    if out is not None and not out.parent.is_dir():
        raise InputError(f"There is no folder {out.parent} to write {out.name} to: make it first.")
    found = actions.calibrate(check=check, tell=_tell)
    if out is not None:
        actions.write_calibrated(found, out)
    _print(show.calibration_data(found), show.calibration_lines(found), as_json=as_json)


def validate(as_json: Json = False) -> None:
    """Simulate, as they were run, trials that set no number."""
    from kindloop import actions_calibration as actions
    from kindloop.cli import show_calibration as show

    groups = actions.validate()
    _print(show.validation_data(groups), show.validation_lines(groups), as_json=as_json)


def between(as_json: Json = False) -> None:
    """Show a simulated cohort beside real diary studies."""
    from kindloop import actions_calibration as actions
    from kindloop.cli import show_comparisons as show

    rows = actions.between()
    _print(show.between_data(rows), show.between_lines(rows), as_json=as_json)


def needed(as_json: Json = False) -> None:
    """Cut each arrow and show which ones the targets need."""
    from kindloop import actions_calibration as actions
    from kindloop.cli import show_comparisons as show

    cuts = actions.needed(_tell)
    _print(show.needed_data(cuts), show.needed_lines(cuts), as_json=as_json)


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _print(data: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    if as_json:
        from kindloop.cli.as_json import dumps

        print(dumps(data))
        return
    for line in lines:
        print(line)
