"""A card as a fragment of HTML, for the local pages."""

from kindloop.care.texts import _
from kindloop.evidence.grade import GRADES
from kindloop.report.card import Card
from kindloop.report.card_sources import short
from kindloop.report.card_text import stated_words
from kindloop.report.explorer_words import edition_name
from kindloop.report.templating import template


def fragment(card: Card) -> str:
    """The card below its title."""
    return template("explorer_card.html").render(
        card=card,
        grade=GRADES[card.grade] if card.grade else None,
        described=edition_name("described"),
        evidenced=edition_name("evidenced"),
        kinds={
            "measured": _("measured: the source holds this number"),
            "calibrated": _("calibrated: fitted to the literature"),
            "assumed": _("assumed: the source gives its sign or range, the size is ours"),
        },
        short=short,
        stated_words=stated_words,
        address=address,
    )


def address(name: str) -> str:
    """Where the card of a name is found among the local pages."""
    return f"/explore/card/{name}"
