"""In French and Chinese nothing of the English catalogue is left on the tabs, nor in what goes wrong."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from playground.messages import keys, text_of

AREAS = (
    *("translate", "language", "incontext", "roles", "summaries", "attention", "positions", "training"),
    *("clinic", "models", "tables", "errors", "page", "scripts"),
)
GAP = re.compile(r"\\\{\w+\\\}")
TAG = re.compile(r"<[^>]*>")
LEAST = 12  # letters of a sentence that no example says by chance
# All that is seen, and what is read out or shown when pointed at; the card of a checkpoint is a document of
# its own.
SEEN = """() => {
  document.querySelectorAll("#tabs .prose.md").forEach((card) => { card.style.display = "none"; });
  const names = ["title", "placeholder", "aria-label"];
  const told = [...document.querySelectorAll(names.map((name) => `[${name}]`))]
    .filter((node) => node.checkVisibility())
    .flatMap((node) => names.map((name) => node.getAttribute(name) || ""));
  return [document.querySelector("#tabs").innerText, ...told].join("\\n");
}"""

pytestmark = pytest.mark.parametrize("code", ["fr", "zh"])
Open = Callable[..., Page]


def english(code: str) -> dict[str, re.Pattern[str]]:
    """The sentences that are other ones in this language, as patterns."""
    found = {}
    for key in sorted(keys("en")):
        said, other = text_of(key, "en"), text_of(key, code)
        for form in said.values() if isinstance(said, dict) else [said]:
            plain = re.escape(TAG.sub("", form))
            letters = re.findall("[a-z]", GAP.sub("", plain))
            if key.partition(".")[0] in AREAS and said != other and len(letters) >= LEAST:
                found[key] = re.compile(GAP.sub(r"[^\\n]{1,200}?", plain))
    return found


def check(page: Page, code: str) -> None:
    seen = page.evaluate(SEEN)
    left = {key: found[0] for key, pattern in english(code).items() if (found := pattern.search(seen))}
    assert left == {}


def say(key: str, code: str) -> str:
    said = text_of(key, code)
    assert isinstance(said, str)
    return said


def open_parts(page: Page) -> None:
    """Open every part of the tab that is closed."""
    closed = page.locator("#tabs button.label-wrap:not(.open):visible")
    while closed.count():
        closed.first.click()


def test_the_sheet_says_nothing_in_english(open_page: Open, code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=incontext")
    page.locator(".pg-sheet-fill").click()
    expect(page.locator(".pg-sheet-row .pg-badge").first).to_be_visible(timeout=60_000)
    expect(page.locator(".pg-sheet-fill")).to_be_enabled()
    open_parts(page)
    page.locator("#prompt-go").click()
    expect(page.locator("#prompt-output .pg-letter").first).to_be_visible()
    page.locator("#ladder-go").click()
    expect(page.locator("#ladder-details table").first).to_be_visible(timeout=60_000)
    page.locator(".pg-sheet-row .pg-badge").first.click()
    expect(page.locator(".pg-popover .pg-why")).to_be_visible()
    check(page, code)
    page.locator(".pg-why").click()
    expect(page.locator("#sheet-why table")).to_be_visible()
    check(page, code)
    page.locator(".pg-sheet-clear").click()
    page.locator(".pg-sheet-fill").click()
    expect(page.locator(".pg-sheet > .pg-notice")).to_have_text(say("errors.no-example", code))


def test_roles_are_told_without_english(open_page: Open, code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=roles")
    page.locator("#roles-output .pg-part[data-first]").first.click()
    expect(page.locator("#roles-links table")).to_be_visible()
    open_parts(page)
    check(page, code)
    page.locator("#roles-second textarea").fill("It rains.")
    expect(page.locator("#roles-pair-message")).to_have_text(say("errors.no-common-predicate", code))


def test_summaries_are_made_without_english(open_page: Open, code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=summaries")
    page.locator("#tabs .pg-examples:visible button").nth(2).click()
    expect(page.locator("#summaries-evidence table")).to_be_visible(timeout=60_000)
    open_parts(page)
    check(page, code)
    page.locator("#summaries-text textarea").fill("1 2 3")
    page.locator("#summaries-go").click()
    expect(page.locator("#summaries-message")).to_have_text(say("errors.no-words-to-summarise", code))


def test_attention_is_shown_without_english(open_page: Open, code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=attention")
    title = page.locator("#attention-picture .pg-att-title")
    expect(title).to_contain_text(say("attention.kind-cross", code), timeout=60_000)
    page.locator("#attention-picture .pg-thumb-off").first.click()
    expect(page.locator("#attention-outputs .pg-after")).to_be_visible()
    expect(page.locator("#attention-follow")).to_contain_text(say("attention.step-keys", code))
    expect(page.locator("#attention-picture .pg-thumb-line").first).not_to_contain_text("…")  # the effects
    for name in ("numbers", "role", "effects", "against", "layers", "two"):
        page.get_by_role("tab", name=say(f"attention.{name}", code), exact=True).click()
        if name == "against":
            page.locator("#attention-measure").click()
            expect(page.locator("#attention-verdict .pg-notice")).to_be_visible(timeout=60_000)
        check(page, code)
    page.locator("#attention-other textarea").fill("")
    page.locator("#attention-compare").click()
    told = say("attention.write-second", code).partition("{n}")[0]
    expect(page.locator("#attention-compare-message")).to_contain_text(told)


def test_texts_are_judged_without_english(open_page: Open, code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=language")
    expect(page.locator("#judged-output .pg-word").first).to_be_visible()
    open_parts(page)
    page.locator("#next-go").click()
    page.locator("#knows-go").click()
    told = say("language.context-best", code).rpartition("}")[2]
    expect(page.locator("#knows-said")).to_contain_text(told, timeout=60_000)
    page.locator("#repeat-go").click()
    expect(page.locator("#repeat-said .pg-said")).to_be_visible(timeout=60_000)
    check(page, code)


def test_a_translation_is_shown_without_english(open_page: Open, code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=translate")
    expect(page.locator("#translate-output .pg-word").first).to_be_visible()
    open_parts(page)
    page.locator("#translate-go").click()
    expect(page.locator("#translate-steps table").first).to_be_visible()
    check(page, code)


def test_the_clinic_examines_without_english(open_page: Open, code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=translate")
    page.locator("#translate-clinic > button").click()
    page.locator("#translate-clinic-go").click()
    page.locator(".pg-clinic .pg-why").first.click(timeout=60_000)
    expect(page.locator(".pg-pair .pg-clinic-claim")).to_be_visible(timeout=60_000)
    check(page, code)
    page.locator("#translate-text textarea").fill("😀")
    page.locator("#translate-clinic-go").click()
    told = say("clinic.no-words", code).rpartition("{text}")[2]
    expect(page.locator("#translate-clinic-message")).to_contain_text(told)


def test_a_film_is_told_without_english(open_page: Open, code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=train")
    page.locator("#training-film-name").get_by_text(say("training.film-remainder", code)).click()
    expect(page.locator("#training-film")).to_contain_text(say("training.chart-waves", code), timeout=60_000)
    expect(page.locator("#training-about p").first).to_be_visible()
    open_parts(page)
    check(page, code)
    page.locator("#training-continue").click()
    expect(page.locator("#training-message")).to_have_text(say("training.no-paused", code))


def test_positions_are_told_without_english(open_page: Open, code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=positions")
    expect(page.locator("#positions-variants table")).to_be_visible(timeout=60_000)
    check(page, code)
    page.get_by_role("tab", name=say("positions.part-how", code), exact=True).click()
    expect(page.locator(".pg-chart:visible").first).to_be_visible()
    check(page, code)
    page.get_by_role("tab", name=say("positions.part-which", code), exact=True).click()
    expect(page.locator("#positions-answers table")).to_be_visible()
    check(page, code)
