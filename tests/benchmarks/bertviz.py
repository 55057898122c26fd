"""How large a page is and how soon its first picture stands, beside BertViz: same tokens, same weights.

    pip install bertviz
    python -m tests.benchmarks.bertviz [--rounds N] [--libraries DIR]

6 layers of 8 heads of self-attention over 20, 50 and 200 tokens. Both sides are one HTML file each, opened
from the disk in the same Chromium; the clock runs from the navigation to the second frame after the first
mark is drawn. Our file shows all heads and one head large, BertViz needs two for that: `head_view` (one
layer large) and `model_view` (all heads small). BertViz fetches require.js, d3 and jQuery from a CDN; with
--libraries they come from a folder with require.min.js, d3.min.js and jquery.min.js, so that no network is
measured.
"""

import argparse
import math
import re
import shutil
import statistics
import tempfile
from pathlib import Path

import numpy as np
import torch
from bertviz import head_view, model_view
from playwright.sync_api import Browser, Page, Route, TimeoutError, sync_playwright

from playground.figures.attention import Scene, Tokens, picture
from playground.ui.attention.views import standalone

LAYERS, HEADS, LENGTHS = 6, 8, (20, 50, 200)
PATIENCE = 120  # seconds for one picture
FIRST_PICTURE = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("svg path, svg line, svg rect")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => (window.drawn = performance.now())));
}).observe(document, { childList: true, subtree: true });
"""


def attention(length: int) -> torch.Tensor:
    """Random patterns about as sharp as those of trained heads, (L, H, T, T)."""
    scores = 3 * torch.randn(LAYERS, HEADS, length, length, generator=torch.Generator().manual_seed(0))
    return scores.softmax(dim=-1)


def our_page(weights: np.ndarray, tokens: list[str]) -> str:
    side = Tokens(tokens, [(n, n + 1) for n in range(len(tokens))], tokens)
    scene = Scene(
        id=0,
        title="Encoder attention",
        kind="encoder",
        rows=side,
        columns=side,
        layers=LAYERS,
        sent=range(LAYERS),
        facts=[[{} for _ in range(HEADS)] for _ in range(LAYERS)],
        checkpoint={"name": "random", "sha256": ""},
        text=" ".join(tokens),
    )
    return standalone(picture(scene, weights))


def their_pages(weights: torch.Tensor, tokens: list[str]) -> dict[str, str]:
    layers = [layer[None] for layer in weights]
    views = {"head_view": head_view, "model_view": model_view}
    return {
        f"BertViz {name}": "<!doctype html><meta charset=utf-8>"
        + view(attention=layers, tokens=tokens, html_action="return").data
        for name, view in views.items()
    }


def fetch_from(page: Page, folder: Path) -> None:
    """Answer requests for BertViz's libraries from a folder."""

    def answer(route: Route) -> None:
        name = next(name for name in ("require", "d3", "jquery") if name in route.request.url.lower())
        route.fulfill(path=folder / f"{name}.min.js")

    page.route(re.compile("^https:"), answer)


def first_picture(browser: Browser, file: Path, libraries: Path | None) -> float:
    """Milliseconds; infinite where the patience ran out."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(FIRST_PICTURE)
    if libraries is not None:
        fetch_from(page, libraries)
    try:
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_function("window.drawn", timeout=PATIENCE * 1000)
        return page.evaluate("window.drawn")
    except TimeoutError:
        return float("inf")
    finally:
        context.close()


def written(milliseconds: float) -> str:
    return f"{milliseconds:,.0f} ms" if math.isfinite(milliseconds) else f"over {PATIENCE} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--libraries", type=Path, help="a folder with require.min.js, d3.min.js, jquery.min.js"
    )
    arguments = parser.parse_args()
    print("| tokens | page | size | first picture |\n| --- | --- | --- | --- |")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for length in LENGTHS:
            weights, tokens = attention(length), [f"word{n}" for n in range(length)]
            pages = {"ours": our_page(weights.numpy(), tokens), **their_pages(weights, tokens)}
            times: dict[str, list[float]] = {name: [] for name in pages}
            for _ in range(arguments.rounds):  # in turns, so that a busy machine troubles all alike
                for name, html in pages.items():
                    file = Path(folder) / "page.html"
                    file.write_text(html, encoding="utf-8")
                    times[name].append(first_picture(browser, file, arguments.libraries))
            for name, html in pages.items():
                drawn = written(statistics.median(times[name]))
                print(f"| {length} | {name} | {len(html.encode()) / 1000:,.0f} kB | {drawn} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
