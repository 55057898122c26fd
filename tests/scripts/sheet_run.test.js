// Reading answers that come in growing lines.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Run } from "../../playground/ui/incontext/assets/sheet_run.js";

const line = (content) => `${JSON.stringify(content)}\n`;
const started = () => {
  const run = new Run();
  run.start(7, new Map([[0, "a"], [1, "b"]]));
  return run;
};

test("each line is read once, when it is whole", () => {
  const run = started();
  const head = line({ run: 7 });
  assert.deepEqual(run.news(head), [{ run: 7 }]);
  const one = head + line({ rows: [1] });
  assert.deepEqual(run.news(`${one}{"rows"`), [{ rows: [1] }]);
  assert.deepEqual(run.news(one + line({ rows: [2] }) + line({ done: true })), [{ rows: [2] }, { done: true }]);
  assert.deepEqual(run.news(one + line({ rows: [2] }) + line({ done: true })), []);
});

test("another text is read from its beginning", () => {
  const run = started();
  run.news(line({ run: 7 }) + line({ rows: [1] }));
  assert.deepEqual(run.news(line({ run: 7, failed: true }) + line({ done: true })), [{ run: 7, failed: true }, { done: true }]);
});

test("nothing is read of another run, of one that has ended, or of no text", () => {
  const run = started();
  assert.deepEqual(run.news(line({ run: 6 }) + line({ rows: [1] })), []);
  assert.deepEqual(run.news(""), []);
  run.end();
  assert.deepEqual(run.news(line({ run: 7 })), []);
  assert.equal(run.waiting.size, 0);
});

test("a new run counts from nothing", () => {
  const run = started();
  run.news(line({ run: 7 }));
  run.came([0, 1], 5);
  assert.equal(run.filled, 2);
  run.start(8, new Map([[4, "c"]]));
  assert.deepEqual([run.id, run.total, run.filled, run.going], [8, 1, 0, true]);
  assert.deepEqual(run.news(line({ run: 8 })), [{ run: 8 }]);
});

test("the time left follows the work that is left, and is told once there is a speed", () => {
  const run = new Run();
  run.start(1, new Map([[0, ""], [1, ""], [2, "long".repeat(4)], [3, "long".repeat(4)]]));
  assert.equal(run.secondsLeft(50), null);
  run.came([0], 10_000); // before that it waited
  assert.equal(run.secondsLeft(13_000), null);
  run.came([1], 13_000); // 16 of 80 in 3 s
  assert.equal(run.secondsLeft(11_000), null); // too early
  assert.equal(run.secondsLeft(13_000), 12);
  run.came([2, 3], 20_000);
  assert.deepEqual([run.filled, run.secondsLeft(20_000)], [4, 0]);
});
