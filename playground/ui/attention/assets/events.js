// Pointing, pinning, moving weight, editing: what the user does to the picture of attention_state.js.
// Comes last of its scripts, and starts them.

function placeOf(event) {
  const box = find(".pg-picture");
  const at = box.getBoundingClientRect();
  let x = event.clientX - at.left - box.clientLeft;
  let y = event.clientY - at.top - box.clientTop;
  // The words at the edges do not scroll away, so what is under them is not meant.
  const overRows = layout.kind === "heat" && x < layout.left;
  const overColumns = layout.kind === "heat" && y < layout.top;
  if (!overRows) x += box.scrollLeft;
  if (!overColumns) y += box.scrollTop;
  return placeAt(picture, layout, x, y);
}

function pin({ row, column }) {
  const [pins, number] = row !== null ? [state.pins.rows, row] : [state.pins.columns, column];
  if (number === null) clearPins();
  else if (!pins.delete(number)) pins.add(number);
  isolate();
  if (row !== null) follow(row);
}

const canMove = () =>
  layout.kind === "heat" && picture.matrices.length === 1 && state.shown === "heads" && !props.still;

// A word may be several pieces: all that it gives goes to the first piece of the other word.
function moveWeight(row, from, to) {
  const [rowStart, rowEnd] = picture.rowGroups[row];
  const [fromStart, fromEnd] = picture.columnGroups[from];
  const target = to === null ? null : picture.columnGroups[to][0];
  const moves = [...(editOf(current()).moves || [])];
  for (let i = rowStart; i < rowEnd; i++) for (let j = fromStart; j < fromEnd; j++) moves.push([i, j, target]);
  edit([current()], { moves });
}

function drop(place) {
  const { row, column } = state.carried;
  state.carried = null;
  const outside = place.row === null || place.column === null; // a slip into another row is forgiven
  const ahead = state.view.kind === "decoder" && place.column > row; // not written yet: nobody may look there
  if (ahead && !outside) return isolate();
  if (outside || place.column !== column) moveWeight(row, column, outside ? null : place.column);
  else isolate();
}

// Gradio sends an event that had to wait with the data of the one it waited for, so all of a kind share one.
const asked = { edit: {}, select: {} };
const ask = (event, data) => trigger(event, Object.assign(asked[event], data));

// The word to follow is the first piece of what was clicked, or the last one that was.
let followed = 0;
function follow(row) {
  if (props.still || state.view.signed) return;
  if (row !== undefined) followed = picture.rowGroups[row][0];
  const [layer, head] = current();
  const query = Math.min(followed, state.view.rows.length - 1);
  ask("select", { kind: state.view.kind, layer, head, query, edits: state.edits });
}

// ---- edits

function edit(heads, change) {
  const edits = { ...state.edits };
  for (const head of heads) {
    const changed = { ...editOf(head), ...change };
    if (changed.gain === 1) delete changed.gain;
    if (!changed.pattern) delete changed.pattern;
    if (!changed.moves?.length) delete changed.moves;
    if (Object.keys(changed).length) edits[editKey(head)] = changed;
    else delete edits[editKey(head)];
  }
  send(edits);
}

function send(edits) {
  state.edits = edits;
  markEdits();
  showEdits();
  ask("edit", { kind: state.view.kind, edits });
}

const toggle = (head) => edit([head], { gain: gainOf(head) === 0 ? 1 : 0 });

function showEdits() {
  const gain = gainOf(current());
  const slider = find("[data-gain]");
  if (document.activeElement !== slider) slider.value = gain;
  find("[data-gain-shown]").textContent = `× ${gain.toFixed(2)}`;
  find("[data-pattern]").value = editOf(current()).pattern || "";
  const count = Object.keys(state.edits).length;
  find('[data-reset="all"]').textContent = count ? `Reset all (${count})` : "Reset all";
}

function look(style, unit) {
  if (unit && unit !== state.unit) clearPins(); // they count words, or pieces
  state.style = style || state.style;
  state.unit = unit || state.unit;
  drawLarge();
}

// ---- events, delegated: what is inside is replaced at each drawing

