"""The pictures of the README, of the page as it is now.

    python -m tests.pictures [NAME ...]

Chromium writes them as they are; a program such as pngquant or ImageMagick makes them smaller by half.
"""

import shutil
import sys
from collections.abc import Callable
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, ROOT, serving

FOLDER = ROOT / "docs"
LONG = 300_000  # ms that a run of the Train tab may take


def translate(page: Page) -> None:
    page.locator(".pg-links-drawn path").first.wait_for()


def incontext(page: Page) -> None:
    page.get_by_role("button", name="phone formats", exact=True).click()
    page.wait_for_timeout(1000)
    page.locator(".pg-sheet-fill").click()
    page.locator(".pg-sheet-row button.pg-badge").nth(1).click(timeout=LONG)
    page.locator(".pg-popover [role=menuitem]").first.wait_for()


def attention(page: Page) -> None:
    page.locator(".pg-ready button").nth(1).click()
    page.locator("#attention-outputs mark").first.wait_for()
    page.locator(".pg-thumb-line", has_text="…").first.wait_for(state="detached")


def positions(page: Page) -> None:
    page.locator("#positions-answers tbody tr").last.wait_for()


def language(page: Page) -> None:
    page.locator("#judged-output .pg-chosen").wait_for()
    page.evaluate("document.querySelector('#plausible-part').scrollIntoView()")


def roles(page: Page) -> None:
    page.locator("#roles-output .pg-part[data-first]").nth(1).click()
    page.locator("#roles-links tbody tr").first.wait_for()
    page.keyboard.press("Escape")


def train(page: Page) -> None:
    page.locator("#training-start").click()
    page.locator("#training-live", has_text="Finished").wait_for(timeout=LONG)


# name -> (what stands in the address, width, height, what is done)
PICTURES: dict[str, tuple[dict[str, str], int, int, Callable[[Page], None]]] = {
    "translate": ({"tab": "translate"}, 1366, 768, translate),
    "incontext": ({"tab": "incontext"}, 1160, 760, incontext),
    "attention": ({"tab": "attention"}, 1366, 768, attention),
    "positions": (
        {"tab": "positions", "part": "which", "string": "qwertyuiopasdfghjklzxcvbnm"},
        1140,
        1480,
        positions,
    ),
    "language": (
        {
            "tab": "language",
            "texts": "The keys to the old house is lost.\nThe keys to the old house are lost.",
        },
        980,
        940,
        language,
    ),
    "roles": (
        {"tab": "roles", "text": "Yesterday she gave the children some books because it was raining."},
        976,
        810,
        roles,
    ),
    "train": ({"tab": "train", "positions": "rotary", "steps": "800"}, 1140, 1371, train),
}


def main() -> None:
    with serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name in sys.argv[1:] or PICTURES:
            asked, width, height, act = PICTURES[name]
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{url}?{urlencode({'lang': 'en', **asked})}")
            page.wait_for_timeout(3000)
            act(page)
            page.wait_for_timeout(3000)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
