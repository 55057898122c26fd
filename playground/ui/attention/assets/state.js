// What the picture of attention shows: the numbers from Python, and what the reader chose, points at, pinned,
// carries and edited. No drawing, no events.

import { groupsOf, headMatrix, largestWeight, meanMatrix, mergeWords } from "./data.js";

export const HEAD_COLOURS = [
  "#5b6ee1",
  "#c9651f",
  "#1a8f84",
  "#a3498f",
  "#8a7a14",
  "#6f7782",
  "#2f9fd0",
  "#9c5b5b",
];
const LEAST_FULL = 0.05; // differences are small: the largest has the full colour, but not below this

const same = ([layer, head]) => ([l, h]) => l === layer && h === head;
const within = (n, names) => Math.max(0, Math.min(names.length - 1, n));

export class State {
  view = null; // the JSON that figures/attention.py makes, its numbers unpacked
  picture = null; // what is drawn large
  heads = [[0, 0]]; // chosen: [layer, head], the last chosen one last
  style = "lines";
  unit = "words";
  shown = "heads";
  number = "effect";
  sort = "place";
  role = ""; // the only role to show
  least = null; // the smallest number to show
  several = false;
  edits = {}; // "kind.layer.head" -> {gain, pattern, moves}
  pins = { rows: new Set(), columns: new Set() };
  over = { row: null, column: null };
  carried = null; // the cell whose weight is being moved: {row, column}
  moving = false; // the next two cells that are pressed say which weight moves where
  followed = 0; // the piece whose numbers are followed

  get current() {
    return this.heads.at(-1);
  }

  isChosen(head) {
    return this.heads.some(same(head));
  }

  factOf([layer, head]) {
    return this.view.facts[this.view.sent.indexOf(layer)]?.[head] || {};
  }

  // ---- what Python sends

  // While the same is shown, this side knows better: the answer may be to an edit before the last. Heads that
  // Python names are those that were asked for, whose layers have come now.
  receive(view) {
    const before = this.view;
    this.view = view;
    if (before && before.id === view.id) {
      this.heads = view.selected.length ? view.selected : this.heads;
      return;
    }
    this.edits = view.edits;
    this.open(before);
  }

  // Another text or another kind of attention: what was pinned is gone, the choice stays if it can.
  open(before) {
    const { view } = this;
    const fits = ([layer, head]) => view.sent.includes(layer) && head < view.heads;
    const kept = before && before.kind === view.kind ? this.heads.filter(fits) : [];
    this.heads = view.selected.length ? view.selected.filter(fits) : kept;
    if (!this.heads.length) this.heads = [[view.sent[0], 0]];
    this.clearPins();
    this.over = { row: null, column: null };
    if (!view.rollout && this.shown === "rollout") this.shown = "heads";
  }

  // What switching off each head does; false where it is about another picture.
  receiveEffects(effects) {
    if (!effects || effects.id !== this.view?.id) return false;
    effects.effect.forEach((row, n) =>
      row.forEach((effect, head) => (this.factOf([effects.layers[n], head]).effect = effect)),
    );
    return true;
  }

  // ---- the heads

  // Where a layer is not here nothing changes: gives the heads that have to be fetched, or null.
  choose(head, add) {
    const others = this.heads.filter((other) => !same(head)(other));
    let heads = [...others, head].slice(-HEAD_COLOURS.length);
    if (!add || !others.length) heads = [head];
    else if (this.isChosen(head)) heads = others;
    if (!heads.every(([layer]) => this.view.sent.includes(layer))) return heads;
    this.heads = heads;
    return null;
  }

  // The colour of a head among several; "" where it is alone or not chosen.
  colourOf(head) {
    const at = this.heads.findIndex(same(head));
    return this.heads.length > 1 && at >= 0 ? HEAD_COLOURS[at % HEAD_COLOURS.length] : "";
  }

  get roles() {
    return [...new Set(this.view.facts.flat().map((fact) => fact.role))].filter(Boolean).sort();
  }

  get filtered() {
    return this.sort !== "place" || this.role !== "" || this.least !== null;
  }

  // The heads to show as thumbnails, in their order.
  orderedHeads() {
    const all = this.view.sent.flatMap((layer) => Array.from({ length: this.view.heads }, (_, head) => [layer, head]));
    const fact = (head) => this.factOf(head);
    const orders = {
      place: () => 0,
      effect: (a, b) => (fact(b).effect ?? 0) - (fact(a).effect ?? 0),
      entropy: (a, b) => fact(a).entropy - fact(b).entropy,
      role: (a, b) => (fact(a).role || "").localeCompare(fact(b).role || "") || fact(b).score - fact(a).score,
    };
    const wanted = ({ role, ...numbers }) =>
      (!this.role || role === this.role) && (this.least === null || numbers[this.number] >= this.least);
    return all.filter((head) => wanted(fact(head))).sort(orders[this.sort]);
  }

  // ---- the large picture

  matrices() {
    const { view } = this;
    const layer = this.current[0];
    if (this.shown === "rollout") {
      const [rows, columns] = [view.rows.length, view.columns.length];
      const start = view.sent.indexOf(layer) * rows * columns;
      return [{ rows, columns, weights: view.rollout.subarray(start, start + rows * columns) }];
    }
    if (this.shown === "layer")
      return [meanMatrix(Array.from({ length: view.heads }, (_, head) => headMatrix(view, layer, head)))];
    const matrices = this.heads.map(([l, h]) => headMatrix(view, l, h));
    return this.shown === "mean" ? [meanMatrix(matrices)] : matrices;
  }