element.addEventListener("click", (event) => {
  const target = event.target.closest("button, summary");
  if (!target || !state.view) return;
  const { layer, head, off, style, unit, reset, take } = target.dataset;
  if (layer !== undefined) choose([Number(layer), Number(head)], event.shiftKey || state.several);
  else if (off) toggle(off.split(".").map(Number));
  else if (style || unit) look(style, unit);
  else if (reset === "all") send({});
  else if (reset) edit(state.heads, { gain: 1, pattern: "", moves: [] });
  else if (take) takeAway(take);
});
element.addEventListener("change", (event) => {
  const { set } = event.target.dataset;
  if (!state.view) return;
  if (set) {
    state[set] = event.target.value;
    if (set === "shown") drawLarge();
    else drawThumbnails();
  } else if ("several" in event.target.dataset) state.several = event.target.checked;
  else if ("pattern" in event.target.dataset) edit(state.heads, { pattern: event.target.value, moves: [] });
});
let gainTimer = 0;
element.addEventListener("input", (event) => {
  if ("least" in event.target.dataset && state.view) {
    state.least = event.target.value === "" ? null : Number(event.target.value);
    drawThumbnails();
  }
  if (!("gain" in event.target.dataset)) return;
  const gain = Number(event.target.value);
  find("[data-gain-shown]").textContent = `× ${gain.toFixed(2)}`;
  clearTimeout(gainTimer);
  gainTimer = setTimeout(() => edit(state.heads, { gain }), 60);
});
find(".pg-links").addEventListener("toggle", () => state.view && isolate());

const box = find(".pg-picture");
box.addEventListener("scroll", keepLabels);
box.addEventListener("pointermove", (event) => {
  if (!picture) return;
  const place = placeOf(event);
  if (place.row === state.over.row && place.column === state.over.column) return;
  state.over = place;
  isolate();
});
box.addEventListener("pointerleave", () => {
  if (!picture || state.carried) return;
  state.over = { row: null, column: null };
  isolate();
});
let dragged = false; // the click that ends a drag is none
box.addEventListener("pointerdown", (event) => {
  dragged = false;
  if (!picture || event.pointerType === "touch" || !canMove()) return;
  const place = placeOf(event);
  if (place.row === null || place.column === null) return;
  state.carried = { ...place, pressed: true };
  box.setPointerCapture(event.pointerId);
});
box.addEventListener("pointerup", (event) => {
  if (!state.carried?.pressed) return;
  const start = state.carried;
  const place = placeOf(event);
  if (place.row === start.row && place.column === start.column) state.carried = null; // a click, no drag
  else {
    dragged = true;
    drop(place);
  }
});
box.addEventListener("click", (event) => {
  if (picture && !state.carried && !dragged) pin(placeOf(event));
});
box.addEventListener("keydown", (event) => {
  if (!picture) return;
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const { row, column } = state.over;
  if (steps) state.over = stepped(steps);
  else if (event.key === "Enter" || event.key === " ") pin(state.over);
  else if (event.key === "Escape") {
    state.carried = null;
    clearPins();
  } else if (event.key.toLowerCase() === "x" && canMove() && row !== null && column !== null) {
    if (state.carried) drop(state.over);
    else state.carried = { row, column };
  } else return;
  event.preventDefault();
  isolate();
});

// In the heat map the arrows go from cell to cell; between the rows of lines, along and across.
function stepped([down, right]) {
  const within = (n, names) => Math.max(0, Math.min(names.length - 1, n));
  const { row, column } = state.over;
  if (layout.kind === "heat") {
    const i = state.carried ? row : within((row ?? -down) + down, picture.rows);
    return { row: i, column: within((column ?? 0) + right, picture.columns) };
  }
  if (right > 0) return { row: null, column: within(row ?? column ?? 0, picture.columns) };
  if (right < 0) return { row: within(column ?? row ?? 0, picture.rows), column: null };
  if (column !== null) return { row: null, column: within(column + down, picture.columns) };
  return { row: within((row ?? -down) + down, picture.rows), column: null };
}

// A head that is clicked in another picture of the tab (the map of effects) opens here.
document.addEventListener("pg-open-head", (event) => {
  const { head, kind, picture } = event.detail;
  if (!state.view || !element.closest(`#${picture}`)) return;
  if (kind && kind !== state.view.kind) trigger("expand", { kind, head });
  else choose(head, false);
});

watch("value", receive);
watch("effects", receiveEffects);
receive();
