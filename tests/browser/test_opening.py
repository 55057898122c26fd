"""Imported models on the page: picked in every tab that fits, opened by name, and shown by layer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from playground.importing import hub as limits
from playground.importing import remembered
from tests import publics
from tests.browser.conftest import serving
from tests.browser.tabs import choose_tab, eventually
from tests.importing import fakehub
from tests.imports import LARGE, import_folder

Open = Callable[..., Page]
TEXT = "The cat's dog. Où est l'été ?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of a host that has imported a large model, verified, and a translator; on the hub is one
    more."""
    root = tmp_path_factory.mktemp("opening")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(remembered.FOLDER, str(root / "imports"))
        import_folder(publics.gpt2, root / "large", verify=True, **LARGE)
        import_folder(publics.marian, root / "some-marian")
    with fakehub.serving() as hub:
        folder = root / "on-the-hub"
        folder.mkdir()
        publics.gpt2(folder)
        hub.models["someone/some-gpt2"] = folder
        changes = {
            remembered.FOLDER: str(root / "imports"),
            "HF_ENDPOINT": hub.url,
            "HF_HUB_OFFLINE": "0",
            "HF_HOME": str(root / "cache"),
        }
        with serving(**changes) as url:
            yield url


def pick(page: Page, tab: str, name: str) -> None:
    page.locator(f"#{tab}-checkpoint input").click()
    page.get_by_role("option", name=name, exact=True).click()


def names(page: Page, tab: str) -> list[str]:
    page.locator(f"#{tab}-checkpoint input").click()
    shown = page.get_by_role("option").all_inner_texts()
    page.locator("h1").click()  # closes the list
    expect(page.get_by_role("option")).to_have_count(0)
    return [name.removeprefix("✓").strip() for name in shown]


def chosen(page: Page, tab: str) -> str:
    return page.locator(f"#{tab}-checkpoint input").input_value()


def open_attention(page: Page) -> Page:
    choose_tab(page, "Attention")
    expect(page.locator("#attention-picture .pg-picture svg")).to_be_visible()
    expect(page.locator("#attention-follow .pg-follow")).to_have_count(1)
    return page


def look(page: Page, text: str) -> None:
    page.fill("#attention-text textarea", text)
    page.press("#attention-text textarea", "Enter")


def test_a_large_model_is_shown_by_layer(open_page: Open) -> None:
    page = open_attention(open_page())
    thumbs, layers = (
        page.locator(f"#attention-picture {part}") for part in (".pg-thumb", ".pg-layers button")
    )
    assert thumbs.count() == 24 and not layers.first.is_visible()  # ours has few
    pick(page, "attention", "large")
    expect(layers).to_have_count(12)
    expect(thumbs).to_have_count(12)
    look(page, TEXT)
    expect(page.locator("#attention-picture text[data-column='2']")).to_have_text("cat's")
    names = page.locator("#attention-picture text[data-column]").all_text_contents()
    assert names[0] == "<|endoftext|>" and {"Où", "l'été"} <= set(names)
    layers.nth(5).click()
    title = page.locator("#attention-picture .pg-att-title")
    expect(title).to_have_text("Decoder attention: layer 5, head 0")
    expect(thumbs).to_have_count(12)
    page.locator("#attention-picture .pg-thumb-open").nth(3).click()
    layers.nth(9).click(modifiers=["Shift"])
    expect(title).to_have_text("Decoder attention: layer 5, head 3; layer 9, head 3")
    expect(thumbs).to_have_count(24)
    expect(page.locator("#attention-picture .pg-att-share")).to_contain_text("2 layers of 12")
    expect(page.locator("#attention-picture .pg-thumb-line", has_text="…")).to_have_count(0)
    page.get_by_role("tab", name="Effects", exact=True).click()
    expect(page.locator("#attention-effects .pg-head")).to_have_count(24)


def test_edits_and_pieces_work_in_a_layer_that_was_fetched(open_page: Open) -> None:
    page = open_attention(open_page())
    pick(page, "attention", "large")
    page.locator("#attention-picture .pg-layers button").nth(11).click()
    expect(page.locator("#attention-picture .pg-att-title")).to_contain_text("layer 11")
    page.locator("#attention-picture .pg-thumb-off").first.click()
    expect(page.locator("#attention-outputs")).to_contain_text("After: ")
    expect(page.locator("#attention-picture .pg-thumb[data-off]")).to_have_count(1)
    page.locator("#attention-picture .pg-layers button").nth(0).click()
    expect(page.locator("#attention-picture .pg-att-title")).to_contain_text("layer 0")
    expect(page.locator("#attention-picture [data-reset=all]")).to_contain_text("1")
    page.click("#attention-picture [data-unit=pieces]")
    pieces = "".join(page.locator("#attention-picture text[data-column]").all_text_contents())
    assert "The" in pieces and "Ġ" not in pieces and "Ã" not in pieces


