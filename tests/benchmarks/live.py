"""How soon the page shows something, and how soon it follows: in a real Chromium, on this machine.

    python -m tests.benchmarks.live [--rounds N]

Opening: from the navigation to the first frame with the picture of the whole model (the page opens on the
Guide), and by a link to the first translated word, each time in a new browser context. Switching: from the
click that switches a head off (a sentence of ten words, every head of the last layer in turn) to the frame in
which the picture is drawn anew, and to the one in which the output is; both come with one answer. Beside them
a step that the browser takes alone, so that a busy machine can be told from a slow page, and what travels
until the page is there.
"""

import argparse
import json
import shutil
import statistics
from collections.abc import Callable

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS, serving

SENTENCE = "The old man walked slowly along the river last night."  # ten words
PICTURE, WORD = "#guide-model svg", "#translate-output .pg-word"
SEEN = """
(selector) => {
  const look = () => {
    if (document.querySelector(selector)?.getClientRects().length) window.seen = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}
"""
WATCH = """
(selector) => {
  window.drawn = 0;
  const observer = new MutationObserver(() => {
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => (window.drawn = performance.now())));
  });
  observer.observe(document.querySelector(selector), { childList: true, subtree: true, characterData: true });
}
"""


def opening(browser: Browser, url: str, selector: str) -> float:
    """Milliseconds from the navigation to the first frame in which what is selected is seen."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.add_init_script(f"({SEEN})({json.dumps(selector)})")
    page.goto(url, wait_until="commit")
    page.wait_for_function("window.seen > 0")
    spent = page.evaluate("window.seen")
    context.close()
    return spent


def travelled(browser: Browser, url: str) -> str:
    """What a first visit fetches, in kB as it travels: the page itself, and all."""
    page = browser.new_page()
    page.goto(url)
    page.wait_for_selector(PICTURE)
    sizes = page.evaluate(
        "['navigation', 'resource'].map((kind) => performance.getEntriesByType(kind)"
        ".reduce((sum, { transferSize }) => sum + transferSize, 0))"
    )
    page.close()
    return f"{sizes[0] / 1000:,.0f} kB of HTML, {sum(sizes) / 1000:,.0f} kB in all"


def followed(page: Page, selector: str, act: str) -> float:
    """Milliseconds from an act (JavaScript) to the second frame after what is selected has changed."""
    page.evaluate(WATCH, selector)
    start = page.evaluate(f"(() => {{ const now = performance.now(); {act}; return now; }})()")
    page.wait_for_function("window.drawn > 0")
    return page.evaluate("window.drawn") - start


def on_attention(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("tab", name="Attention", exact=True).click()
    page.fill("#attention-text textarea", SENTENCE)
    page.press("#attention-text textarea", "Enter")
    page.wait_for_selector("#attention-picture text[data-column]:has-text('river')")
    page.wait_for_timeout(3000)  # the effects of all heads are measured after the picture


def switched(page: Page, selector: str) -> list[float]:
    """Each head of the last layer off and on again."""
    times = []
    for head in range(16, 24):
        act = f"document.querySelectorAll('#attention-picture .pg-thumb-off')[{head}].click()"
        times.append(followed(page, selector, act))
        page.wait_for_timeout(700)
        page.evaluate(act)
        page.wait_for_timeout(1500)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        sizes = travelled(browser, url)  # the first visit warms the server
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        steps: dict[str, Callable[[], list[float]]] = {
            "opening, to the whole model": lambda: [opening(browser, url, PICTURE)],
            "a link, to the first translated word": lambda: [opening(browser, f"{url}?tab=translate", WORD)],
            "a head off, to the picture": lambda: switched(page, "#attention-picture .pg-picture"),
            "a head off, to what is written": lambda: switched(page, "#attention-outputs .html-container"),
            "another picture, in the browser alone": lambda: [
                followed(
                    page,
                    "#attention-picture .pg-picture",
                    f"document.querySelector('#attention-picture [data-style={style}]').click()",
                )
                for style in ("heat", "lines")
            ],
        }
        on_attention(page, url)
        times: dict[str, list[float]] = {name: [] for name in steps}
        for _ in range(rounds):  # in turns, so that a busy machine troubles all alike
            for name, step in steps.items():
                times[name] += step()
        browser.close()
    print(f"Travels: {sizes}")
    print("| step | median | fastest | times |\n| --- | --- | --- | --- |")
    for name, found in times.items():
        print(f"| {name} | {statistics.median(found):,.0f} ms | {min(found):,.0f} ms | {len(found)} |")


if __name__ == "__main__":
    main()
