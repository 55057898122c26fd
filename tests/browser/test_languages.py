"""What the tabs say in French and in Chinese: nothing of what the catalogue says in English."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from playground.messages import keys, speaking, text_of
from playground.messages import say as said
from tests.browser.tabs import eventually

GAP = re.compile(r"\{\w+\}|<[^>]+>")
LONG = 12  # letters by which a sentence is told from a word that may be the same elsewhere
# All that a tab says: its text, what is read out, what stands in empty boxes and what appears at a point.
SAID = """(tab) => [tab.innerText, ...[...tab.querySelectorAll("*")].flatMap((node) =>
    ["aria-label", "placeholder", "title"].map((name) => node.getAttribute(name) ?? ""))].join("\\n")"""


def english(*areas: str) -> Iterator[re.Pattern[str]]:
    """The sentences of these areas, with anything where something is put in."""
    for key in sorted(keys("en")):
        if not key.startswith(areas):
            continue
        told = text_of(key, "en")
        for form in told.values() if isinstance(told, dict) else [told]:
            parts = GAP.split(form)
            if sum(map(len, parts)) >= LONG and max(map(len, parts)) >= LONG / 2:
                yield re.compile("(?<!\\w)" + ".{1,80}?".join(map(re.escape, parts)) + "(?!\\w)")


def left_over(page: Page, inside: str, *areas: str) -> list[str]:
    """What is English in the tab in which this element is."""
    text = page.locator('[role="tabpanel"]').filter(has=page.locator(inside)).first.evaluate(SAID)
    return [found[0] for pattern in english(*areas) if (found := pattern.search(text))]


def spoken(code: str, key: str, **values: object) -> str:
    with speaking(code):
        return said(key, **values)


@pytest.mark.parametrize("code", ["fr", "zh"])
def test_the_attention_tab_speaks_the_language_of_the_page(open_page: Callable[..., Page], code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=attention")
    expect(page.locator("#attention-picture .pg-att-title")).to_contain_text(
        spoken(code, "attention.kind-cross")
    )
    expect(page.locator("#attention-follow")).to_contain_text(spoken(code, "attention.step-keys"))
    page.locator("#attention-picture .pg-thumb-off").first.click()
    eventually(page, lambda: page.locator("#attention-outputs .pg-after").count() == 1)
    areas = "attention.", "models.", "scripts.attention-"
    for name in ("numbers", "role", "effects", "against", "layers"):
        page.get_by_role("tab", name=spoken(code, f"attention.{name}"), exact=True).click()
        assert left_over(page, "#attention-picture", *areas) == []
    page.get_by_role("tab", name=spoken(code, "attention.two"), exact=True).click()
    page.locator("#attention-other textarea").fill("")
    page.locator("#attention-compare").click()
    told = spoken(code, "attention.write-second", n=7).split("7")[0].rstrip("(（")
    expect(page.locator("#attention-compare-message")).to_contain_text(told)


@pytest.mark.parametrize("code", ["fr", "zh"])
def test_the_train_tab_speaks_the_language_of_the_page(open_page: Callable[..., Page], code: str) -> None:
    page = open_page(link=f"?lang={code}&tab=train")
    page.locator("#training-film-name").get_by_text(spoken(code, "training.film-induction")).click()
    expect(page.locator("#training-film-about")).to_contain_text(spoken(code, "training.made-by", command=""))
    expect(page.locator("#training-film")).to_contain_text(spoken(code, "training.chart-answered"))
    assert left_over(page, "#training-about", "training.") == []
    page.locator("#training-continue").click()
    expect(page.locator("#training-message")).to_contain_text(spoken(code, "training.no-paused"))
