"""Kill a writer at random moments and look at what is left.

    python benchmarks/kills.py --kills 200

A writer adds check-ins one by one and says each number only after it was acknowledged. It is killed
(SIGKILL) after a random time. Then the database is opened again: it must be sound, and everything
that was acknowledged must be there. Half of the rounds use an encrypted database, and every fourth
kill hits a backup, a change of passphrase, or a restore, at random. Process death is tested by
this, not loss of power.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = "correct horse battery"

WRITER = """
import sys
from pathlib import Path
import numpy as np
from kindloop.arrays import words
from kindloop.diary import Answer, Channel, Diary, Person
from kindloop.store import backup, keyring, keys, vault
from kindloop.store.records import open_store

keys.COST = keys.Cost(64, 1, 1)
path, start, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
if path.with_name(path.name + ".keys").exists():
    vault.unlock(path, sys.stdin.readline().strip())

def add(store, number):
    answer = Answer(np.array([number * 10**6]), np.array([[number % 100.0]]), words([""]))
    store.add([Diary(Person("Ann"), (Channel("stress", 0, 100),), answer)])
    print(number, flush=True)

number = start
if what == "add":
    with open_store(path) as store:
        while True:
            add(store, number)
            number += 1
while True:
    with open_store(path) as store:
        add(store, number)
    number += 1
    if number % 3 == 0:
        backup.make(path, keyring.held(path), backup.ASKED)
        if keyring.held(path) is not None:
            vault.change_passphrase(path, "correct horse battery", "correct horse battery")
        vault.restore(path)
        for old in backup.listed(path)[2:]:
            backup.remove(old)
        print("did", flush=True)
"""


def round_of(path: Path, start: int, what: str, after: float) -> list[int]:
    """One writer, killed; returns the numbers that it said were kept."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(start), what],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as writer:  # fmt: skip
        writer.stdin.write(f"{WORDS}\n")
        writer.stdin.flush()
        first = writer.stdout.readline()
        if not first:
            raise SystemExit(f"The writer failed: {writer.stderr.read()}")
        time.sleep(after)
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read()
        wrong = writer.stderr.read()
    if wrong:
        raise SystemExit(f"The writer failed: {wrong}")
    return [int(line) for line in f"{first}{rest}".split("\n") if line.isdigit()]


def look(path: Path) -> set[int]:
    """The numbers in a database, which is opened and read through."""
    from kindloop.store import keyring, vault
    from kindloop.store.copying import check
    from kindloop.store.driver import state_of
    from kindloop.store.records import open_store

    if state_of(path) == "encrypted" and keyring.held(path) is None:
        vault.unlock(path, WORDS)
    check(path, keyring.held(path))
    with open_store(path) as store:
        return set((store.load("Ann").answer.time // 10**6).tolist())


def kill(kills: int, seed: int, folder: Path) -> dict[str, int]:
    """Kill so many writers; returns what was counted.

    Args:
        kills: how many.
        seed: of the random moments.
        folder: an empty one.
    """
    from kindloop.store import keys, vault

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
            what = "more" if number % 4 == 0 else "add"
            said.update(round_of(path, start, what, chance.uniform(0.0, 0.12)))
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
