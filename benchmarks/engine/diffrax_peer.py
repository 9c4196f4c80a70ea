"""diffrax's Kvaerno3 in 64 bits, compiled once and mapped over persons side by side.

The right-hand side is printed for JAX from the same equations; what depends on a person's numbers
alone is worked out beforehand, as for the others. There are two ways to meet the edges: to start
anew at each (``legs``), or to tell the step control where they are (``jumps``).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from engine.lsoda import Tolerance

_STEPS_OF_A_LEG, _MOST = 4096, 200_000
WAYS = ("legs", "jumps")
_FIRST = 0.02  # minutes, as our own steps begin after an edge


def engine(way: str) -> Callable[[Any, Tolerance], tuple[Any, Any]] | None:
    """The engine, or nothing where diffrax is not installed.

    Args:
        way: ``legs`` or ``jumps``.
    """
    try:
        import diffrax
        import jax
    except ImportError:
        return None
    jax.config.update("jax_enable_x64", True)
    prepare, slope = printed()
    field = diffrax.ODETerm(slope)
    one = {"legs": _legs, "jumps": _jumps}[way](diffrax, field)
    follow = jax.jit(jax.vmap(one, in_axes=(0, 0, 0, 0, None)))

    def run(given: Any, tolerance: Tolerance) -> tuple[Any, Any]:
        edges, inputs = _with_midnights(given)
        found = follow(given.start, edges, inputs, prepare(given.numbers), np.array(tolerance))
        found = np.asarray(found)
        return _at(found, edges, [given.times] * len(edges)), _at(found, edges, given.edges)

    return run


def _with_midnights(given: Any) -> tuple[Any, Any]:
    """Edges and inputs with a cut at every midnight: exact there, where interpolation is not."""
    edges, inputs = [], []
    for cuts, table in zip(given.edges, given.inputs, strict=True):
        more = np.unique(np.concatenate([cuts, given.times]))
        edges.append(more)
        inputs.append(table[np.searchsorted(cuts, more[:-1], "right") - 1])
    return np.array(edges), np.array(inputs)


def _at(levels: Any, cuts: Any, times: Any) -> Any:
    """Each person's levels at some of the times at which they are known."""
    return np.array(
        [
            one[np.searchsorted(known, asked)]
            for one, known, asked in zip(levels, cuts, times, strict=True)
        ]
    )


def printed() -> tuple[Callable[[Any], Any], Callable[..., Any]]:
    """The part that a person's numbers alone decide, and the slope of the states for JAX."""
    import jax.numpy as jnp
    import sympy

    from kindloop.model.drift import circadian
    from kindloop.model.inputs import INDEX
    from kindloop.model.parameters import NAMES
    from kindloop.model.symbols import symbolic
    from kindloop.simulate.printing import Prepared

    theory, prepared = symbolic(), Prepared()
    angle = sympy.Symbol("angle", real=True)
    drift = [prepared.hoist(change) for change in theory.drift]
    clock = prepared.hoist(circadian(angle, theory.numbers))
    peak = prepared.hoist(theory.numbers.circadian_peak)
    numbers = sympy.symbols(" ".join(NAMES), real=True)
    places, names = list(prepared.places), list(prepared.places.values())
    constants = sympy.lambdify(numbers, places, modules="numpy", cse=True)
    words = [{"Positive": lambda x: jnp.maximum(x, 0.0)}, "jax"]
    change = sympy.lambdify([theory.states, theory.inputs, names], drift, modules=words, cse=True)
    hour = sympy.lambdify([angle, names], clock, modules=words)
    top = sympy.lambdify([names], peak, modules=words)

    def prepare(table: Any) -> Any:
        found = constants(*np.asarray(table).T)
        return np.array([np.broadcast_to(one, len(table)) for one in found]).T

    def slope(t: Any, y: Any, args: tuple[Any, Any]) -> Any:
        u, q = args[0](t) if callable(args[0]) else args[0], args[1]
        turn = (t - top(q)) * (2 * np.pi / 1440.0)
        return jnp.stack(change(y, u.at[INDEX["circadian"]].set(hour(turn, q)), q))

    return prepare, slope


def _legs(diffrax: Any, field: Any) -> Callable[..., Any]:
    """Start anew at every edge: a scan over the intervals."""
    import jax
    import jax.numpy as jnp

    def one(start: Any, edges: Any, inputs: Any, q: Any, tolerance: Any) -> Any:
        control = diffrax.PIDController(rtol=tolerance[0], atol=tolerance[1])

        def leg(y: Any, interval: tuple[Any, Any, Any]) -> tuple[Any, Any]:
            low, high, u = interval
            found = diffrax.diffeqsolve(
                field,
                diffrax.Kvaerno3(),
                low,
                high,
                jnp.minimum(_FIRST, high - low),
                y,
                (u, q),
                saveat=diffrax.SaveAt(t1=True),
                stepsize_controller=control,
                max_steps=_STEPS_OF_A_LEG,
                throw=False,
            ).ys[0]
            return found, found

        _, found = jax.lax.scan(leg, start, (edges[:-1], edges[1:], inputs))
        return jnp.concatenate([start[None], found])

    return one


def _jumps(diffrax: Any, field: Any) -> Callable[..., Any]:
    """One run through all intervals, whose steps stop at the edges."""
    import jax.numpy as jnp

    def one(start: Any, edges: Any, inputs: Any, q: Any, tolerance: Any) -> Any:
        def now(t: Any) -> Any:
            place = jnp.searchsorted(edges, t, side="right") - 1
            return inputs[jnp.clip(place, 0, len(inputs) - 1)]

        control = diffrax.ClipStepSizeController(
            diffrax.PIDController(rtol=tolerance[0], atol=tolerance[1]), jump_ts=edges[1:-1]
        )
        return diffrax.diffeqsolve(
            field,
            diffrax.Kvaerno3(),
            edges[0],
            edges[-1],
            _FIRST,
            start,
            (now, q),
            saveat=diffrax.SaveAt(ts=edges),
            stepsize_controller=control,
            max_steps=_MOST,
            throw=False,
        ).ys

    return one
