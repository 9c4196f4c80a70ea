"""Whether a planned study can be run at all: what is wrong, in one sentence, or nothing."""

from collections.abc import Iterator
from itertools import pairwise
from math import isfinite

from kindloop.errors import nearest
from kindloop.model.number import MINUTES_PER_HOUR
from kindloop.model.practices import NAMES as PRACTICES
from kindloop.simulate.schedule import BEDTIME, WAKING
from kindloop.study.plan.channels import CHANNELS
from kindloop.study.plan.design import BETWEEN, Study
from kindloop.study.toml_text import clock_said

MOST_DAYS = 400
MOST_PERSONS = 5000
MOST_STUDIES = 5000
LEAST_STUDIES = 20


def nonsense(study: Study) -> str | None:
    """What cannot be, in one sentence that says what to do; None if all can."""
    return next(_faults(study), None)


def _faults(study: Study) -> Iterator[str]:
    yield from _of_sizes(study)
    yield from _of_diary(study)
    if study.randomised:
        yield from _of_practice(study)
    yield from _of_simulation(study)


def _of_sizes(study: Study) -> Iterator[str]:
    if study.design == "n_of_1":
        if study.persons != 1:
            yield f"an N-of-1 study has one person; came persons = {study.persons}: leave it out."
    elif not 2 <= study.persons <= MOST_PERSONS:
        yield (
            f"persons lies between 2 and {MOST_PERSONS:,}; came {study.persons}: a study of "
            "several persons needs at least two."
        )
    if study.design == "two_arm" and study.randomised:
        for persons in (study.persons, *study.sizes):
            treated = arm(persons, study.dose.probability)
            if min(treated, persons - treated) < 3:
                yield (
                    f"of {persons} persons an arm would have {min(treated, persons - treated)}: "
                    "both need at least 3; take more persons or a probability nearer to 0.5."
                )
    if not 0 <= study.dropout < 1:
        yield (
            f"dropout is the share of persons that leaves in a week, from 0 to below 1; came "
            f"{study.dropout:g}: with 1 nobody is left."
        )
    if not 0.5 <= study.level < 1:
        yield f"level is that of the interval, such as 0.95; came {study.level:g}."


def arm(persons: int, probability: float) -> int:
    """How many of a two-arm trial's persons are in the arm that practises."""
    return round(persons * probability) if isfinite(probability) else 0


def _of_diary(study: Study) -> Iterator[str]:
    diary = study.diary
    spans = {"days": diary.days}
    if study.design == "two_arm":
        spans |= {"before": diary.before, "after": diary.after}
    for name, days in spans.items():
        if not 1 <= days <= MOST_DAYS:
            yield f"[diary] {name} is a number of days from 1 to {MOST_DAYS}; came {days}."
    if not diary.channels:
        yield "[diary] channels is empty: name at least one, such as stress."
    asked = [*diary.channels, *([diary.predictor] if diary.predictor else [])]
    for name in asked:
        if name not in CHANNELS:
            yield f"[diary] there is no channel {name!r}{nearest(name, list(CHANNELS))}"
    if len(set(diary.channels)) < len(diary.channels):
        yield "[diary] channels names one twice: name each once."
    if study.design == "diary" and not diary.predictor:
        yield "a diary study asks what goes along with the outcome: add predictor to [diary]."
    if study.design == "diary" and diary.predictor == diary.channels[0]:
        yield f"[diary] predictor and outcome are both {diary.predictor}: name another."
    if not 0 <= diary.missing < 1:
        yield f"[diary] missing is a share from 0 to below 1; came {diary.missing:g}."
    yield from _of_hours(study)


