"""A translator of both ways in a browser: the direction is chosen, swapped, and handed on. Its weights are
random: what it writes is nonsense, but always the same."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Page, expect

from playground import checkpoints
from playground.text.tokenizer import BYTES
from tests.browser.conftest import serving
from tests.translators import tiny_both_ways

Open = Callable[..., Page]
TEXT = "#translate-text textarea"
SENTENCE = "The cat sleeps."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    shelf = tmp_path_factory.mktemp("shelf")
    checkpoint = tiny_both_ways(max_length=200)
    with torch.no_grad():  # it writes letters, and no bytes that make none
        checkpoint.model.embedding.weight[[checkpoint.tokenizer.names.index(byte) for byte in BYTES]] = 0
    checkpoints.save(checkpoint, shelf / "turning")
    with serving(shelf) as url:
        yield url


def translated(page: Page, text: str = SENTENCE) -> str:
    page.fill(TEXT, text)
    page.press(TEXT, "Enter")
    expect(page.locator(".pg-source")).to_have_text(text)
    return shown(page)


def shown(page: Page) -> str:
    """The translation, as the page would copy it."""
    return json.loads(page.locator("#translate-output [data-copy]").get_attribute("data-copy"))


def expect_direction(page: Page, source: str, target: str, read: str, written: str) -> None:
    expect(page.locator(".pg-source").first).to_have_attribute("lang", source)
    expect(page.locator(".pg-target").first).to_have_attribute("lang", target)
    expect(page.locator(TEXT)).to_have_attribute("lang", source)
    expect(page.get_by_label(f"{read} → {written}").first).to_be_checked()
    expect(page.locator("#translate-text")).to_contain_text(read)
    expect(page.locator(".pg-label", has_text=written).first).to_be_visible()
    expect(page.locator("#translate-steps")).to_contain_text(f"what each {written} token")


def test_swapping_turns_text_translation_and_labels_round(open_page: Open) -> None:
    page = open_page()
    first = translated(page)
    expect_direction(page, "en", "fr", "English", "French")
    expect(page.get_by_role("button", name="works well: My sister")).to_be_visible()
    page.click("#translate-swap")
    expect(page.locator(TEXT)).to_have_value(first)
    expect_direction(page, "fr", "en", "French", "English")
    expect(page.get_by_role("button", name="works well: Ma sœur")).to_be_visible()
    expect(page.get_by_role("button", name="works well: My sister")).to_be_hidden()
    page.click("#translate-swap")
    expect_direction(page, "en", "fr", "English", "French")


def test_swapping_loses_nothing_that_was_typed(open_page: Open) -> None:
    page = open_page()
    page.fill(TEXT, "Le chat dort.")
    page.click("#translate-swap")
    expect_direction(page, "fr", "en", "French", "English")
    expect(page.locator(TEXT)).to_have_value("Le chat dort.")


def test_choosing_a_direction_translates_the_same_text_anew(open_page: Open) -> None:
    page = open_page()
    first = translated(page)
    page.get_by_label("French → English").first.check()
    expect_direction(page, "fr", "en", "French", "English")
    expect(page.locator(TEXT)).to_have_value(SENTENCE)
    assert shown(page) != first


def test_without_a_text_the_labels_turn_and_nothing_is_said(open_page: Open) -> None:
    page = open_page()
    page.fill(TEXT, "")
    page.click("#translate-swap")
    expect(page.locator(TEXT)).to_have_attribute("lang", "fr")
    expect(page.locator(TEXT)).to_have_attribute(
        "placeholder", "Type French, then press Enter (Shift+Enter: a new line)"
    )
    expect(page.locator("#translate-output")).to_contain_text("Type a text on the left")
    expect(page.locator("#translate-message .pg-notice")).to_have_count(0)


def test_an_alternative_is_taken_in_the_other_direction(open_page: Open) -> None:
    page = open_page()
    translated(page)
    page.click("#translate-swap")
    expect_direction(page, "fr", "en", "French", "English")
    before = shown(page)
    page.locator(".pg-word").first.hover()
    option = page.locator(".pg-option").first
    expect(option).to_have_attribute("lang", "en")
    chosen = option.locator(".pg-option-text").inner_text()
    option.click()
    expect(page.locator(".pg-word").first).to_have_text(re.compile("^" + re.escape(chosen)))
    assert shown(page) != before
    page.click("#translate-undo")
    expect(page.locator("#translate-output [data-copy]")).to_have_attribute("data-copy", json.dumps(before))


def test_a_forced_beginning_is_of_the_language_that_is_written(open_page: Open) -> None:
    page = open_page()
    translated(page)
    page.get_by_text("How the next word is chosen").click()
    beginning = page.locator("#translate-beginning").locator("input, textarea")
    beginning.click()  # when the part has been opened
    beginning.press_sequentially("dort", delay=20)
    expect(page.locator(".pg-word").first).to_have_text(re.compile("^dort"))
    page.click("#translate-swap")
    expect_direction(page, "fr", "en", "French", "English")
    expect(beginning).to_have_value("")
    expect(page.locator("#translate-beginning")).to_contain_text("The English must begin with")
    beginning.press_sequentially("sleeps", delay=20)
    expect(page.locator(".pg-word").first).to_have_text(re.compile("^sleeps"))


def test_a_file_is_translated_in_the_direction_that_is_chosen(open_page: Open, tmp_path: Path) -> None:
    page = open_page()
    page.get_by_label("French → English").first.check()
    path = tmp_path / "lines.txt"
    path.write_text("Le chat dort.\n\nLe chien.\n", encoding="utf-8")
    page.get_by_text("Translate a file").click()
    expect(page.locator("#translate-file-part")).to_contain_text("French text file")
    page.set_input_files("#translate-file-part input[type=file]", path)
    expect(page.locator("#translate-file-part")).to_contain_text("lines")
    page.click("#translate-file-go")
    expect(page.locator("#translate-file-message")).to_contain_text("3 lines")
    with page.expect_download() as download:
        page.locator("#translate-file-part a[download]").last.click()
    assert download.value.suggested_filename == "lines.en.txt"


def test_the_attention_tab_opens_in_the_direction_and_offers_the_other(open_page: Open) -> None:
    page = open_page()
    translated(page)
    page.click("#translate-swap")
    expect_direction(page, "fr", "en", "French", "English")
    page.click("#translate-look")
    ways = page.locator("#attention-way")
    expect(ways.get_by_label("French → English")).to_be_checked()
    expect(page.locator("#attention-picture svg").first).to_contain_text("[to English]")
    page.locator("#attention-picture [data-take=link]").click()
    address = page.locator("#attention-picture a", has_text="this state").get_attribute("href")
    assert "way=en" in address
    ways.get_by_label("English → French").check()
    expect(page.locator("#attention-picture svg").first).to_contain_text("[to French]")
    other = page.context.new_page()
    other.goto(address)
    expect(other.locator("#attention-picture svg").first).to_contain_text("[to English]")
    expect(other.locator("#attention-way").get_by_label("French → English")).to_be_checked()


@pytest.mark.parametrize(("width", "dark"), [(1366, False), (390, True)])
def test_the_choice_of_a_direction_fits_any_width(open_page: Open, width: int, dark: bool) -> None:
    page = open_page(width, 844, dark)
    translated(page)
    tops = [page.locator(f"#translate-{name}").bounding_box()["y"] for name in ("to", "swap")]
    assert abs(tops[0] - tops[1]) < (5 if width > 500 else 50)  # side by side, or in two lines on a phone
    box = page.locator("#translate-swap").bounding_box()
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
