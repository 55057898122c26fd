// What the page shows of the sheet: its buttons, and of its rows only those that are seen.

import { button, make } from "../../assets/dom.js";
import { duration, percent } from "../../assets/format.js";
import { say, sentences } from "../../assets/say.js";

const ROW = 38; // px
const OVERSCAN = 8; // rows drawn beyond what is seen

const titled = (node, title) => Object.assign(node, { title });

export class SheetView {
  drawn = 0; // the frame in which it is drawn again

  constructor(sheet, { signs, maxRows }) {
    Object.assign(this, { sheet, signs, maxRows });
    this.root = make("div", "pg-sheet");
    this.root.style.setProperty("--row", `${ROW}px`);
    this.status = make("div", "pg-notice");
    this.status.setAttribute("role", "status");
    this.rule = make("div", "pg-sheet-rule");
    this.rule.setAttribute("role", "status");
    this.progress = make("div", "pg-sheet-progress");
    this.progress.append(make("span"));
    this.progress.setAttribute("role", "progressbar");
    this.progress.setAttribute("aria-label", say("sheet-progress"));
    this.progress.setAttribute("aria-valuemin", 0);
    this.box = make("div", "pg-sheet-box");
    this.grid = part("pg-sheet-grid", "grid");
    this.head = part("pg-sheet-row pg-sheet-head", "row");
    this.body = part("pg-sheet-body", "rowgroup");
    this.foot = make("div", "pg-sheet-foot");
    this.file = Object.assign(make("input"), { type: "file", accept: ".csv,.tsv,.txt", hidden: true });
    this.grid.append(this.head, this.body);
    this.box.append(this.grid);
    this.buttons = this.makeButtons();
    const bar = make("div", "pg-sheet-bar");
    bar.append(...Object.values(this.buttons), this.makeProtect());
    this.root.append(bar, this.status, this.rule, this.progress, this.box, this.foot, this.file);
  }

  makeButtons() {
    const { sheet } = this;
    const { data } = sheet;
    const named = (name, act, values = {}) =>
      titled(button(`pg-sheet-${name}`, say(`sheet-button-${name}`), act), say(`sheet-title-${name}`, values));
    return {
      fill: named("fill", () => sheet.fill()),
      stop: named("stop", () => sheet.stop()),
      undo: named("undo", () => sheet.again(data.undo())),
      redo: named("redo", () => sheet.again(data.redo())),
      rows: named("rows", () => sheet.change(() => data.addRows(10))),
      column: named("column", () => sheet.change(() => data.addColumn())),
      clear: named("clear", () => sheet.clear()),
      open: named("open", () => this.file.click(), { most: this.maxRows }),
      save: named("save", () => sheet.save()),
    };
  }

  makeProtect() {
    const label = make("label", "pg-sheet-protect");
    this.protect = Object.assign(make("input"), { type: "checkbox", checked: true });
    label.append(this.protect, say("sheet-protect"));
    return titled(label, say("sheet-protect-title"));
  }

  say(text, kind = "info") {
    this.status.hidden = !text;
    this.status.textContent = text;
    this.status.classList.toggle("pg-info", kind === "info");
  }

  drawHead() {
    const { sheet } = this;
    const { data } = sheet;
    this.grid.style.setProperty("--inputs", data.output);
    const corner = part("pg-sheet-gutter", "columnheader");
    const swap = button("pg-sheet-small", "⇅", () => sheet.change(() => data.swapHeader()));
    corner.append(titled(swap, say("sheet-swap")));
    const cells = data.columns.map((name, at) => {
      const cell = part("pg-sheet-cell", "columnheader");
      const input = make("input");
      input.value = name;
      input.setAttribute("aria-label", at === data.output ? say("sheet-name-output") : say("sheet-name-input", { n: at + 1 }));
      input.addEventListener("change", () => sheet.change(() => { data.columns = data.columns.with(at, input.value); }));
      cell.append(input);
      if (at < data.output && data.output > 1) {
        const remove = button("pg-sheet-small", "×", () => sheet.change(() => data.removeColumn(at)));
        cell.append(titled(remove, say("sheet-remove-column")));
      }
      return cell;
    });
    this.head.replaceChildren(corner, ...cells, part("", "columnheader"));
  }

