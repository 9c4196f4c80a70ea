"""What is said of a planned study: names, numbers with their Monte-Carlo error, sentences."""

from math import isfinite

from kindloop.care.texts import _, ngettext
from kindloop.report.words import channel_name, kind_name, plain_number
from kindloop.study.plan.design import WANTED_POWER, Study
from kindloop.study.plan.lived import World
from kindloop.study.plan.operating import Doing, Needed, Rate
from kindloop.study.plan.run import Planned, prompts_needed

NONE = "–"
_KEPT = "\N{NO-BREAK SPACE}"  # a number is not torn from its error


def not_evidence() -> tuple[str, ...]:
    """What the worlds are, and what a plan is not."""
    return (
        _("Everything here is simulated: no person answered anything."),
        _(
            "“described” is the article's theory, not evidence: what a study would find if the "
            "article were right."
        ),
        _(
            "“evidenced” is the same theory as far as the evidence carries. A model that is wrong "
            "plans wrongly: expect less than it says, and pilot."
        ),
    )


def world_name(study: Study, world: World) -> str:
    """What a world is called; what was not randomised has no effect to speak of."""
    if world == "no effect" and not study.randomised:
        return _("no association")
    names = {
        "described": _("described"),
        "evidenced": _("evidenced"),
        "no effect": _("no effect"),
    }
    return names[world]


def design_name(study: Study) -> str:
    """The kind of study, and how it is analysed."""
    names = {
        "diary": _("diary study, association within persons"),
        "n_of_1": _("N-of-1 study, weighted and centred least squares for one person"),
        "micro_randomised": _("micro-randomised trial, weighted and centred least squares"),
        "two_arm": _("trial of two arms, analysis of covariance"),
    }
    return names[study.design]


def points(value: float, sign: bool = False) -> str:
    """A number of points of the scale, with as many decimals as it needs.

    >>> points(-0.0123, sign=True), points(12.34), points(0.0)
    ('−0.012', '12.3', '0')
    """
    if not isfinite(value):
        return NONE
    if value == 0:
        return "0"
    size = abs(value)
    decimals = 1 if size >= 10 else 2 if size >= 0.095 else 3 if size >= 0.0095 else 4
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        return text.lstrip("-")
    return (f"+{text}" if sign and value > 0 else text).replace("-", "−")


def share(rate: Rate) -> str:
    """A share in per cent with its Monte-Carlo standard error."""
    if not isfinite(rate.value):
        return NONE
    return _kept(f"{100 * rate.value:.1f} ± {100 * rate.error:.1f} %")


def with_error(rate: Rate) -> str:
    """Points with their Monte-Carlo standard error; nothing is added to an exact 0."""
    if rate.value == 0 and rate.error == 0:
        return "0"
    return _kept(f"{points(rate.value, sign=True)} ± {points(rate.error)}")


def heads(study: Study) -> tuple[str, ...]:
    """Columns of the table of results."""
    truth, bias = _("True effect, points"), _("Bias, points")
    if not study.randomised:
        truth, bias = _("True association, points a point"), _("Bias, points a point")
    return (
        _("World"), _("Outcome"), truth, _("Standardised"),
        _("Interval excludes 0"), bias, _("Interval holds the truth"),
        _("Interval's width"),
    )  # fmt: skip


def cells(study: Study, one: Doing) -> tuple[str, ...]:
    """A row of the table of results."""
    what = _("{share} (error of the first kind)") if one.world == "no effect" else _("{share}")
    return (
        world_name(study, one.world),
        channel_name(one.channel),
        with_error(one.truth),
        points(one.standard, sign=True),
        what.format(share=share(one.power)),
        with_error(one.bias),
        share(one.coverage),
        points(one.width),
    )


def found_sentence(study: Study, one: Doing) -> str:
    """What the planned study would find of its outcome in one world."""
    what = {"outcome": channel_name(one.channel).lower(), "share": share(one.power)}
    if one.world == "no effect" and study.design == "diary":
        return _(
            "Where nothing goes along with {outcome}, {share} of these studies would find an "
            "association all the same; {aim} % are expected."
        ).format(**what, aim=plain_number(100 * (1 - study.level)))
    if one.world == "no effect":
        return _(
            "Where nothing has an effect, {share} of these studies would find one in {outcome} "
            "all the same; {aim} % are expected."
        ).format(**what, aim=plain_number(100 * (1 - study.level)))
    what |= {"world": world_name(study, one.world), "effect": with_error(one.truth)}
    if study.design == "diary":
        return _(
            "{world}: the true association with {outcome} is {effect}; {share} of these studies "
            "would find it."
        ).format(**what)
    return _(
        "{world}: the true effect on {outcome} is {effect} points of 100; {share} of these "
        "studies would find it."
    ).format(**what)


