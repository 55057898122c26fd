"""The look of the page: nothing of it comes from another host."""

import re

import gradio as gr
import pytest

from playground.ui.theme import CSS, HERE, THEME, asset


def test_an_asset_is_of_the_page_or_of_a_tab() -> None:
    assert asset("style.css") == (HERE / "assets" / "style.css").read_text(encoding="utf-8")
    assert asset("incontext/sheet.css") == (HERE / "incontext" / "assets" / "sheet.css").read_text("utf-8")
    with pytest.raises(FileNotFoundError):
        asset("nothing.css")


def test_every_style_sheet_of_the_page_is_in_it() -> None:
    for path in HERE.rglob("assets/*.css"):
        name = path.name if path.parent.parent == HERE else f"{path.parent.parent.name}/{path.name}"
        assert asset(name) in CSS or "picture" in name or "attention" in name


def test_fonts_and_pictures_lie_on_the_readers_machine() -> None:
    assert not re.search(r"@import|url\((?!.?data:)", CSS)
    assert "googleapis" not in THEME._get_theme_css() and THEME._font_css == THEME._stylesheets == []
    assert not any(isinstance(font, gr.themes.GoogleFont) for font in THEME._font + THEME._font_mono)
