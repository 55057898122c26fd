// Keyboard, mouse and clipboard of the sheet.

import { tableOf } from "./tables.js";

export function listen(sheet) {
  listenToCells(sheet);
  listenToKeys(sheet);
  listenToMouse(sheet);
  listenToFiles(sheet);
  new ResizeObserver(() => sheet.view.drawSoon()).observe(sheet.view.box); // a hidden tab has no height
}

// A key that chooses among characters in an input method (Chinese, Japanese). Some browsers send the Enter that ends
// it afterwards, with the old code alone.
const composes = (event) => event.isComposing || event.keyCode === 229;

const lineOf = (node) => node.closest(".pg-sheet-row[data-id]");

const placeOf = (sheet, input) => ({
  index: sheet.data.indexOf(Number(lineOf(input).dataset.id)),
  column: Number(input.dataset.column),
});

function listenToCells(sheet) {
  const { body } = sheet.view;
  body.addEventListener("input", ({ target }) => {
    const { index, column } = placeOf(sheet, target);
    sheet.best.hide();
    sheet.write(index, column, target.value);
  });
  body.addEventListener("focusin", () => { sheet.editing = ""; });
  body.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!text) return; // a picture
    event.preventDefault();
    const { target } = event;
    const [[cell, ...others], ...further] = tableOf(text).table;
    if (others.length || further.length) {
      const { index, column } = placeOf(sheet, target);
      sheet.paste(text, index, column);
      return;
    }
    sheet.editing = ""; // what is pasted is taken back by itself
    target.setRangeText(cell, target.selectionStart, target.selectionEnd, "end"); // one cell goes where the cursor is
    target.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Where a key leads from a cell; undefined where it stays in its text.
function moveOf(sheet, event) {
  const input = event.target;
  const { index, column } = placeOf(sheet, input);
  const atStart = input.selectionEnd === 0 || input.selectionEnd - input.selectionStart === input.value.length;
  const atEnd = input.selectionStart === input.value.length || (atStart && input.selectionEnd === input.value.length);
  return {
    Enter: [index + (event.shiftKey ? -1 : 1), column],
    ArrowUp: [index - 1, column],
    ArrowDown: [index + 1, column],
    ArrowLeft: atStart && !event.shiftKey ? [index, column - 1] : undefined,
    ArrowRight: atEnd && !event.shiftKey ? [index, column + 1] : undefined,
  }[event.key];
}

function listenToKeys(sheet) {
  const { data, view, best } = sheet;
  view.body.addEventListener("keydown", (event) => {
    const input = event.target;
    if (input.dataset.column === undefined || composes(event) || event.ctrlKey || event.metaKey) return;
    const move = moveOf(sheet, event);
    if (event.altKey && event.key === "ArrowDown") {
      const chip = lineOf(input).querySelector(".pg-badge");
      if (chip) best.show(data.rows[placeOf(sheet, input).index], chip);
    } else if (event.altKey || !move) return;
    else view.go(...move);
    event.preventDefault();
  });
  view.root.addEventListener("keydown", (event) => {
    if (composes(event)) return;
    const key = event.key.toLowerCase();
    const command = event.ctrlKey || event.metaKey;
    const options = best.popover ? [...best.popover.querySelectorAll("button")] : [];
    if (command && key === "enter") sheet.fill();
    else if (command && (key === "y" || (key === "z" && event.shiftKey))) sheet.again(data.redo());
    else if (command && key === "z") sheet.again(data.undo());
    else if (event.key === "Escape" && best.popover) {
      lineOf(best.popover.chip)?.children[data.output + 1].firstChild.focus();
      best.hide();
    } else if (options.length && event.key === "Tab" && !options.includes(document.activeElement)) options[0].focus();
    else if (options.includes(document.activeElement) && /^Arrow(Up|Down)$/.test(event.key)) {
      const at = options.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      options.at(at % options.length).focus();
    } else return;
    event.preventDefault();
  });
}

function listenToMouse(sheet) {
  const { data, view, best } = sheet;
  view.body.addEventListener("click", ({ target }) => {
    const chip = target.closest(".pg-badge");
    const index = data.indexOf(Number(lineOf(target)?.dataset.id));
    if (index < 0) return;
    if (target.closest(".pg-sheet-remove")) sheet.change(() => data.removeRow(index));
    else if (chip && best.popover?.chip === chip) best.hide();
    else if (chip) best.show(data.rows[index], chip);
  });
  document.addEventListener("click", ({ target }) => {
    if (best.popover && !best.popover.contains(target) && !target.closest(".pg-badge")) best.hide();
  });
  view.box.addEventListener("scroll", () => {
    best.hide();
    view.drawSoon();
  });
  // Whoever turns to another part of the page finds the sheet as it stands.
  view.root.addEventListener("focusout", () => sheet.tellAtOnce());
  document.addEventListener("pointerdown", () => sheet.tellAtOnce(), true);
}

function listenToFiles(sheet) {
  const { box, file } = sheet.view;
  file.addEventListener("change", () => {
    sheet.open(file.files[0]);
    file.value = "";
  });
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    sheet.open(event.dataTransfer.files[0]);
  });
}
