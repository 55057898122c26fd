// Runs once for the sheet of the In-context tab, after sheet_data.js, with Gradio's `element`, `props`,
// `trigger`, `watch`, `server`. The page keeps the content; `props.value` tells it to Python, `props.answers`
// brings the answers as growing lines of JSON, `props.options` the best answers of one row.

const ROW = 38; // px, as in sheet.css
const OVERSCAN = 8; // rows drawn beyond what is seen
const SIGNS = { sure: "✓", likely: "≈", unsure: "?" };
const MANY = 5_000_000; // bytes of a file

const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};
const button = (text, className, title, act) => {
  const node = make("button", className, text);
  node.type = "button";
  node.title = title;
  if (act) node.addEventListener("click", act);
  return node;
};
const percent = (share) => (share < 0.01 ? "< 1 %" : `${Math.min(99, Math.round(100 * share))} %`);
const count = (n, what) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

const sheet = new SheetData();
const run = { id: 0, going: false, total: 0, filled: 0, waiting: new Map(), head: "", read: 0, started: 0 };
let editing = ""; // the cell that is being written in, so that one undo takes it all back
let stale = false; // whether an example changed since the rows were filled
let popover = null;

// ---- what the page shows

const root = make("div", "pg-sheet");
const bar = make("div", "pg-sheet-bar");
const status = make("div", "pg-notice");
status.setAttribute("role", "status");
const progress = make("div", "pg-sheet-progress");
progress.append(make("span"));
const box = make("div", "pg-sheet-box");
const grid = make("div", "pg-sheet-grid");
const head = make("div", "pg-sheet-row pg-sheet-head");
const body = make("div", "pg-sheet-body");
const foot = make("div", "pg-sheet-foot");
grid.setAttribute("role", "grid");
grid.append(head, body);
box.append(grid);
const file = make("input");
file.type = "file";
file.accept = ".csv,.tsv,.txt";
file.hidden = true;

const buttons = {
  fill: button("Fill", "pg-sheet-fill", "Fill all rows without an output of yours (Ctrl+Enter)", fill),
  stop: button("Stop", "", "Keep what is filled and stop", stop),
  undo: button("Undo", "", "Take the last change back (Ctrl+Z)", () => again(sheet.undo())),
  redo: button("Redo", "", "Make it again (Ctrl+Y)", () => again(sheet.redo())),
  rows: button("+ rows", "", "Add ten rows", () => change(() => sheet.addRows(10))),
  column: button("+ column", "", "Add an input column", () => change(() => sheet.addColumn())),
  clear: button("Clear", "", "Empty the sheet (Undo brings it back)", clear),
  open: button("Open CSV", "", "A CSV or TSV file of up to 10,000 rows; or drop it on the sheet", () => file.click()),
  save: button("Download CSV", "", "The sheet as it stands", download),
};
bar.append(...Object.values(buttons));
root.append(bar, status, progress, box, foot, file);
element.append(root);

function say(text, kind = "info") {
  status.hidden = !text;
  status.textContent = text;
  status.classList.toggle("pg-info", kind === "info");
}

function drawHead() {
  grid.style.setProperty("--inputs", sheet.output);
  const corner = make("div", "pg-sheet-gutter");
  corner.append(button("⇅", "pg-sheet-small", "First row ⇄ column names", () => change(() => sheet.swapHeader())));
  const cells = sheet.columns.map((name, at) => {
    const cell = make("div", "pg-sheet-cell");
    const input = make("input");
    input.value = name;
    input.setAttribute("aria-label", at === sheet.output ? "name of the output column" : `name of input column ${at + 1}`);
    input.addEventListener("change", () => change(() => { sheet.columns = sheet.columns.with(at, input.value); }));
    cell.append(input);
    if (at < sheet.output && sheet.output > 1) {
      cell.append(button("×", "pg-sheet-small", "Remove this column", () => change(() => sheet.removeColumn(at))));
    }
    return cell;
  });
  head.replaceChildren(corner, ...cells, make("div"));
}

function draw() {
  drawn = 0;
  body.style.height = `${sheet.rows.length * ROW}px`;
  const first = Math.max(0, Math.floor(box.scrollTop / ROW) - OVERSCAN);
  const last = Math.min(sheet.rows.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + OVERSCAN);
  const kept = new Map([...body.children].map((line) => [Number(line.dataset.id), line]));
  const wanted = sheet.rows.slice(first, last);
  for (const row of wanted) kept.delete(row.id);
  kept.forEach((line) => line.remove());
  wanted.forEach((row, n) => {
    const old = body.children[n];
    const line = old && Number(old.dataset.id) === row.id ? old : body.querySelector(`[data-id="${row.id}"]`) || newLine(row);
    if (line !== old) body.insertBefore(line, old || null);
    fillLine(line, row, first + n);
  });
  drawFoot();
}

let drawn = 0;
const drawSoon = () => { drawn ||= requestAnimationFrame(draw); };

function newLine(row) {
  const line = make("div", "pg-sheet-row");
  line.dataset.id = row.id;
  line.setAttribute("role", "row");
  return line;
}

