// One head, or several, large: the picture, what is lit in it, what is said about it.

import { make } from "../../assets/dom.js";
import { decimal, say } from "../../assets/say.js";
import { captionOf, nameOf, saidOf, titleOf } from "./captions.js";
import { strongestLinks } from "./data.js";
import { cursorMark, layoutOf, marksOf, placeAt, svgOf } from "./draw.js";

const LISTED = 12; // links in the table

export class Large {
  layout = null;

  constructor(element, state) {
    Object.assign(this, { state, box: element.querySelector(".pg-picture") });
    this.find = (selector) => element.querySelector(selector);
    this.findAll = (selector) => element.querySelectorAll(selector);
  }

  draw() {
    const { state } = this;
    state.makePicture(titleOf(state));
    this.layout = layoutOf(state.picture, state.style, this.box.clientWidth || Infinity);
    this.box.innerHTML = svgOf(state.picture, this.layout);
    this.find(".pg-att-title").textContent = state.picture.title;
    this.find(".pg-att-says").textContent = saidOf(state);
    this.findAll("[data-style]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.style === state.style));
    this.findAll("[data-unit]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.unit === state.unit));
    this.findAll("select[data-set]").forEach((select) => (select.value = state[select.dataset.set]));
    this.find('[data-set="shown"] [value="rollout"]').disabled = !state.view.rollout;
    this.showEdits();
    this.keepLabels();
    this.isolate();
  }

  showEdits() {
    const { state } = this;
    const gain = state.gainOf(state.current);
    const slider = this.find("[data-gain]");
    if (document.activeElement !== slider) slider.value = gain;
    this.find("[data-gain-shown]").textContent = `× ${decimal(gain, 2)}`;
    this.find("[data-pattern]").value = state.editOf(state.current).pattern || "";
    this.findAll("[data-switch]").forEach((one) =>
      one.setAttribute("aria-pressed", state.areOff(state.setOf(one.dataset.switch))),
    );
    const role = state.factOf(state.current).named;
    const layer = state.current[0];
    this.find('[data-switch="role"]').textContent = role ? say("attention-all-of-role", { role }) : say("attention-its-role");
    this.find('[data-switch="layer"]').textContent = say("attention-layer", { layer });
    const number = Object.keys(state.edits).length;
    this.find('[data-reset="all"]').textContent = number ? say("attention-reset-some", { number }) : say("attention-reset-all");
  }

  // In a long heat map the words at the edges stay in sight while it scrolls.
  keepLabels() {
    if (this.layout?.kind !== "heat") return;
    const { scrollLeft, scrollTop } = this.box;
    this.find(".pg-rows").setAttribute("transform", `translate(${scrollLeft} 0)`);
    this.find(".pg-columns").setAttribute("transform", `translate(0 ${scrollTop})`);
    this.find(".pg-corner").setAttribute("transform", `translate(${scrollLeft} ${scrollTop})`);
  }

  // Only what is pinned or pointed at is lit, if anything is.
  isolate() {
    const { picture, lit, over, carried, pins } = this.state;
    this.find(".pg-picture svg").toggleAttribute("data-isolated", lit !== null);
    this.find(".pg-lit").innerHTML =
      (lit ? marksOf(picture, this.layout, lit) : "") + cursorMark(this.layout, over, carried);
    this.findAll(".pg-picture text").forEach((text) => {
      const side = text.dataset.row !== undefined ? "rows" : "columns";
      const number = Number(text.dataset.row ?? text.dataset.column);
      text.toggleAttribute("data-lit", lit !== null && lit[side].has(number));
      text.toggleAttribute("data-pinned", pins[side].has(number));
    });
    this.find(".pg-att-caption").textContent = captionOf(this.state);
    this.find("[data-move]").setAttribute("aria-pressed", this.state.moving);
    if (this.find(".pg-links").open) this.fillTable(strongestLinks(picture.matrices, LISTED, lit));
  }

  // The text alternative of the picture.
  fillTable(links) {
    const { picture, heads } = this.state;
    const several = picture.matrices.length > 1;
    const table = make("table", "pg-table");
    const head = table.createTHead().insertRow();
    const columns = ["looks", "at", "weight", ...(several ? ["head"] : [])];
    columns.forEach((name) => head.append(make("th", "", say(`attention-column-${name}`))));
    const body = table.createTBody();
    for (const link of links) {
      const cells = [picture.rows[link.row], picture.columns[link.column], decimal(link.weight, 3)];
      if (several) cells.push(nameOf(heads[link.head]));
      const row = body.insertRow();
      cells.forEach((cell) => (row.insertCell().textContent = cell));
    }
    this.find(".pg-links .pg-scroll").replaceChildren(table);
  }

  // What is under the pointer: {row, column}, each null where it is outside.
  placeOf(event) {
    const { box, layout } = this;
    const at = box.getBoundingClientRect();
    let x = event.clientX - at.left - box.clientLeft;
    let y = event.clientY - at.top - box.clientTop;
    // The words at the edges do not scroll away, so what is under them is not meant.
    const overRows = layout.kind === "heat" && x < layout.left;
    const overColumns = layout.kind === "heat" && y < layout.top;
    if (!overRows) x += box.scrollLeft;
    if (!overColumns) y += box.scrollTop;
    return placeAt(this.state.picture, layout, x, y);
  }
}
