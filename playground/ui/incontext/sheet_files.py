"""A sheet as a file (CSV), there and back."""

import base64
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...errors import UserError
from ...messages import LANGUAGES, Message, say, sentences, text_of
from ...uses.incontext.fewshot import MAX_ROWS
from .encodings import decode
from .sheet_data import MAX_COLUMNS, Sheet, too_many

SAMPLE = 20_000  # characters of a file that tell what separates its columns
LONGEST_CELL = 32_767  # characters, as in Excel: a longer one lacks a quote
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
# What an output column is called that has no name of its own, whatever the language of who saved the file.
OUTPUTS = {text_of("scripts.sheet-output", code) for code in LANGUAGES}
HEADER_WORDS = re.compile(
    r"\b(names?|first|last|title|e-?mail|phone|address|city|country|date|day|month|year|time|id|code|number|"
    r"input|output|result|text|value|price|amount|company|product|url|file|word|label|"
    r"noms?|prénoms?|titre|courriel|téléphone|adresse|ville|pays|jour|mois|année|heure|numéro|entrée|sortie|"
    r"résultat|texte|valeur|prix|montant|société|produit|fichier|mot|étiquette|"
    r"姓名|名称|标题|邮箱|电话|地址|城市|国家|日期|时间|编号|输入|输出|结果|文本|价格|金额|公司|产品|文件|词|标签)\b",
    re.IGNORECASE,
)
BREAKS = re.compile("[\n\r\v\f\x85\u2028\u2029]+")
# How a formula begins: in East Asian spreadsheets also with a wide sign, and perhaps behind what is not seen.
START = r"(?:[\s\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n])"
FORMULA = re.compile(f"'*{START}")  # also with the mark that protects it
PLAIN_NUMBER = re.compile(r"[+-][\d\s().,/-]*")  # a number or a phone number, which no spreadsheet runs
PROTECTED = re.compile(f"'+{START}")


@dataclass(frozen=True)
class Table:
    """The cells of a file, each row as wide as the widest."""

    rows: list[list[str]]  # at most MAX_ROWS and two more
    more: int  # rows beyond those
    broken: bool  # whether a cell had more than one line

    @property
    def width(self) -> int:
        return len(self.rows[0])


def read_csv(data: bytes) -> Sheet:
    """The sheet in an uploaded CSV or TSV file. Raises UserError for anything else.

    The last column is the output if some of its cells are empty or its name says so; otherwise an empty
    output column is added. What was taken for what is said in the note.
    """
    text, encoding = decode(data)
    called, output = say("scripts.sheet-input"), say("scripts.sheet-output")
    mark = find_delimiter(text)
    table = read_table(text, mark)
    rows, width = table.rows, table.width
    notes = [encoding, say(f"incontext.separated-{DELIMITERS[mark]}") if mark else ""]
    if table.broken:
        notes.append(say("scripts.sheet-broken"))
    names = [f"{called} {n}" if width > 2 else called for n in range(1, width + 1)]
    if has_header(rows):
        names, rows = rows[0], rows[1:]
        notes.append(say("incontext.header-taken"))
    if (count := len(rows) + table.more) > MAX_ROWS:
        raise UserError(too_many(count))
    if width > 1 and (names[-1] in OUTPUTS or any(any(row) and not row[-1] for row in rows)):
        names[-1] = names[-1] if not names[-1].startswith(called) else output
        notes.append(say("incontext.last-is-output", name=names[-1]))
    else:
        rows, names = [[*row, ""] for row in rows], [*names, output]
        notes.append(say("incontext.all-inputs"))
    return Sheet.from_cells(names, rows, sentences([say("incontext.opened", n=len(rows)), *notes]))


def read_upload(data: object) -> Sheet:
    """The sheet in a file that arrives as base64. Raises UserError for anything but a CSV."""
    try:
        content = base64.b64decode(str(data), validate=True)
    except ValueError:
        raise UserError(Message("incontext.broken-file")) from None
    return read_csv(content)


