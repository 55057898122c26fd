// What stands on the clipboard, as a table.

import assert from "node:assert/strict";
import { test } from "node:test";

import { tableOf } from "../../playground/ui/incontext/assets/tables.js";

const TABLES = [
  ["a\tA\r\nb\tB\r\n", [["a", "A"], ["b", "B"]], ""],
  ['two\t"B ""b"""', [["two", 'B "b"']], ""],
  ['"a\nb"\tc', [["a b", "c"]], "", true], // a line break in a cell
  ['"a\r\n\r\nb"\r\n"c\nd"\r\n', [["a b"], ["c d"]], "", true], // in a single column
  ['"a\tb"\tc', [["a\tb", "c"]], ""], // a tab in a cell
  ['"say ""hi""\nand go"\t"x""y"', [['say "hi" and go', 'x"y']], "", true],
  ['"Hello"\t"two words" she said\t""', [['"Hello"', '"two words" she said', ""]], ""], // quotes of the text
  ['"5\tx\n"a\nb"\ty', [['"5', "x"], ["a b", "y"]], "", true], // a quote that is none beside one that is
  ["\tB\r\n", [["", "B"]], ""], // an empty cell at the beginning
  ["a\t\t\r\n\t\t\r\n", [["a", "", ""], ["", "", ""]], ""], // empty ones at the end, and a row of them
  ["a\n\n\nb\n\n", [["a"], [""], [""], ["b"], [""]], ""],
  ["00123\t4006381333931000123456\n", [["00123", "4006381333931000123456"]], ""],
  ['"x\ny",1\nz,2', [["x y", "1"], ["z", "2"]], ",", true],
  ['5" pipe,a\n6" pipe,b', [['5" pipe', "a"], ['6" pipe', "b"]], ","],
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
for (const [text, table, mark, broken = false] of TABLES)
  test(`of ${JSON.stringify(text)}`, () => assert.deepEqual(tableOf(text), { table, mark, broken }));

test("ten thousand rows with quotes of all kinds are read at once", () => {
  const text = '"open\t"a\nb"\t5"\t""\n'.repeat(10_000);
  assert.equal(tableOf(text).table.length, 10_000);
  assert.equal(tableOf(`"${'""'.repeat(500_000)}`).table.length, 1);
});
