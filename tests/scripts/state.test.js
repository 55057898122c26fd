// What the picture of attention shows: choice, order, pins, edits.

import assert from "node:assert/strict";
import { test } from "node:test";

import { State } from "../../playground/ui/attention/assets/state.js";

// 2 layers of 2 heads, 3 rows and 3 columns; the weight at (layer, head, row, column) tells where it is.
function viewOf(changes = {}) {
  const fact = (role, score, entropy) => ({ role, score, entropy });
  return {
    id: 1,
    kind: "cross",
    causal: false,
    signed: false,
    layers: 2,
    sent: [0, 1],
    heads: 2,
    rows: ["un", "happy", "end"],
    columns: ["a", "b", "c"],
    rowWords: [[0, 2], [2, 3]],
    columnWords: [[0, 1], [1, 3]],
    rowLabels: ["unhappy", "end"],
    columnLabels: ["a", "bc"],
    weights: Float32Array.from({ length: 36 }, (_, n) => n / 100),
    rollout: Float32Array.from({ length: 18 }, (_, n) => n / 10),
    facts: [
      [fact("first word", 0.5, 2), fact("aligned", 0.9, 1)],
      [fact("aligned", 0.7, 3), {}],
    ],
    edits: {},
    selected: [[1, 0]],
    ...changes,
  };
}

function stateOf(changes) {
  const state = new State();
  state.receive(viewOf(changes));
  state.makePicture("title");
  return state;
}

test("a picture opens with the heads that Python chose", () => {
  assert.deepEqual(stateOf().heads, [[1, 0]]);
  assert.deepEqual(stateOf({ selected: [[5, 0]] }).heads, [[0, 0]]); // a link to another model's head
});

test("the same picture again keeps edits, choice and pins; another forgets edits and pins", () => {
  const state = stateOf();
  state.choose([0, 1], false);
  state.pin({ row: 1, column: null });
  state.edit([[0, 1]], { gain: 0 });
  state.receive(viewOf({ selected: [] }));
  assert.deepEqual([state.heads, state.pins.rows.size, Object.keys(state.edits)], [[[0, 1]], 1, ["cross.0.1"]]);
  state.receive(viewOf({ id: 2, selected: [] }));
  assert.deepEqual([state.heads, state.pins.rows.size, state.edits], [[[0, 1]], 0, {}]);
  state.receive(viewOf({ id: 3, kind: "decoder", selected: [] }));
  assert.deepEqual(state.heads, [[0, 0]]);
});

test("without a rollout none is shown", () => {
  const state = stateOf();
  state.shown = "rollout";
  state.receive(viewOf({ id: 2, rollout: null }));
  assert.equal(state.shown, "heads");
});

test("effects count only for the picture that they are of", () => {
  const state = stateOf();
  assert.ok(!state.receiveEffects({ id: 9, layers: [0, 1], effect: [[1, 2], [3, 4]] }));
  assert.equal(state.factOf([1, 0]).effect, undefined);
  assert.ok(state.receiveEffects({ id: 1, layers: [0, 1], effect: [[1, 2], [3, 4]] }));
  assert.equal(state.factOf([1, 0]).effect, 3);
  assert.ok(!new State().receiveEffects({ id: 1, layers: [], effect: [] }));
});

test("heads are chosen one by one or several, and the last one of several stays", () => {
  const state = stateOf();
  state.choose([0, 0], true);
  assert.deepEqual(state.heads, [[1, 0], [0, 0]]);
  assert.deepEqual(state.current, [0, 0]);
  assert.notEqual(state.colourOf([1, 0]), state.colourOf([0, 0]));
  state.choose([1, 0], true);
  state.choose([0, 0], true);
  assert.deepEqual(state.heads, [[0, 0]]);
  assert.equal(state.colourOf([0, 0]), "");
});

test("no more heads than there are colours are chosen", () => {
  const state = stateOf({ layers: 12, sent: Array.from({ length: 12 }, (_, layer) => layer) });
  for (let layer = 0; layer < 12; layer++) state.choose([layer, 1], true);
  assert.equal(state.heads.length, 8);
  assert.deepEqual(state.current, [11, 1]);
});

// Layers 3 and 7 of 12, with the weights and effects of the two layers of `viewOf`.
const part = (changes) => stateOf({ layers: 12, sent: [3, 7], selected: [[7, 0]], ...changes });

