"""What a person meets in a real browser: no script, no other host, keyboard, phone, contrast."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from kindloop.care.look import style

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ("/", "/diaries", "/load", "/help", "/about", "/person/Robin", "/nowhere")


@pytest.fixture
def tab(browser, served):
    """Opens tabs that may reach our own server only; what else they tried is collected."""
    base, actions = served
    tried: list[str] = []
    opened = []

    def open_tab(width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 844}, **options)
        opened.append(context)

        def sort_out(route):
            if route.request.url.startswith((base, "data:", "file:")):
                route.continue_()
            else:
                tried.append(route.request.url)
                route.abort()

        context.route("**/*", sort_out)
        page = context.new_page()
        page.base = base
        page.actions = actions
        return page

    yield open_tab
    for context in opened:
        context.close()
    assert tried == []


@pytest.fixture(scope="session")
def report(served, rendered):
    """Puts a full report behind /person/Robin."""
    served[1].body = rendered.body
    return rendered


def faults(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], [node["html"][:120] for node in fault["nodes"][:3]]) for fault in found]


@pytest.mark.parametrize(
    ("scheme", "addresses"), [("light", PAGES), ("dark", ("/", "/diaries", "/load", "/nowhere"))]
)
def test_no_page_has_a_barrier_that_axe_knows(tab, report, scheme, addresses):
    page = tab(color_scheme=scheme)
    for address in addresses:
        page.goto(page.base + address)
        assert faults(page) == [], address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_by_itself_has_no_barrier_with_its_tables_open(tab, report, scheme):
    page = tab(width=390, color_scheme=scheme)
    page.goto(report.file.as_uri())
    page.evaluate("document.querySelectorAll('#c1 ~ * details').forEach(d => d.open = true)")
    assert faults(page) == []


def test_an_error_in_the_form_has_no_barrier(tab):
    page = tab()
    page.goto(page.base + "/load")
    page.get_by_role("button", name="Load this diary").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_scrolls_sideways(tab, report, width):
    page = tab(width=width)
    addresses = [page.base + address for address in PAGES]
    for address in [*addresses, report.file.as_uri()]:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_diary_is_loaded_without_javascript(tab, tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("stress\n4\n", encoding="utf-8")
    page = tab(java_script_enabled=False)
    page.goto(page.base + "/load")
    page.locator("#table").set_input_files(table)
    page.get_by_label("My own, written here").check()
    page.locator("#map_text").fill('[diary]\nperson_name = "Me"\n')
    page.get_by_role("button", name="Load this diary").click()
    assert page.get_by_role("heading", level=1).inner_text() == "The diary is loaded"
    assert page.actions.seen[-1] == ("mine.csv", "stress\n4\n", '[diary]\nperson_name = "Me"\n')


def test_a_faulty_diary_brings_the_form_back_as_it_was(tab, tmp_path):
    table, mapping = tmp_path / "mine.csv", tmp_path / "mine.toml"
    table.write_text("stress\nbad\n", encoding="utf-8")
    mapping.write_text("[diary]\n# mine\n", encoding="utf-8")
    page = tab(java_script_enabled=False)
    page.goto(page.base + "/load")
    page.locator("#table").set_input_files(table)
    page.get_by_label("My own, from a file").check()
    page.locator("#map_file").set_input_files(mapping)
    page.get_by_role("button", name="Load this diary").click()
    said = page.get_by_role("alert").inner_text()
    assert "mine.csv: row 2, column stress: bad is no number." in said
    assert page.locator("#map_text").input_value() == "[diary]\n# mine\n"
    assert page.get_by_label("My own, written here").is_checked()


def test_a_file_that_is_too_large_meets_a_page_not_a_broken_line(tab, tmp_path):
    table = tmp_path / "large.csv"
    table.write_bytes(b"stress\n" + b"4\n" * 4_000_000)
    page = tab()
    page.goto(page.base + "/load")
    page.locator("#table").set_input_files(table)
    page.get_by_role("button", name="Load this diary").click()
    assert page.get_by_role("heading", level=1).inner_text() == "That file is too large"


def test_the_keyboard_reaches_everything(tab):
    page = tab()
    for address in ("/", "/load"):
        page.goto(page.base + address)
        wanted = page.evaluate(
            "[...document.querySelectorAll('a[href], button, input, select, textarea, summary')]"
            ".filter(e => e.type !== 'hidden' && e.checkVisibility()"
            " && !(e.type === 'radio' && !e.checked)).length"
        )
        reached = set()
        for _ in range(wanted + 5):
            page.keyboard.press("Tab")
            reached.add(
                page.evaluate(
                    "() => { const e = document.activeElement;"
                    " const ring = getComputedStyle(e).outlineStyle;"
                    " return e === document.body ? '' : ring + '|' +"
                    " [...document.querySelectorAll('*')].indexOf(e) }"
                )
            )
        rings = {mark for mark in reached if mark}
        assert all(not mark.startswith("none") for mark in rings)
        assert len(rings) >= wanted


def test_the_first_tab_leads_past_the_header(tab):
    page = tab()
    page.goto(page.base + "/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert urlsplit(page.url).fragment == "content"
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_targets_are_large_enough_to_hit(tab, report):
    page = tab(width=390)
    for address in PAGES:
        page.goto(page.base + address)
        small = page.evaluate(
            "[...document.querySelectorAll('nav a, button, .button, input, select, summary,"
            " .people a, .overview a, .tools a')]"
            ".filter(e => e.type !== 'hidden').map(e => [e.outerHTML.slice(0, 80),"
            " e.getBoundingClientRect()]).filter(([, r]) => r.height < 24 || r.width < 24)"
            ".map(([name]) => name)"
        )
        assert small == [], address


def test_help_is_in_the_same_place_on_every_page(tab, report):
    page = tab()
    places = set()
    for address in (*PAGES, "/person/broken"):
        page.goto(page.base + address)
        box = (
            page.locator("header")
            .get_by_role("link", name="Get help now", exact=True)
            .bounding_box()
        )
        places.add((round(box["x"]), round(box["y"])))
    assert len(places) == 1


def test_the_report_looks_alike_by_itself_and_in_the_pages(tab, report):
    alone, inside = tab(), tab()
    alone.goto(report.file.as_uri())
    inside.goto(inside.base + "/person/Robin")
    read = "getComputedStyle(document.querySelector('.course')).stroke"
    assert alone.evaluate(read) == inside.evaluate(read) != "none"
    assert "--line" in style()


def test_figures_say_in_words_what_they_show(tab, report):
    page = tab()
    page.goto(page.base + "/person/Robin")
    figures = page.locator("svg[role=img]")
    assert figures.count() >= 12
    names = [figures.nth(index).evaluate("e => e.querySelector('desc').textContent")
             for index in range(figures.count())]  # fmt: skip
    assert all(len(name) > 20 for name in names)


def test_text_on_a_phone_is_large_enough_to_read(tab, report):
    page = tab(width=320)
    page.goto(report.file.as_uri())
    sizes = page.evaluate(
        "[...document.querySelectorAll('svg text')].filter(e => e.checkVisibility())"
        ".map(e => e.getBoundingClientRect().height).filter(height => height > 0)"
    )
    assert len(sizes) > 20
    assert min(sizes) >= 12


def test_tick_labels_do_not_run_into_each_other_on_a_phone(tab, report):
    page = tab(width=320)
    page.goto(report.file.as_uri())
    overlaps = page.evaluate(
        "[...document.querySelectorAll('svg[role=img]')].map(svg => {"
        " const boxes = [...svg.querySelectorAll('text')].filter(e => e.checkVisibility())"
        "  .map(e => e.getBoundingClientRect()).filter(r => r.width);"
        " return boxes.filter((a, i) => boxes.some((b, j) => j > i && a.left < b.right - 1 &&"
        "  b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3)).length })"
    )
    assert sum(overlaps) == 0
