"""What the theory must show of kindness and criticism: a setback, practice, the closed loop."""

from collections.abc import Iterable

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.model.couplings import ARROWS
from kindloop.model.number import MINUTES_PER_DAY, Edition
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.simulate.life import practice, setbacks
from kindloop.simulate.schedule import Plan, Span
from kindloop.study.setback_sizes import area, half_recovery
from kindloop.study.shown import CRITICAL, KIND, Model, Shown, at, model

_SETBACK_AT = MINUTES_PER_DAY + 840.0
_WEEK = 7
_FIRST_DAY = 48  # half hours in which what was before fades
_LEAST = 0.01


def setback_two_ways(edition: Edition) -> list[Shown]:
    """The same setback met by someone used to kindness and by someone used to criticism."""
    kind, critical = (_after_setback(model(edition, habits)) for habits in (KIND, CRITICAL))
    out: list[Shown] = []
    for name, (unit, decimals, sign) in _MEASURES.items():
        a, b = kind[name], critical[name]
        worse = sign * (b - a) > _LEAST * abs(a)
        out.append(
            Shown(
                f"setback .8, {name}: used to kindness, to criticism",
                edition,
                f"{a:.{decimals}f}, {b:.{decimals}f} {unit}".strip(),
                "worse under criticism, by 1 % at least",
                worse,
                {"kind": a, "critical": b},
            )
        )
    return out


_MEASURES: dict[str, tuple[str, int, int]] = {
    "threat back by half": ("min", 2, 1),
    "area of threat": ("min", 1, 1),
    "area of cortisol in 6 h": ("nmol/L h", 2, 1),
    "mood after 3 h": ("", 3, -1),
    "motivation after 3 h": ("", 3, -1),
    "next step taken after 3 h, change": ("", 3, -1),
    "next step taken after 3 h, probability": ("", 2, -1),
}


def _after_setback(one: Model) -> dict[str, float]:
    times = np.concatenate(
        [
            _SETBACK_AT + np.arange(0.0, 60.0, 0.25),
            _SETBACK_AT + np.arange(60.0, MINUTES_PER_DAY + 1, 5.0),
        ]
    )
    length = 3 * MINUTES_PER_DAY
    hit = Span(_SETBACK_AT, _SETBACK_AT + 10.0, {"setback": 0.8})
    met = one.run(Plan(length, [hit]), times)
    change = met - one.run(Plan(length), times)
    since = times - _SETBACK_AT
    six = since <= 360.0
    at_3h = {name: _at(since, change[:, at(name)]) for name in ("mood", "motivation", "trying")}
    return {
        "threat back by half": half_recovery(since, change[:, at("threat")]),
        "area of threat": area(since, change[:, at("threat")]),
        "area of cortisol in 6 h": area(
            since[six] / 60.0, one.saliva * change[six, at("cortisol")]
        ),
        "mood after 3 h": at_3h["mood"],
        "motivation after 3 h": at_3h["motivation"],
        "next step taken after 3 h, change": at_3h["trying"],
        "next step taken after 3 h, probability": _at(since, met[:, at("trying")]),
    }


def _at(since: Vector, values: Vector) -> float:
    return float(np.interp(180.0, since, values))


def eight_weeks(edition: Edition) -> list[Shown]:
    """Eight weeks of daily practice move the habit along P40's curve; it fades afterwards."""
    one = model(edition)
    days = 8 * _WEEK
    plan = Plan(
        2 * days * MINUTES_PER_DAY, practice("compassion_break", range(days), planned=False)
    )
    times = np.arange(0.0, 2 * days * MINUTES_PER_DAY + 1, MINUTES_PER_DAY)
    habit = one.run(plan, times)[:, at("kindness_habit")]
    tau, end = asymptote(habit[: days + 1])
    return [
        Shown(
            "eight weeks of daily practice: habit at the start, after 8 weeks, 8 weeks later; "
            "days of its curve",
            edition,
            f"{habit[0]:.2f}, {habit[days]:.2f}, {habit[-1]:.2f}; {tau:.0f} d to {end:.2f}",
            "about 22 d (P40: 6-85 d), fades after stopping",
            6 <= tau <= 85 and habit[0] < habit[-1] < habit[days] - 0.02,
            {"start": float(habit[0]), "end": float(habit[days]), "later": float(habit[-1]),
             "tau": tau},
        )
    ]  # fmt: skip


