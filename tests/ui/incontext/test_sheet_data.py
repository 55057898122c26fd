"""A sheet as the page holds it and as files, there and back."""

import base64
import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.ui.incontext.sheet_data import (
    Row,
    Sheet,
    find_delimiter,
    has_header,
    read_csv,
    read_upload,
    to_csv,
)

CELL = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)


def cells(sheet: Sheet) -> list[list[str]]:
    return [[*row.inputs, row.output] for row in sheet.rows]


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


def test_more_rows_than_a_sheet_holds_are_refused_wherever_they_come_from() -> None:
    rows = [[n, ["x", ""], 0] for n in range(10_001)]
    with pytest.raises(UserError, match="10,001 rows"):
        Sheet.from_json(json.dumps({"columns": ["a", "b"], "rows": rows}))
    with pytest.raises(UserError, match="10,001 rows"):
        read_csv(b"x\n" * 10_001)
    with pytest.raises(UserError, match="123,456 rows"):
        read_csv(b"Name\n" + b"x\n\n" * 123_456)
    assert len(read_csv(b"x\n" * 10_000).rows) == 10_000


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


# ---- files


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_an_exported_sheet_reads_back_as_it_was(rows: list[tuple[str, ...]]) -> None:
    filled = [(text or "x", output) for text, output in rows]  # an empty row is no row
    text = to_csv(Sheet.from_cells(("E-mail", "Output"), [*filled, ("a", "")]))
    back = read_csv(("\ufeff" + text).encode())
    written = list(csv.reader(io.StringIO(text, newline="")))
    kept = [[text, output] for text, output in filled if text.strip() or output.strip()]
    assert len(written) == len(filled) + 2
    assert cells(back) == [*kept, ["a", ""]] and back.columns == ("E-mail", "Output")


@pytest.mark.parametrize(
    ("cell", "exported"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-x", "'-x"),
        ("'=1", "''=1"),
        ("-5", "-5"),
        ("+44 20 7946-0018", "+44 20 7946-0018"),
        ("-", "-"),
        ("a=b", "a=b"),
        ("'quoted'", "'quoted'"),
    ],
)
def test_a_spreadsheet_runs_nothing_of_an_exported_sheet(cell: str, exported: str) -> None:
    text = to_csv(Sheet.from_cells(("in", "out"), [(cell, "")]))
    assert next(csv.reader([text.splitlines()[1]]))[0] == exported


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(mark: str) -> None:
    data = "\n".join(mark.join(row) for row in [("ann", "1", "A1"), ("ben", "2", ""), ("cem", "3", "")])
    sheet = read_csv(data.encode())
    assert cells(sheet) == [["ann", "1", "A1"], ["ben", "2", ""], ["cem", "3", ""]]
    assert "output" in sheet.note and "separated" in sheet.note
    assert [row.own for row in sheet.rows] == [True, False, False]


def test_a_full_table_is_all_inputs() -> None:
    sheet = read_csv(b"ann,1\nben,2\n")
    assert cells(sheet) == [["ann", "1", ""], ["ben", "2", ""]]
    assert sheet.columns[-1] == "Output" and "All columns are inputs" in sheet.note


def test_one_column_of_text_stays_one_column() -> None:
    sheet = read_csv("Zoë Brandt\nAna Díaz\nHugo O'Neil\n".encode())
    assert cells(sheet) == [["Zoë Brandt", ""], ["Ana Díaz", ""], ["Hugo O'Neil", ""]]


def test_a_header_gives_the_names_and_is_told() -> None:
    sheet = read_csv(b"Full name,Initials\nAnn Bo,A.B.\nCem Do,\n")
    assert sheet.columns == ("Full name", "Initials") and len(sheet.rows) == 2
    assert "column names" in sheet.note
    assert "column names" not in read_csv(b"Ann Bo,A.B.\nCem Do,\n").note


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([["Name", "Age"], ["Ann", "7"]], True),
        ([["Tier", "Preis"], ["cat", "7"], ["dog", "12"]], True),  # only the first has no digits
        ([["Ann Bo", ""], ["Cem Do", ""]], False),
        ([["ann@x.org", "x.org"], ["ben@y.org", "y.org"]], False),
        ([["cat", "cats"], ["dog", "dogs"]], False),
        ([["name", "name"], ["a", "b"]], False),
        ([["Name"]], False),
    ],
)
def test_a_header_is_told_from_data(table: list[list[str]], expected: bool) -> None:
    assert has_header(table) is expected


def test_rows_of_other_lengths_and_quoted_lines_are_read() -> None:
    sheet = read_csv(b'a,"x\ny",1\nb,,\nc\n\n')
    assert cells(sheet) == [["a", "x y", "1"], ["b", "", ""], ["c", "", ""]]


@pytest.mark.parametrize("unit", ['",', "'x,", ',"', '"', ";", "a,b\n", "\n", "\r", "' \n", '"\n', "a;'b,"])
def test_what_separates_the_columns_of_a_long_file_is_found_at_once(unit: str) -> None:
    """With csv.Sniffer, 60 kB of the first took ten seconds, so that this would take an hour."""
    data = "x" + unit * (1_000_000 // len(unit))
    try:
        assert read_csv(data.encode()).rows
    except UserError as error:
        assert re.search(r"columns; a sheet holds|rows; a sheet holds|no CSV", str(error))


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("a;1,5\nb;2\nc;3,25", ";"),
        ('"x;y",1\n"z;u",2', ","),
        ("\n\n  \na\tb\nc\td", "\t"),
        ("one\ntwo\nthree, or four", ""),
        ("name|size\n" + "a, b|3\n" * 5_000, "|"),
        ("", ""),
        (" \n" * 50_000, ""),
        ("a,b\rc,d\r", ","),
    ],
)
def test_the_delimiter_is_what_most_rows_agree_on(text: str, mark: str) -> None:
    assert find_delimiter(text) == mark


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    sheet = read_csv("José,J\nZoë,\n".encode(encoding))
    assert cells(sheet) == [["José", "J"], ["Zoë", ""]]
    assert ("Windows-1252" in sheet.note) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\n  \n", "empty"),
        (b'""\n,\n', "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no CSV"),
        (b"PK\x03\x04" + bytes(range(256)), "no CSV"),
        (b"a," * 12 + b"a\n", "13 columns"),
        (b"x" * 5_000_001, "5,000,001 bytes"),
        (b'"' + b"x" * 200_000 + b'"', "no CSV"),  # a field beyond what the csv module reads
    ],
    ids=["empty", "blank", "cells", "png", "zip", "columns", "bytes", "field"],
)
def test_a_file_of_another_kind_gets_a_message(data: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read_csv(data)


def test_a_file_arrives_as_base64() -> None:
    assert cells(read_upload(base64.b64encode(b"a,\nb,\n").decode())) == [["a", ""], ["b", ""]]
    with pytest.raises(UserError, match="whole"):
        read_upload("no base64!")
    with pytest.raises(UserError, match="empty"):
        read_upload("")
