"""The guide: it sets the page, notices what is done, keeps what was typed, and speaks three languages."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tabs import choose_tab, eventually

LANGUAGES = {"en": "Begin", "fr": "Commencer", "zh": "开始"}
NEXT = "#next-text textarea"


def asked(page: Page) -> dict[str, str]:
    """What stands in the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def step_of(page: Page) -> str:
    return page.evaluate(
        "JSON.parse(document.querySelector('.pg-guide')?.dataset.guideStep || '{}').step || ''"
    )


def test_a_newcomer_is_led_from_the_contents_to_a_step_that_is_done(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?")
    page.locator(".pg-guide-start").click()
    expect(page.locator(NEXT)).to_have_value("The fish is swimming in the")
    eventually(page, lambda: asked(page).get("guide") == "model-1" and asked(page).get("tab") == "language")
    expect(page.locator(".pg-guide-text")).to_contain_text("8,000")
    page.wait_for_timeout(1500)
    expect(page.locator(".pg-guide-done")).to_have_text("")  # what the guide set is no deed of the reader's
    page.locator(NEXT).fill("The fish is swimming in a")
    expect(page.locator(".pg-guide-done")).to_have_text("✓ Done")
    page.locator(".pg-guide-next").click()
    eventually(page, lambda: step_of(page) == "model-2")
    choose_tab(page, "Guide")
    expect(page.locator('.pg-contents [data-guide="model-1"][data-done]').first).to_be_visible()
    later = page.context.new_page()
    later.goto(page.url.split("?")[0])
    expect(later.locator(".pg-guide-resume")).to_have_attribute("data-guide", "model-2")


def test_a_link_to_a_step_opens_and_sets_the_page(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?guide=attention-3")
    outputs = page.locator("#attention-outputs")
    expect(outputs).to_contain_text(re.compile(r"Ma\s*\d.*sœur"))
    eventually(page, lambda: asked(page).get("heads") == "2.0")
    page.locator('#attention-picture [data-off="2.0"]').click()
    expect(page.locator(".pg-guide-done")).to_have_text("✓ Done")
    expect(outputs).to_contain_text(re.compile(r"After.*Mon.*sœur"))
    page.locator('[data-act="try"]').click()
    expect(page.locator(".pg-guide-answer")).to_contain_text("Mon sœur")


def test_a_link_to_a_step_opens_where_another_step_was_open(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?guide=model-1")
    eventually(page, lambda: asked(page).get("text") == "The fish is swimming in the")
    for step, tab in (("model-2", "Language model"), ("model-3", "Language model"), ("steps-1", "Translate")):
        page.goto(page.url.split("?")[0] + f"?guide={step}")
        eventually(page, lambda step=step: step_of(page) == step)
        expect(page.get_by_role("tab", name=tab, exact=True)).to_have_attribute("aria-selected", "true")


def test_a_tab_that_the_guide_has_set_is_its_own_after_a_reload_too(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?guide=attention-1")
    for step in ("attention-2", "attention-3"):
        expect(page.locator("#attention-outputs")).to_contain_text(re.compile(r"Ma\s*\d.*sœur"))
        expect(page.locator("#attention-picture .pg-picture")).to_be_visible()
        page.goto(page.url.split("?")[0] + f"?guide={step}")
        eventually(page, lambda step=step: step_of(page) == step)
    expect(page.locator("#attention-outputs")).to_contain_text(re.compile(r"Ma\s*\d.*sœur"))


def test_what_is_tried_out_is_seen_in_the_picture_of_attention(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?guide=attention-1")
    picture = page.locator("#attention-picture")
    words = picture.locator(".pg-picture text[data-column]")
    expect(words.filter(has_text="sister")).to_have_count(1)
    drawn = picture.locator(".pg-marks").inner_html()
    page.locator('[data-act="try"]').click()
    expect(words.filter(has_text="brother")).to_have_count(1)
    expect(words.filter(has_text="sister")).to_have_count(0)
    assert picture.locator(".pg-marks").inner_html() != drawn
    expect(picture.locator(".pg-att-title")).to_contain_text("layer 2, head 0")


def test_what_is_tried_out_switches_the_head_off(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?guide=attention-3")
    picture = page.locator("#attention-picture")
    expect(picture.locator(".pg-picture text[data-column]", has_text="sister")).to_have_count(1)
    expect(picture.locator(".pg-thumb[data-off]")).to_have_count(0)
    page.locator('[data-act="try"]').click()
    expect(picture.locator('.pg-thumb[data-off] [data-off="2.0"]')).to_have_count(1)


def test_what_was_typed_is_put_aside_and_given_back(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?tab=language")
    page.locator(NEXT).fill("My own words about the")
    eventually(page, lambda: asked(page).get("text") == "My own words about the")
    page.evaluate("history.pushState(null, '', '?lang=en&tab=language')")
    choose_tab(page, "Guide")
    page.locator(".pg-guide-start").click()
    eventually(page, lambda: step_of(page) == "model-1")
    choose_tab(page, "Language model")
    expect(page.locator(NEXT)).to_have_value("My own words about the")  # nobody asked for another text yet
    page.locator('[data-act="show"]').click()
    expect(page.locator(NEXT)).to_have_value("The fish is swimming in the")
    page.locator('[data-act="try"]').click()
    expect(page.locator(NEXT)).to_have_value("The children are playing in the")
    page.locator('[data-act="back"]').click()
    expect(page.locator(NEXT)).to_have_value("My own words about the")
    expect(page.locator('[data-act="back"]')).to_be_hidden()


def test_what_the_guide_has_set_is_not_taken_for_the_readers_own(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?guide=attention-1")
    eventually(page, lambda: asked(page).get("heads") == "2.0")
    page.wait_for_timeout(1500)
    page.locator('[data-act="try"]').click()
    expect(page.locator(".pg-guide-answer")).to_be_visible()
    expect(page.locator('[data-act="back"]')).to_be_hidden()
    expect(page.locator("#attention-picture text[data-column]", has_text="brother")).to_have_count(1)
    page.locator('#attention-picture [data-off="0.0"]').click()
    eventually(page, lambda: "0.0" in asked(page).get("edits", ""))
    page.locator('[data-act="show"]').click()
    expect(page.locator('[data-act="back"]')).to_be_visible()


def test_a_deed_counts_however_soon_it_comes(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?guide=attention-3")
    eventually(page, lambda: asked(page).get("heads") == "2.0")
    page.evaluate(
        "window.setTimeout = (soon => (act, ms, ...rest) => soon(act, ms && 10 * ms, ...rest))(setTimeout)"
    )
    page.locator('[data-act="try"]').click()
    page.locator('#attention-picture [data-off="0.0"]').click()
    expect(page.locator(".pg-guide-done")).to_have_text("✓ Done")


def test_going_back_undoes_what_a_step_set(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?guide=model-1")
    expect(page.locator(NEXT)).to_have_value("The fish is swimming in the")
    page.locator('[data-act="try"]').click()
    expect(page.locator(NEXT)).to_have_value("The children are playing in the")
    page.go_back()
    expect(page.locator(NEXT)).to_have_value("The fish is swimming in the")


def test_what_is_on_its_way_to_the_page_stands_in_its_address(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?tab=language&text=The+dog")
    expect(page.locator(NEXT)).to_have_value("The dog")
    page.wait_for_timeout(1000)
    # Before a link is put on the page the tab tells of another component, and a second link is followed.
    page.evaluate("""() => {
      const follow = (href) => {
        const link = Object.assign(document.createElement("a"), { href, className: "pg-visit" });
        document.body.append(link);
        link.click();
      };
      follow("?tab=language&text=The+bird");
      const detail = { tab: "language", names: ["temperature", "text"], values: [0.8, "The dog"] };
      document.dispatchEvent(new CustomEvent("pg-state", { detail }));
      follow("?tab=language&text=The+cat");
    }""")
    expect(page.locator(NEXT)).to_have_value("The cat")
    page.go_back()
    assert asked(page)["text"] == "The bird"
    expect(page.locator(NEXT)).to_have_value("The bird")


def test_what_an_address_asked_for_in_vain_leaves_it(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?tab=language&temperature=99")
    expect(page.locator(".pg-notice:visible")).to_contain_text("99")
    page.locator(NEXT).fill("The dog")
    eventually(page, lambda: asked(page).get("text") == "The dog")
    assert "temperature" not in asked(page)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_speaks_the_language_of_the_browser(browser, address: str, code: str) -> None:
    context = browser.new_context(locale=code)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".pg-guide-start")).to_have_text(LANGUAGES[code])
    assert asked(page)["lang"] == code
    eventually(page, lambda: page.evaluate("document.documentElement.lang") == code)
    context.close()


def test_the_switch_changes_the_language_and_keeps_what_is_on_the_page(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(link="?guide=model-1")
    expect(page.locator(NEXT)).to_have_value("The fish is swimming in the")
    page.locator(NEXT).fill("The fish is swimming in a")
    eventually(page, lambda: asked(page).get("text") == "The fish is swimming in a")
    page.wait_for_timeout(
        1500
    )  # whoever leaves while the model answers sees nothing of it, but Chromium logs it
    page.locator(".pg-languages a[lang=fr]").click()
    expect(page.locator(".pg-guide-text")).to_contain_text("Un modèle de langue")
    expect(page.locator(NEXT)).to_have_value("The fish is swimming in a")
    assert (asked(page)["lang"], asked(page)["guide"]) == ("fr", "model-1")
    page.locator(".pg-guide .pg-term").first.focus()
    told = page.locator(".pg-guide .pg-term").first
    assert "morceau de texte" in told.evaluate("node => getComputedStyle(node, '::after').content")


def test_the_whole_model_follows_the_sentence_and_leads_to_its_heads(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?tab=translate&text=The+cat+sleeps.")
    expect(page.locator(".pg-target")).to_contain_text("chat")
    choose_tab(page, "Guide")
    expect(page.locator("#guide-model")).to_contain_text("chat")
    page.locator("#guide-model .pg-map-cross").nth(3).click()
    eventually(page, lambda: asked(page).get("tab") == "attention" and asked(page).get("heads") == "0.3")
    expect(page.locator("#attention-text textarea")).to_have_value("The cat sleeps.")


def test_the_ten_sentences_are_computed(open_page: Callable[..., Page]) -> None:
    page = open_page(link="?")
    page.locator("#guide-score").click()
    expect(page.locator(".pg-ten tbody tr")).to_have_count(10)


@pytest.mark.parametrize(("width", "below"), [(390, True), (1366, False), (1920, False)])
def test_the_panel_leaves_room_for_the_tab(open_page: Callable[..., Page], width: int, below: bool) -> None:
    page = open_page(width=width, height=768, link="?guide=model-1")
    expect(page.locator(NEXT)).to_have_value("The fish is swimming in the")
    panel, text = page.locator("#guide-panel").bounding_box(), page.locator("#next-text").bounding_box()
    assert panel and text
    if not below:
        assert text["x"] + text["width"] <= panel["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
