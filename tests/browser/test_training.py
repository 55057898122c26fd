"""The Train tab in a browser: a model learns induction in front of the reader, and a head that matters is
found."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.tabs import choose_tab, eventually

Open = Callable[..., Page]
LEARNING = 240  # seconds, on a machine that is busy with other tests


@pytest.fixture
def open_tab(open_page: Open) -> Open:
    def open_one(**changes: object) -> Page:
        page = open_page(**changes)
        choose_tab(page, "Train")
        expect(page.locator("#training-about")).to_contain_text("parameters")
        return page

    return open_one


def live(page: Page) -> Locator:
    return page.locator("#training-live")


def press(page: Page, name: str) -> None:
    page.locator(f"#training-{name}").click()


def place(page: Page, slider: str, value: int) -> None:
    """Move one of the sliders of the film."""
    number = page.locator(f"#training-{slider} input[type=number]")
    number.fill(str(value))
    number.press("Tab")


def choose(page: Page, box: str, name: str) -> None:
    page.locator(f"#training-{box} input").click()
    page.get_by_role("option", name=name, exact=True).click()


def step(page: Page) -> int:
    """How far the run is."""
    found = re.search(r"step ([\d,]+) of", live(page).inner_text())
    return int(found[1].replace(",", "")) if found else -1


def test_two_layers_learn_induction_and_switching_a_head_off_destroys_it(open_page: Open) -> None:
    page = open_page(link="/?tab=train&positions=rotary&steps=800")  # where it is found soonest
    expect(page.locator("#training-about")).to_contain_text("steps=800")
    press(page, "start")
    eventually(page, lambda: step(page) > 0, LEARNING)
    eventually(page, lambda: "Finished" in live(page).inner_text(), LEARNING)
    exact = re.search(r"(\d+) % of the held-out rows right", live(page).inner_text())
    assert int(exact[1]) > 80
    notes = live(page).locator("figcaption", has_text="off:").all_inner_texts()
    assert any("induction" in note for note in notes) and any("previous" in note for note in notes)
    assert all(float(note.rpartition("off: ")[2]) > 1 for note in notes)
    # When: the film begins with heads that do nothing, and shows the step at which that changed.
    press(page, "play")
    film = page.locator("#training-film")
    expect(film).to_contain_text("After step 0")
    expect(film.locator("figcaption", has_text="mixed").first).to_be_visible()
    expect(film).to_contain_text("After step 800", timeout=LEARNING * 1000)
    expect(film).to_contain_text("Held-out loss with a head switched off")
    press(page, "inside")
    expect(page.locator("#attention-about")).to_contain_text("trained in this page")
    expect(page.locator("#attention-picture .pg-thumb")).to_have_count(2)
    choose_tab(page, "Train")
    press(page, "pack")
    expect(page.locator("#training-file")).to_contain_text("toy-induction-800")


def test_a_run_pauses_goes_on_step_by_step_and_is_forgotten(open_tab: Open) -> None:
    page = open_tab()
    press(page, "start")
    eventually(page, lambda: step(page) > 0, LEARNING)
    press(page, "pause")
    expect(live(page)).to_contain_text("Paused", timeout=LEARNING * 1000)
    at = step(page)
    press(page, "step")
    eventually(page, lambda: step(page) == at + 10, LEARNING)
    press(page, "keep")
    expect(page.locator("#training-message")).to_contain_text(f"Kept: {at + 10:,} steps of induction")
    press(page, "start")  # another one, from the same rows
    expect(live(page)).to_contain_text("kept: held out", timeout=LEARNING * 1000)
    eventually(page, lambda: step(page) > 0, LEARNING)
    press(page, "stop")
    expect(live(page)).to_contain_text("Finished", timeout=LEARNING * 1000)
    choose(page, "against", "my kept run")
    film = page.locator("#training-film")
    expect(film.locator("th", has_text="my kept run, step")).to_be_visible()
    expect(film.locator(".pg-toy-heads")).to_have_count(2)
    press(page, "reset")
    expect(live(page)).not_to_contain_text("Finished")
    press(page, "play")
    expect(page.locator("#training-film-message")).to_contain_text("There is no run of yours")


def test_a_shipped_film_is_one_click_away_and_moves_with_the_slider(open_tab: Open) -> None:
    page = open_tab()
    page.get_by_label("induction heads form").click()
    expect(page.locator("#training-film-about")).to_contain_text("becomes an induction head")
    film = page.locator("#training-film")
    expect(film.locator("figcaption", has_text="induction")).to_be_visible()
    place(page, "place", 0)
    expect(film).to_contain_text("After step 0")
    expect(film.locator("figcaption", has_text="induction")).to_have_count(0)
    choose(page, "against", "another step of the same")
    place(page, "other", 100)
    expect(film.locator("th", has_text="induction heads form, step 1,500")).to_be_visible()
    expect(film.locator("td", has_text="induction, off:")).to_be_visible()
    row = page.locator("#training-row textarea, #training-row input").first
    row.fill("kitkit")
    row.press("Tab")
    expect(film.locator(".pg-toy-row", has_text="k i t k i t")).to_have_count(2)
    row.fill("ä")
    row.press("Tab")
    expect(page.locator("#training-film")).to_contain_text("does not know 'ä'")
    page.get_by_label("by heart, then the rule").click()
    expect(page.locator("#training-film-about")).to_contain_text("frequency")
    row.fill("")
    row.press("Tab")
    expect(film.locator("figcaption", has_text="frequency").first).to_be_visible()
    press(page, "film-inside")
    expect(page.locator("#attention-about")).to_contain_text("trained in this page")


def test_settings_that_cannot_work_are_told_before_the_start(open_tab: Open) -> None:
    page = open_tab()
    heads = page.locator("#training-heads input[type=number]")
    heads.fill("3")
    heads.press("Tab")
    expect(page.locator("#training-about")).to_contain_text("cannot be divided among 3 heads")
    press(page, "start")
    expect(page.locator("#training-message")).to_contain_text("cannot be divided among 3 heads")
    page.get_by_role("button", name="One layer cannot do this").click()
    expect(page.locator("#training-told")).to_contain_text("no head can look for")
    expect(page.locator("#training-about")).to_contain_text("layers=1")


def test_a_link_opens_the_settings(open_page: Open) -> None:
    page = open_page(link="/?tab=train&task=sort&layers=3")
    expect(page.locator("#training-about")).to_contain_text("task=sort layers=3")
    expect(page.locator("#training-start")).to_be_visible()


def test_it_fits_a_phone(open_tab: Open) -> None:
    page = open_tab(width=390, height=844)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
