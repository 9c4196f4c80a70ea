"""Write the page of the claims from the run that is kept with the program.

    python docs/make_claims_page.py         # the page, from study/claims_run.json
    python docs/make_claims_page.py --run   # both anew; takes minutes

A test compares the page with the kept run, and the run's numbers with those of the theory today.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from kindloop.report.claims_page import page as written
from kindloop.study.claims_kept import KEPT, kept_run, numbers_today

FOLDER = Path(__file__).parent
PAGE = FOLDER / "claims.md"
_DIGITS = 6


def page() -> str:
    """The whole page, from the kept run."""
    return written(kept_run())


def run(persons: int, seed: int) -> dict[str, Any]:
    """The claims, run, with what made them."""
    from kindloop.actions_claims import claims
    from kindloop.study.claims import MOST_CUT, MOST_LONG

    return {
        "command": f"kindloop claims --persons {persons} --seed {seed} --json",
        "seed": seed,
        "persons": [persons, min(persons, MOST_LONG), min(persons, MOST_CUT)],
        "numbers": numbers_today(),
        "rows": _short(claims(persons=persons, seed=seed)),
    }


def _short(value: Any) -> Any:
    """The same with numbers of a few digits."""
    if isinstance(value, dict):
        return {key: _short(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_short(one) for one in value]
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value


def main() -> None:
    """Write the page, and before it the run where that is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--run", action="store_true", help="run the claims anew")
    asked.add_argument("--persons", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    if chosen.run:
        text = json.dumps(run(chosen.persons, chosen.seed), indent=1, ensure_ascii=False)
        KEPT.write_text(text + "\n", encoding="utf-8")
        kept_run.cache_clear()
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.name)


if __name__ == "__main__":
    main()
