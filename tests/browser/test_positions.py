"""The Positions tab in a browser: why, how, which; right and wrong input; wide, dark and narrow."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tabs import choose_tab

Open = Callable[..., Page]
SLOW = 30_000  # milliseconds; a busy machine reads a sentence slowly


def open_tab(page: Page, part: str = "") -> Page:
    choose_tab(page, "Positions")
    if part:
        page.get_by_role("tab", name=part).click()
    return page


def change_of(page: Page, name: str):
    """The row of the table that says what a change does."""
    return page.locator("#positions-variants tbody tr").filter(has=page.get_by_text(name, exact=True))


def test_a_newcomer_sees_what_happens_without_order(open_page: Open) -> None:
    page = open_tab(open_page())
    expect(page.locator("#positions-variants tbody tr")).to_have_count(5, timeout=SLOW)
    expect(change_of(page, "as it is")).to_contain_text("Ma sœur a acheté une voiture rouge", timeout=SLOW)
    expect(change_of(page, "positions off")).to_contain_text("%")
    expect(change_of(page, "positions off")).not_to_contain_text("Ma sœur a acheté une voiture rouge")
    expect(page.locator("#positions-maps svg")).to_have_count(3, timeout=SLOW)
    expect(page.locator("#positions-distances .pg-chart").nth(2)).to_be_visible(timeout=SLOW)
    page.locator("#positions-kind").get_by_label("cross-attention").check()
    expect(page.locator("#positions-maps svg")).to_have_count(2, timeout=SLOW)


def test_another_sentence_and_a_head_that_is_not_there(open_page: Open) -> None:
    page = open_tab(open_page())
    expect(page.locator("#positions-maps svg")).to_have_count(3, timeout=SLOW)
    page.fill("#positions-text textarea, #positions-text input", "The dog sleeps.")
    page.get_by_role("button", name="Look", exact=True).locator("visible=true").click()
    expect(change_of(page, "as it is")).to_contain_text("Le chien dort", timeout=SLOW)
    page.fill("#positions-layer input", "40")
    expect(page.locator("#positions-head-message")).to_contain_text("There is no layer 40", timeout=SLOW)
    page.fill("#positions-text textarea, #positions-text input", " ")
    page.get_by_role("button", name="Look", exact=True).locator("visible=true").click()
    expect(page.locator("#positions-why-message")).to_contain_text("Type a sentence", timeout=SLOW)
    expect(change_of(page, "as it is")).to_contain_text("Le chien dort")


def test_every_scheme_has_its_pictures_and_its_line_of_code(open_page: Open) -> None:
    page = open_tab(open_page(), "2 · How")
    picture = page.locator("#positions-encoding")
    expect(picture.locator("svg")).to_have_count(4, timeout=SLOW)
    for scheme, code, count in [
        ("learned", "return x + self.table", 4),
        ("rotary", "even * cos - odd * sin", 4),
        ("ALiBi", "-self.slopes", 4),
        ("T5 bias", "return self.table[t5_buckets", 4),
        ("none", "return x", 2),
        ("sinusoidal", "angles = positions", 4),
    ]:
        page.locator("#positions-scheme").get_by_text(scheme, exact=True).click()
        expect(picture.locator(".pg-code")).to_contain_text(code, timeout=SLOW)
        expect(picture.locator("svg")).to_have_count(count)
    expect(page.locator("#positions-comparison svg")).to_have_count(1, timeout=SLOW)


def test_a_slider_changes_the_pictures_and_a_wrong_number_is_told(open_page: Open) -> None:
    page = open_tab(open_page(), "2 · How")
    picture = page.locator("#positions-encoding")
    expect(picture.locator("svg")).to_have_count(4, timeout=SLOW)
    page.locator("#positions-length input[type=range]").fill("10")
    expect(picture.locator(".pg-chart").first).to_have_attribute(
        "data-chart", re.compile(r'"shape":\[10,64\]'), timeout=SLOW
    )
    page.fill("#positions-base input", "-4")
    message = page.locator("#positions-how-message")
    expect(message).to_contain_text("Base is -4; it must be a number from 1 to", timeout=SLOW)
    expect(picture.locator("svg")).to_have_count(4)
    page.fill("#positions-base input", "1")
    expect(message).to_have_text("", timeout=SLOW)
    page.locator("#positions-scheme").get_by_text("rotary", exact=True).click()
    expect(picture.locator("figure").first).to_contain_text("plane 2", timeout=SLOW)
    page.locator("#positions-plane input[type=range]").fill("7")
    expect(picture.locator("figure").first).to_contain_text("plane 9", timeout=SLOW)
    page.locator("#positions-width input[type=range]").fill("7")
    expect(message).to_contain_text("7 is odd", timeout=SLOW)


def test_a_chart_tells_its_values_and_can_be_taken_away(open_page: Open) -> None:
    page = open_tab(open_page(), "2 · How")
    heat = page.locator("#positions-encoding .pg-chart").first
    expect(heat).to_be_visible(timeout=SLOW)
    heat.locator("image").first.hover()
    expect(heat.locator(".pg-readout")).to_have_text(re.compile(r"^position \d+, dimension \d+: -?[\d.]+"))
    found = {}
    for form in ("SVG", "PNG", "CSV"):
        with page.expect_download() as download:
            heat.get_by_role("button", name=f"as {form}").click()
        assert download.value.suggested_filename == f"what-is-added-at-each-position.{form.lower()}"
        found[form] = Path(download.value.path()).read_bytes()
    assert found["SVG"].startswith(b"<svg") and found["PNG"].startswith(b"\x89PNG")
    rows = found["CSV"].decode().splitlines()
    assert len(rows) == 65 and rows[1].split(",")[:3] == ["0", "0", "1"]  # sin 0, cos 0


def test_all_twins_answer_a_string_and_say_where_they_are_wrong(open_page: Open) -> None:
    page = open_tab(open_page(), "3 · Which")
    answers = page.locator("#positions-answers tbody tr")
    expect(answers).to_have_count(7, timeout=SLOW)
    expect(page.locator("#positions-curves svg")).to_have_count(2, timeout=SLOW)
    expect(page.locator("#positions-places svg")).to_have_count(1, timeout=SLOW)
    page.fill("#positions-string textarea, #positions-string input", "zebra")
    expect(answers.first).to_contain_text("aberz", timeout=SLOW)
    expect(page.locator("#positions-answers [role=status]")).to_contain_text("as in training")
    page.fill("#positions-string textarea, #positions-string input", "hello")
    expect(page.locator("#positions-which-message")).to_contain_text(
        "l stands there more than once", timeout=SLOW
    )
    expect(answers.first).to_contain_text("aberz")
    page.locator("#positions-size input[type=range]").fill("60")
    expect(page.locator("#positions-answers [role=status]")).to_contain_text(
        "60 symbols: longer than any string in training", timeout=SLOW
    )
    expect(page.locator("#positions-answers .pg-wrong").first).to_be_visible()


def test_the_other_task_has_curves_and_answers_of_its_own(open_page: Open) -> None:
    page = open_tab(open_page(), "3 · Which")
    expect(page.locator("#positions-curves")).to_contain_text("Sorting, trained to 16", timeout=SLOW)
    page.locator("#positions-task").get_by_text("copying", exact=True).click()
    expect(page.locator("#positions-curves")).to_contain_text("Copying, trained to 20", timeout=SLOW)
    expect(page.locator("#positions-places")).to_contain_text("Copying 32 symbols", timeout=SLOW)


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (390, False)])
def test_the_tab_fits_wide_and_narrow(open_page: Open, width: int, dark: bool) -> None:
    page = open_tab(open_page(width=width, dark=dark))
    for part, box in (("1", "maps"), ("2", "comparison"), ("3", "places")):
        page.get_by_role("tab", name=f"{part} ·").click()
        chart = page.locator(f"#positions-{box} svg").first
        expect(chart).to_be_visible(timeout=SLOW)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert chart.bounding_box()["width"] <= width
