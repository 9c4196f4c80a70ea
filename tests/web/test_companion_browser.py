"""The companion in a real browser: every journey on phone and desktop, taps counted, no barrier."""

import re
import socket
import threading
import time

import pytest
import uvicorn

from kindloop.web.app import make_app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/", "/setback", "/checkin", "/checkin/recent", "/practise",
    "/practise/reframing?length=long", "/practise/meditation/done?worse=1", "/journal",
    "/journal/new?prompt=friend", "/goals", "/weeks", "/reminders", "/settings", "/more",
    "/welcome", "/me/page?setbacks=yes&journal=yes&goals=yes",
)  # fmt: skip
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


class Serving:
    """A running server over one file."""

    def __init__(self, database):
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.server = uvicorn.Server(uvicorn.Config(make_app(database), log_level="error"))
        self.thread = threading.Thread(
            target=self.server.run, kwargs={"sockets": [self.listener]}, daemon=True
        )
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def end(self):
        self.server.should_exit = True
        self.thread.join(10)
        self.listener.close()


@pytest.fixture
def fresh(tmp_path):
    """A server over a file in which nobody has begun."""
    serving = Serving(tmp_path / "diary.sqlite")
    yield serving.base
    serving.end()


@pytest.fixture(scope="module")
def lived(browser, tmp_path_factory):
    """A server over the simulated person, with a setback whose follow-up waits."""
    serving = Serving(tmp_path_factory.mktemp("lived") / "diary.sqlite")
    page = browser.new_page()
    page.goto(serving.base)
    page.get_by_role("button", name="Look around").click()
    page.goto(f"{serving.base}/setback")
    page.get_by_role("button", name="A kind answer").click()
    page.get_by_label("Ten minutes at most").fill("Write two lines")
    page.get_by_role("button", name="I will try this").click()
    page.close()
    yield serving.base
    serving.end()


@pytest.fixture
def tab(browser):
    """Opens tabs that may reach this computer only; what else they tried is collected."""
    tried, opened = [], []

    def open_tab(base, width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 844}, **options)
        opened.append(context)

        def complain(said):
            if "the server responded with a status of 4" not in said.text:
                tried.append(said.text)

        def sort_out(route):
            if route.request.url.startswith((base, "data:")):
                route.continue_()
            else:
                tried.append(route.request.url)
                route.abort()

        context.route("**/*", sort_out)
        page = context.new_page()
        page.base = base
        page.taps = 0
        page.on("pageerror", lambda error: tried.append(str(error)))
        page.on("console", lambda said: complain(said) if said.type == "error" else None)
        return page

    yield open_tab
    for context in opened:
        context.close()
    assert tried == []


def tap(page, where):
    page.taps += 1
    where.click()


def press(page, key, to=None):
    """One key; where it leads to a page, that page is waited for."""
    page.taps += 1
    page.keyboard.press(key)
    if to:
        page.wait_for_url(re.compile(to + "$"))


def begin(page):
    page.goto(page.base)
    page.get_by_label("What should it call you?").fill("Ann")
    page.get_by_role("button", name="Begin", exact=True).click()
    assert "Ann" in heading(page)
    page.wait_for_load_state()


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def pick(page, group, value):
    tap(
        page,
        page.get_by_role("group", name=re.compile(group)).get_by_role(
            "radio", name=value, exact=True
        ),
    )


@WIDTHS
@pytest.mark.parametrize("script", [True, False])
def test_the_setback_minute_takes_at_most_seven_taps(tab, fresh, width, script):
    page = tab(fresh, width, java_script_enabled=script)
    begin(page)
    page.goto(page.base + "/journal")
    tap(page, page.locator("nav.main").get_by_role("link", name="Setback"))
    page.get_by_label("In your own words").fill("The talk went badly")
    pick(page, "How much does it sting", "7")
    pick(page, "What did you say", "Critical")
    tap(page, page.get_by_role("button", name="A kind answer"))
    assert heading(page) == "One kind minute"
    page.get_by_label("Ten minutes at most").fill("Open the file")
    tap(page, page.get_by_role("button", name="I will try this"))
    assert heading(page) == "That is a step"
    page.goto(page.base)
    tap(page, page.get_by_role("button", name="Done already"))
    assert "You took the step" in page.get_by_role("status").inner_text()
    assert page.taps <= 7
    page.goto(page.base + "/weeks")
    assert "1 of 1" in page.locator("main").inner_text()


