"""The page as a newcomer starts it, in a real Chromium that reports everything that goes wrong."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What Gradio writes where a page is left or loaded anew while something is computed for it.
LEFT = re.compile(
    "^console: (AbortError: signal is aborted|Unexpected error Connection errored out"
    "|Failed to load resource: net::ERR_INCOMPLETE_CHUNKED_ENCODING|.*network error)"
)
START_SECONDS = 120  # a machine that is busy with other tests imports slowly

expect.set_options(timeout=20_000)  # the same for what waits on a model there


# `python app.py` with the checkpoints of another folder.
ON_SHELF = """
import sys
from pathlib import Path
from playground import checkpoints
checkpoints.FOLDER = Path(sys.argv[1])
from app import LAUNCH, demo
demo.launch(**LAUNCH)
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def replica(shelf: Path | None = None, **changes: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """Starts `python app.py`, with changes to its environment, and gives its address and process.

    shelf: a folder of checkpoints that takes the place of the shipped ones.
    """
    command = ["app.py"] if shelf is None else ["-c", ON_SHELF, str(shelf)]
    port = free_port()
    environment = {**os.environ, "GRADIO_SERVER_PORT": str(port), **changes}
    server = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(START_SECONDS * 2):
            assert server.poll() is None, "app.py stopped"
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        yield url, server
    finally:
        server.terminate()
        server.wait(60)


@contextlib.contextmanager
def serving(shelf: Path | None = None, **changes: str) -> Iterator[str]:
    """The address of a page that is started as `replica` does."""
    with replica(shelf, **changes) as (url, _):
        yield url


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens the page; when the test ends, nothing may have gone wrong on any page it opened."""
    wrong: list[str] = []
    contexts, loads = [], []
    own = (address, "data:", "blob:")

    def open_one(width: int = 1280, height: int = 900, dark: bool = False, link: str = "") -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        contexts.append(context)
        context.on("console", lambda m: wrong.append(f"console: {m.text}") if m.type == "error" else None)
        context.on("weberror", lambda error: wrong.append(f"page error: {error.error}"))
        context.on("dialog", lambda dialog: (wrong.append("a dialog opened"), dialog.dismiss()))
        context.on("request", lambda r: None if r.url.startswith(own) else wrong.append(f"asks {r.url}"))
        page = context.new_page()
        page.on("load", lambda loaded: loads.append(loaded))
        page.goto(address + (link or f"?tab=translate{'&__theme=dark' if dark else ''}"))
        page.wait_for_selector("#tabs [role=tab]", state="attached", timeout=120_000)
        if not link:
            page.wait_for_selector("#translate-text textarea", state="attached", timeout=120_000)
        return page

    yield open_one
    for context in contexts:
        context.close()
    left = len(loads) > len(contexts)
    assert [what for what in wrong if not (left and LEFT.search(what))] == []
