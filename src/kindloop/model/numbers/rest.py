"""Where the typical person rests, and the floors to which habits fade."""

from kindloop.model.number import Number, assumed

_RESTS = (
    ("threat", 0.10, 0.10, "assumed: a low share by day without events"),
    ("control", 0.50, 0.50, "assumed: half, so that it can move both ways"),
    ("soothing", 0.20, 0.20, "assumed: little soothing where there is no distress"),
    ("critic", 0.12, 0.12, "assumed: a quiet critic where there is no distress"),
    ("motivation", 0.50, 0.50, "assumed: half, so that it can move both ways"),
    ("trying", 0.50, 0.50, "assumed: half, so that it can move both ways"),
)
_FLOORS = (
    ("intrinsic", 0.45, 0.45, "assumed: a little under half; everyday life adds to it"),
    (
        "kindness_habit",
        0.25,
        0.38,
        "assumed: near P46's mean; low in `described`, where the loop is to decide",
    ),
    (
        "criticism_habit",
        0.20,
        0.30,
        "assumed: below the usual level; low in `described`, where the loop is to decide",
    ),
    ("regulation", 0.50, 0.50, "assumed: half, so that it can move both ways"),
    ("fear_of_failure", 0.33, 0.33, "assumed: a third; everyday setbacks add a little"),
    ("efficacy", 0.46, 0.47, "assumed: a little under half; everyday life adds to it"),
)


def _rests() -> tuple[Number, ...]:
    out: list[Number] = []
    for name, described, evidenced, source in _RESTS + _FLOORS:
        meaning = f"{name.replace('_', ' ')} of the typical person at rest"
        out.append(assumed(f"rest_{name}", "1", (described, evidenced), 0.2, source, meaning))
    for name, described, evidenced, _ in _FLOORS:
        why = f"assumed: a trait of the person; the typical person's is rest_{name}"
        meaning = f"where the person's {name.replace('_', ' ')} fades to"
        out.append(assumed(f"floor_{name}", "1", (described, evidenced), 0.2, why, meaning))
    return tuple(out)


NUMBERS: tuple[Number, ...] = (
    *_rests(),
    assumed(
        "usual_kindness_habit",
        "1",
        (0.40, 0.40),
        0.2,
        "assumed: P46's mean, put on 0..1",
        "kindness habit of the typical person in everyday life",
    ),
    assumed(
        "usual_criticism_habit",
        "1",
        (0.35, 0.35),
        0.2,
        "assumed: P46's mean, put on 0..1",
        "criticism habit of the typical person in everyday life",
    ),
)
