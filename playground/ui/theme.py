"""One look for all tabs, made of fonts and colours that are already on the reader's machine."""

from pathlib import Path

import gradio as gr

HERE = Path(__file__).parent
SANS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
MONO = ["ui-monospace", "Consolas", "Liberation Mono", "monospace"]
THEME = gr.themes.Soft(primary_hue="sky", neutral_hue="slate", font=SANS, font_mono=MONO)


def asset(name: str) -> str:
    """The text of a file in `assets`: "style.css" of the whole page, "incontext/sheet.css" of one tab."""
    folder, _, file = name.rpartition("/")
    return (HERE / folder / "assets" / file).read_text(encoding="utf-8")


SHEETS = (
    *("style.css", "charts.css", "translate/clinic.css", "incontext/sheet.css"),
    *("language/language.css", "roles/roles.css", "summaries/summaries.css", "training/training.css"),
    "guide/guide.css",
)
CSS = "".join(map(asset, SHEETS))