@WIDTHS
def test_the_setback_minute_by_keys_alone(tab, fresh, width):
    page = tab(fresh, width)
    begin(page)
    press(page, "s", to="/setback")
    press(page, "7")
    press(page, "1")
    press(page, "Enter", to=r"/setback/\d+")
    press(page, "w")
    page.keyboard.type("Open the file")
    press(page, "Enter", to="/kept")
    assert heading(page) == "That is a step"
    assert "Open the file" in page.locator("main").inner_text()
    assert page.taps + 1 <= 7  # the follow-up is one more
    page.goto(page.base + "/weeks")
    assert page.get_by_role("row").nth(1).get_by_role("cell").all_inner_texts() == ["1", "–", "–"]


def test_single_keys_can_be_switched_off_and_never_act_where_one_writes(tab, fresh):
    page = tab(fresh)
    begin(page)
    page.goto(page.base + "/journal/new")
    page.get_by_label("Your words").fill("")
    page.get_by_label("Your words").press_sequentially("scps 7")
    assert page.get_by_label("Your words").input_value() == "scps 7"
    page.goto(page.base + "/settings")
    page.get_by_label(re.compile("Single keys")).uncheck()
    page.get_by_role("button", name="Keep").click()
    assert "Kept" in page.get_by_role("status").inner_text()
    page.wait_for_load_state()
    page.keyboard.press("s")
    assert heading(page) == "Settings"


@WIDTHS
@pytest.mark.parametrize("script", [True, False])
def test_a_check_in_by_thumb(tab, fresh, width, script):
    page = tab(fresh, width, java_script_enabled=script)
    begin(page)
    tap(page, page.locator("nav.main").get_by_role("link", name="Check in"))
    for group in ("Stress", "Mood", "Motivation", "Kind to myself", "Harsh with myself"):
        pick(page, f"^{group}", "6")
    tap(page, page.get_by_role("button", name="Keep"))
    assert heading(page) == "Kept"
    assert page.taps <= 7
    page.goto(page.base + "/checkin/recent")
    assert page.locator("dd").all_inner_texts() == ["6"] * 5
    page.get_by_role("button", name="Take away").click()
    assert "Taken away" in page.get_by_role("status").inner_text()


def test_a_check_in_by_keys(tab, fresh):
    page = tab(fresh)
    begin(page)
    press(page, "c", to="/checkin")
    for key in ("3", "t", "0", "9", "5"):
        press(page, key)
    press(page, "Enter", to=r"/checkin/\d+")
    assert heading(page) == "Kept"
    assert page.taps <= 7
    page.goto(page.base + "/checkin/recent")
    assert page.locator("dd").all_inner_texts() == ["3", "10", "0", "9", "5"]


def test_an_earlier_check_in_and_a_success_without_script(tab, fresh):
    page = tab(fresh, 390, java_script_enabled=False)
    begin(page)
    tap(page, page.get_by_role("button", name="Something went well"))
    assert page.taps == 1
    assert "something went well" in page.get_by_role("status").inner_text()
    page.goto(page.base + "/checkin")
    pick(page, "^Mood", "2")
    page.get_by_text("It was earlier").click()
    page.get_by_label("Day and time").fill("2026-01-05T10:00")
    page.get_by_role("button", name="Keep").click()
    assert heading(page) == "Kept"


