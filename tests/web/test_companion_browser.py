"""The companion in a real browser: every journey on phone and desktop, with taps counted."""

import re

import pytest
from playwright.sync_api import expect

from .companion_tabs import begin, pick, press, tap

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTHS = pytest.mark.parametrize("width", [390, 1280])
SCRIPT = pytest.mark.parametrize("script", [True, False])


@WIDTHS
@SCRIPT
def test_the_setback_minute_takes_at_most_seven_taps(companion_tab, fresh, width, script):
    page = companion_tab(fresh, width, java_script_enabled=script)
    begin(page)
    page.goto(page.base + "/journal")
    tap(page, page.locator("nav.main").get_by_role("link", name="Setback"))
    page.get_by_label("In your own words").fill("The talk went badly")
    pick(page, "How much does it sting", "7")
    pick(page, "What did you say", "Critical")
    tap(page, page.get_by_role("button", name="A kind answer"))
    expect(page.locator("h1")).to_have_text("One kind minute")
    page.get_by_label("Ten minutes at most").fill("Open the file")
    tap(page, page.get_by_role("button", name="I will try this"))
    expect(page.locator("h1")).to_have_text("That is a step")
    page.goto(page.base)
    tap(page, page.get_by_role("button", name="Done already"))
    expect(page.get_by_role("status")).to_contain_text("You took the step")
    assert page.taps <= 7
    page.goto(page.base + "/weeks")
    expect(page.locator("main")).to_contain_text("1 of 1")


@WIDTHS
def test_the_setback_minute_by_keys_alone(companion_tab, fresh, width):
    page = companion_tab(fresh, width)
    begin(page)
    press(page, "s", to="/setback")
    press(page, "7")
    press(page, "1")
    press(page, "Enter", to=r"/setback/\d+")
    press(page, "w")
    page.keyboard.type("Open the file")
    press(page, "Enter", to="/kept")
    expect(page.locator("h1")).to_have_text("That is a step")
    expect(page.locator("main")).to_contain_text("Open the file")
    assert page.taps + 1 <= 7  # the follow-up is one more
    page.goto(page.base + "/weeks")
    assert page.get_by_role("row").nth(1).get_by_role("cell").all_inner_texts() == ["1", "–", "–"]


def test_single_keys_can_be_switched_off_and_never_act_where_one_writes(companion_tab, fresh):
    page = companion_tab(fresh)
    begin(page)
    page.goto(page.base + "/journal/new")
    page.get_by_label("Your words").fill("")
    page.get_by_label("Your words").press_sequentially("scps 7")
    assert page.get_by_label("Your words").input_value() == "scps 7"
    page.goto(page.base + "/settings")
    page.get_by_label(re.compile("Single keys")).uncheck()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text("Kept")
    page.wait_for_load_state()
    page.keyboard.press("s")
    expect(page.locator("h1")).to_have_text("Settings")


@WIDTHS
@SCRIPT
def test_a_check_in_by_thumb(companion_tab, fresh, width, script):
    page = companion_tab(fresh, width, java_script_enabled=script)
    begin(page)
    tap(page, page.locator("nav.main").get_by_role("link", name="Check in"))
    for group in ("Stress", "Mood", "Motivation", "Kind to myself", "Harsh with myself"):
        pick(page, f"^{group}", "6")
    tap(page, page.get_by_role("button", name="Keep"))
    expect(page.locator("h1")).to_have_text("Kept")
    assert page.taps <= 7
    page.goto(page.base + "/checkin/recent")
    assert page.locator("dd").all_inner_texts() == ["6"] * 5
    page.get_by_role("button", name="Take away").click()
    expect(page.get_by_role("status")).to_contain_text("Taken away")


def test_a_check_in_by_keys(companion_tab, fresh):
    page = companion_tab(fresh)
    begin(page)
    press(page, "c", to="/checkin")
    for key in ("3", "t", "0", "9", "5"):
        press(page, key)
    press(page, "Enter", to=r"/checkin/\d+")
    expect(page.locator("h1")).to_have_text("Kept")
    assert page.taps <= 7
    page.goto(page.base + "/checkin/recent")
    assert page.locator("dd").all_inner_texts() == ["3", "10", "0", "9", "5"]


def test_an_earlier_check_in_and_a_success_without_script(companion_tab, fresh):
    page = companion_tab(fresh, 390, java_script_enabled=False)
    begin(page)
    tap(page, page.get_by_role("button", name="Something went well"))
    assert page.taps == 1
    expect(page.get_by_role("status")).to_contain_text("something went well")
    page.goto(page.base + "/checkin")
    pick(page, "^Mood", "2")
    page.get_by_text("It was earlier").click()
    page.get_by_label("Day and time").fill("2026-01-05T10:00")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("h1")).to_have_text("Kept")


