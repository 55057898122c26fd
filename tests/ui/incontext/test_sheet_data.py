"""A sheet as the page holds it, there and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.ui.incontext.sheet_data import Row, Sheet

CELL = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=5))
def test_a_sheet_comes_back_from_the_page_as_it_went(rows: list[tuple[str, ...]]) -> None:
    sheet = Sheet.from_cells(("a", "<b>", "c"), rows, "note")
    text = sheet.to_json()
    assert "<" not in text  # it travels inside a page
    back = Sheet.from_json(text)
    assert back.columns == sheet.columns and back.rows == sheet.rows


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "null",
        "[]",
        '{"columns": ["a", "b"]}',
        '{"columns": ["a", "b"], "rows": [[0, ["x"], 0]]}',  # too few cells
        '{"columns": ["a"], "rows": [[0, ["x"], 0]]}',  # no input
        '{"columns": ["a", "b"], "rows": [["x", ["x", "y"], 0]]}',
        "[" * 100_000,
    ],
)
def test_what_no_page_of_ours_sends_is_refused(text: str | None) -> None:
    with pytest.raises(UserError, match="Reload"):
        Sheet.from_json(text)


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    rows = [[n, ["x", ""], 0] for n in range(10_001)]
    with pytest.raises(UserError, match="10,001 rows"):
        Sheet.from_json(json.dumps({"columns": ["a", "b"], "rows": rows}))


def test_examples_are_what_the_user_wrote_and_the_rest_is_filled() -> None:
    rows = (
        Row(0, ("a",), "A", True),
        Row(1, ("b",), "B", False),  # written by the model: filled again
        Row(2, ("c",), "", True),
        Row(3, (" ",), "D", True),  # nothing to learn from
        Row(4, ("",), "", False),
    )
    sheet = Sheet(("in", "out"), rows)
    assert [row.id for row in sheet.examples] == [0]
    assert [row.id for row in sheet.open_rows] == [1, 2]


def test_several_input_columns_are_read_as_one() -> None:
    assert Row(0, ("Ada", "King"), "", False).text == "Ada | King"
    assert Row(0, ("Ada", ""), "", False).text == "Ada | "
    assert Row(0, ("", " "), "", False).text == ""
