"""The Translate tab in a browser: its job, its choices, its errors, on wide, dark and narrow pages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

SENTENCE = "My sister bought a red car last week."
Open = Callable[..., Page]


def translate(page: Page, text: str) -> None:
    """Ask for a translation; what stood there before, if only the opening, is marked as old."""
    page.locator("#translate-output .pg-line").evaluate_all(
        "all => all.forEach((one) => (one.dataset.old = ''))"
    )
    page.fill("#translate-text textarea", text)
    page.press("#translate-text textarea", "Enter")


def translated(page: Page, text: str = SENTENCE) -> list[str]:
    """Translate and wait for the words of the first sentence, the end mark left out."""
    translate(page, text)
    expect(page.locator("#translate-output [data-old]")).to_have_count(0)
    expect(page.locator(".pg-source").first).to_contain_text(text[:10])
    return words(page)


def words(page: Page) -> list[str]:
    return page.locator(".pg-target").first.locator(".pg-word:not(.pg-end)").all_inner_texts()


def test_a_newcomer_gets_a_translation_with_probabilities(open_page: Open) -> None:
    page = open_page()
    assert {"sœur", "voiture", "rouge"} <= set(translated(page))
    labels = [word.get_attribute("aria-label") for word in page.locator(".pg-word").all()]
    assert all(re.search(r", (< )?[\d.]+ %$", label) for label in labels)


def test_an_alternative_is_taken_the_rest_follows_and_undo_brings_it_back(open_page: Open) -> None:
    page = open_page()
    before = translated(page)
    page.locator(".pg-word").nth(2).hover()
    options = page.locator(".pg-option")
    expect(options).to_have_count(5)
    chosen = options.first.locator(".pg-option-text").inner_text()
    options.first.click()
    expect(page.locator(".pg-word").nth(2)).to_have_text(chosen)
    assert words(page)[:2] == before[:2]
    page.click("#translate-undo")
    expect(page.locator(".pg-word").nth(2)).to_have_text(before[2])
    assert words(page) == before


def test_keyboard_alone_can_take_an_alternative(open_page: Open) -> None:
    page = open_page()
    before = translated(page)
    page.locator(".pg-word").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".pg-option:focus .pg-option-text").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".pg-word").nth(1)).to_have_text(chosen)
    assert chosen != before[1]


def test_pointing_at_a_french_word_lights_the_english_words_it_read(open_page: Open) -> None:
    page = open_page()
    page.locator(".pg-word").nth(translated(page).index("voiture")).hover()
    lit = page.locator(".pg-from[data-lit]")
    expect(lit.filter(has_text="car")).to_have_count(1)
    weights = {
        node.inner_text(): float(node.evaluate("n => n.style.getPropertyValue('--link')"))
        for node in lit.all()
    }
    assert max(weights, key=weights.get) == "car"


def test_the_n_best_can_be_taken(open_page: Open) -> None:
    page = open_page()
    first = "".join(translated(page))
    page.locator(".pg-n-best summary").click()
    second = page.locator(".pg-take").nth(1)
    wanted = re.sub(r"\s", "", second.inner_text())
    assert wanted != first
    second.click()
    shown = "() => [...document.querySelectorAll('.pg-word:not(.pg-end)')].map(w => w.textContent).join('')"
    page.wait_for_function(f"wanted => ({shown})() === wanted", arg=wanted)


def test_the_translation_can_be_copied(open_page: Open) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    translated(page, "Where is my dog?")
    page.locator("#translate-output .pg-copy").click()
    expect(page.locator("#translate-output [role=status]")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("chien\u202f?")


def test_empty_lines_stay_where_they_are(open_page: Open) -> None:
    page = open_page()
    translate(page, "I am tired.\n\nThank you.")
    expect(page.locator(".pg-sentence")).to_have_count(2)
    lines = page.locator("#translate-output .pg-line")
    expect(lines).to_have_count(3)
    assert lines.nth(1).bounding_box()["height"] > 15


def test_the_four_steps_are_shown_with_a_proof(open_page: Open) -> None:
    page = open_page()
    translated(page)
    steps = page.locator("#translate-steps")
    expect(steps.locator(".pg-step")).to_have_count(4)
    difference = float(re.search(r"largest difference (\S+)", steps.inner_text()).group(1))
    assert difference < 1e-5


def test_several_sentences_and_lines_are_translated_and_each_can_be_explained(open_page: Open) -> None:
    page = open_page()
    translate(page, "I am tired. Where is my dog?\nThank you!")
    expect(page.locator(".pg-sentence")).to_have_count(3)
    page.locator(".pg-why").nth(1).click()
    expect(page.locator("#translate-steps")).to_contain_text("dog")


def test_translating_as_one_types(open_page: Open) -> None:
    page = open_page()
    page.check("#translate-live input")
    page.locator("#translate-text textarea").press_sequentially("I am hungry.", delay=20)
    expect(page.locator(".pg-target")).to_contain_text("faim")


def test_sampling_shows_its_own_settings(open_page: Open) -> None:
    page = open_page()
    page.get_by_text("How the next word is chosen").click()
    expect(page.get_by_text("Temperature").first).to_be_hidden()
    page.get_by_label("sampling").check()
    expect(page.get_by_text("Temperature").first).to_be_visible()
    assert len(translated(page, "You are late.")) > 3  # what is the same as before is not drawn anew


def test_a_changed_setting_shows_at_once(open_page: Open) -> None:
    page = open_page()
    translated(page)
    expect(page.locator(".pg-n-best")).to_have_count(1)
    page.get_by_text("How the next word is chosen").click()
    page.get_by_label("greedy").check()
    expect(page.locator(".pg-n-best")).to_have_count(0)
    expect(page.locator(".pg-word").first).to_be_visible()


def test_a_forced_beginning_begins_the_translation(open_page: Open) -> None:
    page = open_page()
    page.get_by_text("How the next word is chosen").click()
    translated(page, "You are late.")
    beginning = page.locator("#translate-beginning").locator("input, textarea")
    beginning.click()
    beginning.press_sequentially("Peut-être", delay=20)
    expect(page.locator(".pg-word").first).to_have_text("Peut-être")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing to translate"),
        ("   \n\t ", "nothing to translate"),
        ("word " * 10_000, "Translate a file"),
        ("a" * 1500, "tokens"),
    ],
)
def test_a_mistake_gets_a_message_and_no_other_texts_translation_stays(
    open_page: Open, text: str, message: str
) -> None:
    page = open_page()
    translated(page)
    translate(page, text)
    expect(page.locator("#translate-message")).to_contain_text(message)
    assert page.input_value("#translate-text textarea") == text  # which is not lost
    expect(page.locator("#translate-output .pg-target")).to_have_count(0)


@pytest.mark.parametrize(
    "text",
    [
        "漢字 は 難しい",
        "I love you 🎉🎉",
        "a\u0000b\u0007c \u202etxet",
        "<img src=x onerror=alert(1)> & <b>bold</b>",
    ],
)
def test_strange_text_is_translated_or_explained_but_never_run(open_page: Open, text: str) -> None:
    page = open_page()
    translate(page, text)
    expect(page.locator(".pg-target .pg-word").first).to_be_visible()
    assert page.locator("#translate-output img, #translate-output b").count() == 0


def test_unknown_characters_are_named(open_page: Open) -> None:
    page = open_page()
    translate(page, "My name is 漢字.")
    expect(page.locator("#translate-message")).to_contain_text("漢 字")


def test_the_example_that_fails_says_why(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="fails:").click()
    expect(page.locator("#translate-message")).to_contain_text("in capitals")
    expect(page.locator("#translate-output .pg-source")).to_contain_text("THE KITCHEN")


def open_file_part(page: Page, content: bytes, folder: Path) -> None:
    path = folder / "lines.txt"
    path.write_bytes(content)
    page.get_by_text("Translate a file").click()
    page.set_input_files("#translate-file-part input[type=file]", path)
    expect(page.locator("#translate-file-part")).to_contain_text("lines")
    page.click("#translate-file-go")


def test_a_file_of_lines_comes_back_line_by_line(open_page: Open, tmp_path: Path) -> None:
    page = open_page()
    too_long = "x" * 600
    open_file_part(page, f"Thank you.\n\nI am tired. Good night!\n{too_long}\n".encode(), tmp_path)
    expect(page.locator("#translate-file-message")).to_contain_text("4 lines, 1 of them")
    expect(page.locator("#translate-file-message")).to_contain_text("Line 4")
    with page.expect_download() as download:
        page.locator("#translate-file-part a[download]").last.click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").split("\n")
    assert len(lines) == 5 and "erci" in lines[0] and lines[1] == "" and "nuit" in lines[2] and lines[3] == ""


def test_a_binary_file_gets_a_message(open_page: Open, tmp_path: Path) -> None:
    page = open_page()
    open_file_part(page, b"\x00\xff\xfe\x80" * 50, tmp_path)
    expect(page.locator("#translate-file-message")).to_contain_text("UTF-8")


def test_a_file_of_100_000_lines_gets_a_message(open_page: Open, tmp_path: Path) -> None:
    page = open_page()
    open_file_part(page, b"Hello.\n" * 100_000, tmp_path)
    expect(page.locator("#translate-file-message")).to_contain_text("100,000 lines")


def test_two_people_at_once_each_get_their_own(open_page: Open) -> None:
    pages = [open_page(), open_page()]
    texts = ["The cat is black.", "We are happy."]
    for page, text in zip(pages, texts, strict=True):
        translate(page, text)
    for page, text, word in zip(pages, texts, ["chat", "Nous"], strict=True):
        expect(page.locator(".pg-source")).to_have_text(text)
        expect(page.locator(".pg-target")).to_contain_text(word)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
def test_nothing_is_cut_off_at_any_width(open_page: Open, width: int, dark: bool) -> None:
    page = open_page(width, 844, dark)
    translated(page, "If I had known that you were coming, I would have baked a cake.")
    for number in (0, 6):
        page.locator(".pg-word").nth(number).click()
        box = page.locator(".pg-popover").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        page.keyboard.press("Escape")
    page.locator(".pg-n-best summary").click()
    page.get_by_text("How good is it? Scores").click()
    expect(page.get_by_text("Intended use.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    right = "() => document.querySelector('#translate-output').getBoundingClientRect().right"
    assert page.evaluate(right) <= width
    assert page.evaluate("document.body.classList.contains('dark')") == dark
