"""The content of a sheet: as the page holds it (JSON), and as files (CSV)."""

import base64
import csv
import io
import itertools
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import UserError
from ...text.limits import MAX_FILE
from ...uses.incontext.fewshot import MAX_ROWS

COLUMN_JOIN = " | "  # between several input columns, as in the training
MAX_COLUMNS = 8
SAMPLE = 20_000  # characters of a file that tell what separates its columns
INPUT, OUTPUT = "Input", "Output"  # what columns are called that have no name of their own
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
HEADER_WORDS = re.compile(
    r"\b(names?|first|last|title|e-?mail|phone|address|city|country|date|day|month|year|time|id|code|number|"
    r"input|output|result|text|value|price|amount|company|product|url|file|word|label)\b",
    re.IGNORECASE,
)
FORMULA = re.compile(r"'*[=+\-@\t\r]")  # also with the mark that protects it
PLAIN_NUMBER = re.compile(r"[+-][\d\s().,/-]*")  # a number or a phone number, which no spreadsheet runs
PROTECTED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True)
class Row:
    """One row: its input columns and its output, which the user wrote (`own`) or the model."""

    id: int
    inputs: tuple[str, ...]
    output: str
    own: bool

    @property
    def text(self) -> str:
        """What the model reads; empty where all input columns are."""
        return COLUMN_JOIN.join(self.inputs) if any(cell.strip() for cell in self.inputs) else ""

    @property
    def is_example(self) -> bool:
        return bool(self.own and self.output and self.text)


@dataclass(frozen=True)
class Sheet:
    """Named columns, the last of which is the output, and rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""  # what the page tells about it

    def to_json(self) -> str:
        """The form that `sheet.js` reads and writes."""
        rows = [[row.id, [*row.inputs, row.output], int(row.own)] for row in self.rows]
        content = {"columns": self.columns, "rows": rows, "note": self.note}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")

    @classmethod
    def from_json(cls, text: str | None) -> "Sheet":
        """Raises UserError for anything but what `sheet.js` writes."""
        try:
            content = json.loads(text or "")
            columns = tuple(str(name) for name in content["columns"])
            rows = tuple(
                Row(int(id), tuple(str(cell) for cell in cells[:-1]), str(cells[-1]), bool(own))
                for id, cells, own in content["rows"]
            )
            if any(len(row.inputs) != len(columns) - 1 or not row.inputs for row in rows):
                raise ValueError("a row has another number of columns")
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            raise UserError("The sheet did not arrive whole. Reload the page and paste it again.") from None
        if len(rows) > MAX_ROWS:
            raise UserError(too_many(len(rows)))
        return cls(columns, rows)

    @classmethod
    def from_cells(cls, columns: Sequence[str], cells: Sequence[Sequence[str]], note: str = "") -> "Sheet":
        """From rows of cells of which the last is the output: one that is filled is the user's own."""
        rows = tuple(Row(n, tuple(row[:-1]), row[-1], bool(row[-1])) for n, row in enumerate(cells))
        return cls(tuple(columns), rows, note)

    @property
    def examples(self) -> list[Row]:
        return [row for row in self.rows if row.is_example]

    @property
    def open_rows(self) -> list[Row]:
        """The rows that the model fills."""
        return [row for row in self.rows if row.text and not (row.own and row.output)]


def too_many(count: int) -> str:
    return f"There are {count:,} rows; a sheet holds at most {MAX_ROWS:,}. Split the file and fill the parts."


# ---- files


