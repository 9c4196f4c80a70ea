"""Write the page of the numbers that learning starts from.

    python docs/make_prior_table.py

It writes ``docs/prior.md``; a test compares the page with ``kindloop.infer.prior``.
"""

from math import exp
from pathlib import Path

from kindloop.infer import cell, prior
from kindloop.quantity import Quantity

PAGE = Path(__file__).parent / "prior.md"
MEANING = {
    "LEVEL": "usual answer",
    "SCALE": "how far answers scatter around it, all in all (standard deviation)",
    "SLOW_SHARE": "variance of the slow movement, against that of the noise",
    "FAST_SHARE": "variance of the fast movement, against that of the noise",
    "FAST_HOURS": "time constant of the fast movement",
    "SLOW_RATIO": "how many times slower the slow movement is",
    "DAILY_SWING": "each of the four coefficients of the daily curve",
    "RESPONSE": "response to an event or a practice of full size, for each kind",
    "RESPONSE_HOURS": "time constant with which a response fades",
    "SLIP": "share of answers that are slips",
    "SLIP_SIZE": "how far a slip is off (standard deviation)",
}
_START = """# Where learning starts

Before a diary has said anything, this is believed of every person. The range holds 90 % of what is
believed. All of it is assumed, and wide: with `--cohort` it is replaced by what the people in your
own database have in common. This page is written from the code.

Keys such as P34 name rows of the project's table of evidence: they are the reason for a number, not
its measured value.

| meaning | middle and range | reason |
|---|---|---|
"""
_CODE = """
The same as it stands in `kindloop.infer.prior` and, for slips, in `kindloop.infer.cell`. Each number
is the middle of a normal distribution,
the spread its standard deviation. Scale and hours are logarithms, and so are shares and ratio.

| number | middle | spread | unit | kind |
|---|---|---|---|---|
"""


def numbers() -> dict[str, Quantity]:
    """The numbers of the built-in prior by their names in the code."""
    both = vars(cell) | vars(prior)
    return {name: value for name, value in both.items() if isinstance(value, Quantity)}


def page() -> str:
    """The whole page."""
    found = numbers()
    known = [(name, found[name]) for name in MEANING]
    plain = [_cells(MEANING[name], _plain(name, one), _reason(one)) for name, one in known]
    code = [
        _cells(f"`{name}`", f"{one.value:g}", f"{one.spread:g}", one.unit, one.kind)
        for name, one in known
    ]
    return _START + "\n".join(plain) + "\n" + _CODE + "\n".join(code) + "\n"


def _cells(*words: str) -> str:
    return "| " + " | ".join(words) + " |"


def _reason(number: Quantity) -> str:
    return number.source.removeprefix(f"{number.kind}: ")


def _plain(name: str, number: Quantity) -> str:
    low, high = (number.value + side * 1.645 * number.spread for side in (-1, 1))
    if name in _LOGS:
        low, middle, high = exp(low), exp(number.value), exp(high)
        return f"{_short(middle)} {_LOGS[name]} ({_short(low)} to {_short(high)})"
    if name == "SLIP":
        return f"{number.value:.0%}, not learnt"
    return f"{number.value:g} of 100 ({low:.0f} to {high:.0f})"


def _short(value: float) -> str:
    return f"{float(f'{value:.2g}'):g}"


_LOGS = {
    "SCALE": "of 100",
    "SLOW_SHARE": "times",
    "FAST_SHARE": "times",
    "FAST_HOURS": "h",
    "SLOW_RATIO": "times",
    "RESPONSE_HOURS": "h",
}


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.name)


if __name__ == "__main__":
    main()