function fillLine(line, row, index) {
  line.style.top = `${index * ROW}px`;
  if (line.row === row && line.index === index && line.stale === stale && line.waits === run.waiting.has(row.id)) return;
  const fresh = line.childElementCount !== sheet.columns.length + 2;
  if (fresh) {
    const cells = sheet.columns.map((_, at) => newCell(row.id, at));
    const remove = button("×", "pg-sheet-small pg-sheet-remove", "Remove this row");
    remove.tabIndex = -1;
    line.replaceChildren(make("div", "pg-sheet-gutter"), ...cells, remove);
  }
  const example = sheet.isExample(row);
  const waits = run.waiting.has(row.id);
  Object.assign(line, { row, index, stale, waits });
  line.dataset.kind = example ? "example" : row.answer ? "filled" : "open";
  line.classList.toggle("pg-sheet-waits", waits);
  line.classList.toggle("pg-sheet-stale", stale && Boolean(row.answer));
  fillGutter(line.firstChild, row, index, example);
  row.cells.forEach((value, at) => {
    const input = line.children[at + 1].firstChild;
    if (input.value !== value) input.value = value;
    input.setAttribute("aria-label", `${sheet.columns[at] || "column"}, row ${index + 1}`);
  });
  fillBadge(line.children[sheet.output + 1], row);
}

function newCell(id, at) {
  const cell = make("div", "pg-sheet-cell");
  cell.setAttribute("role", "gridcell");
  const input = make("input");
  input.dataset.column = at;
  input.autocomplete = "off";
  input.spellcheck = false;
  cell.append(input);
  return cell;
}

function fillGutter(gutter, row, index, example) {
  const reproduced = row.right === null ? "" : row.right ? " ✓" : " ✗";
  gutter.replaceChildren(make("span", "", index + 1));
  if (!example) return;
  const mark = make("small", row.right === false ? "pg-sheet-odd" : "", "example");
  if (reproduced) mark.append(reproduced);
  mark.title = { null: "You wrote this output: it is an example", true: "The model gives this output from the other examples",
    false: "The model does not give this output from the other examples" }[row.right];
  gutter.append(mark);
}

function fillBadge(cell, row) {
  const old = cell.querySelector(".pg-badge");
  if (!row.answer) return old?.remove();
  const { badge, confidence, probability, error } = row.answer;
  const chip = button("", `pg-badge pg-badge-${error ? "error" : badge}`, error || "The best answers, and why (Alt+↓)");
  chip.tabIndex = -1;
  if (error) chip.append(make("b", "", "⚠ not read"));
  else {
    const word = make("b", "", `${SIGNS[badge]} `);
    word.append(make("span", "", `${badge} `), percent(confidence));
    chip.append(word, make("small", "", `p ${percent(probability)}`));
    chip.setAttribute("aria-label", `${badge}, confidence ${percent(confidence)}, own probability ${percent(probability)}`);
  }
  if (old) old.replaceWith(chip);
  else cell.append(chip);
}

function drawFoot() {
  const examples = sheet.rows.filter((row) => sheet.isExample(row)).length;
  const open = sheet.rows.filter((row) => sheet.isOpen(row)).length;
  const filled = sheet.rows.filter((row) => row.answer && !row.answer.error).length;
  foot.textContent = `${count(examples, "example")} · ${count(open, "row")} to fill, ${filled.toLocaleString("en")} of them filled`;
  buttons.fill.textContent = filled && stale ? "Fill again" : "Fill";
  buttons.fill.disabled = run.going;
  buttons.stop.hidden = !run.going;
  buttons.undo.disabled = !sheet.done.length;
  buttons.redo.disabled = !sheet.undone.length;
  progress.hidden = !run.going;
  progress.firstChild.style.width = `${(100 * run.filled) / (run.total || 1)}%`;
  if (run.going) say(`Filling: ${run.filled.toLocaleString("en")} of ${count(run.total, "row")} …`);
}

// ---- changes

let told = 0;
let said = props.value;

// Python reads the content from `props.value`.
function tell() {
  clearTimeout(told);
  told = 0;
  said = props.value = JSON.stringify(sheet);
}

// Whoever turns to another part of the page finds the sheet as it stands.
const tellAtOnce = () => { if (told) tell(); };
element.addEventListener("focusout", tellAtOnce);
document.addEventListener("pointerdown", tellAtOnce, true);

function changed() {
  clearTimeout(told);
  told = setTimeout(tell, 200);
  drawSoon();
}

// A change that can be undone.
function change(act) {
  sheet.remember();
  act();
  replaced();
}

function again(happened) {
  if (happened) replaced();
}

// Drawn at once: what is typed or clicked before the next frame would go to cells that are about to leave.
function replaced() {
  editing = "";
  hide();
  drawHead();
  draw();
  changed();
}

function write(index, column, value) {
  const row = sheet.rows[index];
  if (editing !== `${row.id} ${column}`) sheet.remember();
  editing = `${row.id} ${column}`;
  if (column === sheet.output || sheet.isExample(row)) stale = true;
  sheet.edit(index, column, value);
  changed();
}

function clear() {
  change(() => {
    sheet.columns = ["Input", "Output"];
    sheet.rows = [];
    sheet.addRows(8);
  });
  stale = false;
  say("");
}

function paste(text, index, column) {
  const { table, mark } = tableOf(text);
  let refused = "";
  change(() => { refused = sheet.paste(table, index, column); });
  stale = true;
  if (refused) return say(`Nothing was pasted: ${refused}`, "error");
  const width = Math.max(...table.map((line) => line.length));
  const how = mark ? `, parted at each ${mark === "," ? "comma" : "semicolon"}` : "";
  say(`Pasted ${count(table.length, "row")} and ${count(width, "column")}${how}. Undo takes it back.`);
}

// A sheet from Python: a ready-made one, or a file.
watch("value", () => {
  if (props.value === said) return; // what Python was told comes back
  if (!props.value) return tell(); // a run that was stopped ends with nothing
  const content = JSON.parse(props.value);
  if (content.error) {
    tell(); // the sheet stays as it is
    return say(content.error, "error");
  }
  if (run.going) stop();
  change(() => sheet.load(content));
  stale = false;
  box.scrollTop = 0;
  say(content.note);
});
