// What stands on the clipboard, as a table.

import assert from "node:assert/strict";
import { test } from "node:test";

import { tableOf } from "../../playground/ui/incontext/assets/tables.js";

const TABLES = [
  ["a\tA\r\nb\tB\r\n", [["a", "A"], ["b", "B"]], ""],
  ['two\t"B ""b"""', [["two", 'B "b"']], ""],
  ['"a\nb"\tc', [["a b", "c"]], ""], // a line break in a cell
  ['say "x\ty', [['say "x', "y"]], ""],
  ['"open\tx\nc\td', [['"open', "x"], ["c", "d"]], ""], // a quote that is no quote
  ["a,1\nb,2", [["a", "1"], ["b", "2"]], ","],
  ["a;b;\nc;d;D", [["a", "b", ""], ["c", "d", "D"]], ";"],
  ['"x,y",1\n"z",2', [["x,y", "1"], ["z", "2"]], ","],
  ["a\t\nb\tB", [["a", ""], ["b", "B"]], ""],
  ["Smith, John\nDoe, Jane", [["Smith, John"], ["Doe, Jane"]], ""], // a comma before a space parts nothing
  ["1,200\n3,400", [["1,200"], ["3,400"]], ""], // nor between two digits
  ["a,b\nc", [["a,b"], ["c"]], ""], // nor where it is not in every line
  ["a,b", [["a,b"]], ""], // nor in a single line
];
for (const [text, table, mark] of TABLES)
  test(`of ${JSON.stringify(text)}`, () => assert.deepEqual(tableOf(text), { table, mark }));