def asymptote(habit: Vector) -> tuple[float, float]:
    """The time constant (days) and the end of the curve end + (h0 - end) exp(-t / tau)."""
    days = np.arange(len(habit), dtype=np.float64)
    best = (np.inf, np.nan, np.nan)
    for tau in np.geomspace(3.0, 300.0, 400):
        shape = 1.0 - np.exp(-days / tau)
        gain = float(shape @ (habit - habit[0]) / (shape @ shape))
        off = float(np.sum((habit - habit[0] - gain * shape) ** 2))
        best = min(best, (off, float(tau), float(habit[0] + gain)))
    return best[1], best[2]


def everyday_life(edition: Edition) -> list[Shown]:
    """Everyday life without practice does not saturate the habit."""
    days = 120
    hits = setbacks(days, np.random.default_rng(1))
    times = np.arange(0.0, days * MINUTES_PER_DAY + 1, MINUTES_PER_DAY)
    habit = model(edition).run(Plan(days * MINUTES_PER_DAY, hits), times)[:, at("kindness_habit")]
    return [
        Shown(
            "120 days of everyday setbacks, no practice: habit at the start, its highest, its end",
            edition,
            f"{habit[0]:.2f}, {habit.max():.2f}, {habit[-1]:.2f}",
            "does not saturate",
            float(habit.max()) < habit[0] + 0.15,
            {"start": float(habit[0]), "highest": float(habit.max()), "end": float(habit[-1])},
        )
    ]


def practice_turns(edition: Edition) -> list[Shown]:
    """A strong critic turns a practice round: built in, and said so."""
    levels = (0.1, 0.35, 0.6, 0.8, 0.95)
    moved = {level: _affirmed(model(edition, (0.4, level))) for level in levels}
    said = " ".join(f"{value:+.3f}" for value in moved.values())
    wanted = edition == "evidenced"
    turned = moved[0.1] > 0 > moved[0.95]
    return [
        Shown(
            "soothing moved by affirmation at criticism .1 .35 .6 .8 .95",
            edition,
            said,
            "turns its sign (built in: F80, F13)" if wanted else "",
            turned if wanted else None,
            {f"{level:g}": value for level, value in moved.items()},
        )
    ]


def _affirmed(one: Model) -> float:
    """Change of soothing in the middle of fifteen minutes of affirmation at nine."""
    plan = Plan(MINUTES_PER_DAY, practice("affirmation", [0], 15.0, 540.0, planned=False))
    when = np.array([550.0])
    change = one.run(plan, when) - one.run(Plan(MINUTES_PER_DAY), when)
    return float(change[0, at("soothing")])


def loop_cut(edition: Edition) -> list[Shown]:
    """With every arrow into trying cut, success no longer depends on how setbacks are met."""
    days = 14
    hits = setbacks(days, np.random.default_rng(2))
    times = np.arange(0.0, days * MINUTES_PER_DAY + 1, 30.0)
    plan = Plan(days * MINUTES_PER_DAY, hits)
    cut = [arrow for arrow in ARROWS if arrow.to == "trying"]
    both = [model(edition, habits) for habits in (KIND, CRITICAL)]
    whole = [_means(one, one.run(plan, times)) for one in both]
    opened = [_means(one, one.run(plan, times, cut)) for one in both]
    gap = {name: whole[0][name] - whole[1][name] for name in whole[0]}
    rest = {name: opened[0][name] - opened[1][name] for name in opened[0]}
    lost = {name: gap[name] - rest[name] for name in ("dopamine", "motivation")}
    return [
        Shown(
            "successes a day, used to kindness and to criticism: loop closed; every arrow into "
            "trying cut",
            edition,
            f"{whole[0]['success']:.2f}, {whole[1]['success']:.2f}; "
            f"{opened[0]['success']:.2f}, {opened[1]['success']:.2f}",
            "apart; equal",
            abs(rest["success"]) < 1e-3 < gap["success"],
            {"closed": gap["success"], "cut": rest["success"]},
        ),
        Shown(
            "difference of the two in dopamine, motivation: closed, cut, and so lost",
            edition,
            f"{gap['dopamine']:+.4f} {rest['dopamine']:+.4f} {lost['dopamine']:+.4f}; "
            f"{gap['motivation']:+.3f} {rest['motivation']:+.3f} {lost['motivation']:+.3f}",
            "a part is lost",
            lost["dopamine"] > 0 and lost["motivation"] > 0,
            lost,
        ),
    ]


def _means(one: Model, levels: Matrix) -> dict[str, float]:
    awake = 16.0 * 60.0
    rate = float(one.numbers[NUMBER["rate_success"]])
    names: Iterable[str] = ("dopamine", "motivation", "trying")
    settled = levels[_FIRST_DAY:]
    means = {name: float(settled[:, at(name)].mean()) for name in names}
    return {**means, "success": rate * awake * means["trying"]}