def find_delimiter(text: str) -> str:
    """What separates the columns: that which cuts most of the first rows into equally many, at least two.
    Empty where there is only one column."""
    found = {mark: agreeing_rows(text[:SAMPLE], mark) for mark in DELIMITERS}
    best = max(found, key=found.__getitem__)  # of equals the first
    return best if found[best] > 0.5 else ""


def agreeing_rows(sample: str, mark: str) -> float:
    """The share of the rows, cut at a mark, that have the commonest number of columns; 0 if that is one."""
    widths = Counter(len(row) for row in cut(sample, mark) if is_filled(row))
    width, count = max(widths.items(), key=lambda item: item[1], default=(1, 0))
    return count / widths.total() if width > 1 else 0.0


def is_filled(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)


def cut(text: str, mark: str) -> Iterator[list[str]]:
    """The rows of cells. A cell in quotes may hold marks, line breaks and quotes, those doubled; a quote that
    does not end with its cell is a quote like any other (which the csv module reads on to the next one).

    mark: what separates the cells; empty where each line is one.
    """
    mark = re.escape(mark)
    edge = rf"{mark}|\r?\r?\n|\r|\Z" if mark else r"\r?\r?\n|\r|\Z"
    cell = re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"(?={edge})|([^{mark}\r\n]*))({edge})')
    row = []
    for found in cell.finditer(text):
        quoted, plain, end = found.groups()
        row.append(plain if quoted is None else quoted.replace('""', '"'))
        if end in ("", "\n") or "\r" in end:
            yield row
            row = []


def read_table(text: str, mark: str) -> Table:
    """The table in a text. Empty rows stay, so that all others keep their places, but not before and after
    the filled ones, nor, among several columns, lines with nothing at all. Raises UserError."""
    rows = inner(row for row in cut(text, mark) if not mark or row != [""])
    kept = list(itertools.islice(rows, MAX_ROWS + 2))  # one of them may be a header, and one too many
    if not kept or not text.strip(' \t\r\n,;|"'):
        raise UserError(Message("incontext.empty-cells"))
    more = sum(1 for _ in rows)
    longest, number = max((len(cell), n) for n, row in enumerate(kept, 1) for cell in row)
    if longest > LONGEST_CELL:
        values = {"row": number, "n": longest, "most": LONGEST_CELL}
        raise UserError(Message("incontext.long-cell", values))
    if (width := max(map(len, kept))) > MAX_COLUMNS:
        raise UserError(Message("incontext.many-columns", {"n": width, "most": MAX_COLUMNS}))
    broken = any(BREAKS.search(cell) for row in kept for cell in row)
    cleaned = [[*map(clean_cell, row), *[""] * (width - len(row))] for row in kept]
    return Table(cleaned, more, broken)


def inner(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows from the first that is filled to the last."""
    gap = None
    for row in rows:
        if is_filled(row):
            yield from itertools.repeat([""], gap or 0)
            yield row
            gap = 0
        elif gap is not None:
            gap += 1


def clean_cell(cell: str) -> str:
    """A cell on one line, without the mark that `to_csv` sets before what looks like a formula."""
    if BREAKS.search(cell):
        cell = " ".join(filter(None, BREAKS.split(cell)))
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


def to_csv(sheet: Sheet, protected: bool = True) -> str:
    """The whole sheet as CSV.

    protected: whether a cell that a spreadsheet would run as a formula gets a ' in front, which `read_csv`
    takes away again; numbers and phone numbers stay as they are. A cell that has such a ' itself always gets
    another, so that it keeps its own.
    """
    target = io.StringIO(newline="")
    # All in quotes: a spreadsheet that cuts at semicolons or tabs finds none outside of them.
    writer = csv.writer(target, quoting=csv.QUOTE_ALL)
    runs = FORMULA if protected else PROTECTED
    for cells in (sheet.columns, *((*row.inputs, row.output) for row in sheet.rows)):
        writer.writerow(["'" + cell if is_run(cell, runs) else cell for cell in cells])
    return target.getvalue()


def is_run(cell: str, runs: re.Pattern) -> bool:
    return bool(runs.match(cell)) and not PLAIN_NUMBER.fullmatch(cell)
