"""For everybody: what a checker of WCAG 2.2 AA finds, the keyboard, and what a screen reader is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .tabs import choose_tab, eventually

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


def open_all(page: Page) -> None:
    """Every section of the tab that is seen, and what lies in it."""
    for closed in (".label-wrap:not(.open)", "details:not([open]) > summary"):
        seen = f"[...document.querySelectorAll('{closed}')].filter(one => one.offsetParent)"
        page.evaluate(f"{seen}.forEach(one => one.click())")
        page.wait_for_timeout(1000)


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_any_tab_with_all_that_opens(
    open_page: Callable[..., Page], dark: bool, width: int
) -> None:
    page = open_page(dark=dark, width=width, height=768)
    found = {}
    for name in tabs_of(page):
        choose_tab(page, name)
        page.wait_for_timeout(1500)  # what a tab asks of its model when it opens
        open_all(page)
        found[name] = violations(page)  # what is on its way is pale until it is there
        if found[name]:
            page.wait_for_timeout(5_000)
            found[name] = violations(page)
        page.keyboard.press("Escape")  # what Share opened lies over the menu of tabs
    assert {name: one for name, one in found.items() if one} == {}


@pytest.mark.parametrize("width", [390, 1366])
def test_axe_finds_nothing_in_a_step_of_the_guide(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(link="?guide=attention-3", width=width, height=768)
    expect(page.locator("#attention-picture .pg-picture svg")).to_be_visible()
    page.locator('[data-act="try"]').click()
    expect(page.locator(".pg-guide-answer")).to_be_visible()
    eventually(page, lambda: violations(page) == [], 40)  # what is on its way is pale until it is there


def test_few_stops_of_tab_lead_from_the_text_to_the_picture_of_attention(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(link="?tab=attention")
    expect(page.locator("#attention-picture .pg-picture svg")).to_be_visible()
    page.locator("#attention-text textarea").focus()
    stops = []
    while not page.evaluate("document.activeElement.matches('#attention-picture .pg-picture')"):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
        assert len(stops) <= 16, stops
    assert any("pg-thumb" in stop for stop in stops)  # on the way, and not jumped over


def test_arrows_lead_through_a_choice(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?tab=attention")
    expect(page.locator("#attention-picture .pg-picture svg")).to_be_visible()
    page.locator("#attention-kind input:checked").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#attention-picture .pg-att-title")).to_contain_text("Decoder attention")
    expect(page.locator("#attention-kind label.selected")).to_contain_text("decoder")


def test_arrows_lead_from_head_to_head(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?tab=attention")
    expect(page.locator("#attention-picture .pg-picture svg")).to_be_visible()
    thumbs = page.locator("#attention-picture .pg-thumb")
    thumbs.first.locator(".pg-thumb-open").focus()
    page.keyboard.press("ArrowRight")
    expect(thumbs.first.locator(".pg-thumb-off")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(thumbs.nth(8).locator(".pg-thumb-off")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#attention-picture .pg-thumb[data-off]")).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(thumbs.nth(8).locator(".pg-thumb-off")).to_be_focused()


def test_arrows_lead_from_tab_to_tab_and_one_of_them_takes_the_focus(open_page: Callable[..., Page]) -> None:
    page = open_page()
    tabs = page.get_by_role("tablist").first.get_by_role("tab")
    names = tabs.all_inner_texts()
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name=names[1], exact=True)).to_be_focused()
    expect(page.get_by_role("tab", name=names[1], exact=True)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    expect(page.get_by_role("tab", name=names[0], exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name=names[-1], exact=True)).to_be_focused()
    assert [tab.get_attribute("tabindex") for tab in tabs.all()].count("0") == 1


def test_a_section_says_whether_it_is_open(open_page: Callable[..., Page]) -> None:
    page = open_page()
    section = page.locator("#translate-settings > .label-wrap")
    expect(section).to_have_attribute("aria-expanded", "false")
    section.click()
    expect(section).to_have_attribute("aria-expanded", "true")


def test_what_was_translated_is_read_out_and_no_name_of_a_state(open_page: Callable[..., Page]) -> None:
    page = open_page()
    region = page.locator(".pg-said-aloud")
    expect(region).to_contain_text("voiture")
    page.fill("#translate-text textarea", "The dog sleeps.")
    page.press("#translate-text textarea", "Enter")
    expect(region).to_contain_text("chien")
    others = page.locator("[aria-live=polite]:not(.pg-said-aloud), [aria-live=assertive]").all_inner_texts()
    assert not any("common." in text for text in others)


def test_an_enter_that_ends_a_composition_submits_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page()
    before = page.locator("#translate-output .pg-target").inner_text()
    box = page.locator("#translate-text textarea")
    box.fill("The dog sleeps.")
    composed = "{ key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }"
    for kind in ("keydown", "keypress"):
        box.evaluate(f"box => box.dispatchEvent(new KeyboardEvent('{kind}', {composed}))")
    page.wait_for_timeout(1500)
    assert page.locator("#translate-output .pg-target").inner_text() == before
    box.press("Enter")
    expect(page.locator("#translate-output .pg-target")).to_contain_text("chien")


def test_a_menu_that_is_left_by_tab_closes(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.locator("#translate-checkpoint input").click()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("option")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_no_tab_is_wider_than_the_screen_and_a_projector_is_used(
    open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(width=width, height=900)
    for name in ("Translate", "In-context", "Attention", "Positions"):
        choose_tab(page, name)
        page.wait_for_timeout(800)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    used = page.locator(".gradio-container main").bounding_box()["width"]
    assert used >= min(0.8 * width, 1256)


def test_bars_stay_in_sight_on_a_phone_while_a_slider_is_moved(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?tab=language", width=390, height=844)
    expect(page.locator(".pg-next").first).to_be_visible()
    slider = page.locator("input[type=range]:visible").first
    slider.scroll_into_view_if_needed()
    slider.focus()
    expect(page.locator(".pg-next").first).to_be_in_viewport()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".pg-next").first).to_be_in_viewport()


def test_what_stays_in_sight_on_a_phone_covers_no_slider(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?tab=language", width=390, height=844)
    expect(page.locator(".pg-next").first).to_be_visible()
    for slider in page.locator("input[type=range]:visible").all():
        # It comes to stand at the lower edge, where the output will.
        slider.evaluate("node => window.scrollBy(0, node.getBoundingClientRect().bottom - innerHeight + 8)")
        slider.focus()
        page.wait_for_function(
            """node => { const box = node.getBoundingClientRect();
              return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === node }""",
            arg=slider.element_handle(),
        )
