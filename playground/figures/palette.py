"""The colours of figures that stand on a light and on a dark page alike; `system.css` has those of the page.

Each means the same everywhere: ACCENT attention, or a share of something; LESS less probable, wrong, below
zero; MORE more probable, right, above zero. NAMED are for things that carry their name beside the colour.
"""

ACCENT, LESS, MORE = "#5b6ee1", "#c9651f", "#1a8f84"
NAMED = (ACCENT, LESS, MORE, "#a3498f", "#8a7a14", "#6f7782")


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
