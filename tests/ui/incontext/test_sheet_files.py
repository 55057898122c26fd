"""A sheet as a file, there and back."""

import base64
import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.messages import say, speaking
from playground.ui.incontext.sheet_data import Sheet
from playground.ui.incontext.sheet_files import (
    cut,
    find_delimiter,
    has_header,
    read_csv,
    read_upload,
    to_csv,
)

CELL = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), max_size=12)
FORMULA = st.text("'=+-@＝x1 ;\u200b", max_size=5)


def cells(sheet: Sheet) -> list[list[str]]:
    return [[*row.inputs, row.output] for row in sheet.rows]


@given(st.lists(st.tuples(CELL | FORMULA, CELL | FORMULA), max_size=6), st.booleans())
def test_an_exported_sheet_reads_back_as_it_was(rows: list[tuple[str, ...]], protected: bool) -> None:
    rows = [row if any(map(str.strip, row)) else ("", "") for row in rows]  # spaces alone are nothing
    rows.append(("a", "A"))  # an empty row at the end is none
    text = to_csv(Sheet.from_cells(("E-mail", "Output"), rows), protected)
    back = read_csv(("\ufeff" + text).encode())
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(rows) + 1
    assert cells(back) == list(map(list, rows)) and back.columns == ("E-mail", "Output")


@pytest.mark.parametrize(
    "text", ["00123", "4006381333931000123456", "007", "1e5", "+0044 20", "1,234.50", "TRUE"]
)
def test_what_looks_like_a_number_stays_as_it_is_written(text: str) -> None:
    sheet = Sheet.from_cells(("Code", "Output"), [(text, text), (text, "")])
    assert cells(read_csv(to_csv(sheet).encode())) == [[text, text], [text, ""]]


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
        ("＝1", "'＝1"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("\u200b\u00a0=1", "'\u200b\u00a0=1"),
        ("\n=1", "'\n=1"),
        ("x;=1+1", "x;=1+1"),
        ("x\t=1+1", "x\t=1+1"),
    ],
)
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_spreadsheet_runs_nothing_of_an_exported_sheet(cell: str, exported: str, mark: str) -> None:
    """Whatever separates its columns, it finds no cell that begins as a formula does."""
    text = to_csv(Sheet.from_cells(("in", "out"), [(cell, "")]))
    _, row = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    assert row[0] == exported if mark == "," else row[0].startswith(exported)
    assert not any(re.match(r"\s*[=@＝]|\s*[+-]\D", part) for part in row[1:])


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


@pytest.mark.parametrize(
    ("text", "mark", "rows"),
    [
        ('a,"x\ny"\nb,"say ""hi"""', ",", [["a", "x\ny"], ["b", 'say "hi"']]),
        ('"x\ny"\r\n"z"', "", [["x\ny"], ["z"]]),
        (
            '"big" pipe,1\n5" pipe,2\n"open,3\n"a,b",4',
            ",",
            [['"big" pipe', "1"], ['5" pipe', "2"], ['"open', "3"], ["a,b", "4"]],
        ),
        ("a;b\r\r\nc;d\re;f", ";", [["a", "b"], ["c", "d"], ["e", "f"]]),
        ("a, b\nc", "", [["a, b"], ["c"]]),  # one column
        ('"",""', ",", [["", ""]]),
        ("a||b", "|", [["a", "", "b"]]),
    ],
)
def test_a_text_is_cut_into_cells(text: str, mark: str, rows: list[list[str]]) -> None:
    assert [row for row in cut(text, mark) if row != [""]] == rows


@given(
    st.lists(st.lists(st.text("ab\",;\n\r '", max_size=6), min_size=2, max_size=3), min_size=1, max_size=5)
)
def test_what_the_csv_module_writes_is_cut_as_it_was(rows: list[list[str]]) -> None:
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    assert [row for row in cut(target.getvalue(), ",") if row != [""]] == rows


def test_empty_rows_keep_the_places_of_the_others() -> None:
    assert cells(read_csv(b"Name\nx\n\ny\n\n\n")) == [["x", ""], ["", ""], ["y", ""]]
    assert cells(read_csv(b",\nx,\n,\n\ny,Y\n,\n,\n")) == [["x", ""], ["", ""], ["y", "Y"]]
    full = read_csv(b"x,X\n,\ny,Y\n")
    assert cells(full) == [["x", "X", ""], ["", "", ""], ["y", "Y", ""]]  # an empty row is no open output


def test_a_column_that_is_called_output_is_the_output() -> None:
    assert cells(read_csv(b"Input,Output\nx,X\ny,Y\n")) == [["x", "X"], ["y", "Y"]]


@pytest.mark.parametrize("code", ["fr", "zh"])
def test_a_sheet_of_one_language_is_opened_in_another(code: str) -> None:
    with speaking(code):
        sheet = read_csv(b"x\ny\n")
        assert sheet.columns == (say("scripts.sheet-input"), say("scripts.sheet-output"))
    back = read_csv(to_csv(sheet).encode())
    assert back.columns == sheet.columns and cells(back) == [["x", ""], ["y", ""]]


def test_cells_of_several_lines_become_one_and_that_is_told() -> None:
    sheet = read_csv(b'a,"x\r\ny\n"\nb,\n')
    assert cells(sheet) == [["a", "x y"], ["b", ""]] and "Line breaks" in sheet.note
    assert "Line breaks" not in read_csv(b"a,x\nb,\n").note


def test_more_rows_than_a_sheet_holds_are_refused_and_empty_ones_do_not_count() -> None:
    with pytest.raises(UserError, match="10,001 rows"):
        read_csv(b"x\n" * 10_001)
    with pytest.raises(UserError, match="123,456 rows"):
        read_csv(b"Name,Output\n" + b"x,\n\n" * 123_456)
    assert len(read_csv(b"x\n" * 10_000).rows) == 10_000
    assert len(read_csv(b"x,\n" * 10_000 + b",\n" * 9_000).rows) == 10_000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'""\n,\n', "empty"),
        (b"a," * 12 + b"a\n", "13 columns"),
        (b'a\n"' + b"x" * 200_000 + b'"', "in row 2 a cell has 200,000 characters"),
    ],
    ids=["cells", "columns", "cell"],
)
def test_a_file_that_is_no_sheet_gets_a_message(data: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read_csv(data)


def test_a_file_arrives_as_base64() -> None:
    assert cells(read_upload(base64.b64encode(b"a,\nb,\n").decode())) == [["a", ""], ["b", ""]]
    with pytest.raises(UserError, match="whole"):
        read_upload("no base64!")
    with pytest.raises(UserError, match="empty"):
        read_upload("")
