"""The file of calibrated numbers as text."""

from kindloop.model.calibrated import Entry
from kindloop.study.calibrate import SEED, Calibration, entries

_TOP = """\
# What calibration made of the evidenced edition's numbers and of the instruments' numbers.
# Written by `kindloop calibrate --out FILE` with seed {seed}; not to be edited by hand.
# spread: one standard deviation of the number's logarithm. targets: what says most of it.
# along: the number with which it keeps its ratio.

"""


def text(found: Calibration) -> str:
    """The whole file."""
    rows = [_row(name, one) for name, one in entries(found).items()]
    return _TOP.format(seed=SEED) + "\n".join(rows) + "\n"


def _row(name: str, one: Entry) -> str:
    parts = [f"value = {one.value!r}", f"spread = {one.spread!r}"]
    if one.targets:
        parts.append("targets = [" + ", ".join(f'"{target}"' for target in one.targets) + "]")
    if one.along:
        parts.append(f'along = "{one.along}"')
    return f"number.{name} = {{ {', '.join(parts)} }}"
