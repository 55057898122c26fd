// What the sheet asks of Python: answers for its rows, the best answers of one row, files.

function fill() {
  if (run.going) return;
  sheet.remember();
  tell();
  const open = sheet.rows.filter((row) => sheet.isOpen(row));
  Object.assign(run, { id: Date.now(), going: true, total: open.length, filled: 0, head: "", read: 0 });
  run.waiting = new Map(open.map((row) => [row.id, sheet.text(row)]));
  stale = false;
  hide();
  drawSoon();
  trigger("fill", { run: run.id });
}

function stop() {
  trigger("stop", { run: run.id });
  finish(`Stopped after ${count(run.filled, "row")}.`, "info");
}

function finish(message, kind) {
  run.going = false;
  run.waiting.clear();
  say(message, kind);
  changed();
}

// Answers come in lines of JSON, each text beginning with the one before; lines that were read are skipped.
watch("answers", () => {
  const text = props.answers;
  if (!text) return; // a run that was stopped ends with nothing
  const first = text.slice(0, text.indexOf("\n"));
  if (JSON.parse(first).run !== run.id || !run.going) return; // of a run that was stopped
  if (first !== run.head) Object.assign(run, { head: first, read: 0 });
  const lines = text.slice(run.read, text.lastIndexOf("\n")).split("\n").filter(Boolean).map(JSON.parse);
  run.read = text.lastIndexOf("\n");
  const found = new Map(lines.flatMap((line) => line.rows || []).map((answer) => [answer.id, answer]));
  if (found.size) take(found);
  for (const { done, evidence, message, kind } of lines) {
    if (evidence) judge(new Map(evidence));
    if (done) finish(message, kind);
  }
});

function take(found) {
  run.filled += found.size;
  sheet.rows = sheet.rows.map((row) => {
    const answer = found.get(row.id);
    // Not if the row was changed while it was being filled.
    if (!answer || sheet.isExample(row) || run.waiting.get(row.id) !== sheet.text(row)) return row;
    run.waiting.delete(row.id);
    return { ...row, cells: row.cells.with(sheet.output, answer.text), answer };
  });
  changed();
}

function judge(verdicts) {
  sheet.rows = sheet.rows.map((row) => (sheet.isExample(row) ? { ...row, right: verdicts.get(row.id) ?? null } : row));
}

// ---- the best answers of a row

function hide() {
  popover?.remove();
  popover = null;
}

// Gradio sends an event that had to wait with the data of the one it waited for, so all of a kind share one.
const asked = { best: {}, why: {} };

function show(row, chip) {
  hide();
  const { answer } = row;
  popover = make("div", "pg-popover pg-sheet-popover");
  popover.row = row.id;
  popover.chip = chip;
  popover.setAttribute("role", "menu");
  if (answer.error) popover.append(make("p", "", answer.error));
  else {
    popover.append(
      make("strong", "", `${SIGNS[answer.badge]} ${answer.badge}: right in about ${percent(answer.confidence)} of such cases`),
      make("p", "", `The model's own probability: ${percent(answer.probability)}. Read before it: ${count(answer.examples, "example")}.`),
      make("em", "", "looking for the best answers …"),
    );
    if (!answer.finished) popover.append(make("p", "", "It did not come to an end: what you see is its beginning."));
    tell();
    trigger("ask", Object.assign(asked.best, { id: row.id }));
  }
  root.append(popover);
  place();
}

// Below its badge, or above it where there is no room, kept inside the sheet.
function place() {
  const frame = root.getBoundingClientRect();
  const at = popover.chip.getBoundingClientRect();
  popover.style.left = `${Math.max(4, Math.min(at.left - frame.left, frame.width - popover.offsetWidth - 4))}px`;
  popover.style.top = `${at.bottom - frame.top + 2}px`;
}

watch("options", () => {
  const { id, best, error } = JSON.parse(props.options);
  if (popover?.row !== id) return;
  popover.querySelector("em")?.remove();
  if (error) popover.append(make("p", "", error));
  for (const [text, share, taken] of best || []) {
    const option = button("", "pg-option", taken ? "This is what stands in the cell; a click makes it an example" : "Take it: the row becomes an example");
    option.setAttribute("role", "menuitem");
    const fill = make("span");
    fill.style.width = `${100 * share}%`;
    option.append(make("span", "pg-option-text", text || "(empty)"), make("span", "pg-bar"), make("small", "", percent(share)));
    option.children[1].append(fill);
    option.addEventListener("click", () => {
      const index = sheet.indexOf(id);
      hide();
      editing = "";
      if (index >= 0) write(index, sheet.output, text);
    });
    popover.append(option);
  }
  if (best) {
    popover.append(button("Which example mattered?", "pg-why", "Leave out each example in turn", () => {
      hide();
      tell();
      trigger("explain", Object.assign(asked.why, { id }));
    }));
    popover.append(make("em", "", "click an answer to take it: the row becomes an example"));
  }
  place();
});

// ---- files

async function openFile(chosen) {
  if (!chosen) return;
  if (chosen.size > MANY) return say(`This file has ${chosen.size.toLocaleString("en")} bytes; the page takes 5,000,000. Split it.`, "error");
  const url = await new Promise((done) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.readAsDataURL(chosen);
  });
  trigger("open", { data: url.slice(url.indexOf(",") + 1) });
}

async function download() {
  tell();
  const link = make("a");
  link.href = URL.createObjectURL(new Blob([await server.export(props.value)], { type: "text/csv" }));
  link.download = "sheet.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