@WIDTHS
def test_a_practice_shows_one_line_at_a_time_and_can_be_paused(tab, fresh, width):
    page = tab(fresh, width)
    begin(page)
    page.clock.install()
    page.goto(page.base + "/practise/meditation")
    lines = page.locator(".steps li")
    total = lines.count()
    assert page.locator(".steps li:visible").count() == total
    page.get_by_role("button", name="Start").click()
    shown = page.locator(".steps li.now")
    assert page.locator(".steps li:visible").count() == 1
    first = shown.inner_text()
    page.clock.run_for(16_000)
    second = shown.inner_text()
    assert second != first
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(120_000)
    assert shown.inner_text() == second
    page.get_by_role("button", name="Go on").click()
    page.clock.run_for(600_000)
    assert shown.inner_text() == lines.nth(total - 1).inner_text()
    assert page.get_by_role("button", name="Once more").is_visible()
    page.get_by_role("button", name="Back").click()
    assert shown.inner_text() == lines.nth(total - 2).inner_text()
    page.get_by_role("button", name="Show all").click()
    assert page.locator(".steps li:visible").count() == total


def test_the_bell_rings_only_where_it_is_asked_for(tab, fresh):
    page = tab(fresh)
    begin(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.base + "/practise/meditation")
    page.get_by_role("button", name="Start").click()
    assert not [url for url in asked if url.endswith("bell.wav")]
    page.get_by_label("Soft bell").check()
    with page.expect_request("**/bell.wav"):
        page.get_by_role("button", name="Next").click()


def test_with_reduced_motion_nothing_moves_by_itself_but_the_line(tab, fresh):
    page = tab(fresh, reduced_motion="reduce")
    begin(page)
    page.goto(page.base + "/practise/meditation")
    page.get_by_role("button", name="Start").click()
    read = "getComputedStyle(document.querySelector('.steps li.now')).animationName"
    assert page.evaluate(read) == "none"
    assert tab(fresh).evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches") is False


@WIDTHS
def test_a_practice_without_script_and_its_rest(tab, fresh, width):
    page = tab(fresh, width, java_script_enabled=False)
    begin(page)
    for _ in range(2):
        page.goto(page.base + "/practise/compassion_break?length=middle")
        assert page.locator(".steps li:visible").count() > 5
        pick(page, "right now", "4")
        page.get_by_label("It made it worse").check()
        page.get_by_role("button", name="Keep").click()
        assert heading(page) == "Thank you for saying so"
    page.goto(page.base + "/practise")
    assert page.locator(".hearth h2").inner_text() == "Neutral pause"
    page.locator("main").get_by_role("link", name="Get help now").click()
    assert heading(page) == "Get help now"


@WIDTHS
def test_the_journal_without_script(tab, fresh, width):
    page = tab(fresh, width, java_script_enabled=False)
    begin(page)
    page.locator("nav.main").get_by_role("link", name="Journal").click()
    page.get_by_role("link", name=re.compile("treated yourself kindly")).click()
    page.locator("#words").fill("A walk at noon")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="To the journal").first.click()
    page.get_by_label("Find words").fill("WALK")
    page.get_by_role("button", name="Find").click()
    assert "1 of 1" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name=re.compile("^Open")).click()
    page.locator("#words").fill("A walk in the evening")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Delete").click()
    assert "A walk in the evening" in page.locator("main").inner_text()
    page.get_by_role("button", name="Delete").click()
    assert "gone" in page.get_by_role("status").inner_text()