  // Sets `picture`: {rows, columns (labels), rowGroups, columnGroups, matrices, colours, full, title}.
  makePicture(title) {
    const { view, unit } = this;
    const rowGroups = groupsOf(view.rows, view.rowWords, unit);
    const columnGroups = groupsOf(view.columns, view.columnWords, unit);
    const matrices = this.matrices().map((matrix) => mergeWords(matrix, rowGroups, columnGroups));
    const colours = matrices.map((_, n) =>
      view.signed ? "signed" : matrices.length > 1 ? HEAD_COLOURS[n % HEAD_COLOURS.length] : "var(--pg-accent)",
    );
    const rows = unit === "words" ? view.rowLabels : view.rows;
    const columns = unit === "words" ? view.columnLabels : view.columns;
    const full = view.signed ? Math.max(LEAST_FULL, ...matrices.map(largestWeight)) : 1;
    this.picture = { rows, columns, rowGroups, columnGroups, matrices, colours, full, title };
  }

  look(style, unit) {
    if (unit && unit !== this.unit) this.clearPins(); // they count words, or pieces
    this.style = style || this.style;
    this.unit = unit || this.unit;
  }

  // ---- pointing and pinning

  clearPins() {
    this.pins = { rows: new Set(), columns: new Set() };
  }

  pin({ row, column }) {
    const [pins, number] = row !== null ? [this.pins.rows, row] : [this.pins.columns, column];
    if (number === null) this.clearPins();
    else if (!pins.delete(number)) pins.add(number);
  }

  // The words whose links alone are lit, {rows, columns} as Sets; null: all are.
  get lit() {
    const { row, column } = this.over;
    const lit = { rows: new Set(this.pins.rows), columns: new Set(this.pins.columns) };
    if (row !== null) lit.rows.add(row);
    else if (column !== null) lit.columns.add(column);
    return lit.rows.size + lit.columns.size ? lit : null;
  }

  // Where an arrow leads. In the heat map from cell to cell; between the rows of lines, along and across.
  stepped([down, right]) {
    const { rows, columns } = this.picture;
    const { row, column } = this.over;
    if (this.style === "heat") {
      const i = this.carried ? row : within((row ?? -down) + down, rows);
      return { row: i, column: within((column ?? 0) + right, columns) };
    }
    if (right > 0) return { row: null, column: within(row ?? column ?? 0, columns) };
    if (right < 0) return { row: within(column ?? row ?? 0, rows), column: null };
    if (column !== null) return { row: null, column: within(column + down, columns) };
    return { row: within((row ?? -down) + down, rows), column: null };
  }

  // ---- edits

  keyOf([layer, head]) {
    return `${this.view.kind}.${layer}.${head}`;
  }

  editOf(head) {
    return this.edits[this.keyOf(head)] || {};
  }

  gainOf(head) {
    return this.editOf(head).gain ?? 1;
  }

  edit(heads, change) {
    const edits = { ...this.edits };
    for (const head of heads) {
      const changed = { ...this.editOf(head), ...change };
      if (changed.gain === 1) delete changed.gain;
      if (!changed.pattern) delete changed.pattern;
      if (!changed.moves?.length) delete changed.moves;
      if (Object.keys(changed).length) edits[this.keyOf(head)] = changed;
      else delete edits[this.keyOf(head)];
    }
    this.edits = edits;
  }

  // The heads that one click switches off: what is shown large, all of the role of the current one, or its layer.
  setOf(which) {
    const [layer] = this.current;
    const { role } = this.factOf(this.current);
    const all = this.view.sent.flatMap((l) => Array.from({ length: this.view.heads }, (_, head) => [l, head]));
    if (which === "layer") return all.filter(([l]) => l === layer);
    if (which === "role") return role ? all.filter((head) => this.factOf(head).role === role) : [this.current];
    return this.shown === "layer" ? all.filter(([l]) => l === layer) : this.heads;
  }

  areOff(heads) {
    return heads.every((head) => this.gainOf(head) === 0);
  }

  get canMove() {
    return this.style === "heat" && this.picture.matrices.length === 1 && this.shown === "heads";
  }

  // Puts down the weight that is carried, beside the picture away. Whether that is an edit.
  drop(place) {
    const { row, column } = this.carried;
    this.carried = null;
    const outside = place.row === null || place.column === null; // a slip into another row is forgiven
    const ahead = this.view.causal && place.column > row; // not written yet: nobody may look there
    if (!outside && (ahead || place.column === column)) return false;
    this.moveWeight(row, column, outside ? null : place.column);
    return true;
  }

  // A word may be several pieces: all that it gives goes to the first piece of the other word.
  moveWeight(row, from, to) {
    const { rowGroups, columnGroups } = this.picture;
    const [rowStart, rowEnd] = rowGroups[row];
    const [fromStart, fromEnd] = columnGroups[from];
    const target = to === null ? null : columnGroups[to][0];
    const moves = [...(this.editOf(this.current).moves || [])];
    for (let i = rowStart; i < rowEnd; i++)
      for (let j = fromStart; j < fromEnd; j++) moves.push([i, j, target]);
    this.edit([this.current], { moves });
  }
}
