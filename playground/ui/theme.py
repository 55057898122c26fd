"""One look for all tabs, made of fonts and colours that are already on the reader's machine."""

from pathlib import Path

import gradio as gr
from gradio.themes.utils.sizes import Size

HERE = Path(__file__).parent
SANS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
MONO = ["ui-monospace", "Consolas", "Liberation Mono", "monospace"]
SMALL, BODY, LARGE = "0.8125rem", "0.9375rem", "1.25rem"  # as in system.css: there is no fourth size

# name of Gradio's variable -> its value on light and on dark. Letters have a contrast of 4.5 : 1 at least
# on every ground here, the borders of what is typed into 3 : 1.
COLOURS = {
    "body_background_fill": ("#faf9f6", "#15171b"),
    "background_fill_primary": ("#ffffff", "#1d2025"),
    "background_fill_secondary": ("#f1efe9", "#262a31"),
    "block_background_fill": ("#ffffff", "#1d2025"),
    "body_text_color": ("#1d2126", "#e8e6e1"),
    "body_text_color_subdued": ("#575d66", "#a9adb5"),
    "block_info_text_color": ("#575d66", "#a9adb5"),
    "block_title_text_color": ("#575d66", "#a9adb5"),
    "block_label_text_color": ("#575d66", "#a9adb5"),
    "block_label_background_fill": ("#faf9f6", "#15171b"),
    "border_color_primary": ("#dcdad3", "#343941"),
    "border_color_accent": ("#3649ad", "#a5b4ff"),
    "input_background_fill": ("#ffffff", "#1d2025"),
    "input_border_color": ("#86898f", "#747983"),
    "input_border_color_focus": ("#3649ad", "#a5b4ff"),
    "input_placeholder_color": ("#6b7078", "#9498a1"),
    "color_accent_soft": ("#e7e9f6", "#2c3350"),
    "link_text_color": ("#3649ad", "#a5b4ff"),
    "link_text_color_hover": ("#1d2126", "#e8e6e1"),
    "link_text_color_visited": ("#3649ad", "#a5b4ff"),
    "link_text_color_active": ("#3649ad", "#a5b4ff"),
    "slider_color": ("#3649ad", "#a5b4ff"),
    "loader_color": ("#3649ad", "#a5b4ff"),
    "checkbox_background_color": ("#ffffff", "#1d2025"),
    "checkbox_background_color_selected": ("#3649ad", "#5b6ee1"),
    "checkbox_border_color": ("#86898f", "#747983"),
    "checkbox_border_color_selected": ("#3649ad", "#5b6ee1"),
    "button_primary_background_fill": ("#3649ad", "#a5b4ff"),
    "button_primary_background_fill_hover": ("#2a3a8f", "#bcc7ff"),
    "button_primary_text_color": ("#ffffff", "#15171b"),
    "button_secondary_background_fill": ("#ffffff", "#1d2025"),
    "button_secondary_background_fill_hover": ("#f1efe9", "#262a31"),
    "button_secondary_text_color": ("#1d2126", "#e8e6e1"),
    "button_secondary_border_color": ("#86898f", "#747983"),
    "table_border_color": ("#dcdad3", "#343941"),
    "table_even_background_fill": ("#ffffff", "#1d2025"),
    "table_odd_background_fill": ("#faf9f6", "#1d2025"),
}
OTHERS = {
    "color_accent": "var(--pg-accent)",  # which has no dark twin of its own
    "input_border_width": "1px",
    "input_padding": "6px 10px",
    "input_shadow": "none",
    "layout_gap": "12px",
    "block_border_width": "0px",
    "block_padding": "0px",
    "button_transition": "none",
}


def make_theme() -> gr.themes.Base:
    text = Size(SMALL, SMALL, SMALL, BODY, BODY, LARGE, LARGE, name="three_sizes")
    theme = gr.themes.Base(
        neutral_hue="stone", radius_size="sm", spacing_size="sm", text_size=text, font=SANS, font_mono=MONO
    )
    both = {
        name + ending: value
        for name, pair in COLOURS.items()
        for ending, value in zip(("", "_dark"), pair, strict=True)
    }
    return theme.set(**both, **OTHERS)


THEME = make_theme()


def asset(name: str) -> str:
    """The text of a file in `assets`: "style.css" of the whole page, "incontext/sheet.css" of one tab."""
    folder, _, file = name.rpartition("/")
    return (HERE / folder / "assets" / file).read_text(encoding="utf-8")


SHEETS = (
    *("system.css", "style.css", "charts.css", "translate/clinic.css", "incontext/sheet.css"),
    *("attention/attention.css", "language/language.css", "roles/roles.css"),
    *("summaries/summaries.css", "training/training.css", "guide/guide.css"),
)
CSS = "".join(map(asset, SHEETS))
