"""The command that opens the card of anything in the theory or its evidence."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(explain)


def explain(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ARROW|STATE|CLAIM|STUDY|PRACTICE",
            help='Such as "critic -> threat", mood, S3, F24, journaling; any number too.',
        ),
    ],
    as_json: Json = False,
) -> None:
    """Say what is known of a part of the theory, for and against."""
    from kindloop import actions_explain as actions

    card = actions.explain(name)
    if as_json:
        from kindloop.cli.as_json import dumps

        print(dumps(actions.as_data(card)))
        return
    print(actions.as_text(card), end="")
