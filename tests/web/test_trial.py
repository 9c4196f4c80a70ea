"""The pages of a trial: joining, refusing, stopping, looking, the end."""

import numpy as np
import pytest

from kindloop.actions_companion import trial
from kindloop.actions_companion.opening import DAY, HOUR
from kindloop.actions_companion.setback import KIND_MINUTE
from kindloop.arrays import words
from kindloop.diary import Answer, Channel, Diary, Event, Prompt, Step
from kindloop.store.notebook import own_name
from kindloop.store.records import open_store

from .companion_words import heading, send


@pytest.fixture
def now(begun, monkeypatch):
    desk = begun.app.state.desk
    at = [desk.now()]
    object.__setattr__(desk, "now", lambda: at[0])
    return at


def live(client, since, days, effect, seed=1, by_coin=True):
    """Days with two setbacks each, and a check-in before and after each."""
    random = np.random.default_rng(seed)
    told = since + np.sort(np.concatenate([
        DAY * np.arange(days) + 9 * HOUR, DAY * np.arange(days) + 16 * HOUR
    ]))  # fmt: skip
    kind = random.random(len(told)) < 0.5
    before = 5 + random.standard_normal(len(told))
    after = 5 + effect * kind + random.standard_normal(len(told))
    times = np.concatenate([told - HOUR, told + HOUR])
    order = np.argsort(times)
    values = np.clip(np.round(np.concatenate([before, after])[order]), 0, 10)[:, None]
    many = len(told)
    event = Event(told, words(["setback"] * many), np.ones(many), np.full(many, np.nan),
                  np.zeros(many, dtype=bool))  # fmt: skip
    prompt = Prompt(
        told, words([KIND_MINUTE] * many), np.full(many, 0.5), kind, np.ones(many, bool), kind
    )
    taken = np.where(kind, random.random(many) < 0.8, random.random(many) < 0.4).astype(float)
    with open_store(client.app.state.database) as store:
        person = store.load(own_name(store)).person
        store.add([Diary(
            person, (Channel("stress", 0, 10),),
            Answer(times[order], values, words([""] * len(times))), event,
            step=Step(told + 3 * HOUR, taken) if by_coin else Step(),
            prompt=prompt if by_coin else Prompt(),
        )])  # fmt: skip


def test_before_there_is_a_diary_it_says_what_is_needed(begun):
    answer = begun.get("/trial")
    assert heading(answer) == "A trial with yourself"
    assert "0 check-ins and 0 setback minutes so far" in answer.text
    assert "Join this trial" not in answer.text


def test_a_trial_that_would_hardly_find_anything_does_not_start(begun, now):
    live(begun, now[0] - 20 * DAY, 20, 0.0, by_coin=False)
    ahead = begun.get("/trial?effect=0.1&days=20").text
    assert "would be found in" in ahead
    assert "which is not worth your days" in ahead
    assert "Join this trial" not in ahead
    assert "Join this trial" in begun.get("/trial?effect=2&days=42").text
    answer = send(begun, "/trial", outcome="stress", effect="0.1", days="20")
    assert answer.status_code == 422
    assert "which is not worth your days" in answer.text
    assert trial.view(begun.app.state.database, now[0]).stage == "none"


def test_a_whole_trial_from_joining_to_its_end(begun, now):
    database = begun.app.state.database
    live(begun, now[0] - 20 * DAY, 20, 0.0, by_coin=False)
    assert send(begun, "/trial", outcome="stress", effect="1.5", days="42").status_code == 200
    assert "A coin chooses" in begun.get("/setback").text
    again = send(begun, "/trial", outcome="stress", effect="1.5", days="42")
    assert "A trial runs already" in again.text
    live(begun, now[0] + HOUR, 40, -2.0)
    now[0] += 21 * DAY
    assert "It runs" in begun.get("/trial").text
    assert "say that you know what it costs" in send(begun, "/trial/look").text
    seen = send(begun, "/trial/look", sure="yes").text
    assert "What can be said so far" in seen
    assert "count 2 looks" in seen
    assert trial.view(database, now[0]).trial.looks == 1
    now[0] += 30 * DAY
    text = begun.get("/trial").text
    assert "What came of it" in text
    found = trial.result(database, now[0])
    assert found.outcome.effect.low < -2.0 < found.outcome.effect.high
    assert found.outcome.effect.high < 0
    assert found.step.effect.low > 0
    assert found.looks == 2
    assert found.level == pytest.approx(0.95)
    assert heading(begun.get("/trial?again=1")) == "A trial with yourself"


def test_it_stops_at_once_and_without_a_reason(begun, now):
    live(begun, now[0] - 20 * DAY, 20, 0.0, by_coin=False)
    send(begun, "/trial", outcome="stress", effect="2", days="42")
    now[0] += DAY
    send(begun, "/trial/stop")
    assert "A coin chooses" not in begun.get("/setback").text
    assert "too few to tell" in begun.get("/trial").text
    assert "No trial runs" in send(begun, "/trial/stop").text
    assert "No trial runs" in send(begun, "/trial/look", sure="yes").text


@pytest.mark.parametrize(
    ("told", "said"),
    [({"days": "soon"}, "came soon and 1.0"), ({"outcome": "height"}, "one of the five"),
     ({"effect": "99"}, "at most at 10"), ({"days": "-3"}, "lasts 1 to 365 days")],
)  # fmt: skip
def test_wrong_words_come_back_in_a_sentence(begun, now, told, said):
    live(begun, now[0] - 20 * DAY, 20, 0.0, by_coin=False)
    answer = send(begun, "/trial", **told)
    assert answer.status_code == 422
    assert said in answer.text
    assert said in begun.get("/trial", params=told).text


def test_a_setting_that_is_damaged_counts_as_no_trial(begun, now):
    from kindloop.actions_companion.opening import opened
    from kindloop.store.notebook import Change

    with opened(begun.app.state.database) as book:
        book.change(Change(settings=((trial.SETTING, "{"),)), now[0])
    assert trial.view(begun.app.state.database, now[0]).stage == "none"
