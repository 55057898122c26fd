"""The Language model tab in a browser: what comes next, how plausible, where it knows it, and compared."""

import contextlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.tabs import choose_tab

Open = Callable[..., Page]
OPENING = 600  # milliseconds in which what is being opened may set its first values once more


@pytest.fixture
def open_tab(open_page: Open) -> Open:
    def open_one(**changes: object) -> Page:
        page = open_page(**changes)
        choose_tab(page, "Language model")
        expect(bars(page).first).to_be_visible()
        page.wait_for_timeout(OPENING)
        return page

    return open_one


def bars(page: Page) -> Locator:
    return page.locator("#next-bars .pg-next")


def box(page: Page, name: str) -> Locator:
    return page.locator(f"#{name} textarea, #{name} input").first


def open_part(page: Page, name: str) -> None:
    page.locator(f"#{name} > button").click()
    page.wait_for_timeout(OPENING)


def test_typing_shows_what_comes_next_and_a_click_appends_it(open_tab: Open) -> None:
    page = open_tab()
    expect(bars(page)).to_have_count(20)
    box(page, "next-text").fill("Once upon a")
    first = bars(page).first.locator(".pg-next-text")
    expect(first).to_have_text("time")
    taken = first.inner_text()
    first.click()
    expect(box(page, "next-text")).to_have_value(f"Once upon a {taken}")
    expect(page.locator("#next-bars .pg-proof")).to_contain_text("add up to 1.0000")


def test_what_the_guide_sets_has_the_bars_of_its_own_settings(open_page: Open) -> None:
    page = open_page(link="?guide=model-2")
    expect(page.locator("#next-temperature input[type=number]")).to_have_value("1")
    page.wait_for_timeout(2 * OPENING)  # a later answer to other settings
    own, shaped = re.findall(r"[\d.]+\s%", bars(page).first.inner_text())
    assert own == shaped


def test_a_cut_shows_the_tokens_that_it_cuts_off(open_tab: Open) -> None:
    page = open_tab()
    top_k = page.locator("#next-top-k input[type=number]")
    top_k.fill("3")
    expect(page.locator("#next-bars .pg-cut")).to_have_count(17)
    expect(page.locator("#next-bars")).to_contain_text("7,997 of 8,000 tokens are cut off")
    page.locator("#next-temperature input[type=number]").fill("0")
    expect(page.locator("#next-bars .pg-cut")).to_have_count(19)


def test_it_writes_on_and_another_word_is_taken_by_a_click(open_tab: Open) -> None:
    page = open_tab()
    page.locator("#next-go").click()
    output = page.locator("#written-output")
    expect(output.locator(".pg-proof")).to_contain_text("in one pass")
    word = output.locator(".pg-word").nth(2)
    before = output.locator(".pg-word").first.inner_text()
    word.hover()
    options = output.locator(".pg-popover .pg-option")
    expect(options).to_have_count(5)
    chosen = options.nth(3).locator(".pg-option-text").inner_text()
    options.nth(3).click()
    expect(output.locator(".pg-word").nth(2)).to_have_text(chosen)
    expect(output.locator(".pg-word").first).to_have_text(before)
    expect(output.locator(".pg-proof")).to_contain_text("in one pass")
    page.locator("#next-take").click()
    expect(output.locator(".pg-word")).to_have_count(0)
    expect(box(page, "next-text")).to_have_value(re.compile(r"^Once upon a time there was .{40,}", re.S))


def test_the_grammatical_sentence_is_preferred_and_the_page_says_why(open_tab: Open) -> None:
    page = open_tab()
    box(page, "judged-text").fill("He is here.\nHe are here.")
    judged = page.locator("#judged-output")
    expect(judged).to_contain_text("The model finds A the most plausible")
    expect(judged.locator(".pg-chosen td").nth(2)).to_have_text("are")
    word = judged.locator(".pg-sentence").nth(1).locator(".pg-word").nth(1)
    expect(word).to_have_attribute("aria-label", re.compile(r"are, \d+\.\d bits"))
    word.hover()
    option = judged.locator(".pg-popover .pg-option", has_text=re.compile(r"^was|^is")).first
    taken = option.locator(".pg-option-text").inner_text()
    option.click()
    expect(box(page, "judged-text")).to_have_value(f"He is here.\nHe {taken} here.")


