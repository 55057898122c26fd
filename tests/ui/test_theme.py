"""The look of the page: nothing of it comes from another host."""

import re

import gradio as gr
import pytest

from playground.ui import LAUNCH
from playground.ui.theme import BODY, CSS, HERE, LARGE, SMALL, THEME, asset


def test_an_asset_is_of_the_page_or_of_a_tab() -> None:
    assert asset("style.css") == (HERE / "assets" / "style.css").read_text(encoding="utf-8")
    assert asset("incontext/sheet.css") == (HERE / "incontext" / "assets" / "sheet.css").read_text("utf-8")
    with pytest.raises(FileNotFoundError):
        asset("nothing.css")


def test_every_style_sheet_of_the_page_is_in_it() -> None:
    for path in HERE.rglob("assets/*.css"):
        name = path.name if path.parent.parent == HERE else f"{path.parent.parent.name}/{path.name}"
        assert asset(name) in CSS or asset(name) in LAUNCH["head"]


def test_what_gradio_does_not_hand_through_goes_around_it() -> None:
    assert not re.search(r"@container|@layer|@supports", CSS)


def test_fonts_and_pictures_lie_on_the_readers_machine() -> None:
    assert not re.search(r"@import|url\((?!.?data:)", CSS)
    assert "googleapis" not in THEME._get_theme_css() and THEME._font_css == THEME._stylesheets == []
    assert not any(isinstance(font, gr.themes.GoogleFont) for font in THEME._font + THEME._font_mono)


def test_there_are_three_sizes_of_type() -> None:
    for size in re.findall(r"font-size: ([^;}]+)", CSS):
        assert size in {"var(--pg-small)", "var(--pg-body)", "var(--pg-large)", "inherit"}
    for name, value in (("small", SMALL), ("body", BODY), ("large", LARGE)):
        assert f"--pg-{name}: {value};" in CSS


def test_colours_of_the_style_sheets_are_those_of_the_system() -> None:
    system = asset("system.css")
    allowed = set(re.findall(r"--pg-\w+: (#\w+);", system))
    assert len(allowed) == 6  # accent, less and more, on light and on dark
    others = CSS.replace(system, "")
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", others)) == set()
    assert {rgb.strip() for rgb in re.findall(r"rgb\(([^/)]*)/", others) if "var" not in rgb} <= {
        "128 128 128",
        "0 0 0",
    }
    used = set(re.findall(r"var\((--pg-[\w-]+)", CSS))
    assert used <= set(re.findall(r"(--pg-[\w-]+):", CSS))
