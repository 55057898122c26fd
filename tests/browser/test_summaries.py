"""The Summaries tab in a browser: a headline, its sentences, choices, and the text in the Attention tab. Its
weights are random: what it writes is nonsense, but always the same."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from playground import checkpoints
from playground.text.tokenizer import BYTES
from tests.browser.conftest import serving
from tests.browser.tabs import choose_tab
from tests.translators import save_translator, tiny_summariser

Open = Callable[..., Page]
TEXT = "The cat sleeps. Where is the book?\n\nI am hungry. The dog eats."
BOX = "#summaries-text textarea"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    shelf: Path = tmp_path_factory.mktemp("shelf")
    checkpoint = tiny_summariser()
    with torch.no_grad():  # it writes letters, and no bytes that make none
        checkpoint.model.embedding.weight[[checkpoint.tokenizer.names.index(byte) for byte in BYTES]] = 0
    checkpoints.save(checkpoint, shelf / "summaries")
    save_translator(shelf / "translate")
    with serving(shelf) as url:
        yield url


@pytest.fixture
def open_tab(open_page: Open) -> Open:
    def open_one(**changes: object) -> Page:
        page = open_page(**changes)
        choose_tab(page, "Summaries")
        return page

    return open_one


def summarise(page: Page, text: str = TEXT) -> Locator:
    """Have a text summarised; the words of its headline."""
    page.fill(BOX, text)
    page.locator("#summaries-go").click()
    expect(page.locator("#summaries-evidence tbody tr").first).to_be_visible()
    return page.locator("#summaries-output .pg-headline .pg-word")


def test_a_text_gets_a_headline_and_its_sentences_are_marked(open_tab: Open) -> None:
    page = open_tab()
    words = summarise(page)
    assert words.count() > 0
    output = page.locator("#summaries-output")
    expect(output.locator(".pg-passage p")).to_have_count(2)
    expect(output.locator(".pg-passage")).to_contain_text("The cat sleeps.")
    expect(page.locator("#summaries-evidence tbody tr")).to_have_count(4)
    expect(output.locator(".pg-key")).to_have_count(2)
    page.locator("#summaries-keys input[type=number]").fill("3")
    expect(output.locator(".pg-key")).to_have_count(3)


def test_words_light_up_what_they_were_read_from_and_are_flagged(open_tab: Open) -> None:
    page = open_tab()
    word = summarise(page).first
    word.hover()
    expect(page.locator("#summaries-output .pg-from[data-lit]").first).to_be_visible()
    flagged = page.locator("#summaries-output .pg-flagged").first
    flagged.hover()
    expect(page.locator("#summaries-output .pg-popover strong")).to_contain_text("stands nowhere in the text")


def test_an_alternative_is_taken_by_a_click_and_undone(open_tab: Open) -> None:
    page = open_tab()
    words = summarise(page)
    before = words.first.inner_text()
    words.first.hover()
    option = page.locator("#summaries-output .pg-option").nth(1)
    taken = option.locator(".pg-option-text").inner_text()
    option.click()
    expect(words.first).not_to_have_text(before)
    assert words.first.inner_text().lower().startswith(taken.lower()[:1])
    page.locator("#summaries-undo").click()
    expect(words.first).to_have_text(before)
    page.locator("#summaries-undo").click()
    expect(page.locator("#summaries-message")).to_contain_text("no choice to undo")


def test_a_length_is_asked_for_and_handed_on(open_tab: Open) -> None:
    page = open_tab()
    summarise(page)
    page.locator("#summaries-length").get_by_label("short").check()
    page.locator("#summaries-look").click()
    expect(page.locator(".pg-att")).to_contain_text("[short]", timeout=30_000)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "nothing to summarise"),
        ("1, 2, 3", "no words"),
        ("天気がいいから、散歩しましょう。", "does not know this script"),
        ("THE CAT SLEEPS. WHERE IS THE BOOK?", "all capitals"),
        ("<p>The cat sleeps.</p>", "Markup was left out"),
        ("The cat sleeps. " * 2500, "parts"),
    ],
)
def test_bad_input_gets_a_message_or_a_sane_result(open_tab: Open, text: str, told: str) -> None:
    page = open_tab()
    page.fill(BOX, text)
    page.locator("#summaries-go").click()
    expect(page.locator("#summaries-message")).to_contain_text(told, timeout=60_000)


def test_its_text_is_looked_at_in_the_attention_tab(open_tab: Open) -> None:
    page = open_tab()
    summarise(page)
    page.locator("#summaries-look").click()
    expect(page.get_by_role("tab", name="Attention", exact=True)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".pg-att")).to_contain_text("hungry", timeout=30_000)


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone(open_tab: Open, dark: bool) -> None:
    page = open_tab(width=390, height=800, dark=dark)
    words = summarise(page)
    words.first.click()
    expect(page.locator("#summaries-output .pg-popover")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_link_opens_the_tab_on_its_text_and_settings(open_page: Open) -> None:
    page = open_page(link="?tab=summaries&keys=1&text=The+cat+sleeps.+I+am+hungry.")
    expect(page.locator("#summaries-output .pg-headline .pg-word").first).to_be_visible()
    expect(page.locator(BOX)).to_have_value("The cat sleeps. I am hungry.")
    expect(page.locator("#summaries-output .pg-key")).to_have_count(1)
