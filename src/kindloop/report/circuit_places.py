"""Where each process of the circuit stands: a table laid out by hand, in units of the drawing.

Fast processes stand in the middle, what comes from outside at the top and on the right, the
stress axis on the left, messengers below the middle, feeling and doing at the foot. What the
table does not know is placed in rows underneath, so that nothing is ever left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 620.0
PRACTICES = "practices"
"""The frame around the practices, from which an arrow starts that names all of them."""

_TWO_LINES = 13
_LETTER = 6.75

_PLACES: dict[str, tuple[float, float]] = {
    # feeling and doing, at the top
    "awake": (118, 28), "intrinsic": (246, 34), "trying": (430, 34), "motivation": (300, 128),
    "efficacy": (452, 110), "fear_of_failure": (450, 202), "success": (572, 112),
    "mood": (420, 290), "expectation": (550, 250), "setback": (574, 362),
    # messengers
    "dopamine": (166, 138), "oxytocin_dose": (62, 150), "oxytocin": (166, 226),
    "serotonin": (500, 366), "endorphin": (544, 450),
    # the fast loop, in the middle
    "critic": (284, 252), "threat": (392, 398), "soothing": (292, 512), "control": (212, 612),
    # habits and structure, each near what it sets
    "criticism_habit": (184, 338), "kindness_habit": (174, 438), "regulation": (76, 636),
    "grey_matter": (186, 706), "load": (326, 630),
    # practices, at the left edge
    "attention_control": (58, 234), "practice done": (60, 304),
    "compassion_break": (62, 358), "affirmation": (62, 396), "journaling": (62, 428),
    "meditation": (62, 460), "reframing": (62, 492),
    # the stress axis, at the foot
    "noradrenaline": (466, 512), "social_evaluation": (568, 556), "cortisol": (452, 610),
    "adrenal": (570, 660), "acth": (520, 728), "crh": (372, 714), "pituitary": (446, 778),
    "anticipation": (258, 800), "circadian": (360, 800), "awakening": (560, 800),
}  # fmt: skip
_IN_FRAME = ("meditation", "reframing", "compassion_break", "journaling", "affirmation")


@dataclass(frozen=True, slots=True)
class Box:
    """A place in the drawing: its centre, half its width and half its height."""

    x: float
    y: float
    across: float
    up: float

    @property
    def foot(self) -> float:
        """Its lower edge."""
        return self.y + self.up


def lines_of(label: str) -> tuple[str, ...]:
    """A label on one line, or on two where it is long.

    >>> lines_of("social evaluation")
    ('social', 'evaluation')
    """
    if len(label) <= _TWO_LINES or " " not in label:
        return (label,)
    middle = len(label) / 2
    spaces = [place for place, letter in enumerate(label) if letter == " "]
    cut = min(spaces, key=lambda place: abs(place - middle))
    return (label[:cut], label[cut + 1 :])


def places(labels: Sequence[tuple[str, str]]) -> dict[str, Box]:
    """A box for every process, and one around the practices if all of them are there.

    Args:
        labels: name and label of each process.
    """
    lowest = max(y for _, y in _PLACES.values())
    spare = [name for name, _ in labels if name not in _PLACES]
    rows = {name: (62 + 124 * (k % 5), lowest + 70 + 50 * (k // 5)) for k, name in enumerate(spare)}
    out: dict[str, Box] = {}
    for name, label in labels:
        x, y = _PLACES.get(name) or rows[name]
        words = lines_of(label)
        across = max(_LETTER * max(len(word) for word in words) + 14, 48) / 2
        out[name] = Box(x, y, across, 12.0 if len(words) == 1 else 18.0)
    inside = [out[name] for name in _IN_FRAME if name in out]
    if len(inside) == len(_IN_FRAME):
        left = min(box.x - box.across for box in inside)
        right = max(box.x + box.across for box in inside)
        top, foot = min(box.y - box.up for box in inside), max(box.foot for box in inside)
        out[PRACTICES] = Box(
            (left + right) / 2, (top + foot) / 2, (right - left) / 2 + 5, (foot - top) / 2 + 5
        )
    return out


def sources_of(sources: Sequence[str], boxes: dict[str, Box]) -> tuple[str, ...]:
    """The sources of an arrow; all practices together count as their frame.

    >>> sources_of(["soothing"], {})
    ('soothing',)
    """
    if PRACTICES in boxes and set(_IN_FRAME) <= set(sources):
        return (*(name for name in sources if name not in _IN_FRAME), PRACTICES)
    return tuple(sources)
