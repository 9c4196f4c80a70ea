"""The command that plans a study."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(plan)


def plan(
    study: Annotated[
        str,
        typer.Argument(
            metavar="STUDY", help="A planned study (TOML file), or a shipped one's name."
        ),
    ],
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="HTML", help="Write a page with figures here."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Run even if it takes hours.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Simulate a planned study: power, bias, persons needed.

    Shipped are compassion_break_prompts, kind_answer_n_of_1 and meditation_or_waiting.
    """
    from kindloop import actions_plan as actions
    from kindloop.actions_theory import check_target
    from kindloop.cli import progress, show_plan
    from kindloop.cli.as_json import dumps
    from kindloop.cli.theory import ask_first

    if report is not None:
        check_target(report, actions.PAGES)
    read = actions.read_study(study)
    actions.prepare(lambda sentence: print(sentence, file=sys.stderr))
    ask_first(actions.estimate(read), "persons, days or sizes", yes=yes)
    with progress.bar("Simulating the study") as told:
        planned = actions.plan(read, lambda _what, done, whole: told(done, whole))
    if report is not None:
        actions.write_page(planned, report)
    if as_json:
        print(dumps(actions.data(planned)))
        return
    show_plan.plan(planned, actions.words(planned))
    if report is not None:
        print(report)
