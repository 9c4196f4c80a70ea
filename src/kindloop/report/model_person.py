"""The part of the report on a model person who met the same days: the theory, not the writer."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from kindloop.arrays import MICROSECONDS_PER_DAY
from kindloop.care.texts import _, ngettext
from kindloop.model.number import EDITIONS
from kindloop.report.model_person_figures import SHOWN, edition_in_short, process_figure
from kindloop.report.parts import Figure, Lane
from kindloop.report.words import full_date, kind_name, listed, number

if TYPE_CHECKING:
    from kindloop.study.same_days import SameDays


@dataclass(frozen=True, slots=True)
class ModelPerson:
    """What the report says of the model person.

    Attributes:
        first: what comes before everything else.
        said: sentences.
        figures: one for each process; none where there is nothing to show.
    """

    first: str
    said: tuple[str, ...]
    figures: tuple[Figure, ...]


def model_person(model: "SameDays", lanes: Sequence[Lane], simulated: bool) -> ModelPerson:
    """The words and figures of the model person.

    Args:
        model: what became of it.
        lanes: what was logged in the diary; those that it met are marked.
        simulated: whether a program wrote the diary; every figure then says so too.
    """
    if model.trouble:
        return ModelPerson(_first(), (_could_not(model.trouble),), ())
    if not model.days:
        return ModelPerson(_first(), (_("There are no days yet that it could meet."),), ())
    if model.met_nothing:
        return ModelPerson(_first(), (_quiet(model), *_scope(model)), ())
    said = (_given(model), _habits(model), _editions(), *_scope(model))
    met = _met(lanes, model)
    figures = tuple(
        process_figure(process, model, met if process == "threat" else (), simulated)
        for process in SHOWN
    )
    return ModelPerson(_first(), said, figures)


def _first() -> str:
    return _(
        "This is not you, and nothing here was measured in you: a model person was given the same "
        "logged setbacks, successes and practices, and starting habits."
    )


def _could_not(trouble: str) -> str:
    return _(
        "This time the model person could not be computed ({trouble}). The rest of the report "
        "does not depend on it."
    ).format(trouble=trouble)


def _given(model: "SameDays") -> str:
    counts = model.counts
    said = [
        ngettext("{n} setback", "{n} setbacks", counts["setback"]).format(n=counts["setback"]),
        ngettext("{n} success", "{n} successes", counts["success"]).format(n=counts["success"]),
        ngettext("{n} practice", "{n} practices", counts["practice"]).format(n=counts["practice"]),
    ]
    return _(
        "From {first} to {last} it met {met}, at the same times of the day and of the same size."
    ).format(first=_day(model, 0), last=_day(model, model.days - 1), met=listed(said))


def _habits(model: "SameDays") -> str:
    names = {"kindness": _("kindness"), "criticism": _("criticism")}
    said = [
        _("{name} {start} (usual: {usual})").format(
            name=names[key], start=number(one.start, 1), usual=number(one.usual, 1)
        )
        for key, one in model.habits.items()
    ]
    out = _("It starts with two habits, on a scale from 0 to 1: {habits}.").format(
        habits=listed(said)
    )
    asked = {"kindness": _("self-kindness"), "criticism": _("self-criticism")}
    known = [asked[key] for key, one in model.habits.items() if isfinite(one.answered)]
    unknown = [asked[key] for key, one in model.habits.items() if not isfinite(one.answered)]
    if known:
        out += " " + _(
            "The usual answer to {questions} sets how far a habit lies from the usual."
        ).format(questions=listed(known))
    if unknown:
        out += " " + _("There are no answers on {questions}; that habit is the usual one.").format(
            questions=listed(unknown)
        )
    return out


def _editions() -> str:
    return _(
        "The same days are run in two editions of the theory: as described, with every link as "
        "strong as the article claims, and as evidenced, with every link as strong as studies "
        "support. How unsure the links are is not drawn, and nothing here was checked against "
        "the answers above."
    )


def _scope(model: "SameDays") -> tuple[str, ...]:
    out: list[str] = []
    if model.left_out:
        out.append(
            ngettext(
                "Only the last {days} days are met; {count} earlier day is left out.",
                "Only the last {days} days are met; {count} earlier days are left out.",
                model.left_out,
            ).format(days=model.days, count=f"{model.left_out:,}")
        )
    if model.shared_only:
        out.append(
            _(
                "The theory does not know {practices}; it meets them as quiet attention only."
            ).format(practices=listed([kind_name(kind) for kind in model.shared_only]))
        )
    return tuple(out)


def _quiet(model: "SameDays") -> str:
    ends = [
        _("{edition} mood {mood} and motivation {motivation}").format(
            edition=edition_in_short(edition),
            mood=number(float(model.of(edition, "mood")[-1]), 1),
            motivation=number(float(model.of(edition, "motivation")[-1]), 1),
        )
        for edition in EDITIONS
    ]
    return ngettext(
        "No setback, success or practice was logged, so the model person has {days} quiet day; at "
        "its end it has, {ends}.",
        "No setback, success or practice was logged, so the model person has {days} quiet days; "
        "at their end it has, {ends}.",
        model.days,
    ).format(days=model.days, ends=", ".join(ends))


def _met(lanes: Sequence[Lane], model: "SameDays") -> tuple[Lane, ...]:
    """The marks of what the model person met; the next steps are its own."""
    met = [
        Lane(one.kind, one.shape, one.colour, one.local[one.local >= model.first])
        for one in lanes
        if one.colour != "step"
    ]
    return tuple(one for one in met if len(one.local))


def _day(model: "SameDays", day: int) -> str:
    return full_date(model.first + day * MICROSECONDS_PER_DAY)
