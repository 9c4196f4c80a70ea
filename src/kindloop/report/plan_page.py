"""The page of a planned study: one self-contained file of HTML."""

from dataclasses import dataclass

from markupsafe import Markup

from kindloop.care.look import style
from kindloop.care.texts import _, direction, language
from kindloop.report.parts import DataTable
from kindloop.report.plan_figures import estimates_figure, power_figure
from kindloop.report.plan_words import (
    about_plan,
    cells,
    found_sentence,
    heads,
    needed_sentence,
    not_evidence,
    prompts_sentence,
)
from kindloop.report.templating import template
from kindloop.study.plan.pool import WORLDS
from kindloop.study.plan.run import Planned


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What is said of a plan.

    Attributes:
        found: what the planned study would find, by world.
        needed: how large it would have to be, and how many answers it gathers.
        about: what was planned and simulated.
        warnings: what the worlds are, and what a plan is not.
        table: power, bias and coverage of every outcome.
    """

    found: tuple[str, ...]
    needed: tuple[str, ...]
    about: tuple[str, ...]
    warnings: tuple[str, ...]
    table: DataTable


def plan_words(planned: Planned) -> PlanWords:
    """All that is said of a plan, for page and terminal alike."""
    study = planned.study
    main = [planned.of(study.asked[0], world) for world in WORLDS]
    need = [needed_sentence(study, world, one) for world, one in planned.needed.items()]
    return PlanWords(
        tuple(found_sentence(study, one) for one in main),
        (*need, prompts_sentence(planned)),
        about_plan(planned),
        not_evidence(),
        DataTable(
            _("What the planned study would find"),
            heads(study),
            tuple(cells(study, one) for one in planned.doings),
        ),
    )


def render_plan(planned: Planned) -> str:
    """The whole page."""
    study = planned.study
    figures = [power_figure(planned)]
    figures += [estimates_figure(planned, channel) for channel in study.diary.channels]
    body = template("plan.html").render(
        title=study.title, about=study.about, words=plan_words(planned), figures=figures
    )
    return template("report.html").render(
        body=Markup(body),  # noqa: S704 - our own template
        title=study.title,
        style=Markup(style()),  # noqa: S704 - our own file
        language=language(),
        direction=direction(),
    )
