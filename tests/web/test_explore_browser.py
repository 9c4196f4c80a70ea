"""The explorer in a real browser: live sliders, no script, keyboard, phone, barriers."""

import pytest
from playwright.sync_api import expect

from kindloop import actions_explore

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CARD = "/explore/arrow/s_soothing_threat"
CARDS = (CARD, *(f"/explore/card/{name}" for name in ("journaling", "F1", "S20", "grey_matter")))


@pytest.fixture(scope="module", autouse=True)
def prepared():
    actions_explore.prepare()


@pytest.fixture
def tab(browser, served):
    base, _ = served
    tried, opened, wrong = [], [], []

    def open_tab(address="/explore", width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 844}, **options)
        opened.append(context)

        def sort_out(route):
            if route.request.url.startswith((base, "data:")):
                route.continue_()
            else:
                tried.append(route.request.url)
                route.abort()

        context.route("**/*", sort_out)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(base + address)
        return page

    yield open_tab
    for context in opened:
        context.close()
    assert tried == []
    assert wrong == []


def shows(page, selector, words):
    """Wait until words are there; the page's policy lets no test evaluate strings in a loop."""
    sync = pytest.importorskip("playwright.sync_api")
    sync.expect(page.locator(selector)).to_contain_text(words)


def faults(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], [node["html"][:160] for node in fault["nodes"][:3]]) for fault in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/explore", *CARDS])
def test_there_is_no_barrier_that_axe_knows(tab, scheme, address):
    page = tab(address, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert faults(page) == []


@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("address", ["/explore", *CARDS])
def test_nothing_scrolls_sideways(tab, width, address):
    page = tab(address, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_slider_answers_live_keeps_the_focus_and_says_so(tab):
    page = tab()
    page.locator("#size").focus()
    with page.expect_response("**/explore/answer?*"):
        page.keyboard.press("ArrowLeft")
    shows(page, "[data-said]", "size 0.75")
    assert page.evaluate("document.activeElement.id") == "size"
    assert "size=0.75" in page.url
    shows(page, "#status", "0.75")


def test_the_last_of_many_moves_is_what_is_shown(tab):
    page = tab()
    page.locator("#criticism").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    shows(page, "[data-said]", "0.80")
    assert page.locator("#criticism").input_value() == "0.8"


def test_a_number_can_be_typed(tab):
    page = tab()
    typed = page.get_by_role("spinbutton", name="How practised")
    typed.fill("20")
    shows(page, "[data-said]", "20 weeks")
    assert page.locator("#weeks").input_value() == "20"


def test_an_arrow_is_switched_off_in_answer_and_circuit(tab):
    page = tab()
    page.locator("#switches summary").click()
    page.locator("input[value=s_critic_threat]").check()
    shows(page, "[data-said]", "one arrow")
    assert page.locator(".circuit a[data-off]").count() == 2
    assert page.locator("#switches").get_attribute("open") is not None


def test_open_tables_stay_open_while_sliders_move(tab):
    page = tab()
    page.locator("#x-threat-table summary").click()
    page.locator("#hours").focus()
    page.keyboard.press("ArrowRight")
    shows(page, "#courses", "4 hours")
    assert page.locator("#x-threat-table").get_attribute("open") is not None


def test_the_moment_moves_bars_table_and_cursor(tab):
    page = tab()
    page.evaluate("document.getElementById('now').open = true")
    read = (
        "[document.querySelector('.panel .level').getAttribute('width'),"
        " document.querySelector('#now td').textContent,"
        " document.querySelector('.cursor').getAttribute('x1')]"
    )
    before = page.evaluate(read)
    page.locator("#moment").focus()
    page.keyboard.press("Home")
    after = page.evaluate(read)
    assert all(a != b for a, b in zip(before, after, strict=True))
    assert page.locator("#moment").get_attribute("aria-valuetext") == "30 min before"
    page.get_by_role("radio", name="met kindly").check()
    assert page.locator("#now-said").inner_text() == "30 min before"


def test_play_runs_and_pauses_and_is_not_there_where_motion_is_reduced(tab):
    page = tab()
    page.get_by_role("button", name="Play").click()
    start = page.locator("#moment").input_value()
    page.wait_for_timeout(800)
    assert page.locator("#moment").input_value() != start
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    still = tab(reduced_motion="reduce")
    expect(still.locator("#play")).not_to_be_visible()


def test_the_form_works_without_a_script(tab):
    page = tab(java_script_enabled=False)
    page.locator("#size").focus()
    page.keyboard.press("ArrowLeft")
    page.locator("#switches summary").click()
    page.locator("input[value=s_critic_threat]").check()
    page.get_by_role("button", name="Show").click()
    said = page.locator("#answer").inner_text()
    assert "size 0.75" in said
    assert "one arrow switched off" in said
    expect(page.locator("#clock")).not_to_be_visible()
    page.locator("#now summary").click()
    expect(page.locator("#now td").first).to_be_visible()


def test_an_arrow_of_the_circuit_opens_its_card(tab):
    page = tab()
    address = page.locator(".circuit a.arrow").first.get_attribute("href")
    page.goto(page.url.split("/explore")[0] + address)
    assert "→" in page.get_by_role("heading", level=1).inner_text()
    expect(page.get_by_role("heading", name="Studies, for and against")).to_be_visible()


def test_targets_are_large_enough_to_hit(tab):
    page = tab(width=390)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main input, main summary,"
        " .switch a, .send a')]"
        ".filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 90),"
        " e.getBoundingClientRect()]).filter(([, r]) => r.height < 24 || r.width < 24)"
        ".map(([name]) => name)"
    )
    assert small == []
