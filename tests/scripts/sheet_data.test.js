// The content of the sheet, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { say } from "../../playground/ui/assets/say.js";
import { SheetData } from "../../playground/ui/incontext/assets/sheet_data.js";

const LIMITS = { maxRows: 20, maxColumns: 4, input: "Input", output: "Output" };

// lines: [inputs..., output]; a filled output is the user's own.
function sheetOf(lines, columns = ["Input", "Output"]) {
  const sheet = new SheetData(LIMITS);
  sheet.load({ columns, rows: lines.map((cells, id) => [id, cells, cells.at(-1) ? 1 : 0]) });
  return sheet;
}
const cellsOf = (sheet) => sheet.rows.map((row) => row.cells);

function filled(sheet, at, text) {
  const row = sheet.rows[at];
  sheet.fillIn(new Map([[row.id, { text }]]), new Map([[row.id, sheet.inputOf(row)]]), sheet.examples);
}

test("there is always an empty row to write into", () => {
  const sheet = sheetOf([["a", "A"]]);
  assert.deepEqual(cellsOf(sheet), [["a", "A"], ["", ""]]);
  sheet.edit(1, 0, "b");
  assert.equal(sheet.rows.length, 3);
  sheet.removeRow(0);
  assert.deepEqual(cellsOf(sheet), [["b", ""], ["", ""]]);
});

test("an output of the user's is an example, one of the model's is not and goes with its input", () => {
  const sheet = sheetOf([["a", ""], ["b", ""]]);
  sheet.edit(0, 1, "A");
  assert.ok(sheet.isExample(sheet.rows[0]) && !sheet.isOpen(sheet.rows[0]));
  filled(sheet, 1, "B");
  assert.ok(!sheet.isExample(sheet.rows[1]) && sheet.isOpen(sheet.rows[1]));
  sheet.edit(1, 0, "c");
  assert.deepEqual(sheet.rows[1].cells, ["c", ""]);
  assert.equal(sheet.rows[1].answer, null);
  sheet.edit(0, 0, "x"); // what the user wrote stays
  assert.deepEqual(sheet.rows[0].cells, ["x", "A"]);
});

test("an emptied output is open again", () => {
  const sheet = sheetOf([["a", "A"]]);
  sheet.edit(0, 1, "");
  assert.ok(sheet.isOpen(sheet.rows[0]));
});

test("an answer is taken only by a row that is as it was sent", () => {
  const sheet = sheetOf([["a", ""], ["b", ""], ["c", ""]]);
  const sent = sheet.rows.slice(0, 3);
  const waiting = new Map(sent.map((row) => [row.id, sheet.inputOf(row)]));
  const answers = new Map(sent.map((row) => [row.id, { text: "!" }]));
  sheet.edit(0, 0, "changed");
  sheet.edit(1, 1, "own");
  sheet.fillIn(answers, waiting);
  assert.deepEqual(cellsOf(sheet).slice(0, 3), [["changed", ""], ["b", "own"], ["c", "!"]]);
  assert.deepEqual([...waiting.keys()], [sent[0].id, sent[1].id]);
});

test("two inputs that look alike when joined are told apart", () => {
  const sheet = sheetOf([["a | b", "c", ""], ["a", "b | c", ""]], ["x", "y", "Output"]);
  assert.notEqual(sheet.inputOf(sheet.rows[0]), sheet.inputOf(sheet.rows[1]));
});

test("only examples are judged", () => {
  const sheet = sheetOf([["a", "A"], ["b", ""]]);
  sheet.judge(new Map([[sheet.rows[0].id, false], [sheet.rows[1].id, true]]));
  assert.deepEqual(sheet.rows.map((row) => row.right), [false, null, null]);
});

test("undo and redo go back and forth, and a change ends the redo", () => {
  const sheet = sheetOf([["a", ""]]);
  for (const text of ["b", "c"]) {
    sheet.remember();
    sheet.edit(0, 0, text);
  }
  assert.ok(sheet.undo() && sheet.undo());
  assert.equal(sheet.rows[0].cells[0], "a");
  assert.ok(!sheet.undo());
  assert.ok(sheet.redo());
  assert.equal(sheet.rows[0].cells[0], "b");
  sheet.remember();
  assert.ok(!sheet.redo());
});

test("so many steps are kept and no more", () => {
  const sheet = sheetOf([]);
  for (let n = 0; n < 150; n++) sheet.remember();
  assert.equal(sheet.done.length, 100);
});

