"""The Roles tab in a browser: frames under the words, why a role, two sentences, a file, Attention."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from playground import checkpoints
from tests.browser.tabs import choose_tab, eventually

pytestmark = pytest.mark.skipif("roles" not in checkpoints.names(), reason="no checkpoint for it is shipped")

Open = Callable[..., Page]
OPENING = 600  # milliseconds in which what is being opened may set its first values once more


@pytest.fixture
def open_tab(open_page: Open) -> Open:
    def open_one(**changes: object) -> Page:
        page = open_page(**changes)
        choose_tab(page, "Roles")
        expect(page.locator("#roles-output .pg-predicate").first).to_be_visible()
        page.wait_for_timeout(OPENING)
        return page

    return open_one


def text_box(page: Page) -> Locator:
    return page.locator("#roles-text textarea")


def told(page: Page, box: str = "roles-output") -> list[str]:
    """What the first bars of all roles tell, without the probabilities."""
    bars = page.locator(f"#{box} .pg-part[data-first]").evaluate_all(
        "all => all.map(one => one.dataset.told)"
    )
    return [bar.rpartition(",")[0] for bar in bars]


def test_the_frames_follow_the_text(open_tab: Open) -> None:
    page = open_tab()
    text_box(page).fill("The dog was chased by the cat.")
    wanted = ["The dog: what or whom (ARG1)", "by the cat: who (ARG0)"]
    eventually(page, lambda: told(page) == wanted)
    text_box(page).fill("The cat chased the dog.")
    eventually(page, lambda: told(page) == ["The cat: who (ARG0)", "the dog: what or whom (ARG1)"])
    text_box(page).fill("1 2 3 4")
    expect(page.locator("#roles-output")).to_contain_text("No predicate was found")
    expect(page.locator("#roles-message")).to_contain_text("There is no word in this text")
    text_box(page).fill("")
    expect(page.locator("#roles-output")).to_contain_text("Type a sentence above")


def test_a_bar_tells_its_probability_and_a_click_the_heads_behind_it(open_tab: Open) -> None:
    page = open_tab()
    bar = page.locator("#roles-output .pg-part[data-first]").first
    bar.hover()
    popover = page.locator("#roles-output .pg-popover")
    expect(popover).to_contain_text("%")
    bar.click()
    expect(page.locator("#roles-output .pg-predicate[data-chosen]")).to_have_count(1)
    expect(page.locator("#roles-output .pg-told[open]")).to_have_count(1)
    expect(page.locator("#roles-links tbody tr")).to_have_count(3)
    expect(page.locator("#roles-links")).to_contain_text("The role is least probable without layer")
    text_box(page).fill("Birds sing.")
    expect(page.locator("#roles-links")).to_contain_text("Click a bar under the words")


def test_keys_reach_every_bar(open_tab: Open) -> None:
    page = open_tab()
    page.locator("#roles-output .pg-predicate").first.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#roles-output .pg-popover")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#roles-output .pg-popover")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#roles-links tbody tr")).to_have_count(3)


def test_active_and_passive_say_the_same(open_tab: Open) -> None:
    page = open_tab()
    pair = page.locator("#roles-pair")
    expect(pair.locator(".pg-same[data-same=true]")).to_be_visible()
    page.locator("#roles-second textarea").fill("The dog chased the cat.")
    expect(pair.locator(".pg-same[data-same=false]")).to_be_visible()
    page.locator("#roles-second textarea").fill("It rains.")
    expect(page.locator("#roles-pair-message")).to_contain_text("share no predicate")


def test_the_chosen_frame_opens_in_the_attention_tab(open_tab: Open) -> None:
    page = open_tab()
    text_box(page).fill("The cat chased the dog. The dog was chased by the cat.")
    chased = (
        page.locator("#roles-output .pg-roles-sentence").nth(1).locator(".pg-predicate", has_text="chased")
    )
    links = page.locator("#roles-links")
    before = links.inner_text()
    chased.click()
    expect(links).not_to_have_text(before)  # the frame is chosen
    page.locator("#roles-inside").click()
    expect(page.locator("#attention-text textarea")).to_have_value("The dog was *chased* by the cat.")
    expect(page.locator("#attention-outputs")).to_contain_text("[what or whom: The dog]")
    expect(page.locator("#attention-picture .pg-thumb")).to_have_count(54)
    expect(page.locator("#attention-target")).to_be_hidden()


@pytest.mark.parametrize(
    ("form", "name"), [("JSON, a line for a line", "jsonl"), ("columns as in CoNLL-2005", "conll")]
)
def test_a_file_comes_back_labelled(open_tab: Open, tmp_path: Path, form: str, name: str) -> None:
    source = tmp_path / "lines.txt"
    source.write_text("The cat chased the dog.\n\nIt rained.\n", encoding="utf-8")
    page = open_tab()
    page.locator("#roles-file-part > button").click()
    page.locator("#roles-file-part input[type=file]").first.set_input_files(source)
    page.get_by_label(form).check()
    page.locator("#roles-file-go").click()
    expect(page.locator("#roles-file-message")).to_contain_text("3 lines labelled")
    with page.expect_download() as download:
        page.locator(f"#roles-file-part a[download$='.{name}']").first.click()
    content = Path(download.value.path()).read_text(encoding="utf-8")
    if name == "jsonl":
        first, empty, _ = content.removesuffix("\n").split("\n")
        assert [role["role"] for role in json.loads(first)["frames"][0]["roles"]] == ["ARG0", "ARG1"]
        assert empty == ""
    else:
        assert "chased\t01\t(V*)" in content


def test_no_label_runs_out_of_its_card_on_a_phone(open_tab: Open) -> None:
    page = open_tab(width=390, height=800)
    for lead in ("", "Now ", "And then ", "In the end "):
        text_box(page).fill(lead + "Mary sold all of the very old books to the museum in Oslo.")
        expect(page.locator("#roles-output .pg-roles-sentence")).to_contain_text(lead.split(" ")[0])
        expect(page.locator("#roles-output .pg-part b").first).to_be_visible()
        assert page.evaluate(
            """Math.max(...[...document.querySelectorAll("#roles-output .pg-part b")].map(
              b => b.getBoundingClientRect().right))
            <= document.querySelector("#roles-output").getBoundingClientRect().right"""
        )


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_a_phone(open_tab: Open, dark: bool) -> None:
    page = open_tab(width=390, height=800, dark=dark)
    text_box(page).fill("x" * 300 + " and " + "The children were given some very old books by her. " * 3)
    expect(page.locator("#roles-output .pg-roles-sentence")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
