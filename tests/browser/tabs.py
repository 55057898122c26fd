"""Choosing a tab of the page, wherever it is offered."""

from playwright.sync_api import Page, TimeoutError


def choose_tab(page: Page, name: str) -> None:
    """Click the tab of this name; on a phone it may be in the menu behind the other tabs, whose number
    the page settles only after it has been drawn."""
    try:
        page.get_by_role("tab", name=name, exact=True).click(timeout=5_000)
    except TimeoutError:
        page.locator(".overflow-menu > button").first.click()
        page.locator(".overflow-dropdown button", has_text=name).click()
