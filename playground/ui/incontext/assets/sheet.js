// The sheet of the In-context tab. The page keeps the content; `props.value` tells it to Python,
// `props.answers` brings the answers as growing lines of JSON, `props.options` the best answers of one row.

import { download } from "../../assets/files.js";
import { say, sentences } from "../../assets/say.js";
import { Best } from "./sheet_best.js";
import { SheetData } from "./sheet_data.js";
import { listen } from "./sheet_input.js";
import { listenToRanges } from "./sheet_range.js";
import { Run } from "./sheet_run.js";
import { SheetView } from "./sheet_view.js";
import { tableOf } from "./tables.js";

const PAUSE = 200; // ms without a change, then Python is told

// handed: {maxRows, maxColumns, maxFile (bytes), signs (of the badges)}.
export function mount(page, handed) {
  const sheet = new Sheet(page, handed);
  listen(sheet);
  listenToRanges(sheet);
  page.watch("value", () => sheet.receive());
  page.watch("answers", () => sheet.receiveAnswers());
  page.watch("options", () => sheet.best.receive(JSON.parse(page.props.options)));
  sheet.begin();
}

class Sheet {
  run = new Run();
  editing = ""; // the cell that is being written in, so that one undo takes it all back
  from = ""; // the examples that the rows were last filled from
  rule = null; // the rule that was found for them, in words; "" where there is none, null where that is not known
  told = 0; // the timer after which Python is told

  constructor(page, handed) {
    Object.assign(this, { page, maxFile: handed.maxFile });
    this.data = new SheetData(handed);
    this.view = new SheetView(this, handed);
    this.best = new Best(this, handed.signs);
  }

  begin() {
    const { element, props } = this.page;
    element.append(this.view.root);
    this.said = props.value; // what Python knows
    const content = JSON.parse(props.value);
    this.data.load(content);
    this.view.say(content.note);
    this.view.drawHead();
    this.view.draw();
  }

  // ---- Python

  tell() {
    clearTimeout(this.told);
    this.told = 0;
    this.said = this.page.props.value = JSON.stringify(this.data);
  }

  tellAtOnce() {
    if (this.told) this.tell();
  }

  // A sheet from Python: a ready-made one, or a file.
  receive() {
    const { value } = this.page.props;
    if (value === this.said) return; // what Python was told comes back
    if (!value) return this.tell(); // a run that was stopped ends with nothing
    const content = JSON.parse(value);
    if (content.error) {
      this.tell(); // the sheet stays as it is
      return this.view.say(content.error, "error");
    }
    if (this.run.going) this.stop();
    this.change(() => this.data.load(content));
    this.view.box.scrollTop = 0;
    this.view.say(content.note);
  }

  fill() {
    const { data, run } = this;
    if (run.going) return;
    data.remember();
    this.tell();
    run.start(Date.now(), new Map(data.wanted.map((row) => [row.id, data.inputOf(row)])));
    this.from = data.examples;
    this.rule = null;
    this.best.hide();
    this.view.drawSoon();
    this.page.trigger("fill", { run: run.id, rows: [...run.waiting.keys()] });
  }

  stop() {
    this.page.trigger("stop", { run: this.run.id });
    const { filled, total } = this.run;
    const message = filled ? say("sheet-stopped", { n: filled, rest: total - filled }) : say("sheet-stopped-at-once");
    this.finish(message, "info");
  }

  finish(message, kind) {
    this.run.end();
    this.view.say(message, kind);
    this.changed();
  }

  receiveAnswers() {
    const lines = this.run.news(this.page.props.answers);
    const answers = new Map(lines.flatMap((line) => line.rows || []).map((answer) => [answer.id, answer]));
    if (answers.size) {
      this.run.came(answers.keys(), performance.now());
      this.data.fillIn(answers, this.run.waiting, this.from);
      this.changed();
    }
    for (const { done, evidence, message, kind, rule } of lines) {
      if (evidence) this.data.judge(new Map(evidence));
      if (rule || done) this.rule = rule ?? null;
      if (done) this.finish(message, kind);
    }
  }

  // ---- changes

  changed() {
    clearTimeout(this.told);
    this.told = setTimeout(() => this.tell(), PAUSE);
    this.view.drawSoon();
  }

  // A change that can be undone.
  change(act) {
    this.data.remember();
    act();
    this.replaced();
  }

  again(happened) {
    if (happened) this.replaced();
  }

  // Drawn at once: what is typed or clicked before the next frame would go to cells that are about to leave.
  replaced() {
    this.editing = "";
    this.best.hide();
    this.view.drawHead();
    this.view.draw();
    this.changed();
  }

  write(index, column, value) {
    const { data } = this;
    const row = data.rows[index];
    if (this.editing !== `${row.id} ${column}`) data.remember();
    this.editing = `${row.id} ${column}`;
    data.edit(index, column, value);
    this.changed();
  }

  // One of the best answers becomes the output of its row.
  take(id, text) {
    const index = this.data.indexOf(id);
    this.best.hide();
    this.editing = "";
    if (index >= 0) this.write(index, this.data.output, text);
  }

  // The answers of the rule in place of the model's.
  takeRule() {
    let changed = 0;
    this.change(() => { changed = this.data.takeRule(); });
    this.view.say(say("sheet-rule-taken", { n: changed }));
  }

  clear() {
    this.change(() => this.data.clear());
    this.view.say("");
  }

  paste(text, index, column) {
    const { table, mark, broken } = tableOf(text);
    let refused = "";
    this.change(() => { refused = this.data.paste(table, index, column); });
    if (refused) return this.view.say(say("sheet-not-pasted", { why: refused }), "error");
    const width = Math.max(...table.map((line) => line.length));
    const size = { n: table.length, columns: say("sheet-columns", { n: width }) };
    const how = mark && (mark === "," ? say("sheet-at-commas") : say("sheet-at-semicolons"));
    this.view.say(sentences(say("sheet-pasted", size), how, broken && say("sheet-broken"), say("sheet-take-back")));
  }

  // ---- files

  async open(chosen) {
    if (!chosen) return;
    if (chosen.size > this.maxFile)
      return this.view.say(say("sheet-large-file", { n: chosen.size, most: this.maxFile }), "error");
    const url = await new Promise((done) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => done(reader.result));
      reader.readAsDataURL(chosen);
    });
    this.page.trigger("open", { data: url.slice(url.indexOf(",") + 1) });
  }

  async save() {
    this.tell();
    const { page, view, data } = this;
    const unread = data.open.filter((row) => row.answer?.error).length;
    const value = JSON.stringify(data.withUnreadMarked());
    download("sheet.csv", await page.server.export(value, view.protect.checked), "text/csv");
    if (unread) view.say(say("sheet-saved-unread", { n: unread, unread: say("sheet-unread") }), "info");
  }
}
