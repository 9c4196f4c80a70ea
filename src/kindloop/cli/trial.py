"""The command that shows what a trial of one person could find."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kindloop.actions_effect import OwnTrial


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(trial)


def trial(
    database: Annotated[
        Path, typer.Argument(metavar="DB", help="The SQLite file of a diary.", readable=False)
    ],
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="ID", help="Whose diary; needed if there are several."),
    ] = None,
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="CHANNEL", help="What should change.")
    ] = "stress",
    days: Annotated[int, typer.Option("--days", help="How long the trial lasts.")] = 42,
    effect: Annotated[
        float, typer.Option("--effect", help="A difference that the person would care about.")
    ] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Show what a trial with oneself could find."""
    from kindloop import actions_effect as actions
    from kindloop.cli.plain import one_line

    found = actions.trial_of(database, person, outcome=outcome, days=days, effect=effect)
    if as_json:
        from dataclasses import asdict

        from kindloop.cli.as_json import dumps

        print(dumps(asdict(found)))
        return
    for line in _lines(found, effect):
        print(one_line(line))


def _lines(found: "OwnTrial", effect: float) -> list[str]:
    known, ahead = found.habits, found.prospect
    needed = f"{ahead.days_needed} days" if ahead.days_needed else "more than a year"
    smallest = f"{ahead.smallest:.2f}" if ahead.smallest < 1e6 else "none: too few decisions"
    scatter = f"{known.scatter:.2f} around what the one before tells"
    rate = f"{known.decisions_per_day:.2f}; with a check-in within four hours"
    lines = [
        f"{known.channel.name}: the next check-in scatters by {scatter}",
        f"setbacks told a day: {rate}: {known.answered:.0%}",
        f"in {ahead.days} days: {ahead.decisions:.0f} decisions with an outcome",
        f"smallest effect with 80 % power: {smallest}",
        f"power for an effect of {effect:g}: {ahead.power:.0%}",
        f"for 80 % power: {needed}",
    ]
    if not found.worth:
        lines.append("Below 30 % no trial starts: it would mostly cost days.")
    return lines
