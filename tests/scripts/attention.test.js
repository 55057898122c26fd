// The numbers behind the picture of attention, what is said of it, and what is taken home.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { unpack } from "../../playground/ui/assets/bytes.js";
import { captionOf, titleOf } from "../../playground/ui/attention/assets/captions.js";
import { eachLink, meanMatrix, strongestLinks } from "../../playground/ui/attention/assets/data.js";
import { layoutOf, placeAt, svgOf } from "../../playground/ui/attention/assets/draw.js";
import { jsonOf, linkOf, scaleOf } from "../../playground/ui/attention/assets/take.js";

const MATRIX = { rows: 2, columns: 2, weights: Float32Array.of(0.75, 0.25, 0.001, -0.5) };
const PICTURE = {
  title: "Cross <attention>",
  rows: ["le", "chat & <b>"],
  columns: ["the", " "],
  matrices: [MATRIX],
  colours: ["signed"],
  full: 1,
};

test("numbers arrive as they were packed", async () => {
  const packed = deflateSync(new Uint8Array(Int16Array.of(0, 1000, -32000, 3).buffer)).toString("base64");
  const numbers = await unpack(packed, 1000);
  [0, 1, -32, 0.003].forEach((number, n) => assert.ok(Math.abs(numbers[n] - number) < 1e-6));
});

test("lines come closer where there is little room, and no closer than can be followed", () => {
  const [wide, narrow, least] = [1000, 220, 10].map((room) => layoutOf(PICTURE, "lines", room));
  assert.ok(wide.width > narrow.width && narrow.width <= 220 && least.gap >= 60);
});

test("links are listed by strength, faint ones not at all", () => {
  const links = strongestLinks([MATRIX], 5, null).map(({ row, column }) => [row, column]);
  assert.deepEqual(links, [[0, 0], [1, 1], [0, 1]]);
  assert.equal(strongestLinks([MATRIX], 1, null).length, 1);
  assert.deepEqual(strongestLinks([MATRIX, MATRIX], 9, null).map(({ head }) => head), [0, 1, 0, 1, 0, 1]);
});

test("of lit words all links are visited, each once", () => {
  const visited = (rows, columns) => {
    const seen = [];
    eachLink(MATRIX, { rows: new Set(rows), columns: new Set(columns) }, (row, column) => seen.push(`${row}${column}`));
    return seen;
  };
  assert.deepEqual(visited([0], []), ["00", "01"]);
  assert.deepEqual(visited([], [1]), ["01", "11"]);
  assert.deepEqual(visited([0], [0]), ["00", "01"]); // 10 is faint
});

test("the mean of several heads", () => {
  const other = { ...MATRIX, weights: Float32Array.of(0.25, 0.75, 0, 0.5) };
  assert.deepEqual([...meanMatrix([MATRIX, other]).weights].map((w) => Math.round(100 * w)), [50, 50, 0, 0]);
});

for (const style of ["heat", "lines"])
  test(`a point of the ${style} is the word that is drawn there`, () => {
    const layout = layoutOf(PICTURE, style, 1000);
    const { cell, left } = layout;
    const row = style === "heat" ? layout.top + 1.5 * cell : 1.5 * cell + 4;
    assert.deepEqual(placeAt(PICTURE, layout, left / 2, row), { row: 1, column: null });
    assert.deepEqual(placeAt(PICTURE, layout, -9, -9), { row: null, column: null });
    if (style === "heat") assert.deepEqual(placeAt(PICTURE, layout, left + 1.5 * cell, row), { row: 1, column: 1 });
    else assert.deepEqual(placeAt(PICTURE, layout, left + layout.gap + 5, row), { row: null, column: 1 });
  });

