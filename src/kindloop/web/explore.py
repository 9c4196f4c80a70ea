"""The explorer: a model person meets the same setback two ways, and every arrow has its card."""

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kindloop import actions_explain, actions_explore
from kindloop.care.texts import _
from kindloop.errors import KindloopError
from kindloop.web.templating import page


def routes() -> list[BaseRoute]:
    """The addresses of the explorer."""
    return [
        Route("/explore", explore),
        Route("/explore/answer", answer),
        Route("/explore/ready", ready),
        Route("/explore/arrow/{strength}", arrow),
        Route("/explore/card/{name}", card),
    ]


def explore(request: Request) -> Response:
    """The form and, once everything is prepared, the answer.

    A bare first visit answers at once and says that things are being prepared; a form that was
    sent waits for its answer.
    """
    error = ""
    asked = actions_explore.Asked(actions_explore.DEFAULTS)
    try:
        asked = _asked(request.query_params)
    except KindloopError as wrong:
        error = str(wrong)
    if not actions_explore.prepared():
        if not request.query_params:
            actions_explore.prepare_aside()
            return _page(asked, None, "")
        actions_explore.prepare()
    return _page(asked, actions_explore.explore(asked), error)


async def answer(request: Request) -> Response:
    """The answer alone, for the script that moves the sliders."""
    try:
        asked = _asked(request.query_params)
        if not actions_explore.prepared():
            await run_in_threadpool(actions_explore.prepare)
        return HTMLResponse(await run_in_threadpool(actions_explore.answer, asked))
    except KindloopError as wrong:
        return HTMLResponse(Markup('<p class="fault">{}</p>').format(str(wrong)), status_code=422)


def ready(_request: Request) -> Response:
    """Answers when everything is prepared."""
    actions_explore.prepare()
    return Response(status_code=204)


def arrow(request: Request) -> Response:
    """The card of one arrow."""
    strength = request.path_params["strength"]
    title, body = actions_explore.arrow_card(strength)
    return page(
        "arrow.html",
        here="more",
        title=title,
        strength=strength,
        body=Markup(body),  # noqa: S704 - our own fragment
    )


def card(request: Request) -> Response:
    """The card of a state, input, number, claim, study or practice; an arrow has its own page."""
    name = request.path_params["name"]
    kind, title, body = actions_explain.as_page(name)
    if kind == "arrow":
        return RedirectResponse(f"/explore/arrow/{name}")
    kickers = {
        "state": _("A process of the theory"),
        "input": _("What comes from outside"),
        "number": _("A number of the theory"),
        "claim": _("A claim of the article"),
        "study": _("A study"),
        "practice": _("A practice"),
    }
    return page(
        "card.html",
        here="more",
        title=title,
        kicker=kickers[kind],
        body=Markup(body),  # noqa: S704 - our own fragment
    )


def _asked(words: QueryParams) -> actions_explore.Asked:
    return actions_explore.read_asked(words, words.getlist("off"))


def _page(
    asked: actions_explore.Asked, explored: actions_explore.Explored | None, error: str
) -> Response:
    parts = {}
    if explored is not None:
        parts = {
            "answer": Markup(explored.answer),  # noqa: S704 - our own fragment
            "circuit": Markup(explored.circuit),  # noqa: S704 - our own drawing
            "measures": Markup(explored.measures),  # noqa: S704 - our own fragment
            "now": explored.now,
            "moments": explored.moments,
            "said": explored.said,
        }
    return page(
        "explore.html",
        422 if error else 200,
        here="more",
        ready=explored is not None,
        error=error,
        sliders=_sliders(asked),
        switches=actions_explore.switches(asked),
        off=len(asked.without),
        practices=actions_explain.practices(),
        parts=parts,
    )


def _sliders(asked: actions_explore.Asked) -> list[dict[str, str]]:
    said = {
        "size": (_("How big the setback"), _("0 is nothing, 1 is very big")),
        "criticism": (_("How critical the person's habits"), _("0 not at all, 1 fully")),
        "weeks": (_("How practised: weeks of daily practice"), _("only where met kindly")),
        "hours": (_("How long after, in hours"), _("what the figures show")),
    }
    out: list[dict[str, str]] = []
    for name, (label, hint) in said.items():
        low, high, step = actions_explore.RANGES[name]
        out.append(
            {
                "name": name, "label": label, "hint": hint, "low": f"{low:g}", "high": f"{high:g}",
                "step": f"{step:g}", "value": f"{asked.numbers[name]:g}",
            }
        )  # fmt: skip
    return out
