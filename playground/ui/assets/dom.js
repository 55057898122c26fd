// Small pieces of the page that several scripts make.

export function make(tag, className = "", text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

export function button(className, text, act) {
  const node = make("button", className, text);
  node.type = "button";
  if (act) node.addEventListener("click", act);
  return node;
}

// An answer to choose in a popover, with a bar for its share of the probability.
export function option(text, share, told, act) {
  const node = button("pg-option", undefined, act);
  node.setAttribute("role", "menuitem");
  const bar = make("span", "pg-bar");
  const fill = make("span");
  fill.style.width = `${100 * share}%`;
  bar.append(fill);
  node.append(make("span", "pg-option-text", text), bar, make("small", "", told));
  return node;
}

// Below what it belongs to, kept inside the frame on narrow screens. The frame has to be positioned.
export function placeBelow(popover, anchor, frame) {
  const box = frame.getBoundingClientRect();
  const at = anchor.getBoundingClientRect();
  const left = Math.min(at.left - box.left, box.width - popover.offsetWidth - 4);
  popover.style.left = `${Math.max(4, left)}px`;
  popover.style.top = `${at.bottom - box.top + 2}px`;
}

// Whether the text is on the clipboard now: browsers give it only to https and to this machine.
export async function copied(text) {
  return Boolean(
    await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    ),
  );
}
