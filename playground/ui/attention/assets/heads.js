// All heads at a glance: a grid of thumbnails, sorted and filtered.

import { button, make } from "../../assets/dom.js";
import { decimal, say } from "../../assets/say.js";
import { nameOf } from "./captions.js";
import { headMatrix } from "./data.js";
import { drawThumbnail } from "./draw.js";

// Thumbnails in a row: a layer fills one row, or several that are alike.
const abreast = (heads) => (heads <= 8 ? heads : heads % 6 === 0 ? 6 : 8);

const shownNumber = (number) => (number === undefined || number === null ? "…" : decimal(number, 2));

export class Thumbnails {
  made = new Map(); // "layer.head" -> its element

  constructor(element, state) {
    Object.assign(this, { element, state, box: element.querySelector(".pg-thumbs") });
  }

  fillRoles() {
    const { state } = this;
    const select = this.element.querySelector('[data-set="role"]');
    const option = (text, value) => Object.assign(make("option", "", text), { value });
    const named = new Map(state.view.facts.flat().map((fact) => [fact.role, fact.named]));
    select.replaceChildren(select.options[0], ...state.roles.map((role) => option(named.get(role), role)));
    if (!state.roles.includes(state.role)) state.role = "";
    select.value = state.role;
    select.parentElement.hidden = !state.roles.length;
  }

  // The layers to choose from, where not all are shown.
  drawLayers() {
    const { layers, sent, share } = this.state.view;
    const bar = this.element.querySelector(".pg-layers");
    bar.hidden = sent.length === layers;
    this.element.querySelector(".pg-att-share").textContent = share;
    if (bar.hidden) return;
    const switches = Array.from({ length: layers }, (_, layer) => {
      const one = button("", String(layer));
      one.dataset.shows = layer;
      one.setAttribute("aria-pressed", sent.includes(layer));
      one.setAttribute("aria-label", say("attention-layer", { layer }));
      return one;
    });
    bar.querySelector("span").replaceChildren(...switches);
  }

  draw() {
    const { box, state } = this;
    box.style.setProperty("--heads", abreast(state.view.heads));
    box.toggleAttribute("data-sorted", state.filtered);
    const style = getComputedStyle(this.element);
    const colour = (name) => style.getPropertyValue(name).trim().split(/\s+/).map(Number);
    const [more, less] = state.view.signed
      ? [colour("--pg-more-rgb"), colour("--pg-less-rgb")]
      : [colour("--pg-accent-rgb"), []];
    const shown = state.orderedHeads().map((head) => this.thumbnail(head, more, less));
    // What stays in its place is not touched: a click that is going on would be lost.
    const same = shown.length === box.childElementCount && shown.every((one, n) => one === box.children[n]);
    if (!same) box.replaceChildren(...shown);
    this.markEdits();
    this.markChosen();
  }

  thumbnail([layer, head], more, less) {
    const key = `${layer}.${head}`;
    if (!this.made.has(key)) this.made.set(key, newThumbnail(layer, head));
    const box = this.made.get(key);
    const fact = this.state.factOf([layer, head]);
    const button = box.querySelector(".pg-thumb-open");
    const number = shownNumber(fact[this.state.number]);
    const role = fact.named || say("attention-no-role");
    const name = nameOf([layer, head]);
    button.setAttribute("aria-label", say("attention-thumb", { seen: `${key} ${number} ${role}`, head: name }));
    button.title = say("attention-of", { title: name, what: fact.says || role });
    button.querySelector(".pg-thumb-line").lastChild.textContent = number;
    button.querySelector(".pg-thumb-role").textContent = fact.named || "\u00a0";
    drawThumbnail(button.querySelector("canvas"), headMatrix(this.state.view, layer, head), more, less);
    return box;
  }

  markEdits() {
    this.box.querySelectorAll(".pg-thumb").forEach((box) => {
      const off = box.querySelector(".pg-thumb-off");
      const head = off.dataset.off.split(".").map(Number);
      const silent = this.state.gainOf(head) === 0;
      box.toggleAttribute("data-off", silent);
      box.toggleAttribute("data-edited", this.state.keyOf(head) in this.state.edits);
      off.setAttribute("aria-pressed", silent);
      const named = { head: nameOf(head) };
      off.setAttribute("aria-label", silent ? say("attention-switch-on", named) : say("attention-switch-off", named));
    });
  }

  markChosen() {
    this.box.querySelectorAll(".pg-thumb-open").forEach((button) => {
      const head = [Number(button.dataset.layer), Number(button.dataset.head)];
      button.setAttribute("aria-pressed", this.state.isChosen(head));
      button.style.setProperty("--own", this.state.colourOf(head) || "var(--pg-accent)");
    });
  }
}

function newThumbnail(layer, head) {
  const box = make("div", "pg-thumb");
  const button = make("button", "pg-thumb-open");
  button.type = "button";
  Object.assign(button.dataset, { layer, head });
  const line = make("small", "pg-thumb-line");
  line.append(make("span", "", `${layer}.${head}`), " ", make("span"));
  button.append(make("canvas"), line, " ", make("small", "pg-thumb-role"));
  const off = make("button", "pg-thumb-off");
  off.type = "button";
  off.dataset.off = `${layer}.${head}`;
  box.append(button, off);
  return box;
}
