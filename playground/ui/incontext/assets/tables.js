// Tables of cells from the clipboard.

const oneLine = (cell) => cell.replace(/\s*[\r\n]+\s*/g, " ");

// Cells between marks; a cell in double quotes may hold marks and line breaks, as spreadsheets copy it.
function cellsOf(text, mark) {
  const table = [[]];
  let cell = "";
  let quoted = false;
  let fresh = true; // at the beginning of a cell
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (quoted && c === '"' && text[at + 1] === '"') cell += text[at++];
    else if (quoted && c === '"') quoted = false;
    else if (quoted) cell += c;
    else if (c === '"' && fresh) [quoted, fresh] = [true, false];
    else if (c === mark || c === "\n") {
      table.at(-1).push(oneLine(cell));
      if (c === "\n") table.push([]);
      [cell, fresh] = ["", true];
    } else [cell, fresh] = [cell + c, false];
  }
  if (quoted) return text.split("\n").map((line) => line.split(mark)); // a quote that is no quote
  table.at(-1).push(oneLine(cell));
  return table;
}

// What stands on the clipboard, as {table, mark}: tabs part the cells; where there are none, commas or semicolons
// do that stand equally often in each line, neither before a space nor between two digits.
export function tableOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (lines.includes("\t")) return { table: cellsOf(lines, "\t"), mark: "" };
  for (const mark of [",", ";"]) {
    const counts = lines.split("\n").map((line) => {
      const between = new RegExp(`(?<!\\d)${mark}(?! )|${mark}(?![ \\d])`, "g");
      return (line.replace(/"[^"]*"/g, "").match(between) || []).length;
    });
    if (lines.includes("\n") && counts[0] && counts.every((count) => count === counts[0])) {
      return { table: cellsOf(lines, mark), mark };
    }
  }
  return { table: lines.split("\n").map((line) => [line]), mark: "" };
}
