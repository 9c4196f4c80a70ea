"""The command that runs the article's claims."""

import sys
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(claims)


def claims(
    claim: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CLAIM]...", help="Ids such as S3; all if there are none."),
    ] = None,
    edition: Annotated[
        str, typer.Option("--edition", help="described, evidenced or both.")
    ] = "both",
    persons: Annotated[
        int,
        typer.Option(
            "--persons",
            metavar="N",
            help="Persons drawn for an experiment up to a week; at most 100 for longer ones.",
        ),
    ] = 500,
    seed: Annotated[int, typer.Option("--seed", help="Of chance.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Run the article's claims as experiments, in both editions."""
    from kindloop import actions_claims as actions
    from kindloop.cli import progress, show_claims
    from kindloop.cli.as_json import dumps

    actions.prepare(lambda sentence: print(sentence, file=sys.stderr))
    with progress.bar("Running the claims") as told:
        rows = actions.claims(
            only=claim or (), edition=edition, persons=persons, seed=seed, progress=told
        )
    if as_json:
        print(dumps(rows))
        return
    show_claims.table(rows)
