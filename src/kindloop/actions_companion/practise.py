"""Guided practices: what is offered, what a practice rests on, and how it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.actions_companion.opening import moment, opened, own_words, rating
from kindloop.actions_companion.start import HIGH, LOW
from kindloop.care.practices import LENGTHS, ORDER, PracticeText, practice_text
from kindloop.care.texts import _
from kindloop.errors import InputError

if TYPE_CHECKING:
    from kindloop.evidence.grade import Grade
    from kindloop.evidence.rows import Claim, Finding
    from kindloop.notebook import Session
    from kindloop.store.notebook import Notebook
    from kindloop.study.offer import Offer

CRITICISM = "self_criticism"


@dataclass(frozen=True, slots=True)
class Offered:
    """What the page of practices shows.

    Attributes:
        practices: the first one is offered first.
        rested: practices that made it worse twice; they are listed, and not offered.
        affirmation: the affirmations, where they are listed and not offered now.
    """

    practices: tuple[PracticeText, ...]
    rested: tuple[PracticeText, ...]
    affirmation: PracticeText | None


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One line of the evidence card.

    Attributes:
        id: of the claim or finding.
        grade: how strong the evidence is.
        words: what was claimed, or what was studied.
        verdict: what was found.
        sources: references, in one line each.
        unverified: whether something of it is from memory.
    """

    id: str
    grade: Grade
    words: str
    verdict: str
    sources: tuple[str, ...]
    unverified: bool


def offered(database: Path, now: int) -> Offered:
    """The practices in the order in which they are offered, and those that are not."""
    with opened(database) as book:
        found = _offer(book, now)
    left_out = found.too_critical and "affirmation" not in found.rested
    return Offered(
        tuple(practice_text(name) for name in found.practices),
        tuple(practice_text(name) for name in found.rested),
        practice_text("affirmation") if left_out else None,
    )


def offer_after(database: Path, at: int, now: int) -> tuple[PracticeText, bool]:
    """What is offered after a check-in, and whether help is shown beside it.

    Args:
        database: where the diary is.
        at: instant of the check-in.
        now: the instant of the offer.
    """
    with opened(database) as book:
        found = _offer(book, now, at)
    return practice_text(found.practices[0]), bool(found.rested)


def _offer(book: Notebook, now: int, at: int | None = None) -> Offer:
    """The offer at a check-in; without one, at the last check-in of today."""
    from kindloop.notebook import Session
    from kindloop.study.offer import high_criticism, offer

    answers = book.answers(CRITICISM)
    told = book.told("check_in", since=now - 12 * 3_600_000_000)
    at = at if at is not None else (told[-1] if told else None)
    latest = dict(answers).get(at) if at is not None else None
    earlier = [value for instant, value in answers if at is not None and instant < at]
    high = high_criticism(latest, earlier, (LOW + HIGH) / 2)
    return offer(ORDER, book.rows(Session), now, high)


def finish(database: Path, name: str, told: Mapping[str, str], now: int) -> Session:
    """Keep how a practice went.

    Args:
        database: where the diary is.
        name: of the practice.
        told: ``length``, ``before``, ``after``, ``worse``, ``words`` (kept in the journal where
            something was written), ``moment`` of the form.
        now: the instant at which it is told.

    Raises:
        NotThereError: if there is no such practice.
        InputError: if a word is none of those that can be chosen.
    """
    import numpy as np

    from kindloop.arrays import words
    from kindloop.diary import Answer, Diary, Practice
    from kindloop.notebook import Leaf, Session
    from kindloop.store.notebook import Change

    text = practice_text(name)
    length = told.get("length", "short")
    if length not in LENGTHS:
        raise InputError(_("Choose one of the three lengths."))
    before = rating(told.get("before", ""), _("How you felt before"))
    after = rating(told.get("after", ""), _("How you feel now"))
    written = own_words(told.get("words", "")) if text.writes else ""
    with opened(database) as book:
        at = moment(told.get("moment", ""), now)
        session = Session(at, name, length, before, after, worse=told.get("worse") == "yes")
        done = Practice(
            np.array([at], dtype=np.int64),
            words([name]),
            np.array([1.0]),
            np.array([text.minutes(length)]),
            np.array([False]),
        )
        rows = (session, *((Leaf(at, f"practice:{name}", written, now),) if written else ()))
        book.change(
            Change(
                put=rows,
                forget=(("practice", at),),
                diary=Diary(book.person, (), Answer(), practice=done),
            ),
            now,
        )
    return session


def worse_twice(database: Path, name: str, now: int) -> bool:
    """Whether a practice made it worse twice in the last 14 days."""
    from kindloop.notebook import Session
    from kindloop.study.offer import made_worse

    with opened(database) as book:
        return name in made_worse(book.rows(Session), now)


def evidence(name: str) -> tuple[EvidenceRow, ...]:
    """The evidence card of a practice: the article's claims about it, then single studies.

    Raises:
        NotThereError: if there is no such practice.
    """
    from kindloop.evidence.registry import claim, finding

    text = practice_text(name)
    claims = [claim(one) for one in text.claims]
    cited = {one for row in claims for one in row.findings}
    studies = [finding(one) for one in (*sorted(cited), *text.findings)]
    unique = {study.id: study for study in studies}
    return (*map(_claim_row, claims), *map(_study_row, unique.values()))


def has_card(name: str) -> bool:
    """Whether the explorer has a card of a practice, with all that is known of it."""
    from kindloop.ledger.joins import joins

    return name in joins().practices


def _claim_row(row: Claim) -> EvidenceRow:
    from kindloop.evidence.grade import grade

    return EvidenceRow(row.id, grade(row.letter), row.claim, row.verdict, (), unverified=False)


def _study_row(row: Finding) -> EvidenceRow:
    from kindloop.evidence.grade import grade

    return EvidenceRow(
        row.id,
        grade(row.letter),
        f"{row.design}: {row.measure}",
        row.result,
        tuple(reference.text for reference in row.references),
        row.unverified,
    )
