"""Pages and pictures that code writes are what the code would write today."""

import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@pytest.mark.parametrize("name", ["make_claims_page", "make_cli_reference", "make_prior_table"])
def test_a_written_page_is_up_to_date(script, name):
    module = script(name)
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), f"run python docs/{name}.py"


def test_the_reference_has_every_command_and_option_with_a_word_about_it(script):
    module = script("make_cli_reference")
    page = module.PAGE.read_text(encoding="utf-8")
    names = module.commands()
    assert {"import", "fit", "forecast", "evaluate", "report", "export", "serve"} <= set(names)
    for name in names:
        assert f"## `kindloop {name}`" in page
        for option in re.findall(r"^  (?:--|-h)\S*.*$", module.help_of(name), re.MULTILINE):
            assert re.search(r"\S {2,}\S", option.strip()), option


def test_every_number_of_the_prior_is_explained(script):
    module = script("make_prior_table")
    assert set(module.MEANING) == set(module.numbers())


def test_the_example_is_the_one_that_the_script_makes(script):
    module = script("make_example")
    assert module.TABLE.read_text(encoding="utf-8") == module.table()


def test_the_picture_of_the_readme_can_be_drawn_anew(script):
    """The same elements and words; the curves within a three-hundredth of the plot's height."""
    module = script("draw_readme_figure")
    kept, drawn = module.PICTURE.read_text(encoding="utf-8"), module.picture()
    assert NUMBER.sub("#", kept) == NUMBER.sub("#", drawn)
    before, after = (np.array(NUMBER.findall(text), dtype=float) for text in (kept, drawn))
    assert np.abs(before - after).max() <= 3
    assert "(simulated)" in kept
    assert "http" not in kept.replace("http://www.w3.org/2000/svg", "")
