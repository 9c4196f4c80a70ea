"""Real beside simulated, and arrows that are needed, in lines and as plain data."""

from collections.abc import Sequence
from typing import Any

from kindloop.study.between import Beside
from kindloop.study.needed import Cut

_FINDINGS = ("earns its place", "does not", "cannot be told")


def between_data(rows: Sequence[Beside]) -> dict[str, Any]:
    """Everything for programs."""
    return {
        "rows": [
            {
                "study": one.study,
                "name": one.name,
                "real": list(one.real),
                "simulated": list(one.simulated),
                "agree": one.agree,
            }
            for one in rows
        ],
        "agree": sum(one.agree for one in rows),
        "of": len(rows),
    }


def between_lines(rows: Sequence[Beside]) -> list[str]:
    """What a person reads."""
    out: list[str] = []
    for study in dict.fromkeys(one.study for one in rows):
        some = [one for one in rows if one.study == study]
        agree = sum(one.agree for one in some)
        out += [f"{study}: the intervals of {agree} of {len(some)} statistics meet"]
        out += [f"    {'':<28}{'real':>26}{'simulated':>26}"]
        for one in some:
            mark = "" if one.agree else "   apart"
            out.append(f"    {one.name:<28}{_band(one.real):>26}{_band(one.simulated):>26}{mark}")
        out.append("")
    return [*out, "95 % intervals over persons. Real: the first 70 % of each person."]


def needed_data(cuts: Sequence[Cut]) -> dict[str, Any]:
    """Everything for programs."""
    return {
        "arrows": [
            {
                "arrow": one.arrow.name,
                "parameter": one.arrow.strength,
                "loss": list(one.loss),
                "moved": list(one.moved),
                "target": one.target,
                "finding": one.finding,
            }
            for one in cuts
        ],
        "counts": {name: sum(one.finding == name for one in cuts) for name in _FINDINGS},
    }


def needed_lines(cuts: Sequence[Cut]) -> list[str]:
    """What a person reads."""
    out: list[str] = []
    for finding in _FINDINGS:
        some = sorted((one for one in cuts if one.finding == finding), key=lambda c: -min(c.loss))
        out.append(f"{finding}: {len(some)} arrows")
        for one in some:
            loss = " ".join(f"{value:6.1f}" for value in one.loss)
            moved = max(one.moved)
            out.append(f"    {one.arrow.name:<52}{loss}   moves {one.target} by {moved:.1f} errors")
        out.append("")
    out.append(
        "Numbers: log posterior lost by the cut, after setting the rest anew, for each seed."
    )
    return out


def _band(numbers: tuple[float, float, float]) -> str:
    return f"{numbers[0]:.2f} [{numbers[1]:.2f}, {numbers[2]:.2f}]"