def test_a_certificate_stands_beside_the_model(open_page: Open) -> None:
    page = open_attention(open_page())
    about = page.locator("#attention-about")
    expect(about).to_contain_text("made by this project")
    pick(page, "attention", "large")
    expect(about).to_contain_text("imported: GPT-2 · 12 layers of 12 heads")
    expect(about).to_contain_text("licence: mit")
    expect(about.locator("summary")).to_contain_text(
        "Compared with the original: largest difference of logits"
    )
    about.locator("summary").click()
    expect(about.locator("table")).to_contain_text("start mark")
    pick(page, "attention", "some-marian")
    expect(about.locator("summary")).to_contain_text("Not compared")


def test_the_language_model_tab_takes_it(open_page: Open) -> None:
    page = open_page()
    choose_tab(page, "Language model")
    assert names(page, "language") == ["language-model", "large"]
    bars = page.locator("#next-bars .pg-next")
    before = bars.first.inner_text()
    pick(page, "language", "large")
    expect(page.locator("#language-about summary")).to_contain_text("Compared with the original")
    eventually(page, lambda: bars.first.inner_text() != before)
    expect(page.locator("#compared-part")).to_be_hidden()
    page.locator("#next-text textarea").fill("The cat")
    page.locator("#next-go").click()
    expect(page.locator("#written-output")).to_contain_text("Read once more")
    page.locator("#next-inside").click()
    expect(page.locator("#attention-picture .pg-att-title")).to_contain_text("Decoder attention: layer 0")
    assert chosen(page, "attention") == "large"
    expect(page.locator("#attention-text textarea")).to_have_value("The cat")
    choose_tab(page, "Language model")
    pick(page, "language", "language-model")
    expect(page.locator("#compared-part")).to_be_visible()
    expect(page.locator("#next-bars")).to_contain_text("8,000 tokens")


def test_the_translate_tab_takes_a_translator(open_page: Open) -> None:
    page = open_page()
    assert names(page, "translate") == ["translate-en-fr", "some-marian"]
    pick(page, "translate", "some-marian")
    expect(page.locator("#translate-swap")).to_be_hidden()
    page.fill("#translate-text textarea", "The cat.")
    page.click("#translate-go")
    expect(page.locator("#translate-output .pg-word").first).to_be_visible()
    pick(page, "translate", "translate-en-fr")
    expect(page.locator("#translate-swap")).to_be_visible()
    expect(page.locator("#translate-output")).to_contain_text("Le chat")


def ask_for(page: Page, typed: str) -> None:
    page.fill("#language-other-model input, #language-other-model textarea", typed)
    page.click("#language-open")


def test_what_is_no_model_gets_a_sentence(open_page: Open) -> None:
    page = open_page()
    choose_tab(page, "Language model")
    page.click("#language-another")
    message = page.locator("#language-open-message")
    for typed, told in (
        ("someone/nothing", "There is no model someone/nothing on the hub"),
        ("../../etc", "'../../etc' is no name of a model"),
        ("", "Type the name of a model"),
        ("🎉", "'🎉' is no name of a model"),
        ("https://example.org/a/b", "is no page of the Hugging Face Hub"),
    ):
        ask_for(page, typed)
        expect(message).to_contain_text(told)
    assert chosen(page, "language") == "language-model"


def test_a_model_of_the_hub_is_opened_by_the_address_of_its_page(open_page: Open) -> None:
    page = open_page()
    choose_tab(page, "Language model")
    page.click("#language-another")
    ask_for(page, "https://huggingface.co/someone/some-gpt2/tree/main")
    expect(page.locator("#language-checkpoint input")).to_have_value("someone/some-gpt2")
    expect(page.locator("#language-about")).to_contain_text("Not compared")
    expect(page.locator("#language-open")).to_be_hidden()
    expect(page.locator("#next-bars")).not_to_contain_text("8,000 tokens")
    choose_tab(page, "Attention")
    expect(page.locator("#attention-picture .pg-picture svg")).to_be_visible()
    pick(page, "attention", "someone/some-gpt2")
    expect(page.locator("#attention-picture .pg-thumb")).to_have_count(8)
    again = open_page()  # whoever comes next finds it in the list
    choose_tab(again, "Language model")
    assert "someone/some-gpt2" in names(again, "language")


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_a_phone(open_page: Open, dark: bool) -> None:
    page = open_attention(open_page(width=390, height=844, dark=dark))
    pick(page, "attention", "large")
    expect(page.locator("#attention-picture .pg-layers button")).to_have_count(12)
    page.locator("#attention-about summary").click()
    page.click("#attention-another")
    expect(page.locator("#attention-open")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_host_may_switch_opening_off(browser: object, tmp_path: Path) -> None:
    with serving(**{limits.LIMIT: "0"}) as url:
        page = browser.new_page()
        page.goto(f"{url}?tab=translate")
        page.wait_for_selector("#translate-text textarea")
        expect(page.get_by_text("Opening other models is switched off on this host").first).to_be_visible()
        expect(page.locator("#translate-another")).to_have_count(0)
        page.close()