test("columns are added before the output and named", () => {
  const sheet = sheetOf([["a", "A"]]);
  sheet.addColumn();
  assert.deepEqual(sheet.columns, ["Input 1", "Input 2", "Output"]);
  assert.deepEqual(sheet.rows[0].cells, ["a", "", "A"]);
  sheet.addColumn();
  sheet.addColumn(); // one too many
  assert.equal(sheet.columns.length, LIMITS.maxColumns);
  sheet.removeColumn(0);
  assert.deepEqual(sheet.columns, ["Input 2", "Input 3", "Output"]);
});

test("the first row becomes the names of the columns, and a row again", () => {
  const sheet = sheetOf([["Word", "Plural"], ["cat", "cats"]]);
  sheet.swapHeader();
  assert.deepEqual(sheet.columns, ["Word", "Plural"]);
  assert.deepEqual(sheet.rows[0].cells, ["cat", "cats"]);
  sheet.swapHeader();
  assert.deepEqual(sheet.columns, ["Input", "Output"]);
  assert.deepEqual(sheet.rows[0].cells, ["Word", "Plural"]);
  assert.ok(sheet.isExample(sheet.rows[0]));
});

test("an empty first row gives no names, and a gap in it keeps the old one", () => {
  const sheet = sheetOf([["", ""]]);
  sheet.swapHeader();
  assert.deepEqual(sheet.columns, ["Input", "Output"]);
  sheet.edit(0, 0, "Word");
  sheet.swapHeader();
  assert.deepEqual(sheet.columns, ["Word", "Output"]);
});

test("numbered names are no names", () => {
  const sheet = sheetOf([["a", "b", ""]], ["Input 1", "", "Output"]);
  sheet.swapHeader();
  assert.deepEqual(sheet.columns, ["a", "b", "Output"]);
  for (const name of ["Input x", "Inputs", "input"]) assert.ok(!sheet.isUnnamed(name), name);
});

const PASTES = [
  { what: "into the sheet", table: [["x", "X"]], at: [1, 0], columns: 2, rows: [["a", "A"], ["x", "X"], ["", ""]] },
  { what: "wider with gaps: the last is the output", table: [["x", "y", ""], ["u", "v", "w"]], at: [0, 0], columns: 3, rows: [["x", "y", ""], ["u", "v", "w"], ["", "", ""]] },
  { what: "wider and full: all are inputs", table: [["x", "y", "z"]], at: [0, 0], columns: 4, rows: [["x", "y", "z", "A"], ["", "", "", ""]] },
];
for (const { what, table, at, columns, rows } of PASTES)
  test(`a table is pasted ${what}`, () => {
    const sheet = sheetOf([["a", "A"]]);
    assert.equal(sheet.paste(table, ...at), "");
    assert.equal(sheet.columns.length, columns);
    assert.deepEqual(cellsOf(sheet), rows);
  });

test("a table that is too long or too wide is refused, with the limit, and changes nothing", () => {
  const sheet = sheetOf([["a", "A"]]);
  const before = cellsOf(sheet);
  assert.match(sheet.paste(Array(21).fill(["x"]), 0, 0), /at most 20 rows/);
  assert.match(sheet.paste([["1", "2", "3", "4", "5"]], 0, 0), /at most 4 columns/);
  assert.deepEqual(cellsOf(sheet), before);
});

test("no more rows than the limit are added", () => {
  const sheet = sheetOf([["a", "A"]]);
  sheet.addRows(100);
  assert.equal(sheet.rows.length, LIMITS.maxRows);
});

test("what goes to Python has no empty rows at its end, and comes back the same", () => {
  const sheet = sheetOf([["a", "A"], ["", ""], ["b", ""]]);
  sheet.addRows(3);
  const sent = JSON.parse(JSON.stringify(sheet));
  assert.deepEqual(sent.rows.map(([, ...rest]) => rest), [[["a", "A"], 1], [["", ""], 0], [["b", ""], 0]]);
  const again = new SheetData(LIMITS);
  again.load(sent);
  assert.deepEqual(cellsOf(again), [["a", "A"], ["", ""], ["b", ""], ["", ""]]);
  assert.ok(again.isExample(again.rows[0]));
});

test("a cleared sheet has its first columns and room to write", () => {
  const sheet = sheetOf([["a", "b", "A"]], ["x", "y", "z"]);
  sheet.clear();
  assert.deepEqual(sheet.columns, ["Input", "Output"]);
  assert.ok(sheet.rows.length > 1 && sheet.rows.every((row) => sheet.isBlank(row)));
});

