"""One look for all tabs, made of fonts and colours that are already on the reader's machine."""

from pathlib import Path

import gradio as gr

ASSETS = Path(__file__).parent / "assets"
SANS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
MONO = ["ui-monospace", "Consolas", "Liberation Mono", "monospace"]

THEME = gr.themes.Soft(primary_hue="sky", neutral_hue="slate", font=SANS, font_mono=MONO)
CSS = "".join(
    (ASSETS / name).read_text(encoding="utf-8")
    for name in ("style.css", "sheet.css", "charts.css", "language.css")
)


def script(name: str) -> str:
    """A script of ours, to be given to a component as `js_on_load`."""
    return (ASSETS / name).read_text(encoding="utf-8")
