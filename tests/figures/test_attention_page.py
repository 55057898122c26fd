"""The exported file stands on its own."""

import json
import re

from playground.figures.attention_page import standalone_page

VIEW = {
    "title": "Cross attention",
    "text": "</script><img src=x onerror=alert(1)><!--<script>",
    "target": "<b>fin</b>",
    "checkpoint": {"name": "tiny", "sha256": "0123456789abcdef0123"},
    "edits": {},
}


def test_the_file_holds_the_same_view_and_nothing_from_outside() -> None:
    html = standalone_page(json.dumps(VIEW), "<p>here</p>", ".a{}", "draw();")
    data = re.search(r'<script type="application/json" id="view">(.*?)</script>', html, re.S).group(1)
    assert json.loads(data) == VIEW
    assert "<p>here</p>" in html and "draw();" in html and "0123456789abcdef" in html
    assert not re.search(r"https?://|<link|src=[\"']?(?!x)", html)


def test_hostile_text_stays_text() -> None:
    html = standalone_page(json.dumps(VIEW), "", "", "")
    body = re.sub(r"<script.*?</script>", "", html, flags=re.S)
    assert "<img" not in body and "<b>" not in body and html.count("</script>") == 2


def test_edits_are_named() -> None:
    html = standalone_page(json.dumps({**VIEW, "edits": {"cross.0.1": {"gain": 0}}}), "", "", "")
    assert "cross.0.1" in re.sub(r"<script.*?</script>", "", html, flags=re.S)
