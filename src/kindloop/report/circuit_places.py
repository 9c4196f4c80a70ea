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
_LETTER = 6.35

_PLACES: dict[str, tuple[float, float]] = {
    # the clock and events, at the upper edge
    "circadian": (48, 38), "awakening": (138, 38), "anticipation": (236, 38),
    "social_evaluation": (345, 38), "setback": (452, 38), "awake": (560, 38),
    # stress axis, on the left
    "crh": (62, 138), "pituitary": (50, 200), "acth": (84, 262), "adrenal": (50, 324),
    "cortisol": (84, 390), "load": (62, 500),
    # the fast loop, in the middle
    "noradrenaline": (462, 128), "threat": (330, 158), "critic": (205, 268),
    "control": (440, 258), "soothing": (330, 392),
    # habits and structure, each near what it sets
    "fear_of_failure": (205, 138), "criticism_habit": (190, 382), "kindness_habit": (446, 382),
    "regulation": (563, 218), "grey_matter": (563, 138),
    # messengers
    "serotonin": (180, 520), "dopamine": (282, 520), "endorphin": (384, 520),
    "oxytocin": (480, 500), "oxytocin_dose": (570, 560),
    # feeling and doing
    "mood": (130, 640), "motivation": (300, 650), "intrinsic": (450, 620),
    "expectation": (180, 752), "trying": (330, 770), "success": (470, 770), "efficacy": (560, 680),
    # practices, on the right
    "meditation": (566, 305), "reframing": (566, 337), "compassion_break": (566, 374),
    "journaling": (566, 411), "affirmation": (566, 443), "attention_control": (566, 480),
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
        out[name] = Box(x, y, across, 11.5 if len(words) == 1 else 17)
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
