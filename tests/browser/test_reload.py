"""What was typed outlives a reload, as Gradio does by itself when its server was away for a while."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.tabs import eventually

TEXT = "My brother has lost his keys."


def test_what_was_typed_is_there_again_in_the_tab_where_one_was(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.fill("#translate-text textarea", TEXT)
    page.get_by_role("tab", name="Language model", exact=True).click()
    page.fill("#next-text textarea", "Once upon a")
    eventually(page, lambda: "Once+upon+a" in page.url)  # a moment after the last key
    page.reload()
    expect(page.get_by_role("tab", name="Language model", exact=True)).to_have_attribute(
        "aria-selected", "true"
    )
    expect(page.locator("#next-text textarea")).to_have_value("Once upon a")
    page.get_by_role("tab", name="Translate", exact=True).click()
    expect(page.locator("#translate-text textarea")).to_have_value(TEXT)
    page.press("#translate-text textarea", "Enter")
    expect(page.locator("#translate-output .pg-word").first).to_be_visible()


def test_a_sheet_is_there_again_however_long_it_is(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?tab=incontext")
    cells = page.locator("#sheet .pg-sheet-row[data-id] .pg-sheet-cell input")
    cells.first.click()
    rows = [f"Person {n:04}\tP.{n}." for n in range(1000)]
    page.evaluate(
        """text => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(paste);
        }""",
        "\n".join(rows),
    )
    expect(cells.first).to_have_value("Person 0000")
    page.wait_for_timeout(1500)
    page.reload()
    expect(cells.first).to_have_value("Person 0000")
    expect(page.locator("#sheet")).to_contain_text("1,000 examples")


def test_a_new_visit_begins_anew(open_page: Callable[..., Page]) -> None:
    page = open_page()
    text = page.locator("#translate-text textarea")
    opening = text.input_value()
    text.fill("Where is the station?")
    page.goto(page.url)
    expect(text).to_have_value(opening)