test("of many layers only those that are here have heads", () => {
  const state = part();
  assert.deepEqual(state.orderedHeads(), [[3, 0], [3, 1], [7, 0], [7, 1]]);
  assert.equal(state.factOf([7, 0]).role, "aligned");
  assert.ok(state.receiveEffects({ id: 1, layers: [7, 9], effect: [[1, 2], [3, 4]] }));
  assert.equal(state.factOf([7, 1]).effect, 2);
  assert.equal(state.factOf([3, 1]).effect, undefined);
  state.unit = "pieces";
  state.makePicture("title");
  assert.equal(state.picture.matrices[0].weights[0], Math.fround(0.18)); // as layer 1 of 2
  state.shown = "rollout";
  assert.equal(state.matrices()[0].weights[0], Math.fround(0.9));
});

test("a head of a layer that is not here is fetched before it is chosen", () => {
  const state = part();
  assert.equal(state.choose([3, 1], false), null);
  assert.deepEqual(state.choose([5, 1], true), [[3, 1], [5, 1]]);
  assert.deepEqual(state.heads, [[3, 1]]);
  state.receive(viewOf({ layers: 12, sent: [3, 5], selected: [[3, 1], [5, 1]] }));
  assert.deepEqual(state.heads, [[3, 1], [5, 1]]);
  state.receive(viewOf({ id: 2, layers: 12, sent: [9], selected: [] }));
  assert.deepEqual(state.heads, [[9, 0]]);
});

const ORDERS = [
  [{}, ["0.0", "0.1", "1.0", "1.1"]],
  [{ sort: "effect" }, ["1.1", "1.0", "0.1", "0.0"]],
  [{ sort: "role", role: "aligned" }, ["0.1", "1.0"]],
  [{ number: "score", least: 0.6 }, ["0.1", "1.0"]],
  [{ sort: "entropy", role: "aligned", number: "entropy", least: 2 }, ["1.0"]],
];
for (const [settings, expected] of ORDERS)
  test(`the order of heads under ${JSON.stringify(settings)}`, () => {
    const state = Object.assign(stateOf(), settings);
    state.receiveEffects({ id: 1, layers: [0, 1], effect: [[1, 2], [3, 4]] });
    assert.deepEqual(state.orderedHeads().map((head) => head.join(".")), expected);
    assert.equal(state.filtered, "sort" in settings || "role" in settings || "least" in settings);
  });

test("the roles are named once", () => assert.deepEqual(stateOf().roles, ["aligned", "first word"]));

const close = (got, expected) => got.forEach((one, n) => assert.ok(Math.abs(one - expected[n]) < 1e-6, `${got}`));

test("words take the mean over the pieces that look and the sum over those looked at", () => {
  const { picture } = stateOf();
  assert.deepEqual(picture.rows, ["unhappy", "end"]);
  // head 1.0 has the weights 18 to 26 hundredths
  close([...picture.matrices[0].weights], [0.195, 0.42, 0.24, 0.51]);
  const state = stateOf();
  state.look(null, "pieces");
  state.makePicture("title");
  close([...state.picture.matrices[0].weights], [0.18, 0.19, 0.2, 0.21, 0.22, 0.23, 0.24, 0.25, 0.26]);
});

test("averages and the rollout are shown in place of the heads", () => {
  const state = stateOf();
  state.unit = "pieces";
  state.choose([0, 1], true);
  const first = { mean: (0.18 + 0.09) / 2, layer: (0 + 0.09) / 2, rollout: 0 };
  for (const [shown, weight] of Object.entries(first)) {
    state.shown = shown;
    assert.ok(Math.abs(state.matrices()[0].weights[0] - weight) < 1e-6, shown);
    assert.equal(state.matrices().length, 1);
  }
  state.shown = "heads";
  assert.equal(state.matrices().length, 2);
});

test("of differences the largest has the full colour", () => {
  assert.ok(Math.abs(stateOf({ signed: true }).picture.full - 0.51) < 1e-6);
  assert.equal(stateOf({ signed: true, weights: new Float32Array(36) }).picture.full, 0.05);
  assert.equal(stateOf().picture.full, 1);
});

test("a pin is set and taken back, and a click beside all words takes all back", () => {
  const state = stateOf();
  state.pin({ row: 0, column: null });
  state.pin({ row: null, column: 1 });
  assert.deepEqual([[...state.lit.rows], [...state.lit.columns]], [[0], [1]]);
  state.pin({ row: 0, column: null });
  assert.equal(state.lit.rows.size, 0);
  state.pin({ row: null, column: null });
  assert.equal(state.lit, null);
});

