"""The part on the model person: what it says, that it is marked, and that it costs no report."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import numpy as np
import pytest

from kindloop import actions
from kindloop.diary import Event, Practice
from kindloop.report.model_person import model_person
from kindloop.report.page import render_body, render_report
from kindloop.report.parts import lanes
from kindloop.study.same_days import PROCESSES, not_computed, same_days

MADE_AT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
VOID = {"meta", "br", "input", "link", "img", "hr"}


class Checker(HTMLParser):
    """Every tag is closed where it should be, every id is one, every reference leads there."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.references = [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.references += given.get("aria-labelledby", "").split()
        for key in ("href", "src"):
            if key in given:
                assert given[key].startswith("#")
                self.references.append(given[key][1:])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def section_of(page):
    checker = Checker()
    checker.feed(page)
    checker.close()
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids))
    assert set(checker.references) <= set(checker.ids)
    return re.search(r'<section class="card channel model".*?</section>', page, re.S).group(0)


def words_of(part):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part))


def last_days(diary, days):
    """The same diary, only its last days."""
    since = diary.answer.time.max() - days * 86_400_000_000
    tables = {
        name: getattr(diary, name).where(getattr(diary, name).time >= since)
        for name in ("answer", "event", "practice", "step")
    }
    return replace(diary, **tables)


@pytest.fixture(scope="module")
def model(diary, fit):
    return same_days(diary, fit)


@pytest.fixture(scope="module")
def page(diary, fit, model):
    return render_report(diary, fit, made_at=MADE_AT, model=model)


def test_the_section_stands_in_a_page_that_stands_by_itself(page):
    section = section_of(page)
    assert "A model person who met the same days</h2>" in section
    for word in ("<script", "http:", "https:", "url(", "@import"):
        assert word not in page
    assert len(page.encode()) < 1_000_000


def test_it_says_first_that_it_is_not_the_reader(page):
    said = words_of(section_of(page).split("</h2>", 1)[1]).strip()
    assert said.startswith("This is not you, and nothing here was measured in you")


def test_no_organ_is_named(page):
    said = words_of(section_of(page)).lower()
    for word in ("amygdala", "your brain", "your cortisol", "your dopamine", "prefrontal"):
        assert word not in said
    assert "threat process" in said


def test_each_process_is_a_marked_figure_with_words_and_a_table(page):
    figures = re.findall(r"<figure>.*?</figure>", section_of(page), re.S)
    assert len(figures) == len(PROCESSES)
    for figure in figures:
        assert 'class="mark">model, not measured</text>' in figure
        assert 'class="mark">simulated</text>' in figure
        assert figure.count('role="img"') == 1
        assert re.search(r"<desc [^>]*>A model, not measured in anyone\.[^<]{60,}</desc>", figure)
        assert figure.count('<th scope="row">') == 60
        assert len(set(re.findall(r'class="edition-line (\w+)" vector', figure))) == 2
        assert "nan" not in words_of(figure).lower().split()


def test_a_real_diary_is_a_model_but_not_simulated(diary, fit, model):
    real = replace(diary, person=replace(diary.person, simulated=False))
    body = render_body(real, replace(fit, person=real.person), made_at=MADE_AT, model=model)
    assert body.count("model, not measured</text>") == len(PROCESSES)
    assert "simulated" not in body.lower()


def test_what_was_met_is_said_and_marked(diary, model):
    found = model_person(model, lanes(diary), simulated=False)
    assert "34 setbacks, 22 successes and 48 practices" in found.said[0]
    assert "Setback (34)" in [item.text for item in found.figures[0].legend]
    assert not any("Next step" in item.text for item in found.figures[0].legend)
    assert [len(figure.legend) for figure in found.figures[1:]] == [2] * (len(PROCESSES) - 1)


@pytest.mark.parametrize("days", [1, 4, 15])
def test_short_diaries_are_drawn_by_the_half_hour(diary, fit, days):
    short = last_days(diary, days)
    found = same_days(short, fit)
    page = render_report(short, fit, made_at=MADE_AT, model=found)
    section = section_of(page)
    drawn = section.count("Drawn every half hour.")
    assert drawn == (len(PROCESSES) if days < 5 else len(PROCESSES) - 1)
    assert len(page.encode()) < 1_000_000


def test_no_curve_is_cut_off(diary, fit):
    short = last_days(diary, 3)
    found = same_days(short, fit)
    highest = max(float(found.of(edition, "cortisol").max()) for edition in found.levels)
    assert highest > 2
    figure = model_person(found, lanes(short), simulated=False).figures[4]
    shown = [float(text) for text in re.findall(r'x="-8"[^>]*>([\d.]+)<', figure.svg)]
    assert max(shown) >= highest


def test_habits_that_nobody_answered_are_the_usual_ones(diary, fit):
    some = tuple(one for one in fit.channels if one.channel.name != "self_criticism")
    found = same_days(diary, replace(fit, channels=some))
    said = model_person(found, (), simulated=False).said[1]
    assert "There are no answers on self-criticism; that habit is the usual one." in said
    assert "The usual answer to self-kindness sets" in said


def test_quiet_days_are_one_sentence_and_no_figure(diary, fit):
    quiet = replace(diary, event=Event(), practice=Practice())
    page = render_report(quiet, fit, made_at=MADE_AT, model=same_days(quiet, fit))
    section = section_of(page)
    assert "so the model person has 60 quiet days" in section
    assert "<figure" not in section


def test_a_diary_without_days_says_so(diary, fit):
    section = section_of(render_report(diary, fit, made_at=MADE_AT, model=not_computed()))
    assert "no days yet" in section


def test_days_left_out_and_unknown_practices_are_said(diary, fit, model):
    other = replace(model, left_out=1, shared_only=("tea",))
    said = " ".join(model_person(other, (), simulated=False).said)
    assert "Only the last 60 days are met; 1 earlier day is left out." in said
    assert "The theory does not know Tea" in said


def test_the_mean_of_a_day_is_that_of_its_course(diary, model):
    found = model_person(model, lanes(diary), simulated=False)
    mood = dict(zip(PROCESSES, found.figures, strict=True))["mood"]
    level, minutes = model.of("evidenced", "mood"), model.minutes
    fine = np.interp(np.arange(10 * 1440, 11 * 1440, 0.25), minutes, level)
    for cell, number in zip(mood.table.rows[10][3:5], (fine.mean(), fine.max()), strict=True):
        assert cell == f"{number:.2f}".replace("-0.00", "0.00").replace("-", "−")


def test_a_model_that_fails_never_costs_the_report(monkeypatch, tmp_path):
    database = tmp_path / "diary.sqlite"
    actions.ensure_sample(database)

    def fail(diary, fit):
        raise FloatingPointError

    monkeypatch.setattr("kindloop.study.same_days.same_days", fail)
    page = actions.report_page(database, None)
    section = section_of(page)
    assert "could not be computed (FloatingPointError)" in section
    assert "<figure" not in section


def test_the_sample_persons_report_has_the_section(tmp_path):
    database = tmp_path / "diary.sqlite"
    actions.ensure_sample(database)
    page = actions.report_page(database, None)
    section = section_of(page)
    assert section.count("model, not measured</text>") == len(PROCESSES)
    assert section.count('class="mark">simulated</text>') == len(PROCESSES)
    assert len(page.encode()) < 1_000_000
    body = actions.report_body(database, "Sample person")
    assert body.count("model, not measured</text>") == len(PROCESSES)
