"""What the theory must show of rest, the day and a stress test."""

import numpy as np

from kindloop.arrays import Vector
from kindloop.model.number import MINUTES_PER_DAY, Edition
from kindloop.simulate.life import practice, stress_test
from kindloop.simulate.path import scale
from kindloop.simulate.rest import at_midnight, typical
from kindloop.simulate.schedule import Plan
from kindloop.study.shown import Model, Shown, at, model

TEST_AT = MINUTES_PER_DAY + 840.0
"""Onset of the stress test, at two on the second day, minutes."""

_TEST_MINUTES = 15.0


def rest(edition: Edition) -> list[Shown]:
    """Rest is an orbit of 24 hours whose levels are 1, and a push away from it dies out."""
    numbers = typical(edition)
    one = Model(numbers, at_midnight(numbers))
    times = np.arange(0.0, 6 * MINUTES_PER_DAY + 1, 10.0)
    quiet = Plan(6 * MINUTES_PER_DAY, successes="given")
    levels = one.run(quiet, times)
    day = int(MINUTES_PER_DAY // 10)
    drift = float(np.max(np.abs(levels[-day:] - levels[-2 * day : -day]) / scale()))
    names = ("cortisol", "noradrenaline", "dopamine", "serotonin", "oxytocin", "endorphin")
    means = [float(levels[-day:, at(name)].mean()) for name in names]
    far = max(abs(mean - 1.0) for mean in means)
    pushed = one.start.copy()
    pushed[[at("mood"), at("cortisol"), at("noradrenaline")]] += (-0.3, 1.0, 1.0)
    back = Model(one.numbers, pushed).run(quiet, times)
    fast = [at(name) for name in ("threat", "critic", "mood", "cortisol", "noradrenaline")]
    left = float(np.max(np.abs((back - levels)[-1, fast])))
    return [
        Shown(
            "rest: change from day to day; mean levels of a day; what is left of a push after 6 d",
            edition,
            f"{drift:.1e}; 1 ± {far:.3f}; {left:.1e}",
            "a stable orbit of 24 h, levels 1",
            drift < 2e-3 and far < 0.03 and left < 0.01,
            {"drift": drift, "off_one": far, "left": left},
        )
    ]


def daily_curve(edition: Edition) -> list[Shown]:
    """The awakening response (P11) and the daily curve of cortisol (P12)."""
    one = model(edition)
    times = np.arange(0.0, 2 * MINUTES_PER_DAY + 1, 2.0)
    levels = one.run(Plan(2 * MINUTES_PER_DAY, successes="given"), times)
    cortisol = one.saliva * levels[:, at("cortisol")]
    waking = MINUTES_PER_DAY + 420.0
    woken = float(np.interp(waking, times, cortisol))
    morning = (times >= waking) & (times <= waking + 120)
    peak = float(cortisol[morning].max())
    minutes = float(times[morning][cortisol[morning].argmax()] - waking)
    rise = 100 * (peak / woken - 1)
    early = 100 * (float(np.interp(waking + 30, times, cortisol)) / woken - 1)
    later = (times >= waking + minutes) & (times <= MINUTES_PER_DAY + 1200)
    falls = bool(np.all(np.diff(cortisol[later]) <= 1e-9))
    evening = float(np.interp(MINUTES_PER_DAY + 1260, times, cortisol))
    return [
        Shown(
            "awakening response of cortisol: rise by 30 min after waking, in all",
            edition,
            f"+{early:.0f} %, +{rise:.0f} %",
            "+50 % by 30 min, 50-75 % in all (P11)",
            early >= 45 and 50 <= rise <= 75,
            {"early": early, "rise": rise},
        ),
        Shown(
            "peak of the awakening response after waking",
            edition,
            f"{minutes:.0f} min",
            "30 min (P12), give or take 10",
            20 <= minutes <= 40,
            {"minutes": minutes},
        ),
        Shown(
            "cortisol after its peak; at waking, peak and 21:00",
            edition,
            f"{'falls all day' if falls else 'does not fall all day'}; "
            f"{woken:.1f}, {peak:.1f}, {evening:.1f} nmol/L",
            "falls all day (P12)",
            falls and evening < 0.5 * woken,
            {"woken": woken, "peak": peak, "evening": evening},
        ),
    ]


def stress_test_course(edition: Edition) -> list[Shown]:
    """What a stress test does to cortisol and arousal."""
    times, extra, aroused, before = _stress_test(model(edition))
    since = times - TEST_AT - _TEST_MINUTES
    top = int(extra.argmax())
    left = float(np.interp(90.0, since, extra) / extra[top])
    peaks = int(np.sum((np.diff(np.sign(np.diff(extra))) < 0) & (extra[1:-1] > 0.05 * extra[top])))
    arousal = int(aroused.argmax())
    high = float(aroused[arousal])
    onset = float(times[arousal] - TEST_AT)
    back = since[(since > 0) & (aroused < 0.1 * high)]
    return [
        Shown(
            "stress test, cortisol: before, rise, peak after its end, peaks, left at 90 min",
            edition,
            f"{before:.1f}, +{extra[top]:.1f} nmol/L, {since[top]:.0f} min, {peaks}, "
            f"{100 * left:.0f} %",
            "one peak 10-30 min after its end, under 40 % left at 90 min",
            10 <= since[top] <= 30 and peaks == 1 and left < 0.4,
            {"rise": float(extra[top]), "minutes": float(since[top]), "left": left},
        ),
        Shown(
            "stress test, arousal (amylase): height, minutes from its start, back after its end",
            edition,
            f"+{100 * high:.0f} %, {onset:.0f} min, {float(back[0]) if len(back) else np.inf:.0f} "
            "min",
            "peaks within minutes of its end (P13: back by 30-60 min)",
            0 < onset <= _TEST_MINUTES + 5 and len(back) > 0 and float(back[0]) <= 60,
            {"height": high, "minutes": onset},
        ),
    ]


def one_session(edition: Edition) -> list[Shown]:
    """One session just before a stress test: cortisol hardly moves, arousal falls."""
    one = model(edition)
    _times, plain, aroused, _before = _stress_test(one)
    _times, after, calmer, _before = _stress_test(one, session=True)
    change = 100 * (after.max() / plain.max() - 1)
    arousal = 100 * (calmer.max() / aroused.max() - 1)
    wanted = edition == "evidenced"
    return [
        Shown(
            "one session ending 15 min before: cortisol's rise, arousal's peak",
            edition,
            f"{change:+.1f} %, {arousal:+.1f} %",
            "cortisol within 5 %, arousal falls (F4)" if wanted else "",
            (abs(change) <= 5 and arousal < 0) if wanted else None,
            {"cortisol": float(change), "arousal": float(arousal)},
        )
    ]


def _stress_test(one: Model, *, session: bool = False) -> tuple[Vector, Vector, Vector, float]:
    """Times, cortisol (nmol/L) and arousal above the same day without a test, cortisol before."""
    times = np.arange(TEST_AT - 60.0, TEST_AT + 240.0, 1.0)
    length = 3 * MINUTES_PER_DAY
    before = practice("compassion_break", [1], 20.0, 840.0 - 45.0, planned=False) if session else []
    tested = one.run(Plan(length, [*before, *stress_test(TEST_AT)]), times)
    plain = one.run(Plan(length), times)
    cortisol, arousal = at("cortisol"), at("noradrenaline")
    extra = one.saliva * (tested - plain)[:, cortisol]
    level = one.saliva * float(np.interp(TEST_AT - 10.0, times, tested[:, cortisol]))
    return times, extra, (tested - plain)[:, arousal], level
