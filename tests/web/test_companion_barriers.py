"""The companion for everyone: axe, large text, large targets, the keyboard, help in its place."""

import pytest
from playwright.sync_api import expect

from .companion_tabs import begin

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/", "/setback", "/checkin", "/checkin/recent", "/practise",
    "/practise/reframing?length=long", "/practise/meditation/done?worse=1", "/journal",
    "/journal/new?prompt=friend", "/goals", "/weeks", "/reminders", "/settings", "/more",
    "/trial", "/trial?effect=9&days=nine", "/welcome", "/help/own", "/me",
    "/me/page?setbacks=yes&journal=yes&goals=yes",
)  # fmt: skip
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@WIDTHS
def test_no_page_has_a_barrier_that_axe_knows(companion_tab, lived, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = companion_tab(lived, width, color_scheme=scheme, reduced_motion="reduce")
    for address in (*PAGES, step_page(page)):
        page.goto(page.base + address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:150]) for one in found] == [], address


def step_page(page):
    page.goto(page.base)
    action = page.locator("form[action$=taken]").first.get_attribute("action")
    return action.removesuffix("/taken")


def test_errors_and_the_first_start_have_no_barrier(companion_tab, fresh):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = companion_tab(fresh, 390, reduced_motion="reduce")
    for address in ("/", "/setback", "/setback?answer=neutral"):
        page.goto(page.base + address)
        assert axe.Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
    begin(page)
    for address in ("/checkin", "/journal/new", "/goals"):
        page.goto(page.base + address)
        page.get_by_role("button", name="Keep", exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert axe.Axe().run(page, options={"runOnly": RULES}).response["violations"] == []


@pytest.mark.parametrize(("width", "text"), [(320, 1), (390, 1), (768, 1), (390, 2), (1280, 2)])
def test_nothing_scrolls_sideways_also_with_text_twice_as_large(companion_tab, lived, width, text):
    page = companion_tab(lived, width)
    for address in (*PAGES, step_page(page)):
        page.goto(page.base + address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(f"document.documentElement.style.fontSize = '{text * 100}%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_targets_are_large_enough_to_hit(companion_tab, lived):
    page = companion_tab(lived, 390)
    for address in (*PAGES, step_page(page)):
        page.goto(page.base + address)
        small = page.evaluate(
            "[...document.querySelectorAll('nav a, button, .button, input, select, summary,"
            " .tiles a, .actions a')]"
            ".filter(e => e.type !== 'hidden' && e.checkVisibility())"
            ".map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])"
            ".filter(([, r]) => r.height < 24 || r.width < 24).map(([name]) => name)"
        )
        assert small == [], address


@WIDTHS
def test_help_and_the_setback_minute_are_at_hand_in_the_same_place(companion_tab, lived, width):
    page = companion_tab(lived, width)
    places = set()
    for address in (*PAGES, "/help", "/about", "/diaries"):
        page.goto(page.base + address)
        for name in ("Get help now", "Setback minute"):
            link = page.locator("header").get_by_role("link", name=name, exact=True)
            box = link.bounding_box()
            assert box["y"] + box["height"] <= 844
            places.add((name, round(box["x"]), round(box["y"])))
    assert len(places) == 2


def test_the_keyboard_reaches_everything_and_shows_where_it_is(companion_tab, lived):
    page = companion_tab(lived)
    for address in ("/", "/setback", "/checkin", "/practise/reframing", "/goals", "/reminders"):
        page.goto(page.base + address)
        wanted = page.evaluate(
            "(() => { const groups = new Set(); return [...document.querySelectorAll("
            "'a[href], button, input, textarea, summary')].filter(e => {"
            " if (e.type === 'hidden' || !e.checkVisibility()) return false;"
            " if (e.type !== 'radio') return true;"
            " if (groups.has(e.name)) return false; groups.add(e.name); return true }).length })()"
        )
        reached = set()
        for _ in range(wanted + 30):
            page.keyboard.press("Tab")
            reached.add(
                page.evaluate(
                    "() => { const e = document.activeElement;"
                    " const ring = getComputedStyle(e).outlineStyle;"
                    " const cell = e.nextElementSibling && e.matches('.cells input')"
                    "  ? getComputedStyle(e.nextElementSibling).outlineStyle : ring;"
                    " return e === document.body ? '' : cell + '|' +"
                    " [...document.querySelectorAll('*')].indexOf(e) }"
                )
            )
        rings = {mark for mark in reached if mark}
        assert all(not mark.startswith("none") for mark in rings), address
        assert len(rings) >= wanted, address
