"""The colours of figures can be seen on both grounds and are the only ones."""

import re
from pathlib import Path

import pytest

from playground.figures import palette
from playground.ui.theme import COLOURS

FIGURES = Path(palette.__file__).parent


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, from 0 to 1."""
    parts = [part / 255 for part in palette.channels(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", palette.NAMED)
@pytest.mark.parametrize("ground", COLOURS["block_background_fill"])
def test_lines_and_marks_stand_out_on_light_and_on_dark(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 3


def test_no_figure_has_a_colour_of_its_own_beside_greys() -> None:
    for path in FIGURES.glob("*.py"):
        own = set(re.findall(r"#[0-9a-f]{6}\b", path.read_text(encoding="utf-8")))
        greys = {
            colour for colour in own if max(palette.channels(colour)) - min(palette.channels(colour)) < 32
        }
        assert path.name == "palette.py" or own <= greys, path.name