test("what is pointed at is lit: in the map its row", () => {
  const state = stateOf();
  state.over = { row: 1, column: 0 };
  assert.deepEqual([[...state.lit.rows], [...state.lit.columns]], [[1], []]);
});

test("pins count words or pieces, so another unit takes them back", () => {
  const state = stateOf();
  state.pin({ row: 1, column: null });
  state.look("lines");
  assert.equal(state.pins.rows.size, 1);
  state.look(null, "pieces");
  assert.equal(state.pins.rows.size, 0);
});

const STEPS = [
  ["heat", { row: null, column: null }, [1, 0], { row: 0, column: 0 }],
  ["heat", { row: 0, column: 0 }, [1, 0], { row: 1, column: 0 }],
  ["heat", { row: 1, column: 1 }, [1, 0], { row: 1, column: 1 }], // the end
  ["heat", { row: 1, column: 1 }, [0, -1], { row: 1, column: 0 }],
  ["lines", { row: null, column: null }, [1, 0], { row: 0, column: null }],
  ["lines", { row: 1, column: null }, [0, 1], { row: null, column: 1 }],
  ["lines", { row: null, column: 1 }, [-1, 0], { row: null, column: 0 }],
  ["lines", { row: null, column: 0 }, [0, -1], { row: 0, column: null }],
];
for (const [style, over, step, expected] of STEPS)
  test(`an arrow ${step} from ${JSON.stringify(over)} in ${style}`, () => {
    const state = Object.assign(stateOf(), { style, over });
    assert.deepEqual(state.stepped(step), expected);
  });

test("a carried weight stays in its row", () => {
  const state = Object.assign(stateOf(), { style: "heat", over: { row: 0, column: 0 }, carried: { row: 0, column: 0 } });
  assert.deepEqual(state.stepped([1, 0]), { row: 0, column: 0 });
});

// ---- edits

test("an edit that changes nothing is none", () => {
  const state = stateOf();
  state.edit([[0, 0], [1, 1]], { gain: 0.5 });
  assert.deepEqual(state.edits, { "cross.0.0": { gain: 0.5 }, "cross.1.1": { gain: 0.5 } });
  state.edit([[0, 0]], { pattern: "uniform", moves: [] });
  assert.deepEqual(state.editOf([0, 0]), { gain: 0.5, pattern: "uniform" });
  state.edit([[0, 0], [1, 1]], { gain: 1, pattern: "", moves: [] });
  assert.deepEqual(state.edits, {});
  assert.equal(state.gainOf([0, 0]), 1);
});

function carrying(changes, from, to) {
  const state = stateOf(changes);
  state.carried = from;
  const edited = state.drop(to);
  assert.equal(state.carried, null);
  return [edited, state.editOf(state.current).moves];
}

test("all pieces of a word give their weight to the first piece of the other", () => {
  assert.deepEqual(carrying({}, { row: 0, column: 1 }, { row: 0, column: 0 }), [
    true,
    [[0, 1, 0], [0, 2, 0], [1, 1, 0], [1, 2, 0]],
  ]);
});

test("a weight that is put down outside is taken away", () => {
  assert.deepEqual(carrying({}, { row: 1, column: 0 }, { row: null, column: 0 }), [true, [[2, 0, null]]]);
});

test("a weight that is put down where it was, or ahead of a decoder, is not moved", () => {
  const none = [false, undefined];
  assert.deepEqual(carrying({}, { row: 1, column: 0 }, { row: 0, column: 0 }), none);
  assert.deepEqual(carrying({ causal: true }, { row: 0, column: 0 }, { row: 0, column: 1 }), none);
  assert.equal(carrying({}, { row: 0, column: 0 }, { row: 0, column: 1 })[0], true);
});

test("weight is moved only in the heat map of a single head", () => {
  const state = stateOf();
  assert.ok(!state.canMove); // lines are what it opens with
  state.style = "heat";
  assert.ok(state.canMove);
  for (const changes of [{ style: "lines" }, { shown: "layer" }])
    assert.ok(!Object.assign(stateOf(), changes).canMove, JSON.stringify(changes));
  state.choose([0, 0], true);
  state.makePicture("title");
  assert.ok(!state.canMove);
});
