"""The pages of a trial of one person with themselves."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kindloop.actions_companion import trial
from kindloop.actions_companion.start import own
from kindloop.care.trial_words import false_alarm_words, outcome_words, result_words
from kindloop.errors import InputError
from kindloop.web.desk import Words, desk_of, go, send, show


def routes() -> list[BaseRoute]:
    """The addresses of the trial."""
    return [
        Route("/trial", page, methods=["GET"]),
        Route("/trial", join, methods=["POST"]),
        Route("/trial/stop", stop, methods=["POST"]),
        Route("/trial/look", look, methods=["POST"]),
    ]


def page(request: Request) -> Response:
    """How the trial stands; where there is none, what one could find."""
    if own(desk_of(request).database) is None:
        return go("/")
    return _page(request, Words(dict(request.query_params)), "")


def _page(
    request: Request, words: Words, error: str, found: trial.Result | None = None
) -> Response:
    desk = desk_of(request)
    now = desk.now()
    stands = trial.view(desk.database, now)
    again = "again" in request.query_params
    if stands.stage == "ended" and found is None:
        found = trial.result(desk.database, now)
    ahead, why_not = None, ""
    if stands.stage == "none" or again:
        try:
            ahead = trial.prospects(desk.database, words, now)
        except InputError as problem:
            why_not = str(problem)
    return show(
        request,
        "trial.html",
        422 if error else 200,
        here="more",
        words=words,
        error=error,
        stands=stands,
        asking=stands.stage == "none" or again,
        outcomes=[(name, outcome_words(name)) for name in trial.OUTCOMES],
        ahead=ahead,
        refused=trial.refusal(ahead) if ahead else "",
        why_not=why_not,
        usual={"days": trial.DAYS, "effect": f"{trial.EFFECT:g}"},
        cost=_cost(stands.trial) if stands.trial and stands.stage == "running" else "",
        found=result_words(found) if found else (),
        outcome=outcome_words(stands.trial.outcome) if stands.trial else "",
    )


def _cost(running: trial.Trial) -> str:
    looks = running.looks + 2  # this one and the one at the end besides
    return false_alarm_words(looks, trial.false_alarm(looks))


async def join(request: Request) -> Response:
    """Join a trial."""
    desk = desk_of(request)

    def act(words: Words) -> str:
        trial.join(desk.database, words, desk.now())
        return "/trial"

    return await send(request, act, lambda words, error: _page(request, words, error))


async def stop(request: Request) -> Response:
    """Stop it, without a reason."""
    desk = desk_of(request)

    def act(_words: Words) -> str:
        trial.stop(desk.database, desk.now())
        return "/trial"

    return await send(request, act, lambda words, error: _page(request, words, error))


async def look(request: Request) -> Response:
    """Look before the end."""
    desk = desk_of(request)
    seen: list[trial.Result] = []

    def act(words: Words) -> str:
        seen.append(trial.look(desk.database, words, desk.now()))
        return "/trial"

    answer = await send(request, act, lambda words, error: _page(request, words, error))
    return _page(request, Words(), "", seen[0]) if seen else answer
