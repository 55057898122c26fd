// The picture of attention: which heads are chosen, what is pointed at, pinned and edited.
//
// Runs once with Gradio's `element`, `props`, `trigger`, `server` and `watch`, after attention_data.js,
// attention_draw.js and attention_take.js; the exported file hands in stand-ins. `props.value` is
// the JSON that figures/attention.py makes. Pointing, pinning and switching stay here; whatever needs
// the model is triggered: "edit" (all edits, anew) and "select" (a head and a word to follow).

const find = (selector) => element.querySelector(selector);
const findAll = (selector) => [...element.querySelectorAll(selector)];
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

const state = {
  view: null, // the numbers from the server
  heads: [[0, 0]], // chosen: [layer, head], the last chosen one last
  style: "heat",
  unit: "words",
  shown: "heads",
  number: "effect",
  sort: "place",
  role: "",
  several: false,
  edits: {}, // "kind.layer.head" -> {gain, pattern, moves}
  pins: new Set(), // "row.3", "column.5"
  over: { row: null, column: null },
  carried: null, // the cell whose weight is being moved: {row, column}
};
let picture = null;
let layout = null;

const editKey = ([layer, head]) => `${state.view.kind}.${layer}.${head}`;
const editOf = (head) => state.edits[editKey(head)] || {};
const gainOf = (head) => editOf(head).gain ?? 1;
const chosen = ([layer, head]) => state.heads.some(([l, h]) => l === layer && h === head);
const current = () => state.heads[state.heads.length - 1];
const nameOf = ([layer, head]) => `layer ${layer + 1}, head ${head + 1}`;

async function receive() {
  if (!props.value) return;
  const view = JSON.parse(props.value);
  const weights = await unpack(view.weights);
  const rollout = view.rollout ? await unpack(view.rollout) : null;
  const before = state.view;
  state.view = { ...view, weights, rollout };
  state.edits = view.edits;
  if (!before || before.id !== view.id) open(view, before);
  find(".pg-att").removeAttribute("data-empty");
  find(".pg-att").toggleAttribute("data-signed", view.signed);
  fillRoles();
  drawAll();
  receiveEffects();
  follow();
}

// Another text or another kind of attention: what was pinned is gone, the choice stays if it can.
function open(view, before) {
  const fits = ([layer, head]) => layer < view.layers && head < view.heads;
  const kept = before && before.kind === view.kind ? state.heads.filter(fits) : [];
  state.heads = view.selected.length ? view.selected.filter(fits) : kept;
  if (!state.heads.length) state.heads = [[0, 0]];
  state.pins.clear();
  state.over = { row: null, column: null };
  if (!view.rollout && state.shown === "rollout") state.shown = "heads";
  find('[data-set="shown"] [value="rollout"]').disabled = !view.rollout;
}

function drawAll() {
  drawThumbnails();
  drawLarge();
}

// ---- all heads at a glance

const facts = (layer, head) => state.view.facts[layer]?.[head] || {};

function fillRoles() {
  const select = find('[data-set="role"]');
  const roles = [...new Set(state.view.facts.flat().map((fact) => fact.role))].filter(Boolean).sort();
  const options = roles.map((role) => Object.assign(make("option", "", role), { value: role }));
  select.replaceChildren(Object.assign(make("option", "", "all roles"), { value: "" }), ...options);
  if (!roles.includes(state.role)) state.role = "";
  select.value = state.role;
  select.parentElement.hidden = !roles.length;
}

function orderedHeads() {
  const all = [];
  for (let layer = 0; layer < state.view.layers; layer++)
    for (let head = 0; head < state.view.heads; head++) all.push([layer, head]);
  const fact = ([layer, head]) => facts(layer, head);
  const orders = {
    place: () => 0,
    effect: (a, b) => (fact(b).effect ?? 0) - (fact(a).effect ?? 0),
    entropy: (a, b) => fact(a).entropy - fact(b).entropy,
    role: (a, b) => (fact(a).role || "").localeCompare(fact(b).role || "") || fact(b).score - fact(a).score,
  };
  return all.filter((head) => !state.role || fact(head).role === state.role).sort(orders[state.sort]);
}