@WIDTHS
def test_a_practice_shows_one_line_at_a_time_and_can_be_paused(companion_tab, fresh, width):
    page = companion_tab(fresh, width)
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
    expect(page.get_by_role("button", name="Once more")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    assert shown.inner_text() == lines.nth(total - 2).inner_text()
    page.get_by_role("button", name="Show all").click()
    assert page.locator(".steps li:visible").count() == total


def test_the_bell_rings_only_where_it_is_asked_for(companion_tab, fresh):
    page = companion_tab(fresh)
    begin(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.base + "/practise/meditation")
    page.get_by_role("button", name="Start").click()
    assert not [url for url in asked if url.endswith("bell.wav")]
    page.get_by_label("Soft bell").check()
    with page.expect_request("**/bell.wav"):
        page.get_by_role("button", name="Next").click()


def test_with_reduced_motion_nothing_moves_by_itself_but_the_line(companion_tab, fresh):
    page = companion_tab(fresh, reduced_motion="reduce")
    begin(page)
    page.goto(page.base + "/practise/meditation")
    page.get_by_role("button", name="Start").click()
    read = "getComputedStyle(document.querySelector('.steps li.now')).animationName"
    assert page.evaluate(read) == "none"
    assert (
        companion_tab(fresh).evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
        is False
    )


@WIDTHS
def test_a_practice_without_script_and_its_rest(companion_tab, fresh, width):
    page = companion_tab(fresh, width, java_script_enabled=False)
    begin(page)
    for _ in range(2):
        page.goto(page.base + "/practise/compassion_break?length=middle")
        assert page.locator(".steps li:visible").count() > 5
        pick(page, "right now", "4")
        page.get_by_label("It made it worse").check()
        page.get_by_role("button", name="Keep").click()
        expect(page.locator("h1")).to_have_text("Thank you for saying so")
    page.goto(page.base + "/practise")
    assert page.locator(".hearth h2").inner_text() == "Neutral pause"
    page.locator("main").get_by_role("link", name="Get help now").click()
    expect(page.locator("h1")).to_have_text("Get help now")


@WIDTHS
def test_the_journal_without_script(companion_tab, fresh, width):
    page = companion_tab(fresh, width, java_script_enabled=False)
    begin(page)
    page.locator("nav.main").get_by_role("link", name="Journal").click()
    page.get_by_role("link", name=re.compile("treated yourself kindly")).click()
    page.locator("#words").fill("A walk at noon")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="To the journal").first.click()
    page.get_by_label("Find words").fill("WALK")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status")).to_contain_text("1 of 1")
    page.get_by_role("link", name=re.compile("^Open")).click()
    page.locator("#words").fill("A walk in the evening")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Delete").click()
    expect(page.locator("main")).to_contain_text("A walk in the evening")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status")).to_contain_text("gone")


@WIDTHS
def test_goals_reminders_and_settings_without_script(companion_tab, fresh, width):
    page = companion_tab(fresh, width, java_script_enabled=False)
    begin(page)
    page.goto(page.base + "/goals")
    page.get_by_label("What is it?").fill("Thesis")
    page.get_by_label("Why does it matter").fill("To have said it once")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", name="Thesis")).to_be_visible()
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
    expect(page.get_by_role("group", name="Rested")).to_be_visible()


@WIDTHS
@SCRIPT
def test_a_trial_is_reckoned_joined_and_stopped(companion_tab, fresh, width, script):
    page = companion_tab(fresh, width, java_script_enabled=script)
    page.goto(page.base)
    page.get_by_role("button", name="Look around").click()
    page.goto(page.base + "/trial")
    expect(page.get_by_role("button", name="Join this trial")).to_have_count(0)
    page.get_by_label("A difference that you would care about").fill("4")
    page.get_by_label("Days", exact=True).fill("300")
    page.get_by_role("button", name="Reckon").click()
    page.get_by_role("button", name="Join this trial").click()
    expect(page.get_by_role("heading", name="It runs")).to_be_visible()
    page.goto(page.base + "/setback")
    expect(page.get_by_text("A coin chooses")).to_be_visible()
    page.goto(page.base + "/trial")
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_text("say that you know what it costs")).to_be_visible()
    page.get_by_label("I know what it costs").check()
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_role("heading", name="What can be said so far")).to_be_visible()
    page.get_by_role("button", name="Stop the trial").click()
    expect(page.get_by_role("button", name="Stop the trial")).to_have_count(0)
    page.goto(page.base + "/setback")
    expect(page.get_by_text("A coin chooses")).to_have_count(0)


def test_the_own_report_appears_by_itself(companion_tab, lived):
    page = companion_tab(lived)
    page.goto(page.base + "/me")
    page.wait_for_selector("#overview", timeout=240_000)
    page.goto(page.base + "/me")
    assert page.locator("#making").count() == 0


def test_the_printed_page_is_the_sheet_alone(companion_tab, lived):
    page = companion_tab(lived)
    page.goto(page.base + "/me/page")
    page.emulate_media(media="print")
    for hidden in ("header.site", "footer.site", "nav.main", "form.screen-only"):
        expect(page.locator(hidden).first).not_to_be_visible()
    expect(page.locator(".sheet")).to_be_visible()
    text = page.locator(".sheet").inner_text()
    assert "simulated" in text
    assert "Write two lines" not in text
