"""The first look: what stands there before anybody has typed anything."""

import gzip
import urllib.request
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .tabs import choose_tab, eventually

Open = Callable[..., Page]


def test_the_page_opens_on_a_translation_with_its_lines_and_the_alternatives_of_a_word(
    open_page: Open,
) -> None:
    page = open_page(width=1366, height=768)
    output = page.locator("#translate-output")
    expect(output.locator(".pg-target")).to_contain_text("voiture")
    expect(page.locator("#translate-text textarea")).not_to_have_value("")
    popover = output.locator(".pg-popover")
    expect(popover.locator("[role=menuitem]").first).to_be_visible()
    lines = output.locator(".pg-links-drawn path")
    eventually(page, lambda: lines.count() >= 6)
    red = output.locator(".pg-from", has_text="red").get_attribute("data-word")
    rouge = output.locator(".pg-word", has_text="rouge").get_attribute("data-word")
    assert output.locator(f".pg-links-drawn path[data-from='{red}'][data-word='{rouge}']").count() == 1
    # Each line begins below its word and ends above the other.
    box = output.locator(".pg-from", has_text="sister").bounding_box()
    number = output.locator(".pg-from", has_text="sister").get_attribute("data-word")
    line = output.locator(f".pg-links-drawn path[data-from='{number}']").first.bounding_box()
    assert box["x"] <= line["x"] + line["width"] and line["y"] > box["y"] + box["height"] / 2
    expect(page.locator("#translate-steps .pg-step").first).to_be_visible()


def test_an_alternative_of_the_opening_is_taken_by_a_click(open_page: Open) -> None:
    page = open_page()
    option = page.locator("#translate-output .pg-option").first
    word = option.locator(".pg-option-text").inner_text()
    option.click()
    expect(page.locator("#translate-output .pg-popover")).to_have_count(0)
    expect(page.locator("#translate-output .pg-target")).to_contain_text(word)


def test_what_is_typed_takes_the_place_of_the_opening(open_page: Open) -> None:
    page = open_page()
    page.fill("#translate-text textarea", "The dog sleeps.")
    expect(page.locator("#translate-output [data-stale]")).to_have_count(
        1
    )  # of another text than stands there
    page.press("#translate-text textarea", "Enter")
    expect(page.locator("#translate-output .pg-target")).to_contain_text("chien")
    expect(page.locator("#translate-output .pg-popover")).to_have_count(0)
    expect(page.locator("#translate-output [data-stale]")).to_have_count(0)


def test_nothing_promises_that_something_appears(open_page: Open) -> None:
    page = open_page()
    for name in page.get_by_role("tablist").first.get_by_role("tab").all_inner_texts():
        choose_tab(page, name)
        page.wait_for_timeout(300)
        assert "appears here" not in page.locator("body").inner_text(), name


def test_the_page_travels_compressed(address: str) -> None:
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        sent = answer.read()
    assert len(sent) < len(gzip.decompress(sent)) / 4
