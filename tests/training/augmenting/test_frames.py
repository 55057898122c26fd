"""The sentences written for training are not those that are measured on."""

import re

from playground.measuring.field import FieldInput, read_inputs
from playground.training.augmenting.changes import SLOT
from playground.training.augmenting.frames import FRAMES


def words(text: str) -> list[str]:
    return re.findall(r"[a-zà-ÿœ']+", SLOT.sub(" ", text).lower())


def nearest(row: FieldInput) -> tuple[float, str]:
    """The frame of three words or more with the largest share of its words in the input."""
    sides = [frame[0 if row.to == "fr" else 1] for frame in FRAMES]
    there = set(words(row.text))
    return max(
        (sum(word in there for word in words(side)) / len(words(side)), side)
        for side in sides
        if len(words(side)) > 2
    )


def test_no_field_input_is_a_frame_filled_in() -> None:
    near = {row.text: nearest(row) for row in read_inputs()}
    assert not {text: found for text, found in near.items() if found[0] > 0.76}


def test_a_frame_filled_in_would_be_found() -> None:
    row = FieldInput("names", "fr", "Kevin is taller than Sven.", ("Kevin",))
    assert nearest(row) == (1.0, "{man} is taller than {man2}.")