for (const style of ["heat", "lines"])
  test(`${style}: hostile words stay text, each weight is drawn in its colour`, () => {
    const svg = svgOf(PICTURE, layoutOf(PICTURE, style, 1000));
    assert.ok(svg.includes("chat &amp; &lt;b&gt;") && !svg.includes("<b>"));
    assert.ok(svg.includes("var(--pg-more)") && svg.includes("var(--pg-less)"));
    assert.equal(svg.match(/<path d="M[^"]*" style/g).length, 3); // the faint weight is not drawn
  });

// ---- what is said

const NOWHERE = { row: null, column: null };
const seen = (changes) => captionOf({ picture: PICTURE, over: NOWHERE, carried: null, lit: null, ...changes });

test("the caption says what is pointed at, lit or carried", () => {
  assert.match(seen({}), /Point at a word/);
  assert.equal(seen({ over: { row: 1, column: 1 } }), "“chat & <b>” looks at “␣”: -0.500");
  const lit = { rows: new Set([0]), columns: new Set() };
  assert.equal(seen({ over: { row: 0, column: null }, lit }), "“le” → “the” 0.750 · “le” → “␣” 0.250");
  assert.match(seen({ carried: { row: 0, column: 0 } }), /Put the weight of “the” where/);
});

test("the title names what is shown", () => {
  const state = (shown, heads) => ({ view: { title: "Cross" }, shown, heads, current: heads.at(-1) });
  const one = [[1, 2]];
  const two = [[0, 0], [1, 2]];
  assert.equal(titleOf(state("heads", two)), "Cross: layer 0, head 0; layer 1, head 2");
  assert.equal(titleOf(state("mean", two)), "Cross: average of layer 0, head 0; layer 1, head 2");
  assert.equal(titleOf(state("mean", one)), "Cross: layer 1, head 2");
  assert.equal(titleOf(state("layer", two)), "Cross: average of layer 1");
  assert.equal(titleOf(state("rollout", two)), "Cross: rollout up to layer 1");
});

// ---- what is taken home

const STATE = {
  view: {
    checkpoint: { name: "tiny", sha256: "ab" },
    text: "a & b?",
    target: "c",
    given: false,
    kind: "cross",
    way: "fr",
    sent: [0],
    heads: 1,
    rows: ["r", "s"],
    columns: ["c", "d"],
    weights: MATRIX.weights,
  },
  heads: [[0, 0]],
  edits: { "cross.0.0": { gain: 0 } },
  factOf: () => ({ role: "aligned" }),
};

test("the link asks for this state and for nothing that was asked for before", () => {
  const link = new URL(linkOf(STATE, "https://host/sub/?target=old&__theme=dark#x"));
  assert.equal(link.pathname, "/sub/");
  assert.deepEqual(Object.fromEntries(link.searchParams), {
    tab: "attention",
    checkpoint: "tiny",
    text: "a & b?",
    kind: "cross",
    way: "fr",
    heads: "0.0",
    edits: '{"cross.0.0":{"gain":0}}',
    __theme: "dark",
  });
  const given = { ...STATE, view: { ...STATE.view, given: true, way: "" }, edits: {} };
  const asked = new URL(linkOf(given, "https://host/")).searchParams;
  assert.deepEqual([asked.get("target"), asked.has("edits"), asked.has("way")], ["c", false, false]);
});

test("the JSON has the weights of the chosen heads to three decimals", () => {
  const { heads, ...rest } = jsonOf(STATE);
  assert.deepEqual(heads, [{ layer: 0, head: 0, role: "aligned", weights: [[0.75, 0.25], [0.001, -0.5]] }]);
  assert.deepEqual([rest.checkpoint, rest.way], [STATE.view.checkpoint, "fr"]);
});

test("a scale says what its two ends are", () => {
  const plain = scaleOf({ colours: ["var(--pg-accent)"], full: 1 });
  assert.ok(plain.includes("weight 0") && plain.includes("var(--pg-accent)") && !plain.includes("--pg-less"));
  const signed = scaleOf({ colours: ["signed"], full: 0.25 });
  assert.ok(signed.includes("−0.25") && signed.includes("+0.25"));
  assert.equal(signed.match(/--pg-less/g).length, signed.match(/--pg-more/g).length);
});
