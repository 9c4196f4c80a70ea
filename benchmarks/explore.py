"""How long a slider of the explorer waits for its answer: 50 requests over a running server.

Prints the median and the 95th percentile in milliseconds, and writes them into the ``web`` part
of ``benchmarks/results.json``. The theory is compiled and warm; sliders move from one request to
the next, so no answer is one that was given before.
"""

import http.client
import json
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import numpy as np
from screenshots import served

from kindloop import actions_explore

RESULTS = Path(__file__).parent / "results.json"
REQUESTS = 50
ALLOWED = 150.0


def main() -> int:
    """Measure; returns 1 if the 95th percentile is above what is allowed."""
    start = time.perf_counter()
    actions_explore.prepare()
    print(f"prepared in {time.perf_counter() - start:.1f} s")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "diary.sqlite") as base:
        waits, size = measure(base)
    half, most = np.percentile(waits, [50, 95])
    words = f"p50 {half:.0f} ms, p95 {most:.0f} ms, longest {max(waits):.0f} ms"
    print(f"{REQUESTS} slider answers: {words}, {size / 1024:.0f} KB each")
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results.setdefault("web", {})["slider_ms"] = {"p50": round(half, 1), "p95": round(most, 1)}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return int(most > ALLOWED)


def measure(base: str) -> tuple[list[float], int]:
    """The wait for each answer in milliseconds, and the size of the last in bytes."""
    waits: list[float] = []
    line = http.client.HTTPConnection(urlsplit(base).netloc)
    body = b""
    for turn in range(REQUESTS + 3):
        asked = {"size": 0.2 + 0.015 * turn, "criticism": 0.1 + 0.017 * turn, "weeks": turn % 27}
        start = time.perf_counter()
        line.request("GET", f"/explore/answer?{urlencode(asked)}")
        got = line.getresponse()
        body = got.read()
        waits.append(1000 * (time.perf_counter() - start))
        if got.status != 200:
            raise RuntimeError(f"the answer had the status {got.status}")
    return waits[3:], len(body)


if __name__ == "__main__":
    sys.exit(main())
