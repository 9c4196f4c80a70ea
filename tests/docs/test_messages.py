"""The catalogue that translators start from holds every text of the program."""

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "src/kindloop/care/locales/kindloop.pot"


def test_the_catalogue_is_up_to_date():
    with (ROOT / "babel.cfg").open(encoding="utf-8") as settings:
        methods, options = parse_mapping_cfg(settings)
    found = extract_from_dir(str(ROOT / "src"), methods, options)
    said = {message[2] for message in found if message[2]}
    with CATALOGUE.open("rb") as file:
        listed = {message.id for message in read_po(file) if message.id}
    assert said == listed, "run make messages"
