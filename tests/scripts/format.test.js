// Numbers and texts as people read them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { duration, escapeText, percent } from "../../playground/ui/assets/format.js";
import { say } from "../../playground/ui/assets/say.js";

test("a share is never told as certain, nor as nothing", () => {
  assert.deepEqual([1, 0.995, 0.5, 0.01, 0.009, 0].map(percent), ["99 %", "99 %", "50 %", "1 %", "< 1 %", "< 1 %"]);
});

test("one is one, and thousands are grouped", () => {
  assert.deepEqual([0, 1, 1234].map((n) => say("sheet-examples", { n })), ["0 examples", "1 example", "1,234 examples"]);
});

test("a time that is known roughly is told roughly", () => {
  assert.deepEqual([0.2, 7.4, 89, 90, 1000].map(duration), ["1 s", "7 s", "89 s", "2 min", "17 min"]);
});

test("what could be markup is escaped", () => assert.equal(escapeText(`<a b="c">&`), "&lt;a b=&quot;c&quot;&gt;&amp;"));
