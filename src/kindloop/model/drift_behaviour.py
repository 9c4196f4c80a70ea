"""How behaviour closes the loop: successes come to those who try, practices to those ready."""

from kindloop.model.functions import Value, logit, sigmoid


def success_now(state: Value, inputs: Value, p: Value) -> Value:
    """Success under way: as an event, or on average as often as trying brings it about.

    Where successes are drawn (``open_to_success`` is 0) this is the event alone. Otherwise each
    term that is on during a success carries the share of time that successes take: their rate,
    times trying, times how long one lasts.
    """
    return inputs.success + inputs.open_to_success * success_rate(state, p) * p.minutes_success


def success_rate(state: Value, p: Value) -> Value:
    """Successes per minute: in proportion to trying."""
    return p.rate_success * state.trying


def adherence(state: Value, p: Value) -> Value:
    """The probability that a planned practice is done: readiness and habit raise it."""
    ready = p.s_motivation_adherence * (state.motivation - p.rest_motivation)
    habit = p.s_kindness_adherence * (state.kindness_habit - p.usual_kindness_habit)
    return sigmoid(logit(p.usual_adherence) + ready + habit)
