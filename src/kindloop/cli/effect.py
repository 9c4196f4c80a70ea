"""The command that shows what prompts, practices and arms did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from kindloop.actions_effect import Found
    from kindloop.infer.associations import Association
    from kindloop.infer.effects import Answered
    from kindloop.infer.trials import Change
    from kindloop.infer.wcls import Coefficient


_BOUND = (
    "(A reason that nobody measured need only explain the share in brackets of what is left of "
    "both, and the association is nothing.)"
)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(effect)


def effect(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="DB", help="The SQLite file; with --map a table of answers.", readable=False
        ),
    ],
    mapping: Annotated[
        str | None,
        typer.Option("--map", metavar="MAP", help="A map (TOML file), or a shipped one's name."),
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="ID", help="One person's diary only.")
    ] = None,
    hours: Annotated[
        float, typer.Option("--hours", help="How late an answer still counts as the next one.")
    ] = 4.0,
    control: Annotated[
        str, typer.Option("--control", metavar="ARM", help="The arm of a trial to compare with.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Show what prompts did, and what goes with practices."""
    from kindloop import actions_effect as actions

    found = actions.effects_in(source, mapping=mapping, person=person, hours=hours, control=control)
    if as_json:
        from kindloop.cli.as_json import dumps

        print(dumps(data(found)))
        return
    for line in lines(found):
        print(line)


def data(found: Found) -> dict[str, Any]:
    """The same for programs; every number beside its unit."""
    from dataclasses import asdict

    effects = found.effects
    return {
        "simulated": found.simulated,
        "persons": effects.persons if effects else None,
        "horizon_hours": effects.horizon_hours if effects else None,
        "by_lot": [asdict(one) for one in effects.by_lot] if effects else [],
        "associations": [asdict(one) for one in effects.associations] if effects else [],
        "unsaid": list(effects.unsaid) if effects else [],
        "trial": [asdict(one) for one in found.changes],
    }


def lines(found: Found) -> list[str]:
    """The same in words."""
    from kindloop.cli.plain import one_line

    out: list[str] = ["Simulated: a program wrote this diary.", ""] if found.simulated else []
    if found.effects:
        for one in found.effects.by_lot:
            out += [*_by_lot(one), ""]
        if not found.effects.by_lot:
            out += ["No prompt here was drawn by lot, so there is no effect to show.", ""]
        if found.effects.associations:
            out += ["What goes along with practices: an association, not an effect"]
            out += [_association(one) for one in found.effects.associations]
            out += [_BOUND, ""]
        out += list(found.effects.unsaid)
    if found.changes:
        first = found.changes[0]
        out += [f"Change in arm {first.arms[0]} minus change in arm {first.arms[1]}"]
        out += [_changed(one) for one in found.changes]
    return [one_line(line) for line in out]


def _by_lot(one: Answered) -> list[str]:
    tally = one.tally
    head = f"{one.kind} -> {one.outcome} ({one.unit}), drawn by lot"
    count = (
        f"  {tally.sent} sent of {tally.drawn} drawn; {tally.unanswered} with no answer in time, "
        f"{tally.unavailable} not available, {tally.certain} not by lot; {tally.not_followed} sent "
        f"and not followed, {tally.done_unasked} done though not sent"
    )
    if one.effect is None:
        return [head, count, f"  {one.why_not}"]
    sure = one.effect.low > 0 or one.effect.high < 0
    out = [head, count, f"  sending changed it by {_number(one.effect.effect)}"]
    if not sure:
        out[-1] += ": too few to tell, the interval includes no effect"
    if one.if_followed:
        out.append(f"  for each that was followed, if only following matters: "
                   f"{_number(one.if_followed)}")  # fmt: skip
    if one.carry_over:
        out.append(f"  left of the prompt before: {_number(one.carry_over)}")
    if one.modelled:
        word = "disagrees" if one.modelled.disagrees else "agrees"
        out.append(f"  the diary model {word}: {_number(one.modelled.estimate)}")
    return out


def _association(one: Association) -> str:
    return (
        f"  {one.practice} and {one.outcome}: {_number(one.difference)} after {one.practised} of "
        f"{one.practised + one.others} answers [{one.robustness:.0%}; its interval "
        f"{one.robustness_interval:.0%}]"
    )


def _changed(one: Change) -> str:
    head = f"  {one.channel}, {one.measure}: "
    if one.difference is None:
        return head + one.why_not
    return (
        f"{head}{_number(one.difference)}, {one.persons[0]} and {one.persons[1]} persons, chance "
        f"{'below 0.001' if (one.chance or 0.0) < 0.001 else f'{one.chance:.3f}'}"
    )


def _number(one: Coefficient) -> str:
    return f"{one.value:+.2f} [{one.low:+.2f}, {one.high:+.2f}]"
