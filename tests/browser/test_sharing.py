"""The address of the page is handed on by a button in the header, on every tab."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.tabs import choose_tab

WIDTH = "image => image.complete && image.naturalWidth"


def opened(page: Page) -> tuple[Locator, Locator]:
    """The address and the code in the opened box."""
    page.locator(".pg-share summary").click()
    return page.locator(".pg-share input"), page.locator(".pg-share img")


def test_the_address_of_what_stands_there_is_shown_with_its_code(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.locator("#translate-text textarea").fill("The plumber is late.")
    page.wait_for_url("**text=The+plumber+is+late.*")
    address, code = opened(page)
    expect(address).to_have_value(page.url)
    expect(code).to_be_visible()
    page.wait_for_function(f"({WIDTH})(document.querySelector('.pg-share img'))")
    page.keyboard.press("Escape")
    expect(address).to_be_hidden()


def test_it_is_copied(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose_tab(page, "Positions")
    address, _ = opened(page)
    expect(address).to_have_value(page.url)
    page.locator(".pg-share button").click()
    expect(page.locator(".pg-share [role=status]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_an_address_that_is_too_long_for_a_code_says_so(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.locator("#translate-text textarea").fill("word " * 400)
    page.wait_for_url("**text=word+word*")
    address, code = opened(page)
    expect(address).to_have_value(page.url)
    expect(code).to_be_hidden()
    expect(page.locator(".pg-share b")).to_contain_text("too long for a code")
