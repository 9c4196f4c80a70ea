"""The whole page: for a plausible person, and for diaries that are odd."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import numpy as np
import pytest

from kindloop.arrays import MICROSECONDS_PER_DAY, words
from kindloop.diary import Answer, Channel, Diary, Person
from kindloop.infer.results import Band, Estimate, PersonFit
from kindloop.report.page import render_body, render_report

MADE_AT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
VOID = {"meta", "br", "input", "link", "img", "hr"}


class Checker(HTMLParser):
    """Collects tags, ids and references, and that every tag is closed where it should be."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.ids, self.references = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        for key in ("aria-labelledby", "aria-describedby"):
            self.references += given.get(key, "").split()
        for key in ("href", "xlink:href", "src"):
            if key in given:
                assert given[key].startswith("#"), given
                self.references.append(given[key][1:])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def checked(text):
    checker = Checker()
    checker.feed(text)
    checker.close()
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids))
    assert set(checker.references) <= set(checker.ids)
    return checker


def page_of(diary, fit):
    text = render_report(diary, fit, made_at=MADE_AT)
    checker = checked(text)
    assert "nan" not in re.sub(r"<style>.*?</style>", "", text, flags=re.S).lower().split()
    assert [tag for tag, _ in checker.tags].count("h1") == 1
    return text


@pytest.fixture(scope="module")
def text(diary, fit):
    return page_of(diary, fit)


def test_the_page_stands_by_itself(text):
    assert "<script" not in text
    assert "http:" not in text
    assert "https:" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert len(text.encode()) < 1_000_000


def test_the_body_needs_no_style_of_its_own(diary, fit):
    body = render_body(diary, fit, made_at=MADE_AT)
    assert "<style" not in body
    assert "style=" not in body
    assert body.count("<h1>") == 1


def test_every_figure_has_a_name_a_description_and_a_table(text):
    figures = re.findall(r"<figure>.*?</figure>", text, re.S)
    assert len(figures) == 16
    for figure in figures:
        assert figure.count('role="img"') == 1
        assert re.search(r"<title [^>]*>[^<]{10,}</title>", figure)
        assert re.search(r"<desc [^>]*>[^<]{20,}</desc>", figure)
        assert "<table>" in figure


def test_a_simulated_person_is_marked_on_every_figure(text, diary, fit):
    assert text.count('class="mark">simulated</text>') == text.count('role="img"') == 16
    assert "Nobody lived these days." in text
    real = replace(diary, person=replace(diary.person, simulated=False))
    page = page_of(real, replace(fit, person=real.person))
    assert "simulated" not in page.lower()


def test_what_followed_is_never_called_an_effect(text):
    said = re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", text, flags=re.S))
    for word in ("effect", "improve", "fail", "should have", "missed", "streak", "score"):
        assert word not in said.lower()
    assert "not what caused what" in said


def test_few_or_unclear_responses_are_too_few_to_tell(text):
    rows = re.findall(r'<tr><th scope="row">(Setback|Success|Journaling)</th>(.*?)</tr>', text)
    said = dict(rows)
    assert "higher by about 12 (+6 to +18)" in said["Setback"]
    assert "too few to tell: the range includes no change" in said["Success"]
    assert "<td>too few to tell</td>" in said["Journaling"]


def test_the_small_print_says_what_matters(text):
    said = (
        "no diagnosis", "no therapy", "no emergency service", "findahelpline.com",
        "local emergency number", "one file on this computer", "Europe/Rome",
    )  # fmt: skip
    for words_ in said:
        assert words_ in text
    assert "Made on 1 May 2026 at 10:30." in text


def test_advice_is_passed_on(text):
    assert "Six days in April have no answers." in text
    assert text.count("Thirty more check-ins would narrow") == 4


