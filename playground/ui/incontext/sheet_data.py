"""The content of a sheet as the page holds it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import UserError
from ...messages import Message
from ...uses.incontext.fewshot import MAX_ROWS

COLUMN_JOIN = " | "  # between several input columns, as in the training
MAX_COLUMNS = 8


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
            raise UserError(Message("incontext.broken-sheet")) from None
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


def too_many(count: int) -> Message:
    return Message("incontext.many-rows", {"n": count, "most": MAX_ROWS})