@WIDTHS
def test_goals_reminders_and_settings_without_script(tab, fresh, width):
    page = tab(fresh, width, java_script_enabled=False)
    begin(page)
    page.goto(page.base + "/goals")
    page.get_by_label("What is it?").fill("Thesis")
    page.get_by_label("Why does it matter").fill("To have said it once")
    page.get_by_role("button", name="Keep").click()
    assert page.get_by_role("heading", name="Thesis").is_visible()
    page.goto(page.base + "/setback")
    page.get_by_role("button", name="A neutral pause").click()
    page.get_by_label("Thesis").check()
    page.get_by_label("Ten minutes at most").fill("Open the file")
    page.get_by_role("button", name="I will try this").click()
    with page.expect_download() as got:
        page.get_by_role("link", name="A reminder for my calendar").click()
    assert "SUMMARY:A moment" in got.value.path().read_text(encoding="utf-8")
    page.goto(page.base + "/reminders")
    page.get_by_label("Sunday").uncheck()
    page.get_by_role("button", name="Keep").click()
    with page.expect_download() as got:
        page.get_by_role("link", name="Download the reminders").click()
    assert "BYDAY=MO,TU,WE,TH,FR,SA\r\n" in got.value.path().read_bytes().decode()
    page.goto(page.base + "/settings")
    page.get_by_label("A question of your own").fill("Rested")
    page.get_by_role("button", name="Keep").click()
    page.goto(page.base + "/checkin")
    assert page.get_by_role("group", name="Rested").is_visible()


def test_the_own_report_appears_by_itself(tab, lived):
    page = tab(lived)
    page.goto(page.base + "/me")
    page.wait_for_selector("#overview", timeout=240_000)
    page.goto(page.base + "/me")
    assert page.locator("#making").count() == 0


def test_the_printed_page_is_the_sheet_alone(tab, lived):
    page = tab(lived)
    page.goto(page.base + "/me/page")
    page.emulate_media(media="print")
    for hidden in ("header.site", "footer.site", "nav.main", "form.screen-only"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".sheet").is_visible()
    text = page.locator(".sheet").inner_text()
    assert "simulated" in text
    assert "Write two lines" not in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@WIDTHS
def test_no_page_has_a_barrier_that_axe_knows(tab, lived, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = tab(lived, width, color_scheme=scheme, reduced_motion="reduce")
    for address in (*PAGES, step_page(page)):
        page.goto(page.base + address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:150]) for one in found] == [], address


def step_page(page):
    page.goto(page.base)
    action = page.locator("form[action$=taken]").first.get_attribute("action")
    return action.removesuffix("/taken")


def test_errors_and_the_first_start_have_no_barrier(tab, fresh):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = tab(fresh, 390, reduced_motion="reduce")
    for address in ("/", "/setback", "/setback?answer=neutral"):
        page.goto(page.base + address)
        assert axe.Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
    begin(page)
    for address in ("/checkin", "/journal/new", "/goals"):
        page.goto(page.base + address)
        page.get_by_role("button", name="Keep", exact=True).click()
        assert page.get_by_role("alert").is_visible()
        assert axe.Axe().run(page, options={"runOnly": RULES}).response["violations"] == []


@pytest.mark.parametrize(("width", "text"), [(320, 1), (390, 1), (768, 1), (390, 2), (1280, 2)])
def test_nothing_scrolls_sideways_also_with_text_twice_as_large(tab, lived, width, text):
    page = tab(lived, width)
    for address in (*PAGES, step_page(page)):
        page.goto(page.base + address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(f"document.documentElement.style.fontSize = '{text * 100}%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_targets_are_large_enough_to_hit(tab, lived):
    page = tab(lived, 390)
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
def test_help_and_the_setback_minute_are_at_hand_in_the_same_place(tab, lived, width):
    page = tab(lived, width)
    places = set()
    for address in (*PAGES, "/help", "/about", "/diaries"):
        page.goto(page.base + address)
        for name in ("Get help now", "Setback minute"):
            link = page.locator("header").get_by_role("link", name=name, exact=True)
            box = link.bounding_box()
            assert box["y"] + box["height"] <= 844
            places.add((name, round(box["x"]), round(box["y"])))
    assert len(places) == 2


def test_the_keyboard_reaches_everything_and_shows_where_it_is(tab, lived):
    page = tab(lived)
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
