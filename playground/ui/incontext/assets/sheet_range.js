// A range of cells, to be copied as a table: by Shift and a click or an arrow, or by drawing across cells.

import { say } from "../../assets/say.js";

export function listenToRanges(sheet) {
  const { body } = sheet.view;
  const inputOf = (target) => target.closest?.(".pg-sheet-cell")?.querySelector("input[data-column]");
  const placeOf = (input) => {
    const index = sheet.data.indexOf(Number(input.closest(".pg-sheet-row").dataset.id));
    return [index, Number(input.dataset.column)];
  };
  const mark = (range) => {
    sheet.range = range;
    sheet.view.markRange();
  };
  let start = null; // where the pointer, or the first of the keys, began

  body.addEventListener("mousedown", (event) => {
    const input = inputOf(event.target);
    if (!input) return;
    const place = placeOf(input);
    if (event.shiftKey && body.contains(document.activeElement) && document.activeElement.dataset.column) {
      mark({ from: placeOf(document.activeElement), to: place });
      event.preventDefault(); // the cursor stays
      return;
    }
    start = place;
    mark(null);
  });
  body.addEventListener("mouseover", (event) => {
    const input = start && event.buttons === 1 && inputOf(event.target);
    if (!input) return;
    const to = placeOf(input);
    if (to[0] !== start[0] || to[1] !== start[1] || sheet.range) mark({ from: start, to });
  });
  document.addEventListener("mouseup", () => { start = null; });
  body.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.shiftKey && step && !event.altKey && event.target.dataset.column) {
      const from = sheet.range?.from ?? placeOf(event.target);
      const [row, column] = sheet.range?.to ?? from;
      mark({ from, to: [Math.max(0, Math.min(sheet.data.rows.length - 1, row + step)), column] });
      event.preventDefault();
      event.stopPropagation();
    } else if (sheet.range && !event.ctrlKey && !event.metaKey && event.key !== "Shift") mark(null);
  }, true);
  body.addEventListener("copy", (event) => {
    if (!sheet.range) return; // a part of one cell: the browser's
    const text = sheet.data.cellsOf(sheet.range);
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    sheet.view.say(say("sheet-copied", { n: text.split("\n").length }), "info");
  });
}
