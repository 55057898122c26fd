// Keyboard, mouse and clipboard of the sheet; the last of its scripts, which shows it.

const lineOf = (node) => node.closest(".pg-sheet-row[data-id]");
const placeOf = (input) => ({ index: sheet.indexOf(Number(lineOf(input).dataset.id)), column: Number(input.dataset.column) });

function go(index, column) {
  if (index < 0 || index >= sheet.rows.length || column < 0 || column > sheet.output) return;
  const top = index * ROW;
  const seen = box.clientHeight - head.offsetHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW > box.scrollTop + seen) box.scrollTop = top + ROW - seen;
  draw();
  const input = body.querySelector(`[data-id="${sheet.rows[index].id}"]`).children[column + 1].firstChild;
  input.focus();
  input.select();
}

body.addEventListener("input", (event) => {
  const { index, column } = placeOf(event.target);
  hide();
  write(index, column, event.target.value);
});
body.addEventListener("focusin", () => { editing = ""; });
body.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n\r]/.test(text.trim())) return; // one cell: the browser's own
  event.preventDefault();
  const { index, column } = placeOf(event.target);
  paste(text, index, column);
});
body.addEventListener("keydown", (event) => {
  const input = event.target;
  if (input.dataset.column === undefined || event.isComposing) return;
  const { index, column } = placeOf(input);
  const atStart = input.selectionEnd === 0 || input.selectionEnd - input.selectionStart === input.value.length;
  const atEnd = input.selectionStart === input.value.length || atStart && input.selectionEnd === input.value.length;
  const moves = {
    Enter: () => go(index + (event.shiftKey ? -1 : 1), column),
    ArrowUp: () => go(index - 1, column),
    ArrowDown: () => go(index + 1, column),
    ArrowLeft: atStart && !event.shiftKey ? () => go(index, column - 1) : null,
    ArrowRight: atEnd && !event.shiftKey ? () => go(index, column + 1) : null,
  };
  if (event.ctrlKey || event.metaKey) return;
  if (event.altKey && event.key === "ArrowDown") {
    const chip = lineOf(input).querySelector(".pg-badge");
    if (chip) show(sheet.rows[index], chip);
  } else if (event.altKey || !moves[event.key]) return;
  else moves[event.key]();
  event.preventDefault();
});
root.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  const command = event.ctrlKey || event.metaKey;
  const options = popover ? [...popover.querySelectorAll("button")] : [];
  if (command && key === "enter") fill();
  else if (command && (key === "y" || (key === "z" && event.shiftKey))) again(sheet.redo());
  else if (command && key === "z") again(sheet.undo());
  else if (event.key === "Escape" && popover) {
    lineOf(popover.chip)?.children[sheet.output + 1].firstChild.focus();
    hide();
  } else if (options.length && event.key === "Tab" && !options.includes(document.activeElement)) options[0].focus();
  else if (options.includes(document.activeElement) && /^Arrow(Up|Down)$/.test(event.key)) {
    const at = options.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    options.at(at % options.length).focus();
  } else return;
  event.preventDefault();
});
body.addEventListener("click", (event) => {
  const chip = event.target.closest(".pg-badge");
  const index = sheet.indexOf(Number(lineOf(event.target)?.dataset.id));
  if (index < 0) return;
  if (event.target.closest(".pg-sheet-remove")) change(() => sheet.removeRow(index));
  else if (chip && popover?.chip === chip) hide();
  else if (chip) show(sheet.rows[index], chip);
});
document.addEventListener("click", (event) => {
  if (popover && !popover.contains(event.target) && !event.target.closest(".pg-badge")) hide();
});
box.addEventListener("scroll", () => {
  hide();
  drawSoon();
});
file.addEventListener("change", () => {
  openFile(file.files[0]);
  file.value = "";
});
box.addEventListener("dragover", (event) => event.preventDefault());
box.addEventListener("drop", (event) => {
  event.preventDefault();
  openFile(event.dataTransfer.files[0]);
});
new ResizeObserver(drawSoon).observe(box); // a hidden tab has no height

const initial = JSON.parse(props.value);
sheet.load(initial);
say(initial.note);
drawHead();
draw();
