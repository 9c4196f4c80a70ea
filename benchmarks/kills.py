"""Kill a writer at random moments and look at what is left.

    python benchmarks/kills.py --kills 200

A writer adds check-ins one by one and says each number only after it was acknowledged. It is killed
(SIGKILL) after a random time. Then the database is opened again: it must be sound, and everything
that was acknowledged must be there. Half of the rounds use an encrypted database, and every fourth
kill may hit a backup, a restore, or a passphrase that is changed, removed or set. Process death is
tested by this, not loss of power.
"""

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from kindloop.arrays import words
from kindloop.diary import Answer, Channel, Diary, Person
from kindloop.store import backup, keyring, keys, vault
from kindloop.store.copying import check
from kindloop.store.driver import state_of
from kindloop.store.records import Store, open_store

WORDS = "correct horse battery"
LONGEST_SECONDS = 0.25


def write(path: Path, start: int, what: str, said: int) -> None:
    """Add check-ins until killed, and say the number of each when it was kept.

    Args:
        path: of the database.
        start: the first number.
        what: ``add``, or ``more`` to do all else in between.
        said: an open file, which takes the numbers.
    """
    if state_of(path) == "encrypted":
        vault.unlock(path, WORDS)
    number = start
    while True:
        with open_store(path) as store:
            for _ in range(3):
                _add(store, number)
                os.write(said, f"{number}\n".encode())
                number += 1
        if what == "more":
            _all_else(path)


def _add(store: Store, number: int) -> None:
    answer = Answer(np.array([number * 10**6]), np.array([[number % 100.0]]), words([""]))
    store.add([Diary(Person("Ann"), (Channel("stress", 0, 100),), answer)])


def _all_else(path: Path) -> None:
    backup.make(path, vault.key_of(path), backup.ASKED)
    if state_of(path) == "encrypted":
        vault.change_passphrase(path, WORDS, WORDS)
        vault.remove_passphrase(path, WORDS)
        vault.set_passphrase(path, WORDS)
    vault.restore(path)
    for old in backup.listed(path)[2:]:
        backup.remove(old)


def round_of(path: Path, start: int, what: str, after: float) -> list[int]:
    """One writer, killed after some seconds; returns the numbers that it said were kept."""
    out, said = os.pipe()
    writer = multiprocessing.get_context("fork").Process(
        target=write, args=(path, start, what, said)
    )
    writer.start()
    os.close(said)
    with os.fdopen(out) as lines:
        first = lines.readline()
        time.sleep(after)
        writer.kill()
        rest = lines.read()
    writer.join()
    if not first or writer.exitcode != -9:
        raise SystemExit(f"The writer failed with {writer.exitcode}.")
    return [int(line) for line in f"{first}{rest}".split("\n")[:-1]]


def look(path: Path) -> set[int]:
    """The numbers in a database, which is opened and read through."""
    if state_of(path) == "encrypted" and keyring.held(path) is None:
        vault.unlock(path, WORDS)
    check(path, vault.key_of(path))
    with open_store(path) as store:
        return set((store.load("Ann").answer.time // 10**6).tolist())


def kill(kills: int, seed: int, folder: Path) -> dict[str, int]:
    """Kill so many writers; returns what was counted.

    Args:
        kills: how many.
        seed: of the random moments.
        folder: an empty one.
    """
    keys.COST = keys.Cost(64, 1, 1)
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    found = {"kills": 0, "acknowledged": 0, "lost": 0, "not acknowledged but kept": 0}
    for kind in ("plain", "encrypted"):
        path = folder / kind / "diary.sqlite"
        if kind == "encrypted":
            vault.set_passphrase(path, WORDS)
        said: set[int] = set()
        start = 0
        for number in range(kills // 2):
            if kind == "encrypted" and state_of(path) == "plain":
                vault.set_passphrase(path, WORDS)  # a kill came while it was being taken away
            what = "more" if number % 4 == 0 else "add"
            longest = LONGEST_SECONDS * (4 if what == "more" else 1)
            said.update(round_of(path, start, what, chance.uniform(0.0, longest)))
            kept = look(path)
            found["kills"] += 1
            found["lost"] += len(said - kept)
            start = max(kept) + 1
        found["acknowledged"] += len(said)
        found["not acknowledged but kept"] += len(kept - said)
    return found


def main() -> None:
    """Kill, look, and print what was found."""
    asked = argparse.ArgumentParser(description="Kill writers at random moments.")
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kindloop-kills-") as name:
        found = kill(given.kills, given.seed, Path(name))
    for what, count in found.items():
        print(f"{what}: {count:,}")
    print(f"every database opened, and was read through; {time.monotonic() - start:.0f} seconds")
    sys.exit(found["lost"] > 0)


if __name__ == "__main__":
    main()