def needed_sentence(study: Study, world: World, need: Needed) -> str:
    """How large a study would have to be."""
    said = {"world": world_name(study, world), "power": f"{100 * WANTED_POWER:.0f}"}
    unit = _("days") if study.design == "n_of_1" else _("persons")
    said["unit"] = unit
    if need.size is None:
        if need.low is not None:
            return _(
                "{world}: {power} % power is not reached within {most} {unit}; by the Monte-Carlo "
                "error it might be from {low} {unit} on."
            ).format(**said, most=need.most, low=_whole(need.low))
        return _("{world}: {power} % power is not reached within {most} {unit}.").format(
            **said, most=need.most
        )
    if need.size <= need.least:
        return _("{world}: {least} {unit} or fewer give {power} % power.").format(
            **said, least=need.least
        )
    high = _("more than {most}").format(most=need.most) if need.high is None else _whole(need.high)
    return _(
        "{world}: about {size} {unit} give {power} % power (Monte-Carlo error: {low} to {high})."
    ).format(**said, size=_whole(need.size), low=_whole(need.low or need.least), high=high)


def prompts_sentence(planned: Planned) -> str:
    """How many answers a person gives, and how many prompts chance decides."""
    answered = _("A person answers {count} check-ins on average.").format(
        count=f"{planned.answered.value:.0f}"
    )
    if not planned.decided:
        return answered
    decided = _("Chance decides {count} prompts of a person.").format(
        count=f"{planned.decided:.0f}"
    )
    need = planned.needed["evidenced"]
    if planned.study.design != "n_of_1" or need.size is None:
        return f"{answered} {decided}"
    more = _("{count} prompts would be needed (evidenced).").format(
        count=f"{prompts_needed(planned, need):.0f}"
    )
    return f"{answered} {decided} {more}"


def about_plan(planned: Planned) -> tuple[str, ...]:
    """What is planned, and how it was simulated, one sentence each."""
    study, diary, dose = planned.study, planned.study.diary, planned.study.dose
    out = [
        _("{design}; {persons}, {days}, {prompts} a day.").format(
            design=design_name(study).capitalize(),
            persons=ngettext("{n:,} person", "{n:,} persons", study.persons).format(
                n=study.persons
            ),
            days=ngettext("{n} day", "{n} days", diary.days).format(n=diary.days),
            prompts=ngettext("{n} check-in", "{n} check-ins", len(diary.hours)).format(
                n=len(diary.hours)
            ),
        )
    ]
    if study.randomised:
        out.append(
            _(
                "{practice}, {minutes} min; probability {chance}, followed {adherence} %, "
                "available {available} %; unanswered {missing} %, dropping out {left} % a week."
            ).format(
                practice=kind_name(dose.name),
                minutes=plain_number(dose.minutes),
                chance=plain_number(dose.probability),
                adherence=plain_number(100 * dose.adherence),
                available=plain_number(100 * dose.availability),
                missing=plain_number(100 * diary.missing),
                left=plain_number(100 * study.dropout),
            )
        )
    out.append(
        _(
            "{persons:,} persons were simulated in each world and {studies:,} studies analysed; ± "
            "is the Monte-Carlo standard error of that simulation."
        ).format(persons=planned.persons, studies=len(planned.doings[0].estimates))
    )
    if planned.failed:
        out.append(
            ngettext(
                "{n} path could not be computed and was left out.",
                "{n} paths could not be computed and were left out.",
                planned.failed,
            ).format(n=planned.failed)
        )
    empty = max(one.empty for one in planned.doings)
    if empty:
        out.append(
            _(
                "Up to {share} % of the studies had too few answers, or all alike: they find "
                "nothing."
            ).format(share=f"{100 * empty:.1f}")
        )
    return tuple(out)


def _whole(size: float) -> str:
    return f"{size:.0f}"


def _kept(text: str) -> str:
    return text.replace(" ", _KEPT)