const shownNumber = (fact) => {
  const number = fact[state.number];
  return number === undefined || number === null ? "…" : number.toFixed(2);
};

function drawThumbnails() {
  const box = find(".pg-thumbs");
  box.style.setProperty("--heads", state.view.heads);
  box.toggleAttribute("data-sorted", state.sort !== "place" || state.role !== "");
  const colour = getComputedStyle(element).getPropertyValue("--pg-score-rgb").trim().split(/\s+/).map(Number);
  box.replaceChildren(...orderedHeads().map((head) => thumbnail(head, colour)));
  markChosen();
}

function thumbnail([layer, head], colour) {
  const box = make("div", "pg-thumb");
  const fact = facts(layer, head);
  const button = make("button", "pg-thumb-open");
  button.type = "button";
  button.dataset.layer = layer;
  button.dataset.head = head;
  const number = shownNumber(fact);
  button.setAttribute("aria-label", `${nameOf([layer, head])}, ${fact.role || "no role measured"}, ${number}`);
  button.title = `${nameOf([layer, head])} · ${fact.role || "no role measured"}`;
  const canvas = make("canvas", "");
  drawThumbnail(canvas, headMatrix(state.view, layer, head), colour);
  const line = make("small", "pg-thumb-line");
  line.append(make("span", "", `${layer + 1}.${head + 1}`), make("span", "", number));
  button.append(canvas, line, make("small", "pg-thumb-role", fact.role || "\u00a0"));
  const gain = gainOf([layer, head]);
  const edited = editKey([layer, head]) in state.edits;
  box.toggleAttribute("data-off", gain === 0);
  box.toggleAttribute("data-edited", edited);
  const off = make("button", "pg-thumb-off");
  off.type = "button";
  off.dataset.off = `${layer}.${head}`;
  off.setAttribute("aria-pressed", gain === 0);
  off.setAttribute("aria-label", `switch ${nameOf([layer, head])} ${gain === 0 ? "on" : "off"}`);
  box.append(button, off);
  return box;
}

function markChosen() {
  findAll(".pg-thumb-open").forEach((button) => {
    const head = [Number(button.dataset.layer), Number(button.dataset.head)];
    button.setAttribute("aria-pressed", chosen(head));
    const at = state.heads.findIndex(([l, h]) => l === head[0] && h === head[1]);
    const own = state.heads.length > 1 && at >= 0 ? HEAD_COLOURS[at % HEAD_COLOURS.length] : "";
    button.style.setProperty("--own", own || "var(--pg-score)");
  });
}

function choose(head, add) {
  if (add && chosen(head) && state.heads.length > 1)
    state.heads = state.heads.filter(([l, h]) => l !== head[0] || h !== head[1]);
  else if (add) state.heads = [...state.heads, head].slice(-HEAD_COLOURS.length);
  else state.heads = [head];
  markChosen();
  drawLarge();
  follow();
}

// ---- one head, or several, large

function matricesShown() {
  const { view } = state;
  const layer = current()[0];
  const size = view.rows.length * view.columns.length;
  if (state.shown === "rollout") {
    const weights = view.rollout.subarray(layer * size, (layer + 1) * size);
    return [{ rows: view.rows.length, columns: view.columns.length, weights }];
  }
  if (state.shown === "layer")
    return [meanMatrix(Array.from({ length: view.heads }, (_, head) => headMatrix(view, layer, head)))];
  const matrices = state.heads.map(([l, h]) => headMatrix(view, l, h));
  return state.shown === "mean" ? [meanMatrix(matrices)] : matrices;
}

function titleShown() {
  const { view } = state;
  const layer = current()[0] + 1;
  if (state.shown === "rollout") return `${view.title}: rollout up to layer ${layer}`;
  if (state.shown === "layer") return `${view.title}: average of layer ${layer}`;
  const names = state.heads.map(nameOf).join("; ");
  if (state.shown === "mean" && state.heads.length > 1) return `${view.title}: average of ${names}`;
  return `${view.title}: ${names}`;
}

