"""What a person can do with a planned study: simulate it before anyone is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kindloop.report.plan_page import PlanWords
    from kindloop.study.plan.design import Study
    from kindloop.study.plan.run import Planned

PAGES = (".html",)


def shipped_studies() -> dict[str, Path]:
    """The planned studies that come with the program, by name."""
    from kindloop.study.plan.reading import shipped_studies as shipped

    return shipped()


def read_study(path: str | Path) -> Study:
    """A planned study by its file, or a shipped one by its name.

    Raises:
        NotThereError: if it is neither.
        InputError: if it is not a study that we understand, or makes no sense.
    """
    from kindloop.study.plan.reading import load_study

    return load_study(path)


def prepare(tell: Callable[[str], None]) -> None:
    """Load the engine; where it has to be compiled first, say so."""
    from kindloop.simulate.path import prepare_engine
    from kindloop.study.claims_follow import SETTINGS

    prepare_engine(tell, SETTINGS.bits)


def estimate(study: Study) -> float:
    """Seconds that a plan will take on this machine."""
    from kindloop.study.plan import run

    return run.estimate(study)


def plan(study: Study, progress: Callable[[str, int, int], None] | None = None) -> Planned:
    """Simulate a planned study in three worlds and analyse it as planned."""
    from kindloop.study.plan import run

    return run.plan(study, progress=progress)


def words(planned: Planned) -> PlanWords:
    """What is said of a plan."""
    from kindloop.report.plan_page import plan_words

    return plan_words(planned)


def data(planned: Planned) -> dict[str, Any]:
    """A plan as plain data."""
    from kindloop.report.plan_table import plan_data

    return plan_data(planned)


def write_page(planned: Planned, path: Path) -> None:
    """Write the page of a plan.

    Raises:
        InputError: if its name does not end in .html, or its folder is not there.
    """
    from kindloop.report.plan_page import render_plan

    path.write_text(render_plan(planned), encoding="utf-8")