test("the rule's answers take the place of the model's, and can be taken back", () => {
  const sheet = sheetOf([["a", "A"], ["b", ""], ["c", ""], ["d", ""]]);
  const answers = new Map([
    [sheet.rows[1].id, { text: "B", rule: "B" }],
    [sheet.rows[2].id, { text: "X", rule: "C" }],
    [sheet.rows[3].id, { text: "D", rule: null }],
  ]);
  sheet.fillIn(answers, new Map(sheet.rows.map((row) => [row.id, sheet.inputOf(row)])), sheet.examples);
  assert.deepEqual(sheet.rows.map((row) => sheet.differs(row)), [false, false, true, false, false]);
  sheet.remember();
  assert.equal(sheet.takeRule(), 1);
  assert.deepEqual(cellsOf(sheet).map((cells) => cells[1]), ["A", "B", "C", "D", ""]);
  assert.deepEqual(sheet.rows.map((row) => Boolean(row.answer?.taken)), [false, true, true, false, false]);
  assert.ok(!sheet.isExample(sheet.rows[2]));
  assert.equal(sheet.takeRule(), 0);
  sheet.undo();
  assert.deepEqual(cellsOf(sheet).map((cells) => cells[1]), ["A", "B", "X", "D", ""]);
  assert.equal(sheet.rows[2].answer.taken, undefined);
});

test("an output that the user wrote is never the rule's", () => {
  const sheet = sheetOf([["a", "A"], ["b", ""]]);
  sheet.fillIn(new Map([[sheet.rows[1].id, { text: "X", rule: "B" }]]), new Map([[sheet.rows[1].id, "b"]]), sheet.examples);
  sheet.edit(1, 1, "mine");
  assert.equal(sheet.takeRule(), 0);
  assert.equal(sheet.rows[1].cells[1], "mine");
});

test("what lacks an answer is filled first, and all anew where nothing does", () => {
  const sheet = sheetOf([["a", "A"], ["b", ""], ["", ""], ["c", ""]]);
  const wanted = () => sheet.wanted.map((row) => row.cells[0]);
  assert.deepEqual(wanted(), ["b", "c"]);
  filled(sheet, 1, "B");
  assert.deepEqual(wanted(), ["c"]);
  filled(sheet, 3, "C");
  assert.deepEqual(wanted(), ["b", "c"]);
  sheet.edit(4, 0, "d"); // a new row changes nothing for the others
  assert.deepEqual(wanted(), ["d"]);
  filled(sheet, 1, "B");
  sheet.edit(0, 1, "AA"); // another example does
  assert.deepEqual(wanted(), ["b", "c", "d"]);
  sheet.edit(0, 1, "A");
  assert.deepEqual(wanted(), ["d"]);
});

test("answers of other examples count neither for the rule nor against it", () => {
  const sheet = sheetOf([["a", "A"], ["b", ""], ["c", ""], ["d", ""]]);
  const answers = [["B", "B"], ["X", "C"], ["D", null]].map(([text, rule], n) => [sheet.rows[n + 1].id, { text, rule }]);
  sheet.fillIn(new Map(answers), new Map(sheet.rows.map((row) => [row.id, sheet.inputOf(row)])), sheet.examples);
  assert.deepEqual(sheet.stands(), { agree: 1, silent: 1, all: 2 });
  sheet.edit(0, 1, "!");
  assert.deepEqual(sheet.stands(), { agree: 0, silent: 0, all: 0 });
  assert.equal(sheet.takeRule(), 0);
});

test("an empty row in what is pasted is no open output", () => {
  const sheet = sheetOf([["", ""]]);
  sheet.paste([["a", "A"], ["", ""], ["b", "B"]], 0, 0);
  assert.equal(sheet.columns.length, 2);
  const wide = sheetOf([["", ""]]);
  wide.paste([["a", "b", "C"], ["", "", ""], ["d", "e", "F"]], 0, 0);
  assert.deepEqual(cellsOf(wide)[0], ["a", "b", "C", ""]); // all are inputs
});

test("a file says which rows could not be read", () => {
  const data = sheetOf([["a", "A"], ["b", ""], ["c", ""]]);
  const [first, second] = data.open;
  data.rows = data.rows.map((row) => (row === first ? { ...row, answer: { error: "too long" } } : row));
  const rows = new Map(data.withUnreadMarked().rows.map(([id, cells]) => [id, cells.at(-1)]));
  assert.equal(rows.get(first.id), say("sheet-unread"));
  assert.equal(rows.get(second.id), "");
  assert.equal(data.toJSON().rows.find(([id]) => id === first.id)[1].at(-1), ""); // the sheet itself stays
});

test("a range is copied as a table, whichever of its corners comes first", () => {
  const data = sheetOf([["a", "A"], ["b", ""], ["c", ""]]);
  const [a, b] = data.rows;
  const text = `${a.cells.join("\t")}\n${b.cells.join("\t")}`;
  assert.equal(data.cellsOf({ from: [0, 0], to: [1, data.output] }), text);
  assert.equal(data.cellsOf({ from: [1, data.output], to: [0, 0] }), text);
  assert.equal(data.cellsOf({ from: [1, 0], to: [1, 0] }), b.cells[0]);
});
