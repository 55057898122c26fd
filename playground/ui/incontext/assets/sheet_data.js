// The content of the sheet, without the page: rows, undo, and tables from the clipboard.
// A row: {id, cells: [inputs..., output], own, answer, right}. `own`: its output was written by the user;
// `answer`: what the model said of the output that it wrote; `right`: whether the model gives this example
// from the others. Rows are never changed, only replaced, so that a snapshot costs nothing.

const KEPT = 100; // steps that can be undone
const MAX_ROWS = 10000;
const MAX_COLUMNS = 8;

class SheetData {
  constructor() {
    this.nextId = 0;
    this.columns = ["Input", "Output"];
    this.rows = [this.blank()];
    this.undone = [];
    this.done = [];
  }

  get output() {
    return this.columns.length - 1;
  }

  blank() {
    return this.row(this.columns.map(() => ""));
  }

  row(cells, own = false) {
    return { id: this.nextId++, cells, own, answer: null, right: null };
  }

  isBlank(row) {
    return row.cells.every((cell) => cell === "");
  }

  // The input as the model reads it, to tell whether it has changed.
  text(row) {
    return row.cells.slice(0, -1).join(" | ");
  }

  isExample(row) {
    return row.own && row.cells[this.output] !== "";
  }

  isOpen(row) {
    return !this.isExample(row) && row.cells.slice(0, -1).some((cell) => cell.trim() !== "");
  }

  indexOf(id) {
    return this.rows.findIndex((row) => row.id === id);
  }

  // To be called before a change that can be undone.
  remember() {
    this.done.push({ columns: this.columns, rows: this.rows });
    if (this.done.length > KEPT) this.done.shift();
    this.undone = [];
  }

  step(from, to) {
    if (!from.length) return false;
    to.push({ columns: this.columns, rows: this.rows });
    Object.assign(this, from.pop());
    return true;
  }

  undo() {
    return this.step(this.done, this.undone);
  }

  redo() {
    return this.step(this.undone, this.done);
  }

  // A row with one cell changed. An output that the user writes is an example; an output of the model goes
  // when its input changes.
  edited(row, column, value) {
    const cells = row.cells.with(column, value);
    if (column === this.output) return { ...row, cells, own: value !== "", answer: null, right: null };
    if (!row.own) cells[this.output] = "";
    return { ...row, cells, answer: null, right: null };
  }

  edit(index, column, value) {
    this.rows = this.rows.with(index, this.edited(this.rows[index], column, value));
    this.spare();
  }

  // There is always an empty row at the end to write into.
  spare() {
    if (!this.rows.length || !this.isBlank(this.rows.at(-1))) this.addRows(1);
  }

  addRows(count) {
    const room = Math.max(0, Math.min(count, MAX_ROWS - this.rows.length));
    this.rows = [...this.rows, ...Array.from({ length: room }, () => this.blank())];
  }

  removeRow(index) {
    this.rows = this.rows.toSpliced(index, 1);
    this.spare();
  }

  addColumn() {
    if (this.columns.length >= MAX_COLUMNS) return;
    const at = this.output;
    const names = at === 1 && this.columns[0] === "Input" ? ["Input 1"] : this.columns.slice(0, at);
    this.columns = [...names, `Input ${at + 1}`, this.columns[at]];
    this.rows = this.rows.map((row) => ({ ...row, cells: row.cells.toSpliced(at, 0, "") }));
  }

  removeColumn(at) {
    this.columns = this.columns.toSpliced(at, 1);
    this.rows = this.rows.map((row) => ({ ...row, cells: row.cells.toSpliced(at, 1) }));
  }

