"""An arrow of the theory in words."""

from kindloop.care.texts import _
from kindloop.model.couplings import Arrow
from kindloop.model.practices import NAMES as PRACTICES
from kindloop.report.explorer_words import state_name


def arrow_label(arrow: Arrow) -> str:
    """An arrow in words, such as ``critic → threat``."""
    return f"{sources_label(arrow)} → {state_name(arrow.to)}"


def sources_label(arrow: Arrow) -> str:
    """What an arrow comes from, its factors joined by a cross."""
    if set(PRACTICES) <= set(arrow.sources):
        others = [state_name(name) for name in arrow.sources if name not in PRACTICES]
        return " × ".join([*others, _("any practice")])
    return " × ".join(state_name(name) for name in arrow.sources)


def arrow_sentence(arrow: Arrow) -> str:
    """What an arrow does, as a sentence."""
    words = {
        "+": _("{sources} raises {to}."),
        "-": _("{sources} lowers {to}."),
        "depends": _("What {sources} does to {to} depends: it turns with a state or a trait."),
    }[arrow.sign]
    said = words.format(sources=sources_label(arrow), to=state_name(arrow.to))
    return said[:1].upper() + said[1:]


def sign_word(arrow: Arrow) -> str:
    """Whether it raises or lowers, in a word."""
    return {"+": _("raises"), "-": _("lowers"), "depends": _("depends")}[arrow.sign]
