"""The run of the claims that is kept with the program, so that a card can show it at once.

``python docs/make_claims_page.py --run`` makes it anew. It carries a mark of the theory's numbers;
a test holds that mark to the numbers of today.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kindloop.model.number import EDITIONS
from kindloop.model.parameters import NAMES, unsolved

KEPT = Path(__file__).with_name("claims_run.json")
"""Where it lies: ``command``, ``seed``, ``persons``, ``numbers`` and ``rows``."""


@lru_cache(maxsize=1)
def kept_run() -> Mapping[str, Any]:
    """The whole run."""
    return json.loads(KEPT.read_text(encoding="utf-8"))


def kept(claim: str) -> dict[str, Mapping[str, Any]]:
    """What a claim came to, by edition; empty if it was not run."""
    return {row["edition"]: row for row in kept_run()["rows"] if row["id"] == claim}


def numbers_today() -> str:
    """A mark that changes with any number of the theory."""
    parts = [repr((NAMES, unsolved(edition).tolist())) for edition in EDITIONS]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]
