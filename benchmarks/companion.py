"""How long the server takes for each page of a companion with five years of diary in it.

10,000 check-ins, 2,000 journal entries, 1,500 setback minutes and 1,000 practice sessions; every
page is asked for in-process, through all guards, and the 95th percentile of the time is printed:
below 100 ms for a page and below 50 ms for keeping a check-in is what we hold ourselves to. All is
done once more with the diary encrypted.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from starlette.testclient import TestClient

from kindloop.actions_companion.opening import present
from kindloop.actions_companion.start import CHANNELS, begin_own
from kindloop.arrays import words
from kindloop.diary import Answer, Channel, Diary, Event
from kindloop.notebook import Goal, Leaf, Minute, Session
from kindloop.store.notebook import Change, open_notebook
from kindloop.store.records import open_store
from kindloop.store.vault import set_passphrase
from kindloop.web.app import make_app

PAGE, CHECK_IN = 100.0, 50.0
PAGES = (
    "/", "/setback", "/checkin", "/checkin/recent", "/practise", "/practise/reframing", "/journal",
    "/journal?page=60", "/journal/new", "/goals", "/weeks", "/me", "/me/page?days=84&journal=yes",
    "/reminders", "/settings", "/more", "/diaries",
)  # fmt: skip
KEEP = "keep a check-in"
_TOKEN = "bench"  # noqa: S105 - not a secret
DAY = 86_400_000_000


def fill(database: Path, check_ins: int, entries: int) -> None:
    """Five years of diary and notebook, made up."""
    random, now = np.random.default_rng(5), present()
    begin_own(database, "Ann", "Europe/Rome", now - 5 * 365 * DAY)
    times = np.sort(random.choice(5 * 365 * 1440, check_ins, replace=False)) * 60_000_000
    times = (now - 5 * 365 * DAY + times).astype(np.int64)
    channels = tuple(Channel(name, 0, 10) for name in CHANNELS)
    values = random.integers(0, 11, (check_ins, len(channels))).astype(float)
    told = random.choice(times, 1_500, replace=False)
    told.sort()
    with open_store(database) as store:
        book = open_notebook(store)
        event = Event(told, words(["setback"] * len(told)), random.uniform(0, 1, len(told)),
                      np.full(len(told), np.nan), np.zeros(len(told), dtype=bool))  # fmt: skip
        store.add([Diary(book.person, channels, Answer(times, values, words([""] * check_ins)),
                         event)])  # fmt: skip
        goals = [Goal(now - 9 * DAY, "Thesis"), Goal(now - 8 * DAY, "Swim")]
        minutes = [
            Minute(int(at), "It went wrong.", 6, "critical", "Typical.",
                   "kind" if number % 2 else "neutral", step="Open the file",
                   goal=goals[number % 2].instant, told=int(at) + 1, taken=float(number % 3) / 2)
            for number, at in enumerate(told)
        ]  # fmt: skip
        leaves = [Leaf(int(at), "friend", "A line of some words. " * 40, int(at))
                  for at in random.choice(times, entries, replace=False)]  # fmt: skip
        sessions = [Session(int(at) + 7, "meditation", "short", 4, 5)
                    for at in random.choice(times, 1_000, replace=False)]  # fmt: skip
        book.change(Change(put=(*goals, *minutes, *leaves, *sessions)), now)


def measured(ask: object, times: int) -> float:
    """The 95th percentile of the time that something takes, milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        answer = ask()
        taken.append(1000 * (time.perf_counter() - began))
        assert answer.status_code < 400, answer.status_code
    return float(np.percentile(taken, 95))


def every_page(database: Path, times: int) -> dict[str, float]:
    """The 95th percentile of each page and of keeping a check-in, milliseconds."""
    found: dict[str, float] = {}
    app = make_app(database, token=_TOKEN)
    app.state.desk.reports.make = lambda _database, _name: "<h1>Ann</h1>"
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        for page in PAGES:
            client.get(page)
            found[page] = measured(lambda page=page: client.get(page), times)
        form = {"token": _TOKEN, "stress": "3", "mood": "6"}
        search = {"token": _TOKEN, "words": "some words"}
        found["find in the journal"] = measured(
            lambda: client.post("/journal/find", data=search), times
        )
        found[KEEP] = measured(lambda: client.post("/checkin", data=form), times)
    return found


def main() -> int:
    """Print the times; returns 1 if one is too long."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check-ins", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--out", type=Path, help="results.json, whose part `web` is replaced")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "diary.sqlite"
        fill(database, told.check_ins, told.entries)
        found = every_page(database, told.times)
        set_passphrase(database, "correct horse battery")
        encrypted = every_page(database, told.times)
    found |= {f"{name}, encrypted": taken for name, taken in encrypted.items()}
    for name, taken in found.items():
        print(f"{name:<44}{taken:8.1f} ms")
    if told.out:
        results = json.loads(told.out.read_text()) if told.out.exists() else {}
        web = {name: {"p95_ms": round(taken, 1)} for name, taken in found.items()}
        results["web"] = {**results.get("web", {}), **web}
        told.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    slow = [
        name for name, taken in found.items()
        if taken > (CHECK_IN if name.startswith(KEEP) else PAGE)
    ]  # fmt: skip
    print(f"too slow: {', '.join(slow)}" if slow else "all within 100 ms a page, 50 ms a check-in")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