function makePicture() {
  const { view, unit } = state;
  const rowGroups = groupsOf(view.rows, view.rowWords, unit);
  const columnGroups = groupsOf(view.columns, view.columnWords, unit);
  const matrices = matricesShown().map((matrix) => mergeWords(matrix, rowGroups, columnGroups));
  const colours = matrices.map((_, n) =>
    view.signed ? "signed" : matrices.length > 1 ? HEAD_COLOURS[n % HEAD_COLOURS.length] : "var(--pg-score)",
  );
  const rows = labels(view.rows, view.rowWords, unit);
  const columns = labels(view.columns, view.columnWords, unit);
  return { rows, columns, rowGroups, columnGroups, matrices, colours, title: titleShown() };
}

function drawLarge() {
  picture = makePicture();
  layout = layoutOf(picture, state.style);
  find(".pg-picture").innerHTML = svgOf(picture, layout);
  find(".pg-att-title").textContent = picture.title;
  findAll("[data-style]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.style === state.style));
  findAll("[data-unit]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.unit === state.unit));
  findAll("select[data-set]").forEach((select) => (select.value = state[select.dataset.set]));
  showEdits();
  keepLabels();
  isolate();
}

// In a long heat map the words at the edges stay in sight while it scrolls.
function keepLabels() {
  if (!layout || layout.kind !== "heat") return;
  const box = find(".pg-picture");
  find(".pg-rows").setAttribute("transform", `translate(${box.scrollLeft} 0)`);
  find(".pg-columns").setAttribute("transform", `translate(0 ${box.scrollTop})`);
}

// Only what is pinned or pointed at is lit, if anything is.
function isolate() {
  const { row, column } = state.over;
  const lit = new Set(state.pins);
  if (row !== null) lit.add(`row.${row}`);
  else if (column !== null) lit.add(`column.${column}`);
  const keep = (i, j) => lit.has(`row.${i}`) || lit.has(`column.${j}`);
  find(".pg-picture svg").toggleAttribute("data-isolated", lit.size > 0);
  find(".pg-lit").innerHTML = (lit.size ? marksOf(picture, layout, keep) : "") + cursorMark();
  findAll(".pg-picture text").forEach((text) => {
    const key = text.dataset.row !== undefined ? `row.${text.dataset.row}` : `column.${text.dataset.column}`;
    text.toggleAttribute("data-lit", lit.has(key));
    text.toggleAttribute("data-pinned", state.pins.has(key));
  });
  describe(keep, lit.size > 0);
}

function cursorMark() {
  const { row, column } = state.over;
  if (layout.kind !== "heat" || row === null || column === null) return "";
  const box = (i, j) =>
    `<rect x="${layout.left + j * layout.cell - 0.5}" y="${layout.top + i * layout.cell - 0.5}" ` +
    `width="${layout.cell}" height="${layout.cell}" fill="none" stroke="currentColor" stroke-width="2"/>`;
  return box(row, column) + (state.carried ? box(row, state.carried.column) : "");
}

const quoted = (text) => `“${text.trim() || "␣"}”`;

function describe(keep, isolated) {
  const { row, column } = state.over;
  const values = picture.matrices.map((matrix) => matrix.weights[row * matrix.columns + column]);
  const links = strongestLinks(picture.matrices, isolated ? 5 : 12, isolated ? keep : everything);
  let text = "Point at a word to see only its links; click to pin it.";
  if (state.carried) text = `Put the weight of ${quoted(picture.columns[state.carried.column])} where?`;
  else if (row !== null && column !== null)
    text = `${quoted(picture.rows[row])} looks at ${quoted(picture.columns[column])}: ${values.map((v) => v.toFixed(3)).join(", ")}`;
  else if (isolated)
    text = links.map((l) => `${quoted(picture.rows[l.row])} → ${quoted(picture.columns[l.column])} ${l.weight.toFixed(3)}`).join(" · ");
  find(".pg-att-caption").textContent = text;
  if (find(".pg-links").open) fillTable(links);
}

// The text alternative of the picture.
function fillTable(links) {
  const several = picture.matrices.length > 1;
  const table = make("table", "pg-table");
  const head = table.createTHead().insertRow();
  ["looks", "at", "weight", ...(several ? ["head"] : [])].forEach((name) => head.append(make("th", "", name)));
  const body = table.createTBody();
  for (const link of links) {
    const cells = [picture.rows[link.row], picture.columns[link.column], link.weight.toFixed(3)];
    if (several) cells.push(nameOf(state.heads[link.head]));
    const row = body.insertRow();
    cells.forEach((cell) => (row.insertCell().textContent = cell));
  }
  find(".pg-links .pg-scroll").replaceChildren(table);
}

// ---- pointing, pinning, moving weight

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

function pin(place) {
  const key = place.row !== null ? `row.${place.row}` : place.column !== null ? `column.${place.column}` : "";
  if (!key) state.pins.clear();
  else if (!state.pins.delete(key)) state.pins.add(key);
  isolate();
  if (place.row !== null) follow(place.row);
}

const canMove = () =>
  layout.kind === "heat" && picture.matrices.length === 1 && state.shown === "heads" && !props.still;

const moveWeight = (row, from, to) => {
  const [rowStart, rowEnd] = picture.rowGroups[row];
  const [fromStart, fromEnd] = picture.columnGroups[from];
  const target = to === null ? null : picture.columnGroups[to][0];
  const moves = [...(editOf(current()).moves || [])];
  for (let i = rowStart; i < rowEnd; i++) for (let j = fromStart; j < fromEnd; j++) moves.push([i, j, target]);
  edit([current()], { moves });
};

function drop(place) {
  const { row, column } = state.carried;
  state.carried = null;
  const outside = place.row !== row || place.column === null;
  if (outside || place.column !== column) moveWeight(row, column, outside ? null : place.column);
  else isolate();
}

// The word to follow is the first piece of what was clicked, or the last one that was.
let followed = 0;
function follow(row) {
  if (props.still || state.view.signed) return;
  if (row !== undefined) followed = picture.rowGroups[row][0];
  const [layer, head] = current();
  const query = Math.min(followed, state.view.rows.length - 1);
  trigger("select", { kind: state.view.kind, layer, head, query, edits: state.edits });
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
  showEdits();
  trigger("edit", { kind: state.view.kind, edits });
}

function showEdits() {
  const gain = gainOf(current());
  const slider = find("[data-gain]");
  if (document.activeElement !== slider) slider.value = gain;
  find("[data-gain-shown]").textContent = `× ${gain.toFixed(2)}`;
  find("[data-pattern]").value = editOf(current()).pattern || "";
  const count = Object.keys(state.edits).length;
  find('[data-reset="all"]').textContent = count ? `Reset all (${count})` : "Reset all";
}

// ---- events, delegated: what is inside is replaced at each drawing

element.addEventListener("click", (event) => {
  const target = event.target.closest("button, summary");
  if (!target || !state.view) return;
  const { layer, head, off, style, unit, reset, take } = target.dataset;
  if (layer !== undefined) choose([Number(layer), Number(head)], event.shiftKey || state.several);
  else if (off) {
    const place = off.split(".").map(Number);
    edit([place], { gain: gainOf(place) === 0 ? 1 : 0 });
  } else if (style) (state.style = style), drawLarge();
  else if (unit) (state.unit = unit), state.pins.clear(), drawLarge();
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
box.addEventListener("pointerdown", (event) => {
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
  else drop(place);
});
box.addEventListener("click", (event) => {
  if (picture && !state.carried) pin(placeOf(event));
});
box.addEventListener("keydown", (event) => {
  if (!picture) return;
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const { row, column } = state.over;
  if (steps) state.over = stepped(steps);
  else if (event.key === "Enter" || event.key === " ") pin(state.over);
  else if (event.key === "Escape") {
    state.carried = null;
    state.pins.clear();
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
  if (state.view && element.closest(`#${event.detail.picture}`)) choose(event.detail.head, false);
});

// What switching off each head does takes longer to measure than the picture to draw, and comes later.
function receiveEffects() {
  const effects = props.effects ? JSON.parse(props.effects) : null;
  if (!effects || !state.view || effects.id !== state.view.id) return;
  effects.effect.forEach((row, layer) => row.forEach((effect, head) => (facts(layer, head).effect = effect)));
  drawThumbnails();
}

watch("value", receive);
watch("effects", receiveEffects);
receive();
