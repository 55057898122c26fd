// The picture of attention: which heads are chosen, what is pointed at, pinned and edited.
//
// Runs once with Gradio's `element`, `props`, `trigger`, `server` and `watch`, together with the other
// scripts of its name; the exported file hands in stand-ins. `props.value` is
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
  role: "", // the only role to show
  least: null, // the smallest number to show
  several: false,
  edits: {}, // "kind.layer.head" -> {gain, pattern, moves}
  pins: { rows: new Set(), columns: new Set() },
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
const nameOf = ([layer, head]) => `layer ${layer}, head ${head}`;

async function receive() {
  const { value } = props;
  if (!value) return;
  const view = JSON.parse(value);
  const weights = await unpack(view.weights);
  const rollout = view.rollout ? await unpack(view.rollout) : null;
  if (value !== props.value) return; // a newer one came while this was unpacked
  const before = state.view;
  state.view = { ...view, weights, rollout };
  // While the same is shown, this side knows better: the answer may be to an edit before the last.
  if (!before || before.id !== view.id) {
    state.edits = view.edits;
    open(view, before);
  }
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
  clearPins();
  state.over = { row: null, column: null };
  if (!view.rollout && state.shown === "rollout") state.shown = "heads";
  find('[data-set="shown"] [value="rollout"]').disabled = !view.rollout;
}

function clearPins() {
  state.pins = { rows: new Set(), columns: new Set() };
}

function drawAll() {
  drawThumbnails();
  drawLarge();
}

// What switching off each head does takes longer to measure than the picture to draw, and comes later.
function receiveEffects() {
  const effects = props.effects ? JSON.parse(props.effects) : null;
  if (!effects || !state.view || effects.id !== state.view.id) return;
  effects.effect.forEach((row, layer) => row.forEach((effect, head) => (facts(layer, head).effect = effect)));
  drawThumbnails();
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
  const layer = current()[0];
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
  const rows = unit === "words" ? view.rowLabels : view.rows;
  const columns = unit === "words" ? view.columnLabels : view.columns;
  // Differences are small: there the largest of them has the full colour.
  const full = view.signed ? Math.max(0.05, ...matrices.map(largestWeight)) : 1;
  return { rows, columns, rowGroups, columnGroups, matrices, colours, full, title: titleShown() };
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
  find(".pg-corner").setAttribute("transform", `translate(${box.scrollLeft} ${box.scrollTop})`);
}

// Only what is pinned or pointed at is lit, if anything is.
function isolate() {
  const { row, column } = state.over;
  const lit = { rows: new Set(state.pins.rows), columns: new Set(state.pins.columns) };
  if (row !== null) lit.rows.add(row);
  else if (column !== null) lit.columns.add(column);
  const some = lit.rows.size + lit.columns.size > 0;
  find(".pg-picture svg").toggleAttribute("data-isolated", some);
  find(".pg-lit").innerHTML = (some ? marksOf(picture, layout, lit) : "") + cursorMark();
  findAll(".pg-picture text").forEach((text) => {
    const side = text.dataset.row !== undefined ? "rows" : "columns";
    const number = Number(text.dataset.row ?? text.dataset.column);
    text.toggleAttribute("data-lit", lit[side].has(number));
    text.toggleAttribute("data-pinned", state.pins[side].has(number));
  });
  describe(some ? lit : null);
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

function describe(lit) {
  const { row, column } = state.over;
  const name = (link) => `${quoted(picture.rows[link.row])} → ${quoted(picture.columns[link.column])}`;
  let text = "Point at a word to see only its links; click to pin it.";
  if (state.carried) text = `Put the weight of ${quoted(picture.columns[state.carried.column])} where?`;
  else if (row !== null && column !== null) {
    const weights = picture.matrices.map((matrix) => matrix.weights[row * matrix.columns + column].toFixed(3));
    text = `${quoted(picture.rows[row])} looks at ${quoted(picture.columns[column])}: ${weights.join(", ")}`;
  } else if (lit) {
    const links = strongestLinks(picture.matrices, 5, lit);
    text = links.map((link) => `${name(link)} ${link.weight.toFixed(3)}`).join(" · ");
  }
  find(".pg-att-caption").textContent = text;
  if (find(".pg-links").open) fillTable(strongestLinks(picture.matrices, 12, lit));
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
