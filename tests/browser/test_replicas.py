"""Two replicas behind one address, by the nginx configuration that is shipped, one of them killed in the
middle: callers have their answers from the other one, and a reader keeps what was typed."""

import contextlib
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ROOT, free_port, replica
from tests.translators import save_translator

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
CALLERS = 50
TEXT = "The cat sleeps."
CUT = "cut"  # what a caller is told by a connection that breaks
APP_ID = "async () => (await fetch('gradio_api/app_id')).text()"

pytestmark = pytest.mark.skipif(NGINX is None, reason="needs nginx")


@contextlib.contextmanager
def balancing(addresses: list[str], folder: Path) -> Iterator[str]:
    """Starts nginx with the configuration that is shipped, but for its ports, and gives its address."""
    shipped, port = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8"), free_port()
    ports = ["listen 8080", *re.findall(r"server 127\.0\.0\.1:\d+", shipped)]
    free = [f"listen 127.0.0.1:{port}", *(f"server {address.split('//')[1]}" for address in addresses)]
    for old, new in zip(ports, free, strict=True):
        shipped = shipped.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder / kind};\n" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder / 'pid'}; error_log {folder / 'errors'};\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{shipped}}}\n",
        encoding="utf-8",
    )
    server = subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-e", folder / "errors"])
    try:
        address = f"http://127.0.0.1:{port}/playground/"
        for _ in range(100):
            assert server.poll() is None, (folder / "errors").read_text()
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(address)
                break
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def ask(address: str, number: int, until: threading.Event, told: list[str]) -> None:
    """A caller with a cookie of its own: asks until told to end, and again where its connection breaks."""
    cookies = {"playground": f"caller-{number}"}
    with httpx.Client(base_url=address, cookies=cookies, timeout=120) as client:
        while not until.wait(0.5):
            try:
                begun = client.post("gradio_api/call/translate", json={"data": [TEXT]})
                event = begun.raise_for_status().json()["event_id"]
                told.append(client.get(f"gradio_api/call/translate/{event}").raise_for_status().text)
            except (httpx.HTTPError, ValueError) as error:
                told.append(f"{CUT}: {error}")


@contextlib.contextmanager
def calling(address: str) -> Iterator[list[list[str]]]:
    """Many callers at once, and what each of them is told."""
    until, told = threading.Event(), [[] for _ in range(CALLERS)]
    callers = [threading.Thread(target=ask, args=(address, n, until, told[n])) for n in range(CALLERS)]
    for caller in callers:
        caller.start()
    try:
        yield told
    finally:
        until.set()
        for caller in callers:
            caller.join()


def all_have(told: list[list[str]], more_than: list[int]) -> None:
    """Waits until each caller was told more often than that."""
    while not all(len(each) > number for each, number in zip(told, more_than, strict=True)):
        time.sleep(0.1)


def test_one_of_two_replicas_dies(browser: Browser, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    save_translator(shelf / "translate-en-fr")
    (tmp_path / "nginx").mkdir()
    under = {"GRADIO_ROOT_PATH": "/playground"}
    with (
        replica(shelf, **under) as (first, one),
        replica(shelf, **under) as (second, two),
        balancing([first, second], tmp_path / "nginx") as address,
        contextlib.closing(browser.new_context()) as context,
    ):
        page = context.new_page()
        page.goto(f"{address}?tab=translate")
        text = page.locator("#translate-text textarea")
        text.fill(TEXT)
        text.press("Enter")
        expect(page.locator("#translate-output .pg-word").first).to_be_visible()
        # Which of the two this page leads to, and that it stays there.
        ids = {page.evaluate(APP_ID) for _ in range(9)}
        by_id = {
            httpx.get(f"{url}/gradio_api/app_id").text: process
            for url, process in ((first, one), (second, two))
        }
        assert len(ids) == 1 and len(by_id) == 2
        with calling(address) as told:
            all_have(told, [0] * CALLERS)
            by_id.pop(ids.pop()).kill()
            before = [len(each) for each in told]
            text.fill("The dog eats the fish.")
            all_have(told, [number + 2 for number in before])
        answers = {each for one in told for each in one if not each.startswith(CUT)}
        assert len(answers) == 1 and answers.pop().startswith("event: complete")
        assert all(sum(each.startswith(CUT) for each in one) <= 2 for one in told)
        assert all(not one[-1].startswith(CUT) for one in told)

        shown = page.locator("#translate-output").inner_text()
        expect(text).to_have_value("The dog eats the fish.")
        text.press("Enter")
        expect(page.locator("#translate-output")).not_to_have_text(shown)
        expect(page.locator("#translate-output .pg-word").first).to_be_visible()
        expect(text).to_have_value("The dog eats the fish.")
        assert page.evaluate(APP_ID) in by_id