def read_csv(data: bytes) -> Sheet:
    """The sheet in an uploaded CSV or TSV file. Raises UserError for anything else.

    The last column is the output if some of its cells are empty; otherwise an empty output column is
    added. What was taken for what is said in the note.
    """
    text, encoding = decode(data)
    delimiter = find_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or ",")
    rows = (row for row in reader if any(cell.strip() for cell in row))
    try:
        table = list(itertools.islice(rows, MAX_ROWS + 2))  # one of them may be a header, and one too many
        more = sum(1 for _ in rows)
    except csv.Error as error:
        raise UserError(f"This file is no CSV ({error}). Export it from a spreadsheet as CSV.") from None
    table = [[clean_cell(cell) for cell in row] for row in table]
    if not table:
        raise UserError("All cells of this file are empty. Choose a CSV with one row a line.")
    width = max(map(len, table))
    if width > MAX_COLUMNS:
        raise UserError(
            f"This file has {width} columns; a sheet holds at most {MAX_COLUMNS}. Take some away."
        )
    table = [[*row, *[""] * (width - len(row))] for row in table]
    notes = [encoding, f"Columns are separated by {DELIMITERS[delimiter]}." if delimiter else ""]
    names = [f"{INPUT} {n}" if width > 2 else INPUT for n in range(1, width + 1)]
    if has_header(table):
        names, table = table[0], table[1:]
        notes.append("The first row is taken as column names; ⇅ in the corner makes it a row again.")
    if (count := len(table) + more) > MAX_ROWS:
        raise UserError(too_many(count))
    if width > 1 and any(not row[-1] for row in table):
        names[-1] = names[-1] if not names[-1].startswith(INPUT) else OUTPUT
        notes.append(f"The last column, “{names[-1]}”, is the output.")
    else:
        table, names = [[*row, ""] for row in table], [*names, OUTPUT]
        notes.append("All columns are inputs: write the output of two to four rows.")
    opening = f"{len(table):,} rows opened. "
    return Sheet.from_cells(names, table, opening + " ".join(filter(None, notes)))


def read_upload(data: object) -> Sheet:
    """The sheet in a file that arrives as base64. Raises UserError for anything but a CSV."""
    try:
        content = base64.b64decode(str(data), validate=True)
    except ValueError:
        raise UserError("The file did not arrive whole. Choose it again.") from None
    return read_csv(content)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and a note on how it was read. Raises UserError for what is no text."""
    if len(data) > MAX_FILE:
        raise UserError(f"This file has {len(data):,} bytes; the page takes {MAX_FILE:,}. Split it.")
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text, note = data.decode("utf-16"), ""
        else:
            text, note = data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        text, note = data.decode("cp1252", "replace"), "It is not UTF-8 and was read as Windows-1252."
    if any((c < " " and c not in "\t\r\n") or c == "\ufffd" for c in text):
        raise UserError("This file is no CSV: it is not text. Export it from a spreadsheet as CSV (UTF-8).")
    if not text.strip():
        raise UserError("This file is empty. Choose a CSV with one row a line.")
    return text, note


def find_delimiter(text: str) -> str:
    """What separates the columns: that which cuts most of the first rows into equally many, at least two.
    Empty where there is only one column."""
    found = {mark: agreeing_rows(text[:SAMPLE], mark) for mark in DELIMITERS}
    best = max(found, key=found.__getitem__)  # of equals the first
    return best if found[best] > 0.5 else ""


def agreeing_rows(sample: str, mark: str) -> float:
    """The share of the rows, cut at a mark, that have the commonest number of columns; 0 if that is one."""
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    width, count = max(widths.items(), key=lambda item: item[1], default=(1, 0))
    return count / widths.total() if width > 1 else 0.0


def clean_cell(cell: str) -> str:
    """A cell on one line, without the mark that `to_csv` sets before what looks like a formula."""
    cell = " ".join(cell.splitlines())
    return cell[1:] if PROTECTED.match(cell) else cell


def has_header(table: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: by its words, or since it alone has no digits or @."""
    head, *body = table
    if len(body) < 1 or not all(cell.strip() for cell in head) or len(set(head)) < len(head):
        return False
    if any(re.search(r"[\d@]", cell) for cell in head):
        return False
    if any(HEADER_WORDS.search(cell) for cell in head):
        return True
    columns = [[cell for cell in column if cell] for column in zip(*body, strict=True)]
    return any(len(c) > 1 and all(re.search(r"[\d@]", cell) for cell in c) for c in columns)


def to_csv(sheet: Sheet) -> str:
    """The whole sheet as CSV. A cell that a spreadsheet would run as a formula gets a ' in front, which
    `read_csv` takes away again; numbers and phone numbers stay as they are."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    for cells in (sheet.columns, *((*row.inputs, row.output) for row in sheet.rows)):
        writer.writerow([protect(cell) for cell in cells])
    return target.getvalue()


def protect(cell: str) -> str:
    return "'" + cell if FORMULA.match(cell) and not PLAIN_NUMBER.fullmatch(cell) else cell
