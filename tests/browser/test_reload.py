"""What was typed outlives a reload, as Gradio does by itself when its server was away for a while."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

TEXT = "My sister bought a red car last week."


def test_what_was_typed_is_there_again_in_the_tab_where_one_was(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.fill("#translate-text textarea", TEXT)
    page.get_by_role("tab", name="Language model", exact=True).click()
    page.fill("#next-text textarea", "Once upon a")
    expect(page.locator(".pg-next").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("tab", name="Language model", exact=True)).to_have_attribute(
        "aria-selected", "true"
    )
    expect(page.locator("#next-text textarea")).to_have_value("Once upon a")
    page.get_by_role("tab", name="Translate", exact=True).click()
    expect(page.locator("#translate-text textarea")).to_have_value(TEXT)
    page.press("#translate-text textarea", "Enter")
    expect(page.locator("#translate-output .pg-word").first).to_be_visible()


def test_a_new_visit_begins_anew(open_page: Callable[..., Page]) -> None:
    page = open_page()
    text = page.locator("#translate-text textarea")
    opening = text.input_value()
    text.fill("Where is the station?")
    page.goto(page.url)
    expect(text).to_have_value(opening)