  drawSoon() {
    this.drawn ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.drawn = 0;
    const { body, box } = this;
    const { rows } = this.sheet.data;
    body.style.height = `${rows.length * ROW}px`;
    const first = Math.max(0, Math.floor(box.scrollTop / ROW) - OVERSCAN);
    const last = Math.min(rows.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + OVERSCAN);
    const kept = new Map([...body.children].map((line) => [Number(line.dataset.id), line]));
    const wanted = rows.slice(first, last);
    for (const row of wanted) kept.delete(row.id);
    kept.forEach((line) => line.remove());
    wanted.forEach((row, n) => {
      const old = body.children[n];
      const line = old && Number(old.dataset.id) === row.id ? old : this.lineOf(row.id) || newLine(row);
      if (line !== old) body.insertBefore(line, old || null);
      line.style.top = `${(first + n) * ROW}px`;
      this.fillLine(line, row, first + n);
    });
    this.markRange();
    this.drawRule();
    this.drawFoot();
  }

  // Which of the cells that are drawn are in the range that would be copied.
  markRange() {
    const { range } = this.sheet;
    const inside = (n, a, b) => n >= Math.min(a, b) && n <= Math.max(a, b);
    for (const line of this.body.children)
      for (const cell of line.querySelectorAll(".pg-sheet-cell")) {
        const column = Number(cell.firstChild.dataset.column);
        const { from, to } = range || {};
        cell.classList.toggle("pg-sheet-marked", Boolean(range) && inside(line.index, from[0], to[0]) && inside(column, from[1], to[1]));
      }
  }

  lineOf(id) {
    return this.body.querySelector(`[data-id="${id}"]`);
  }

  fillLine(line, row, index) {
    const { data, run } = this.sheet;
    const waits = run.waiting.has(row.id);
    const stale = Boolean(row.answer) && !data.isFresh(row);
    if (line.row === row && line.index === index && line.stale === stale && line.waits === waits) return;
    if (line.childElementCount !== data.columns.length + 2) {
      const cells = data.columns.map((_, at) => newCell(at));
      const remove = titled(button("pg-sheet-small pg-sheet-remove", "×"), say("sheet-remove-row"));
      remove.tabIndex = -1;
      const end = part("pg-sheet-end", "gridcell");
      end.append(remove);
      line.replaceChildren(part("pg-sheet-gutter", "rowheader"), ...cells, end);
    }
    const example = data.isExample(row);
    Object.assign(line, { row, index, stale, waits });
    line.dataset.kind = example ? "example" : row.answer ? "filled" : "open";
    line.classList.toggle("pg-sheet-waits", waits);
    line.classList.toggle("pg-sheet-stale", stale);
    fillGutter(line.firstChild, row, index, example);
    row.cells.forEach((value, at) => {
      const input = line.children[at + 1].firstChild;
      if (input.value !== value) input.value = value;
      input.setAttribute("aria-label", say("sheet-place", { column: data.columns[at] || say("sheet-column"), row: index + 1 }));
    });
    this.fillBadge(line.children[data.output + 1], row);
    this.fillOther(line.children[data.output + 1], row);
  }

  // Under an answer that the rule contradicts, the other one.
  fillOther(cell, row) {
    cell.querySelector(".pg-sheet-other")?.remove();
    const differs = this.sheet.data.differs(row);
    cell.classList.toggle("pg-sheet-differs", differs);
    if (!differs) return;
    const { taken, rule, text, error } = row.answer;
    const whose = taken ? say("sheet-by-model") : say("sheet-by-rule");
    const answer = taken ? (error ? say("sheet-unread") : text) : rule;
    const other = make("small", "pg-sheet-other", "≠ ");
    other.append(make("span", "", whose), " ", answer || say("sheet-nothing"));
    cell.append(other);
  }

  drawRule() {
    const { rule, from, data, run } = this.sheet;
    const { agree, silent, all } = data.stands();
    this.rule.hidden = run.going || rule === null || from !== data.examples || !(all + silent);
    if (this.rule.hidden) return;
    if (!rule) {
      this.rule.replaceChildren(make("span", "", say("sheet-no-rule")));
      return;
    }
    const agrees = sentences(say("sheet-agrees", { agree, n: all }), silent && say("sheet-silent", { n: silent }));
    const told = make("span", "", say("sheet-rule"));
    told.append(" ", make("b", "", rule), make("br"), agrees);
    const take = button("", say("sheet-use-rule"), () => this.sheet.takeRule());
    take.title = say("sheet-use-rule-title");
    take.hidden = !data.rows.some((row) => data.differs(row) && !row.answer.taken);
    this.rule.replaceChildren(told, take);
  }

