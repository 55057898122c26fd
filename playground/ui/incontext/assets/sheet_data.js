// The content of the sheet, without the page: columns, rows, undo.
// A row: {id, cells: [inputs..., output], own, answer, right}. `own`: its output was written by the user;
// `answer`: what the model said of the output that it wrote, with the rule's answer (`taken`: that one stands in the
// cell; `from`: the examples that it was filled from); `right`: whether the model gives this example from the others. Rows are never changed, only replaced, so that a snapshot costs nothing.

import { say } from "../../assets/say.js";

const KEPT = 100; // steps that can be undone
const BLANK = 8; // rows of an empty sheet

export class SheetData {
  nextId = 0;
  undone = [];
  done = [];
  told = {}; // {rows, examples}: the examples of these rows, which are replaced when they change

  // names: what columns are called that have no name of their own.
  constructor({ maxRows, maxColumns }) {
    const [input, output] = [say("sheet-input"), say("sheet-output")];
    Object.assign(this, { maxRows, maxColumns, names: { input, output } });
    this.columns = [input, output];
    this.rows = [this.blank()];
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

  // All inputs of a row, to tell whether one has changed.
  inputOf(row) {
    return row.cells.slice(0, -1).join("\t");
  }

  isExample(row) {
    return row.own && row.cells[this.output] !== "";
  }

  isOpen(row) {
    return !this.isExample(row) && row.cells.slice(0, -1).some((cell) => cell.trim() !== "");
  }

  // All examples as one text, to tell whether any has changed.
  get examples() {
    if (this.rows !== this.told.rows) {
      const cells = this.rows.filter((row) => this.isExample(row)).map((row) => row.cells);
      this.told = { rows: this.rows, examples: JSON.stringify(cells) };
    }
    return this.told.examples;
  }

  get open() {
    return this.rows.filter((row) => this.isOpen(row));
  }

  // Whether the row was filled from the examples as they stand.
  isFresh(row) {
    return row.answer?.from === this.examples;
  }

  // The rows that are to be filled: those that lack an answer; where none does, all anew.
  get wanted() {
    const { open } = this;
    const missing = open.filter((row) => !this.isFresh(row));
    return missing.length ? missing : open;
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
    const room = Math.max(0, Math.min(count, this.maxRows - this.rows.length));
    this.rows = [...this.rows, ...Array.from({ length: room }, () => this.blank())];
  }

  clear() {
    this.columns = [this.names.input, this.names.output];
    this.rows = [];
    this.addRows(BLANK);
  }

  removeRow(index) {
    this.rows = this.rows.toSpliced(index, 1);
    this.spare();
  }

  addColumn() {
    if (this.columns.length >= this.maxColumns) return;
    const at = this.output;
    const { input } = this.names;
    const names = at === 1 && this.columns[0] === input ? [`${input} 1`] : this.columns.slice(0, at);
    this.columns = [...names, `${input} ${at + 1}`, this.columns[at]];
    this.rows = this.rows.map((row) => ({ ...row, cells: row.cells.toSpliced(at, 0, "") }));
  }

  removeColumn(at) {
    this.columns = this.columns.toSpliced(at, 1);
    this.rows = this.rows.map((row) => ({ ...row, cells: row.cells.toSpliced(at, 1) }));
  }

  isUnnamed(name) {
    return name === "" || Object.values(this.names).includes(name.replace(/ \d+$/, ""));
  }

  // Move the first row into the names of the columns; where they have names already, move those down.
  swapHeader() {
    const { input, output } = this.names;
    if (this.columns.every((name) => this.isUnnamed(name))) {
      if (!this.rows[0].cells.some(Boolean)) return;
      this.columns = this.rows[0].cells.map((name, at) => name || this.columns[at]);
      this.removeRow(0);
    } else {
      this.rows = [this.row(this.columns, this.columns[this.output] !== ""), ...this.rows];
      const many = this.columns.length > 2;
      this.columns = this.columns.map((_, at) => (at === this.output ? output : many ? `${input} ${at + 1}` : input));
    }
  }

  // Write a table of cells over the sheet from one cell on; rows and columns are added where they lack.
  // Returns why it cannot be done, or "".
  paste(table, index, column) {
    const width = Math.max(...table.map((line) => line.length));
    const gaps = table.some((line) => line.some(Boolean) && !line[width - 1]);
    // Wider than the sheet: if its last column has gaps it is the output, otherwise all are inputs.
    const needed = column + width + (gaps ? 0 : 1);
    const missing = column + width > this.columns.length ? needed - this.columns.length : 0;
    if (index + table.length > this.maxRows) return say("sheet-most-rows", { n: this.maxRows });
    if (missing && needed > this.maxColumns) return say("sheet-most-columns", { n: this.maxColumns });
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

  // ---- what the model said

  // Rows that were changed while they were being filled stay as they are. waiting: id -> the input that was
  // sent; answers: id -> what came; from: the examples that were sent.
  fillIn(answers, waiting, from) {
    this.rows = this.rows.map((row) => {
      const answer = answers.get(row.id);
      if (!answer || this.isExample(row) || waiting.get(row.id) !== this.inputOf(row)) return row;
      waiting.delete(row.id);
      return { ...row, cells: row.cells.with(this.output, answer.text), answer: { ...answer, from } };
    });
  }

  // The outputs of the model become those of the rule, where it has any. Returns how many are others now.
  takeRule() {
    let changed = 0;
    this.rows = this.rows.map((row) => {
      if (!this.hasRule(row) || row.answer.taken) return row;
      changed += Number(row.cells[this.output] !== row.answer.rule);
      return { ...row, cells: row.cells.with(this.output, row.answer.rule), answer: { ...row.answer, taken: true } };
    });
    return changed;
  }

  hasRule(row) {
    return this.isFresh(row) && typeof row.answer.rule === "string" && !this.isExample(row);
  }

  // Whether model and rule have different answers for a row.
  differs(row) {
    return this.hasRule(row) && row.answer.rule !== row.answer.text;
  }

  // In how many rows model and rule have the same answer, different ones, or the rule has none.
  stands() {
    const read = this.open.filter((row) => this.isFresh(row) && !row.answer.error).map(({ answer }) => answer);
    const silent = read.filter(({ rule }) => typeof rule !== "string").length;
    const agree = read.filter(({ rule, text }) => rule === text).length;
    return { agree, silent, all: read.length - silent };
  }

  // verdicts: id of an example -> whether the model gives it from the others.
  judge(verdicts) {
    this.rows = this.rows.map((row) => (this.isExample(row) ? { ...row, right: verdicts.get(row.id) ?? null } : row));
  }

  // ---- to Python and from there

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

  // The same for a file: what could not be read says so, where an empty cell would look like an answer.
  withUnreadMarked() {
    const content = this.toJSON();
    const unread = new Set(this.open.filter((row) => row.answer?.error && !row.cells[this.output]).map((row) => row.id));
    const marked = (cells) => [...cells.slice(0, -1), say("sheet-unread")];
    const rows = content.rows.map(([id, cells, own]) => [id, unread.has(id) ? marked(cells) : cells, own]);
    return { ...content, rows };
  }

  // The cells of a range, {from, to} as [row, column], as a table that spreadsheets paste.
  cellsOf({ from, to }) {
    const [rows, columns] = [0, 1].map((n) => [from[n], to[n]].sort((a, b) => a - b));
    const chosen = this.rows.slice(rows[0], rows[1] + 1).map((row) => row.cells.slice(columns[0], columns[1] + 1));
    return chosen.map((cells) => cells.join("\t")).join("\n");
  }

  load({ columns, rows }) {
    const { input, output } = this.names;
    this.columns = columns.map((name, at) => name || (at === columns.length - 1 ? output : input));
    this.rows = rows.map(([, cells, own]) => this.row(cells, Boolean(own)));
    this.spare();
  }
}
