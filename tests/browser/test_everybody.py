"""For everybody: what a checker of WCAG 2.2 AA finds, the keyboard, and what a screen reader is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .tabs import choose_tab

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHECK = """async (rules) => {
  const found = await axe.run({ exclude: [] }, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map((one) =>
    `${one.id}: ` + one.nodes.slice(0, 4).map((node) => node.html.slice(0, 160)).join(" | "));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    return page.evaluate(CHECK, RULES)


def tabs_of(page: Page) -> list[str]:
    return page.get_by_role("tablist").first.get_by_role("tab").all_inner_texts()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_any_tab(open_page: Callable[..., Page], dark: bool) -> None:
    page = open_page(dark=dark, width=1366, height=768)
    found = {}
    for name in tabs_of(page):
        choose_tab(page, name)
        page.wait_for_timeout(1500)  # what a tab asks of its model when it opens
        found[name] = violations(page)
    assert {name: one for name, one in found.items() if one} == {}
