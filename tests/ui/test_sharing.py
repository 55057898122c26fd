"""The address of the page as a QR code."""

from xml.etree import ElementTree

import pytest
import segno
from starlette.applications import Starlette
from starlette.testclient import TestClient

from playground.messages import LANGUAGES, say, speaking
from playground.ui import sharing

CLIENT = TestClient(Starlette(routes=[sharing.ROUTE]))
LINK = "https://example.org/playground/?lang=fr&tab=translate&text=%C3%A9t%C3%A9"


def test_a_link_is_drawn_with_the_margin_that_readers_need() -> None:
    answer = CLIENT.get(f"/{sharing.PATH}", params={"link": LINK})
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/svg+xml"
    drawn = ElementTree.fromstring(answer.text)
    modules = len(segno.make_qr(LINK, error="l").matrix)
    assert drawn.get("viewBox") == f"0 0 {modules + 8} {modules + 8}" and drawn.get("width") is None


@pytest.mark.parametrize(
    "link", ["", "x" * (sharing.MOST + 1), "é" * sharing.MOST], ids=["none", "long", "wide"]
)
def test_what_no_phone_could_read_is_refused(link: str) -> None:
    answer = CLIENT.get(f"/{sharing.PATH}", params={"link": link})
    assert answer.status_code == 400 and answer.text == "link has to have 1 to 1,273 bytes."


def test_the_longest_link_is_as_large_as_is_said() -> None:
    answer = CLIENT.get(f"/{sharing.PATH}", params={"link": "x" * sharing.MOST})
    assert ElementTree.fromstring(answer.text).get("viewBox") == "0 0 125 125"  # 117 modules and the margin


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_button_says_what_it_does(code: str) -> None:
    with speaking(code):
        html = sharing.share()
        assert f"<summary>{say('page.share')}</summary>" in html and say("page.share-copy") in html
