"""What a person can do with the theory: show it, and run scenarios of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kindloop.errors import InputError, not_there

if TYPE_CHECKING:
    from kindloop.study.scenario import Scenario
    from kindloop.study.scenario_run import Choices, ScenarioRun
    from kindloop.study.scenario_verify import Checked

TABLES = (".parquet", ".csv")
PLOTS = (".svg", ".png")
BOTH = "both"


def shipped_scenarios() -> dict[str, Path]:
    """The scenarios that come with the program, by name."""
    from kindloop.study.scenario_reading import shipped_scenarios as shipped

    return shipped()


def read_scenario(path: str | Path) -> Scenario:
    """A scenario by its file, or a shipped one by its name.

    Raises:
        NotThereError: if it is neither.
        InputError: if it is not a scenario that we understand.
    """
    from kindloop.study.scenario_reading import load_scenario

    return load_scenario(path)


def choose(
    *,
    edition: str = BOTH,
    lesions: Sequence[str] = (),
    settings: Sequence[str] = (),
    persons: int | None = None,
    seed: int | None = None,
    days: float | None = None,
    every: float | None = None,
) -> Choices:
    """How a scenario is run, from the words of a command.

    Args:
        edition: ``described``, ``evidenced`` or ``both``.
        lesions: arrows, by name or by strength.
        settings: ``NUMBER=VALUE``.
        persons: how many are drawn; None for the typical one.
        seed: of chance.
        days: in place of the scenario's.
        every: minutes between kept times.

    Raises:
        NotThereError: for an edition, arrow or number that is not there.
        InputError: for what cannot be.
    """
    from kindloop.model.number import EDITIONS
    from kindloop.model.parameters import edition_named
    from kindloop.study import scenario_run

    editions = EDITIONS if edition == BOTH else (edition_named(edition),)
    return scenario_run.choose(
        editions=editions,
        lesions=lesions,
        settings=dict(_setting(text) for text in settings),
        persons=persons,
        seed=seed,
        days=days,
        every=every,
    )


def estimate(scenario: Scenario, choices: Choices) -> float:
    """Seconds that a run will take on this machine."""
    from kindloop.study import scenario_run

    return scenario_run.estimate(scenario, choices)


def simulate(
    scenario: Scenario, choices: Choices, progress: Callable[[int, int], None] | None = None
) -> ScenarioRun:
    """Follow everyone of a scenario."""
    from kindloop.study import scenario_run

    return scenario_run.run(scenario, choices, progress)


def verify(scenario: Scenario, choices: Choices) -> tuple[Checked, ...]:
    """Hold the paths of a scenario against SciPy's LSODA, in each edition."""
    from kindloop.study.scenario_verify import verify_scenario

    return verify_scenario(scenario, choices)


def check_target(path: Path, kinds: Sequence[str]) -> None:
    """Make sure before a long run that a file can be written there.

    Raises:
        InputError: if its name does not end as it should, or its folder is not there.
    """
    if path.suffix.lower() not in kinds:
        raise InputError(f"{path.name} must end in {' or '.join(kinds)}.")
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {path.parent}: make it first.")


def write_table(done: ScenarioRun, path: Path) -> None:
    """Write a run as one table: a row for each edition, group, time and statistic."""
    from kindloop.report.scenario_table import scenario_table

    check_target(path, TABLES)
    table = scenario_table(done)
    if path.suffix.lower() == ".csv":
        table.to_csv(path, index=False, float_format="%.9g")
    else:
        table.to_parquet(path, index=False)


def write_plot(done: ScenarioRun, path: Path) -> None:
    """Write the drawing of a run; a picture is the same drawing in pixels."""
    from kindloop.report.scenario_figure import scenario_svg

    check_target(path, PLOTS)
    svg = scenario_svg(done)
    if path.suffix.lower() == ".svg":
        path.write_text(svg, encoding="utf-8")
        return
    from kindloop.report.raster import png_of

    path.write_bytes(png_of(svg))


def theory(style: str = "md") -> str:
    """The whole theory as a text.

    Args:
        style: ``md`` to read, ``json`` for programs, ``svg`` the drawn circuit.

    Raises:
        NotThereError: if there is no such format.
    """
    if style == "svg":
        from kindloop.report.theory_page import circuit_svg

        return circuit_svg()
    from kindloop.report import theory_page

    if style == "md":
        return theory_page.markdown()
    if style != "json":
        not_there("format", style, ["md", "json", "svg"])
    import json

    return json.dumps(theory_tables(), indent=2, ensure_ascii=False, allow_nan=False)


def theory_tables() -> Mapping[str, Any]:
    """States, arrows, numbers and counts as plain data."""
    from kindloop.report.theory_page import tables

    return tables()


def _setting(text: str) -> tuple[str, float]:
    name, sign, value = text.partition("=")
    try:
        number = float(value)
    except ValueError:
        sign = ""
        number = 0.0
    if not sign:
        raise InputError(f"--set wants NUMBER=VALUE, such as tau_mood=300; came {text!r}.")
    return name.strip(), number
