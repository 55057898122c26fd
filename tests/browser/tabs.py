"""What several tabs need: choosing one, waiting for what comes late, a slow line."""

import time
from collections.abc import Callable

from playwright.sync_api import Page, Route, TimeoutError


def choose_tab(page: Page, name: str) -> None:
    """Click the tab of this name; on a phone it may be in the menu behind the other tabs, whose number
    the page settles only after it has been drawn."""
    try:
        page.get_by_role("tab", name=name, exact=True).click(timeout=5_000)
    except TimeoutError:
        page.locator(".overflow-menu > button").first.click()
        page.locator(".overflow-dropdown button", has_text=name).click()


def eventually(page: Page, holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until it holds; fails where it does not."""
    for _ in range(int(10 * seconds)):
        if holds():
            return
        page.wait_for_timeout(100)
    assert holds()


def slowly(route: Route) -> None:
    """Let a request of `page.route` through, late."""
    time.sleep(0.5)
    route.continue_()