  fillBadge(cell, row) {
    const old = cell.querySelector(".pg-badge");
    if (!row.answer) return old?.remove();
    const { badge, confidence, probability, error, taken } = row.answer;
    const chip = button(`pg-badge pg-badge-${taken ? "rule" : error ? "error" : badge}`, "");
    chip.title = error || say("sheet-best");
    chip.tabIndex = -1;
    if (taken) chip.append(make("b", "", say("sheet-from-rule")));
    else if (error) chip.append(make("b", "", `⚠ ${say("sheet-not-read")}`));
    else {
      const word = make("b", "", `${this.signs[badge]} `);
      const name = say(`sheet-badge-${badge}`);
      word.append(make("span", "", `${name} `), percent(confidence));
      chip.append(word, make("small", "", `p ${percent(probability)}`));
      chip.setAttribute("aria-label", say("sheet-badge-told", { badge: name, confidence: percent(confidence), own: percent(probability) }));
    }
    if (old) old.replaceWith(chip);
    else cell.append(chip);
  }

  drawFoot() {
    const { data, run } = this.sheet;
    const { buttons, progress } = this;
    const examples = data.rows.filter((row) => data.isExample(row)).length;
    const { open } = data;
    const answered = open.filter((row) => row.answer);
    const filled = answered.filter((row) => !row.answer.error).length;
    const rows = say("sheet-to-fill", { n: open.length, filled });
    this.foot.textContent = `${say("sheet-examples", { n: examples })} · ${rows}`;
    const fresh = answered.filter((row) => data.isFresh(row)).length;
    const again = !run.going && answered.length > 0;
    const rest = again && fresh > 0 && fresh < open.length;
    const usual = rest ? say("sheet-fill-rest") : say("sheet-button-fill");
    buttons.fill.textContent = again && !fresh ? say("sheet-fill-again") : usual;
    buttons.fill.disabled = run.going;
    buttons.stop.hidden = !run.going;
    buttons.undo.disabled = !data.done.length;
    buttons.redo.disabled = !data.undone.length;
    progress.hidden = !run.going;
    progress.firstChild.style.width = `${(100 * run.filled) / (run.total || 1)}%`;
    if (!run.going) return;
    progress.setAttribute("aria-valuemax", run.total);
    progress.setAttribute("aria-valuenow", run.filled);
    const seconds = run.secondsLeft(performance.now());
    const left = seconds !== null && say("sheet-left", { time: duration(seconds) });
    this.say(sentences(say("sheet-filling", { filled: run.filled, n: run.total }), left));
  }

  // Puts the cursor into a cell, scrolled into sight.
  go(index, column) {
    const { rows, output } = this.sheet.data;
    if (index < 0 || index >= rows.length || column < 0 || column > output) return;
    const { box } = this;
    const top = index * ROW;
    const seen = box.clientHeight - this.head.offsetHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + ROW > box.scrollTop + seen) box.scrollTop = top + ROW - seen;
    this.draw();
    const input = this.lineOf(rows[index].id).children[column + 1].firstChild;
    input.focus();
    input.select();
  }
}

// A part of the grid, named to those who do not see it.
function part(className, role) {
  const node = make("div", className);
  node.setAttribute("role", role);
  return node;
}

function newLine(row) {
  const line = part("pg-sheet-row", "row");
  line.dataset.id = row.id;
  return line;
}

function newCell(at) {
  const cell = part("pg-sheet-cell", "gridcell");
  const input = make("input");
  input.dataset.column = at;
  input.autocomplete = "off";
  input.spellcheck = false;
  cell.append(input);
  return cell;
}

function fillGutter(gutter, row, index, example) {
  const reproduced = row.right === null ? "" : row.right ? " ✓" : " ≠";
  gutter.replaceChildren(make("span", "", index + 1));
  if (!example) return;
  const mark = make("small", "", say("sheet-example"));
  if (reproduced) mark.append(reproduced);
  mark.title = say(`sheet-example-${row.right}`);
  gutter.append(mark);
}
