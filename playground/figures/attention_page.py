"""A picture of attention as one HTML file of its own, which keeps the hover and needs no network."""

import json

from ..messages import language, say
from .html import escape

# What Gradio hands to our scripts on the page; a file of its own stands still and asks no server.
STAND_INS = """{
  element: document.getElementById("attention"),
  trigger() {}, watch() {}, server: {},
  props: { still: true, value: document.getElementById("view").textContent },
}"""
LOOK = """
:root { --block-background-fill: #fff; --body-background-fill: #fff; --body-text-color-subdued: #556;
  --border-color-primary: #ccd; --background-fill-primary: #fff; --body-text-color: #111; }
body { font-family: system-ui, sans-serif; margin: 1.5rem; background: var(--background-fill-primary);
  color: var(--body-text-color); }
.pg-att-edit, .pg-att-take, .pg-att-switches, .pg-layers, .pg-thumb-off { display: none !important; }
"""


def standalone_page(view: str, template: str, style: str, script: str) -> str:
    """view: the JSON of `attention.picture`; the template, style and script are those of the page,
    the script with a function `mount` at its top."""
    content = json.loads(view)
    title = say("attention.titled", title=content["title"], text=content["text"][:80])
    # "</script" or "<!--" in the text could end the element, or keep it from ending.
    data = view.replace("<", "\\u003c")
    return (
        f'<!doctype html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{LOOK}{style}</style></head><body>"
        f'<h1>{escape(content["title"])}</h1><p dir="auto">{escape(content["text"])}</p>'
        f'<p dir="auto">{escape(content["target"])}</p>'
        f'<div id="attention">{template}</div><p class="pg-hint">{escape(provenance(content))}</p>'
        f'<script type="application/json" id="view">{data}</script>'
        f'<script type="module">{script}mount({STAND_INS});</script></body></html>\n'
    )


def provenance(content: dict) -> str:
    """Which weights the picture was made from."""
    checkpoint = content["checkpoint"]
    weights = {"name": checkpoint["name"], "sha256": checkpoint["sha256"][:16]}
    if not content["edits"]:
        return say("attention.provenance", **weights)
    return say("attention.provenance-edited", **weights, edits=json.dumps(content["edits"]))