  // Move the first row into the names of the columns; where they have names already, move those down.
  swapHeader() {
    const plain = this.columns.every((name) => /^((Input|Output)( \d+)?)?$/.test(name));
    if (plain) {
      if (!this.rows[0].cells.some(Boolean)) return;
      this.columns = this.rows[0].cells.map((name, at) => name || this.columns[at]);
      this.removeRow(0);
    } else {
      this.rows = [this.row(this.columns, this.columns[this.output] !== ""), ...this.rows];
      const many = this.columns.length > 2;
      this.columns = this.columns.map((_, at) => (at === this.output ? "Output" : many ? `Input ${at + 1}` : "Input"));
    }
  }

  // Write a table of cells over the sheet from one cell on; rows and columns are added where they lack.
  // Returns why it cannot be done, or "".
  paste(table, index, column) {
    const width = Math.max(...table.map((line) => line.length));
    const gaps = table.some((line) => !line[width - 1]);
    // Wider than the sheet: if its last column has gaps it is the output, otherwise all are inputs.
    const needed = column + width + (gaps ? 0 : 1);
    const missing = column + width > this.columns.length ? needed - this.columns.length : 0;
    if (index + table.length > MAX_ROWS) return `a sheet holds at most ${MAX_ROWS.toLocaleString("en")} rows.`;
    if (missing && needed > MAX_COLUMNS) return `a sheet holds at most ${MAX_COLUMNS} columns.`;
    for (let n = 0; n < missing; n++) this.addColumn();
    const lacking = index + table.length - this.rows.length;
    if (lacking > 0) this.addRows(lacking);
    const rows = this.rows.slice();
    table.forEach((line, n) => {
      line.forEach((cell, m) => {
        rows[index + n] = this.edited(rows[index + n], column + m, cell);
      });
    });
    this.rows = rows;
    this.spare();
    return "";
  }

  // As Python reads it (`Sheet.from_json`); the empty rows at the end are left out.
  toJSON() {
    let last = this.rows.length;
    while (last && this.isBlank(this.rows[last - 1])) last--;
    return {
      columns: this.columns,
      rows: this.rows.slice(0, last).map((row) => [row.id, row.cells, this.isExample(row) ? 1 : 0]),
      note: "",
    };
  }

  load({ columns, rows }) {
    this.columns = columns;
    this.rows = rows.map(([, cells, own]) => this.row(cells, Boolean(own)));
    this.spare();
  }
}

const oneLine = (cell) => cell.replace(/\s*[\r\n]+\s*/g, " ");

// Cells between marks; a cell in double quotes may hold marks and line breaks, as spreadsheets copy it.
function cellsOf(text, mark) {
  const table = [[]];
  let cell = "";
  let quoted = false;
  let fresh = true; // at the beginning of a cell
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (quoted && c === '"' && text[at + 1] === '"') cell += text[at++];
    else if (quoted && c === '"') quoted = false;
    else if (quoted) cell += c;
    else if (c === '"' && fresh) [quoted, fresh] = [true, false];
    else if (c === mark || c === "\n") {
      table.at(-1).push(oneLine(cell));
      if (c === "\n") table.push([]);
      [cell, fresh] = ["", true];
    } else [cell, fresh] = [cell + c, false];
  }
  if (quoted) return text.split("\n").map((line) => line.split(mark)); // a quote that is no quote
  table.at(-1).push(oneLine(cell));
  return table;
}

// What stands on the clipboard, as a table: tabs part the cells; where there are none, commas or semicolons
// do that stand equally often in each line, neither before a space nor between two digits.
function tableOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (lines.includes("\t")) return { table: cellsOf(lines, "\t"), mark: "" };
  for (const mark of [",", ";"]) {
    const counts = lines.split("\n").map((line) => {
      const between = new RegExp(`(?<!\\d)${mark}(?! )|${mark}(?![ \\d])`, "g");
      return (line.replace(/"[^"]*"/g, "").match(between) || []).length;
    });
    if (lines.includes("\n") && counts[0] && counts.every((count) => count === counts[0])) {
      return { table: cellsOf(lines, mark), mark };
    }
  }
  return { table: lines.split("\n").map((line) => [line]), mark: "" };
}