NAMES = [
    "<script>alert(1)</script>",
    "ליאור כהן",
    "Zoë 🙂 & Søn",
    '"><img src=x>',
    "{{ 7*7 }}",
    "",
    "x" * 500,
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_shown_as_it_is(people, diary, fit, name):
    text = page_of(*people.renamed(diary, fit, name))
    assert "<script" not in text
    assert "<img" not in text
    assert "<bdi>" in text


def test_odd_names_of_channels_and_practices(people, diary, fit):
    odd = "<b onclick=x>תרגול</b> ]]> %s {0} {name}"
    channels = tuple(replace(c, channel=replace(c.channel, name=odd)) for c in fit.channels)
    responses = tuple(replace(r, kind=odd) for r in fit.channels[0].responses)
    fits = (replace(channels[0], responses=responses), *channels[1:])
    practice = replace(diary.practice, kind=words([odd] * len(diary.practice)))
    text = page_of(replace(diary, practice=practice), replace(fit, channels=fits))
    assert "<b onclick" not in text
    assert "{0} {name}" in text


def diary_of(times, values, channel=None, zone="UTC"):
    channel = channel or Channel("stress", 0, 10)
    return Diary(
        Person("P", zone),
        (channel,),
        Answer(
            time=np.asarray(times, dtype=np.int64),
            values=np.asarray(values, dtype=np.float64)[:, None],
            phase=words([""] * len(times)),
        ),
    )


DAY0 = int(np.datetime64("2026-03-02T09:00", "us").astype(np.int64))


def test_no_answers_at_all(people):
    diary = diary_of([], [])
    text = page_of(diary, people.bare_fit(diary))
    assert "There are no answers in this diary yet" in text
    assert "not known yet" in text
    assert 'role="img"' not in text


def test_no_channels_at_all():
    diary = Diary(Person("P"), (), Answer())
    assert "There are no answers" in page_of(diary, PersonFit(diary.person, 0, ()))


def test_one_answer(people):
    diary = diary_of([DAY0], [4])
    text = page_of(diary, people.bare_fit(diary))
    assert "There is one check-in so far, on 2 Mar 2026." in text
    assert "1 answer between 2 Mar 2026 and 2 Mar 2026" in text


def test_a_constant_item(people):
    diary = diary_of(DAY0 + np.arange(30) * MICROSECONDS_PER_DAY, np.full(30, 7.0))
    text = page_of(diary, people.bare_fit(diary, "constant"))
    assert "always the same" in text
    assert "not known yet" not in text


def test_two_years_with_a_hole(people):
    days = np.r_[0:30, 730:760]
    diary = diary_of(DAY0 + days * MICROSECONDS_PER_DAY, np.tile([1.0, 9.0], 30), zone="Asia/Tokyo")
    text = page_of(diary, people.bare_fit(diary))
    assert "Mar 2026" in text
    assert "Mar 2028" in text


def test_ten_thousand_answers_on_many_channels_stay_small(people):
    rng = np.random.default_rng(3)
    count = 10_000
    times = DAY0 + np.sort(rng.integers(0, 800 * MICROSECONDS_PER_DAY, count))
    channels = tuple(Channel(f"item_{i}", 0, 1000) for i in range(24))
    values = rng.integers(0, 1001, (count, 24)).astype(float)
    diary = Diary(
        Person("P"), channels, Answer(time=times, values=values, phase=words([""] * count))
    )
    bare = people.bare_fit(diary)
    grid = np.linspace(times[0], times[-1], 20_000).astype(np.int64)
    curve = rng.uniform(0, 1000, len(grid))
    band = Band(grid, curve, curve - 90, curve - 30, curve + 30, curve + 90)
    fit = replace(bare, channels=tuple(replace(c, course=band) for c in bare.channels))
    text = page_of(diary, fit)
    assert len(text.encode()) < 1_000_000
    assert "10,000 answers" in text


def test_values_that_could_not_be_estimated(people, diary, fit):
    nothing = Estimate(np.nan, np.nan, np.nan)
    fits = tuple(
        replace(
            c, level=nothing, swing=nothing, noise=nothing, reliability=nothing,
            slow_days=nothing, fast_hours=nothing,
            responses=tuple(replace(r, change=nothing, half_hours=nothing) for r in c.responses),
            course=replace(c.course, **{k: np.full(len(c.course.time), np.nan)
                                        for k in ("mean", "q05", "q25", "q75", "q95")}),
            forecast=replace(c.forecast, mean=np.full(len(c.forecast.time), np.nan)),
        )
        for c in fit.channels
    )  # fmt: skip
    text = page_of(diary, replace(fit, channels=fits))
    assert text.count('role="img"') == 8


def test_far_off_dates(people):
    first = int(np.datetime64("1950-01-01T00:00", "us").astype(np.int64))
    diary = diary_of([first, DAY0], [1, 2])
    assert "1950" in page_of(diary, people.bare_fit(diary))


def test_a_naive_time_of_making_is_taken_as_utc(diary, fit):
    naive = MADE_AT.replace(tzinfo=None)
    assert render_body(diary, fit, made_at=naive) == render_body(diary, fit, made_at=MADE_AT)


def test_how_long_changes_last_is_said_with_its_interval(diary, fit):
    text = render_report(diary, fit, made_at=MADE_AT)
    assert (
        "about 6 days (3 days to 13 days), quick ones for about 3 hours (1 hour to 8 hours)" in text
    )
