"""The commands of the theory: show it, and run scenarios of it."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from kindloop.errors import InputError

LONG_SECONDS = 3600.0
_SAID_PERSONS = 2000

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(simulate)
    app.command()(theory)


def simulate(  # noqa: PLR0913, PLR0917 - one argument for each option
    scenario: Annotated[
        str,
        typer.Argument(metavar="SCENARIO", help="A scenario (TOML file), or a shipped one's name."),
    ],
    edition: Annotated[
        str, typer.Option("--edition", help="described, evidenced or both.")
    ] = "both",
    lesion: Annotated[
        list[str] | None,
        typer.Option("--lesion", metavar="ARROW", help='Cut this arrow: "A -> B"; repeatable.'),
    ] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NUMBER=VALUE", help="Replace a number; repeatable."),
    ] = None,
    persons: Annotated[
        int | None,
        typer.Option("--persons", metavar="N", help="Draw so many persons who differ."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Let chance play; the same seed, the same days.")
    ] = None,
    days: Annotated[float | None, typer.Option("--days", help="Run so many days.")] = None,
    every: Annotated[
        float | None, typer.Option("--every", metavar="MINUTES", help="Keep a level so often.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write .parquet or .csv here.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw .svg or .png here.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Hold the paths against SciPy's LSODA.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Run even if it takes hours.")] = False,
    as_json: Json = False,
) -> None:
    """Let model persons meet the days of a scenario."""
    from kindloop import actions_theory as actions
    from kindloop.cli import show_theory as show

    for path, kinds in ((out, actions.TABLES), (plot, actions.PLOTS)):
        if path is not None:
            actions.check_target(path, kinds)
    read = actions.read_scenario(scenario)
    choices = actions.choose(
        edition=edition,
        lesions=lesion or (),
        settings=setting or (),
        persons=persons,
        seed=seed,
        days=days,
        every=every,
    )
    _prepare()
    if (persons or 1) > _SAID_PERSONS:
        ask_first(actions.estimate(read, choices), "persons or days", yes=yes)
    done = actions.simulate(read, choices, _progress() if (persons or 1) > 1 else None)
    if out is not None:
        actions.write_table(done, out)
    if plot is not None:
        actions.write_plot(done, plot)
    checked = actions.verify(read, choices) if verify else None
    if as_json:
        _print_json(show.as_data(done, checked))
        return
    for line in show.lines(done, checked, [path for path in (out, plot) if path is not None]):
        print(line)


def theory(
    style: Annotated[
        str, typer.Option("--format", help="md to read, json for programs, svg the circuit.")
    ] = "md",
) -> None:
    """Show the theory: states, arrows, grades, numbers."""
    from kindloop import actions_theory as actions

    print(actions.theory(style))


def _prepare() -> None:
    """Compile before anything else, and say so where it takes a while."""
    from kindloop.simulate.path import prepare_engine

    prepare_engine(lambda sentence: print(sentence, file=sys.stderr))


def ask_first(seconds: float, fewer: str, *, yes: bool) -> None:
    """Say how long a run will take; one of more than an hour is refused until it is wanted.

    Args:
        seconds: that it will take.
        fewer: what to ask for less of, in words.
        yes: whether it is wanted even so.

    Raises:
        InputError: for a long run that was not asked for in so many words.
    """
    print(f"This will take about {_time(seconds)} on this machine.", file=sys.stderr)
    if seconds > LONG_SECONDS and not yes:
        raise InputError(
            f"That is more than an hour ({_time(seconds)}): add --yes to run it, or ask for fewer "
            f"{fewer}."
        )


def _time(seconds: float) -> str:
    for size, unit in ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes")):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{max(seconds, 1):.0f} seconds"


def _progress() -> Any:
    shown = {"last": -1}

    def tell(done: int, whole: int) -> None:
        share = 100 * done // whole
        if sys.stderr.isatty() and share != shown["last"]:
            shown["last"] = share
            print(f"\r{share:3d} %", end="" if done < whole else "\n", file=sys.stderr)

    return tell


def _print_json(value: Any) -> None:
    from kindloop.cli.as_json import dumps

    print(dumps(value))
