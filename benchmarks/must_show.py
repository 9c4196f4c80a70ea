"""Prints what the theory must show, line by line, with whether it does."""

import argparse
import json
import sys
import time

from kindloop.model.number import EDITIONS
from kindloop.study.shown import Shown
from kindloop.study.shown_body import daily_curve, one_session, rest, stress_test_course
from kindloop.study.shown_loop import (
    eight_weeks,
    everyday_life,
    loop_cut,
    practice_turns,
    setback_two_ways,
)
from kindloop.study.shown_year import bounded_year

LOOKS = (
    rest,
    daily_curve,
    stress_test_course,
    setback_two_ways,
    eight_weeks,
    everyday_life,
    one_session,
    practice_turns,
    loop_cut,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=50, help="drawn for the year")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    lines: list[Shown] = []
    begin = time.perf_counter()
    for look in LOOKS:
        for edition in EDITIONS:
            lines += look(edition)
    for edition in EDITIONS:
        lines += bounded_year(edition, given.persons)
    if given.json:
        print(
            json.dumps(
                [
                    {
                        "what": x.what,
                        "edition": x.edition,
                        "value": x.value,
                        "asked": x.asked,
                        "holds": x.holds,
                        **x.numbers,
                    }
                    for x in lines
                ]
            )
        )
        return
    for line in lines:
        verdict = {True: "holds", False: "DOES NOT HOLD", None: "-"}[line.holds]
        print(f"{line.edition:<10} {line.what}\n           {line.value}  [{line.asked}]  {verdict}")
    held = [line.holds for line in lines if line.holds is not None]
    print(
        f"\n{sum(held)} of {len(held)} hold; {time.perf_counter() - begin:.0f} s", file=sys.stderr
    )


if __name__ == "__main__":
    main()
