// Sentences with a bar under each span that plays a role (figures/roles.py): a popover tells how probable it is
// and what else it could be; a click asks Python which heads link it to its verb.
// Everything is delegated to the element, since its content is replaced as the text is typed.

import { make, placeBelow } from "../../assets/dom.js";

export function mount({ element, trigger }) {
  const roles = new Roles(element, trigger);
  element.style.position = "relative"; // the popover is placed inside it
  element.addEventListener("mouseover", (event) => roles.over(event.target));
  element.addEventListener("mouseleave", () => roles.hide());
  element.addEventListener("focusin", (event) => roles.over(event.target));
  element.addEventListener("focusout", () => roles.hide());
  element.addEventListener("click", (event) => roles.click(event.target));
  element.addEventListener("keydown", (event) => event.key === "Escape" && roles.hide());
}

class Roles {
  popover = null;

  constructor(element, trigger) {
    Object.assign(this, { element, trigger });
  }

  hide() {
    this.popover?.remove();
    this.popover = null;
    this.element.querySelectorAll("[data-lit]").forEach((lit) => lit.removeAttribute("data-lit"));
  }

  // All bars of the same part, the first of which has what there is to tell.
  partOf(cell) {
    const { frame, part } = cell.dataset;
    const sentence = cell.closest(".pg-roles-sentence");
    return [...sentence.querySelectorAll(`.pg-part[data-frame="${frame}"][data-part="${part}"]`)];
  }

  over(target) {
    const cell = target.closest(".pg-part");
    if (!cell) return target.closest(".pg-popover") || this.hide();
    const cells = this.partOf(cell);
    if (this.popover?.owner === cells[0]) return;
    this.hide();
    cells.forEach((one) => (one.dataset.lit = ""));
    this.popover = popoverOf(cells[0]);
    this.element.append(this.popover);
    placeBelow(this.popover, cell, this.element);
  }

  click(target) {
    const cell = target.closest(".pg-part, .pg-predicate");
    if (!cell) return;
    const sentence = cell.closest(".pg-roles-sentence");
    const { frame, part } = cell.dataset;
    this.choose(sentence, frame);
    this.trigger("select", { sentence: Number(sentence.dataset.sentence), frame: Number(frame), part: Number(part) });
  }

  // The row of a predicate stands out until another is chosen.
  choose(sentence, frame) {
    this.element.querySelectorAll("[data-chosen]").forEach((one) => one.removeAttribute("data-chosen"));
    sentence.querySelectorAll(`[data-frame="${frame}"]`).forEach((one) => (one.dataset.chosen = ""));
    sentence.querySelectorAll(".pg-told").forEach((one, n) => (one.open = n === Number(frame)));
  }
}

function popoverOf(cell) {
  const popover = make("div", "pg-popover");
  popover.owner = cell;
  popover.append(make("strong", "", cell.dataset.told));
  const others = JSON.parse(cell.dataset.others);
  popover.append(make("span", "", others.length ? "What else these words could be:" : "Hardly anything else."));
  for (const [name, percent, share] of others) {
    const row = make("span", "pg-other");
    const bar = make("span", "pg-bar");
    const fill = make("span");
    fill.style.width = `${100 * share}%`;
    bar.append(fill);
    row.append(make("span", "", name), bar, make("small", "", percent));
    popover.append(row);
  }
  popover.append(make("em", "", "click for the heads that link it to its verb"));
  return popover;
}
