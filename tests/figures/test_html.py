"""The small pieces that all pictures share."""

import json
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.figures.html import attribute, bar, percent, signed, table


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "< 0.1 %"),
        (0.0004, "< 0.1 %"),
        (0.004, "0.4 %"),
        (0.094, "9.4 %"),
        (0.871, "87 %"),
        (1.0, "100 %"),
    ],
)
def test_percent_is_written_for_people(share: float, text: str) -> None:
    assert percent(share) == text


@given(st.recursive(st.text() | st.integers() | st.booleans(), st.lists))
def test_data_survives_an_attribute_and_cannot_leave_it(data: object) -> None:
    written = attribute(data)
    assert '"' not in written and "<" not in written
    assert json.loads(unescape(written)) == data


@pytest.mark.parametrize(("share", "width"), [(-1, "0.0%"), (0.25, "25.0%"), (7, "100.0%")])
def test_a_bar_never_leaves_its_box(share: float, width: str) -> None:
    assert f"width:{width}" in bar(share)


def test_a_table_holds_its_cells_as_text() -> None:
    assert "<td>&lt;b&gt;</td>" in table(["a"], [["<b>"]])


@pytest.mark.parametrize(
    ("number", "plus", "text"),
    [
        (0.314, False, "0.31"),
        (-1.2, True, "-1.20"),
        (-0.004, False, "0.00"),
        (-0.004, True, "0.00"),
        (0.5, True, "+0.50"),
    ],
)
def test_no_zero_has_a_sign(number: float, plus: bool, text: str) -> None:
    assert signed(number, plus) == text