def _of_hours(study: Study) -> Iterator[str]:
    diary = study.diary
    if not diary.hours:
        yield '[diary] hours is empty: give the check-ins of a day, such as ["10:00", "16:00"].'
        return
    for hour in diary.hours:
        if not WAKING <= hour <= BEDTIME:
            yield (
                f"[diary] the check-in at {clock_said(hour)} finds the persons asleep: they "
                f"wake at {clock_said(WAKING)} and go to bed at {clock_said(BEDTIME)}."
            )
    for one, other in pairwise(diary.hours):
        if other - one < 30:
            yield (
                f"[diary] hours come in order and at least 30 minutes apart; came "
                f"{clock_said(one)}, then {clock_said(other)}."
            )
    if study.design != "two_arm" and diary.outcome_after == 0 and len(diary.hours) < 2:
        yield (
            "[diary] one check-in a day has no next one on the same day: add an hour, or ask for "
            "the outcome some minutes later with outcome_after."
        )
    if not 0 <= diary.outcome_after < MINUTES_PER_HOUR * 12:
        yield f"[diary] outcome_after is in minutes, 0 or more; came {diary.outcome_after:g}."
    last = max(diary.hours) + diary.outcome_after
    if last > BEDTIME:
        yield f"[diary] the last outcome would be asked at {clock_said(last)}, when persons sleep."
    gaps = [other - one for one, other in pairwise(diary.hours)]
    if diary.outcome_after and gaps and diary.outcome_after >= min(gaps):
        yield (
            f"[diary] outcome_after is {diary.outcome_after:g} minutes, but check-ins are "
            f"{min(gaps):g} apart: make it shorter, or 0 for the next check-in."
        )


def _of_practice(study: Study) -> Iterator[str]:
    dose = study.dose
    if dose.name not in PRACTICES:
        yield f"[practice] there is no practice {dose.name!r}{nearest(dose.name, list(PRACTICES))}"
    if not 0 < dose.probability < 1:
        yield (
            f"[practice] probability lies between 0 and 1; came {dose.probability:g}: with 0 or 1 "
            "nothing is left to chance and nothing can be compared."
        )
    for name, share in (("adherence", dose.adherence), ("availability", dose.availability)):
        if not 0 < share <= 1:
            yield f"[practice] {name} is a share above 0 and up to 1; came {share:g}."
    if not 1 <= dose.days_a_week <= 7:
        yield f"[practice] days_a_week lies between 1 and 7; came {dose.days_a_week}."
    yield from _of_minutes(study)


def _of_minutes(study: Study) -> Iterator[str]:
    dose, diary = study.dose, study.diary
    if not 0.1 <= dose.minutes <= 240:
        yield f"[practice] minutes lies between 0.1 and 240; came {dose.minutes:g}."
    if study.design == "two_arm":
        if not WAKING <= dose.at <= dose.at + dose.minutes <= BEDTIME:
            yield (
                f"[practice] {dose.minutes:g} minutes at {clock_said(dose.at)} find the persons "
                f"asleep: they wake at {clock_said(WAKING)} and go to bed at {clock_said(BEDTIME)}."
            )
        return
    gaps = [other - one for one, other in pairwise(diary.hours)]
    rooms: list[float] = [*gaps, *([diary.outcome_after] if diary.outcome_after else [])]
    room = min(rooms) if rooms else 0.0
    if BETWEEN + dose.minutes >= room > 0:
        yield (
            f"[practice] {dose.minutes:g} minutes end after the outcome is asked, {room:g} minutes "
            "after the check-in: shorten the practice or ask later."
        )


def _of_simulation(study: Study) -> Iterator[str]:
    if not LEAST_STUDIES <= study.studies <= MOST_STUDIES:
        yield (
            f"[simulation] studies lies between {LEAST_STUDIES} and {MOST_STUDIES:,}; came "
            f"{study.studies}: fewer say nothing, more take long."
        )
    if not 0 <= study.seed < 2**31:
        yield f"[simulation] seed is a whole number from 0 to 2^31 - 1; came {study.seed}."
    least, most = (4, MOST_DAYS) if study.design == "n_of_1" else (2, MOST_PERSONS)
    for size in study.sizes:
        if not least <= size <= most:
            yield f"[simulation] sizes lie between {least} and {most:,}; came {size}."
