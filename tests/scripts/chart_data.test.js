// Charts: what is under a point, and CSV.

import assert from "node:assert/strict";
import { test } from "node:test";

import { csvOf, fileName, readout } from "../../playground/ui/assets/chart_data.js";

const HEAT = {
  kind: "heat",
  x: { title: "looked at", start: 0, end: 100, labels: ["a", 'b, "c"'] },
  y: { title: "looks", start: 0, end: 100, labels: [] },
  shape: [2, 2],
  largest: 2,
};
const VALUES = Float32Array.of(0, 0.5, -1, 0.123);
const CURVES = {
  kind: "curves",
  x: { title: "length", low: 0, high: 10, start: 0, end: 100 },
  series: [
    { name: "none", x: [0, 5, 10], y: [1, 2, 3] },
    { name: "rotary, T5", x: [0, 10], y: [0.12345, 4] },
  ],
};

test("a heat map as CSV: labels quoted where they must be, numbers where there are none", () => {
  assert.equal(csvOf(HEAT, VALUES), ',a,"b, ""c"""\n0,0,1\n1,-2,0.246\n');
});

test("curves as CSV", () => {
  const lines = csvOf(CURVES, null).split("\n");
  assert.deepEqual(lines.slice(0, 2), ["series,length,value", "none,0,1"]);
  assert.equal(lines[4], '"rotary, T5",0,0.12345');
});

test("the cell of a heat map is read off", () => {
  assert.equal(readout(HEAT, VALUES, 75, 25), 'looks 0, looked at b, "c": 1');
  assert.equal(readout(HEAT, VALUES, 25, 75), "looks 1, looked at a: -2");
});

test("of curves the nearest point of each is read off", () => {
  assert.equal(readout(CURVES, null, 40, 0), "length 5: none 2 · rotary, T5 0.123");
  assert.equal(readout(CURVES, null, 80, 0), "length 10: none 3 · rotary, T5 4");
});

test("beside the plot there is nothing to read", () => {
  for (const [data, x, y] of [[HEAT, -1, 50], [HEAT, 101, 50], [HEAT, 50, 101], [HEAT, 50, -1], [CURVES, 100, 0]])
    assert.equal(readout(data, VALUES, x, y), "");
});

test("a file has the name of its chart", () => assert.equal(fileName("  Rotary: base 10,000! ", "svg"), "rotary-base-10-000.svg"));