def test_candidates_for_a_gap_are_ranked_while_they_are_typed(open_tab: Open) -> None:
    page = open_tab()
    open_part(page, "cloze-part")
    rows = page.locator("#cloze-output tbody th")
    box(page, "cloze-sentence").fill("The dogs ___ barking.")
    box(page, "cloze-candidates").fill("is, are")
    expect(rows).to_have_text(["are", "is"])
    expect(page.locator("#cloze-output")).to_contain_text("“are” fits best")
    box(page, "cloze-sentence").fill("The dogs are barking.")
    expect(page.locator("#cloze-message")).to_contain_text("has 0 gaps")
    expect(rows).to_have_text(["are", "is"])


def test_what_lies_outside_its_world_is_said(open_tab: Open) -> None:
    page = open_tab()
    box(page, "judged-text").fill("Where is the station?\nOù est la gare ?")
    expect(page.locator("#judged-output .pg-info")).to_have_text(re.compile("B: It looks like French"))
    box(page, "next-text").fill("Où est la")
    expect(page.locator("#next-message")).to_contain_text("looks like French")


def test_it_can_be_told_to_write_a_story(open_tab: Open) -> None:
    page = open_tab()
    before = bars(page).first.inner_text()
    page.locator("#next-kind input").click()
    page.get_by_role("option", name="a debate in parliament").click()
    expect(bars(page).first).not_to_have_text(before)


def test_a_word_is_looked_at_layer_by_layer_and_word_by_word(open_tab: Open) -> None:
    page = open_tab()
    open_part(page, "knows-part")
    page.locator("#knows-go").click()
    expect(page.locator("#knows-layers tbody tr")).to_have_count(10)
    expect(page.locator("#knows-layers")).to_contain_text("after layer 9: the answer")
    expect(page.locator("#knows-curve .main-svg").first).to_be_visible(timeout=20_000)
    expect(page.locator("#knows-said")).to_contain_text("bits after one word")
    page.locator("#repeat-draw").click()
    expect(page.locator("#repeat-plot .main-svg").first).to_be_visible(timeout=20_000)
    expect(page.locator("#repeat-said")).to_contain_text("when it comes again")


def test_three_models_rate_the_same_words(open_tab: Open) -> None:
    page = open_tab()
    open_part(page, "compared-part")
    output = page.locator("#compared-output")
    rows = output.locator("tbody th")
    expect(rows.first).to_be_visible()
    for _ in range(3):  # a part that is still opening sets its first text once more
        box(page, "compared-text").fill("What time is it now?")
        with contextlib.suppress(AssertionError):
            expect(rows).to_have_count(7)
            break
        box(page, "compared-text").fill("")
    expect(rows).to_have_text(["What", "time", "is", "it", "now", "?", "(end)"])
    expect(output).to_contain_text("for a blind guess")


def test_bad_input_gets_a_message_and_loses_nothing(open_tab: Open) -> None:
    page = open_tab()
    before = bars(page).first.inner_text()
    box(page, "next-text").fill("word " * 20_000)
    expect(page.locator("#next-message")).to_contain_text("100,000 characters; at most 3,000")
    assert bars(page).first.inner_text() == before
    box(page, "next-text").fill("My 漢")
    expect(page.locator("#next-message")).to_contain_text("hardly met")
    page.locator("#next-top-p input[type=number]").fill("0")
    expect(page.locator("#next-bars")).to_contain_text("7,999 of 8,000 tokens are cut off")
    shown = page.locator("#judged-output .pg-word").count()
    box(page, "judged-text").fill("")
    expect(page.locator("#judged-message")).to_contain_text("nothing to judge")
    expect(page.locator("#judged-output .pg-word")).to_have_count(shown)
    box(page, "judged-text").fill("\n".join("abcdefghij"))
    expect(page.locator("#judged-message")).to_contain_text("10 lines; 8 texts")


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone(open_tab: Open, dark: bool) -> None:
    page = open_tab(width=390, height=800, dark=dark)
    open_part(page, "compared-part")
    expect(page.locator("#compared-output tbody th").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_its_text_is_looked_at_in_the_attention_tab(open_tab: Open) -> None:
    page = open_tab()
    page.locator("#next-inside").click()
    expect(page.get_by_role("tab", name="Attention", exact=True)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".pg-att")).to_contain_text("rabbit", timeout=30_000)
