"""The clinic of the Translate tab in a browser: the table, a pair, and a head in the Attention tab."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

SENTENCE = "The meeting starts at 7:30 on Monday."
Open = Callable[..., Page]


def examined(page: Page, text: str = SENTENCE) -> Page:
    page.fill("#translate-text textarea", text)
    page.locator("#translate-clinic > button").click()
    page.click("#translate-clinic-go")
    expect(page.locator(".pg-clinic tbody tr")).not_to_have_count(0)
    return page


@pytest.mark.parametrize("width", [1366, 390])
def test_a_sentence_is_tried_in_its_disguises_and_a_pair_is_explained(open_page: Open, width: int) -> None:
    page = examined(open_page(width=width, dark=width == 390))
    names = page.locator(".pg-clinic tbody th").all_inner_texts()
    assert {"as it is", "in capitals", "with a list number", "with other digits"} <= set(names)
    page.locator(".pg-clinic tr", has_text="in lower case").locator(".pg-why").click()
    expect(page.locator(".pg-pair .pg-clinic-claim")).to_contain_text("repaired", ignore_case=True)
    expect(page.locator(".pg-clinic tr[data-chosen]")).to_contain_text("in lower case")
    before = page.locator(".pg-pair h4").inner_text()
    page.locator("#translate-clinic-good").get_by_text("the other one").click()
    expect(page.locator(".pg-pair h4")).not_to_have_text(before)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_head_is_opened_in_the_attention_tab(open_page: Open) -> None:
    page = examined(open_page())
    page.locator(".pg-clinic .pg-why").first.click()
    link = page.locator(".pg-carried a").first
    name = page.locator(".pg-carried tbody th").first.inner_text()
    with page.context.expect_page() as opened:
        link.click()
    other = opened.value
    chosen = other.locator('#attention-picture .pg-thumb-open[aria-pressed="true"]')
    expect(chosen).to_have_count(1)
    layer, head = (part.split()[-1] for part in name.split(","))
    expect(chosen).to_have_attribute("data-layer", layer)
    expect(chosen).to_have_attribute("data-head", head)


def test_a_mistake_leaves_the_table_as_it_is(open_page: Open) -> None:
    page = examined(open_page())
    rows = page.locator(".pg-clinic tbody tr").count()
    page.fill("#translate-text textarea", "😀")
    page.click("#translate-clinic-go")
    expect(page.locator("#translate-clinic-message")).to_contain_text("no words")
    assert page.locator(".pg-clinic tbody tr").count() == rows
