"""The report: one page about one person's diary, by itself or within the web pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from kindloop.arrays import Instants
from kindloop.care.help import (
    help_in_short,
    what_association_means,
    what_this_is_not,
    where_data_stay,
)
from kindloop.care.look import style
from kindloop.care.texts import _, direction, language, ngettext
from kindloop.clock import to_local
from kindloop.diary import Diary
from kindloop.infer.results import ChannelFit, PersonFit
from kindloop.report.figures import Setting, course_figure, forecast_figure
from kindloop.report.model_person import model_person
from kindloop.report.parts import Figure, lanes, room_for, sprite
from kindloop.report.scale import TimeAxis, time_axis
from kindloop.report.small_figures import daily_figure, level_track, response_figure
from kindloop.report.summary import summary
from kindloop.report.templating import template
from kindloop.report.words import (
    answer_number,
    channel_name,
    clock_time,
    full_date,
    hours,
    interval,
    number,
    plain_number,
    reliability_words,
)

if TYPE_CHECKING:
    from kindloop.study.same_days import SameDays


@dataclass(frozen=True, slots=True)
class Section:
    """One channel on the page, all in words and drawings.

    Attributes:
        key: unique on the page.
        name: of the channel.
        level: the usual answer, empty where not known.
        scale: its ends, in words.
        within: the interval of the level, empty where not known.
        track: a small drawing of both.
        reliable: how much of its movement is no chance, in a word or two; empty where not known.
        facts: sentences.
        figures: drawings.
        advice: what can and cannot be said.
    """

    key: str
    name: str
    level: str
    scale: str
    within: str
    track: Markup
    reliable: str
    facts: tuple[str, ...]
    figures: tuple[Figure, ...]
    advice: tuple[str, ...]


def render_report(
    diary: Diary, fit: PersonFit, *, made_at: datetime, model: SameDays | None = None
) -> str:
    """The whole report as one self-contained page of HTML.

    Args:
        diary: what the person told.
        fit: what was learnt from it.
        made_at: when the report is made; a time without zone is taken as UTC.
        model: the model person who met the same days; without it the report has no such part.
    """
    return template("report.html").render(
        body=Markup(  # noqa: S704 - our own template
            render_body(diary, fit, made_at=made_at, model=model)
        ),
        title=_title(diary),
        style=Markup(style()),  # noqa: S704 - our own file
        language=language(),
        direction=direction(),
    )


def render_body(
    diary: Diary, fit: PersonFit, *, made_at: datetime, model: SameDays | None = None
) -> str:
    """The report without the page around it; its look is ``kindloop.care.look.style``.

    Args:
        diary: what the person told.
        fit: what was learnt from it.
        made_at: when the report is made; a time without zone is taken as UTC.
        model: the model person who met the same days; without it the report has no such part.
    """
    zone = diary.person.timezone
    marked = lanes(diary)
    setting = Setting(
        zone=zone,
        axis=_axis(diary, tuple(lane.local for lane in marked)),
        lanes=marked,
        room=room_for(len(fit.channels)),
        simulated=diary.person.simulated or fit.person.simulated,
    )
    sections = [_section(c, f"c{i}", setting) for i, c in enumerate(fit.channels, start=1)]
    return template("body.html").render(
        person=diary.person.name,
        simulated=setting.simulated,
        about=_about(diary, made_at),
        summary=summary(diary, fit),
        advice=fit.advice,
        learnt_from=_learnt_from(fit),
        sections=sections,
        model=model_person(model, marked, setting.simulated) if model else None,
        sprite=sprite(),
        help=help_in_short(),
        not_this=what_this_is_not(),
        association=what_association_means(),
        data=where_data_stay(),
    )


def _title(diary: Diary) -> str:
    if diary.person.simulated:
        return _("The diary of {name} (simulated)").format(name=diary.person.name)
    return _("The diary of {name}").format(name=diary.person.name)


def _axis(diary: Diary, marked: tuple[Instants, ...]) -> TimeAxis:
    known = np.isfinite(diary.answer.values).any(axis=1)
    answers = to_local(diary.answer.time[known], diary.person.timezone)
    return time_axis(answers, *marked)


def _about(diary: Diary, made_at: datetime) -> str:
    moment = made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)
    instant = np.array([round(moment.timestamp() * 1e6)], dtype=np.int64)
    local = int(to_local(instant, diary.person.timezone)[0])
    return _("Made on {day} at {clock}. Times are local: {zone}.").format(
        day=full_date(local), clock=clock_time(local), zone=diary.person.timezone
    )


def _learnt_from(fit: PersonFit) -> str:
    if fit.cohort == 0:
        return _("The starting point of every estimate is a built-in one, from no other person.")
    return ngettext(
        "The starting point of every estimate was learnt from {count} other diary.",
        "The starting point of every estimate was learnt from {count} diaries.",
        fit.cohort,
    ).format(count=f"{fit.cohort:,}")


def _section(fit: ChannelFit, key: str, setting: Setting) -> Section:
    figures: list[Figure | None] = []
    if len(fit.time):
        figures = [
            course_figure(fit, f"{key}-course", setting),
            response_figure(fit, f"{key}-followed", setting.simulated),
            forecast_figure(fit, f"{key}-ahead", setting),
            daily_figure(fit, f"{key}-daily", setting.simulated),
        ]
    scale = _("scale {low} to {high}").format(
        low=plain_number(fit.channel.low),
        high=plain_number(fit.channel.high),
    )
    usual = _usual(fit)
    return Section(
        key=key,
        name=channel_name(fit.channel.name),
        level=answer_number(usual, fit.channel) if usual is not None else "",
        scale=scale,
        within=_within(fit),
        track=level_track(fit),
        reliable=reliability_words(fit.reliability) if fit.reliability else "",
        facts=_facts(fit),
        figures=tuple(figure for figure in figures if figure),
        advice=fit.advice,
    )


def _usual(fit: ChannelFit) -> float | None:
    """The usual answer: as learnt, or the only one there ever was."""
    if fit.level:
        return fit.level.value
    return float(fit.value[0]) if fit.status == "constant" else None


def _within(fit: ChannelFit) -> str:
    """How sure the usual answer is, in a few words; empty where it is not known."""
    if fit.level:
        span = fit.channel.high - fit.channel.low
        return _("90 %: {range}").format(range=interval(fit.level, span))
    return _("always the same") if fit.status == "constant" else ""


def _facts(fit: ChannelFit) -> tuple[str, ...]:
    """What was learnt of a channel, one sentence each."""
    out: list[str] = []
    span = fit.channel.high - fit.channel.low
    if fit.reliability:
        out.append(
            _("How reliable: {words}. About {share} % of the ups and downs follow a pattern in "
              "time ({low} to {high} %).").format(
                words=reliability_words(fit.reliability),
                share=number(100 * fit.reliability.value, 100),
                low=number(100 * fit.reliability.low, 100),
                high=number(100 * fit.reliability.high, 100),
            )
        )  # fmt: skip
    if fit.swing and fit.noise:
        out.append(
            _(
                "Its ups and downs over hours and days are about {swing} either way; a single "
                "answer scatters by about {noise} around them."
            ).format(swing=number(fit.swing.value, span), noise=number(fit.noise.value, span))
        )
    if fit.slow_days and fit.fast_hours:
        out.append(
            _(
                "Slow changes last for about {slow} ({slow_low} to {slow_high}), quick ones for "
                "about {fast} ({fast_low} to {fast_high})."
            ).format(
                slow=hours(24 * fit.slow_days.value),
                slow_low=hours(24 * fit.slow_days.low),
                slow_high=hours(24 * fit.slow_days.high),
                fast=hours(fit.fast_hours.value),
                fast_low=hours(fit.fast_hours.low),
                fast_high=hours(fit.fast_hours.high),
            )
        )
    return tuple(out)
