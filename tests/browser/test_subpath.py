"""The page behind a reverse proxy that serves it under a sub-path."""

import contextlib
import http.client
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import serving

PREFIX = "/tools/playground"
OWN = {"connection", "transfer-encoding", "date", "server"}  # headers of one leg of the way


def proxy_to(address: str) -> ThreadingHTTPServer:
    """Hands on what lies under PREFIX, without it; all else is another page's."""
    host = urlsplit(address).netloc

    class Proxy(BaseHTTPRequestHandler):
        def hand_on(self) -> None:
            if not self.path.startswith(f"{PREFIX}/"):
                self.send_response(204 if self.path == "/favicon.ico" else 404)
                return self.end_headers()
            upstream = http.client.HTTPConnection(host)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {
                **self.headers,
                "X-Forwarded-Host": self.headers["Host"],
                "Accept-Encoding": "identity",
            }
            upstream.request(self.command, self.path.removeprefix(PREFIX), body, headers)
            answer = upstream.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in OWN:
                    self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError, ValueError):  # one side has gone
                while part := answer.read1():
                    self.wfile.write(part)
                    self.wfile.flush()
            upstream.close()

        do_GET = do_POST = hand_on

        def log_message(self, *arguments: object) -> None: ...

    return ThreadingHTTPServer(("127.0.0.1", 0), Proxy)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(GRADIO_ROOT_PATH=PREFIX) as inside, proxy_to(inside) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_port}{PREFIX}/"
        proxy.shutdown()


def test_every_script_works_there(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.fill("#translate-text textarea", "The dog sleeps in the garden.")
    page.press("#translate-text textarea", "Enter")
    expect(page.locator("#translate-output")).to_contain_text("chien")
    page.locator(".pg-word").nth(2).hover()
    expect(page.locator(".pg-option")).to_have_count(5)
    page.get_by_role("tab", name="In-context").click()
    expect(page.locator(".pg-sheet-row[data-id]").first).to_be_visible()
    page.get_by_role("tab", name="Attention", exact=True).click()
    expect(page.locator("#attention-picture .pg-picture svg")).to_be_visible()
    page.get_by_role("tab", name="Effects", exact=True).click()
    page.locator("#attention-effects [data-open]").first.click()
    expect(page.locator("#attention-picture .pg-att-title")).to_contain_text("layer 0, head 0")
    page.get_by_role("tab", name="Positions", exact=True).click()
    page.locator(".pg-chart svg").first.hover()
    expect(page.locator(".pg-readout").first).not_to_have_text("")
    page.get_by_role("tab", name="Language model", exact=True).click()
    before = page.input_value("#next-text textarea")
    page.locator(".pg-next").first.click()
    expect(page.locator("#next-text textarea")).not_to_have_value(before)
