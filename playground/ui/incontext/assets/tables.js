// Tables of cells from the clipboard.

const BREAKS = /[\n\r\v\f\x85\u2028\u2029]+/;

// Cells on one line, as the sheet holds them.
export const oneLine = (cell) => (BREAKS.test(cell) ? cell.split(BREAKS).filter(Boolean).join(" ") : cell);

const QUOTED = '"([^"]*(?:""[^"]*)*)"'; // a cell in quotes, in which quotes are doubled

// Cells between marks. One in quotes that end with it may hold marks and line breaks, as spreadsheets copy it.
// kept: whether quotes that none of these needs belong to the text, since spreadsheets set no such quotes.
function cellsOf(text, mark, kept) {
  const table = [[]];
  for (const [, quoted, plain, edge] of text.matchAll(new RegExp(`(?:${QUOTED}(?=[${mark}\n]|$)|([^${mark}\n]*))([${mark}\n]|$)`, "g"))) {
    const needless = kept && quoted && !/[\t\n]|""/.test(quoted);
    table.at(-1).push(needless ? `"${quoted}"` : (plain ?? quoted.replaceAll('""', '"')));
    if (edge === "\n") table.push([]);
    if (!edge) break;
  }
  return table;
}

// Commas or semicolons part the cells where they stand equally often in each of several lines, neither before a
// space nor between two digits.
function parts(text, mark) {
  const bare = text.replace(new RegExp(`(^|[${mark}\n])${QUOTED}(?=[${mark}\n]|$)`, "g"), "$1");
  const between = new RegExp(`(?<!\\d)${mark}(?! )|${mark}(?![ \\d])`, "g");
  const counts = bare.split("\n").map((line) => (line.match(between) || []).length);
  return counts.length > 1 && counts[0] > 0 && counts.every((count) => count === counts[0]);
}

// What stands on the clipboard, as {table, mark, broken}. Tabs part the cells; where there are none, perhaps a mark
// does. broken: whether a cell had several lines, which now are one.
export function tableOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, ""); // spreadsheets end the last line too
  const mark = lines.includes("\t") ? "" : ([",", ";"].find((one) => parts(lines, one)) ?? "");
  const cells = cellsOf(lines, mark || "\t", !mark);
  const table = cells.map((line) => line.map(oneLine));
  return { table, mark, broken: cells.some((line, n) => line.some((cell, m) => cell !== table[n][m])) };
}
