// The guide beside the tabs: a step sets the page, notices what the reader does, and gives back what it put aside.
// Python makes the HTML of a step (guide/views.py); what stands in the tabs is known to assets/address.js.

import { addressOf, mark, query, stateOf, valueOf, visit } from "../../assets/address.js";
import { copied } from "../../assets/dom.js";

const READ = "pg-guide"; // in the store of this browser: {at: the step that was open, done: [steps]}
// Of this browser tab: {own: tab -> what the reader had there, set: tab -> what the guide set, placed: tabs that it
// has set, and in which the reader has done nothing since}
const ASIDE = "pg-guide-aside";
const NARROW = matchMedia("(max-width: 1099px)"); // there the header alone would fill what the guide leaves

export function mount(page) {
  new Guide(page);
}

class Guide {
  step = null; // {step, shows, tries, done, at, below}: the one that is open
  baseline = null; // the values of the fields to change before the reader's first gesture
  read = stored(localStorage, READ, { at: "", done: [] });
  aside = stored(sessionStorage, ASIDE, { own: {}, set: {}, placed: [] });

  constructor(page) {
    Object.assign(this, { page, element: page.element });
    page.watch("value", () => this.arrived());
    document.addEventListener("click", (event) => this.click(event), true);
    for (const gesture of ["pointerdown", "keydown", "click", "input"]) {
      document.addEventListener(gesture, (event) => this.gesture(event), true);
    }
    document.addEventListener("pg-noted", () => this.look());
    addEventListener("popstate", () => this.ask(query().guide || ""));
    this.markContents();
    new MutationObserver(() => this.markContents()).observe(document.body, { childList: true, subtree: true });
    const { guide, tab } = query();
    this.sets = Boolean(guide) && !tab; // a link to a step alone sets the page, one with a tab says what is on it
    if (guide) setTimeout(() => this.ask(guide), 0);
  }

  // ---- steps

  ask(name) {
    if (name === (this.step?.step || "")) return;
    mark("guide", name);
    this.page.trigger("apply", { step: name });
  }

  go(name) {
    this.sets = true;
    history.pushState(null, "", addressOf(query().tab, {}));
    this.ask(name);
  }

  arrived() {
    const root = this.element.querySelector("[data-guide-step]");
    document.body.classList.toggle("pg-guided", Boolean(root));
    this.step = root ? JSON.parse(root.dataset.guideStep) : null;
    this.baseline = null;
    dispatchEvent(new Event("resize")); // plots fit into what is left beside it
    if (!root) return;
    this.read.at = this.step.step;
    this.keep();
    this.element.scrollTop = 0;
    if (this.sets && this.untouched(this.step.shows.tab)) this.show();
    this.sets = false;
    this.tell();
  }

  // Whether a tab holds nothing but what the page or the guide put there.
  untouched(tab) {
    const state = JSON.stringify(stateOf(tab));
    return state === "{}" || state === this.aside.set[tab] || this.aside.placed.includes(tab);
  }

  show() {
    this.set(this.step.shows);
    this.tell();
  }

  // Put a state on the page; what the reader had there is put aside.
  set(asked) {
    const { tab, ...values } = asked;
    if (!this.untouched(tab)) this.aside.own[tab] = stateOf(tab);
    this.aside.set[tab] = JSON.stringify(values);
    this.baseline = null;
    this.leave(tab);
    this.aside.placed.push(tab);
    visit(asked);
    this.keep();
    this.uncover();
  }

  // A long tab shows what the step is about, once that is there.
  uncover(tries = 20) {
    const at = this.step.at || (NARROW.matches && this.step.below);
    const place = at && document.querySelector(at);
    if (!at) scrollTo({ top: NARROW.matches ? document.querySelector("#tabs").offsetTop : 0 });
    else if (!place?.offsetParent) tries && setTimeout(() => this.uncover(tries - 1), 250);
    else {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      place.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
    }
  }

  // A tab is not as the guide has placed it any more. Says whether it was.
  leave(tab) {
    const { placed } = this.aside;
    this.aside.placed = placed.filter((one) => one !== tab);
    return placed.includes(tab);
  }

  giveBack() {
    const { tab } = this.step.shows;
    const own = this.aside.own[tab];
    delete this.aside.own[tab];
    this.leave(tab);
    this.keep();
    visit({ tab, ...own });
    this.tell();
  }

  // ---- what the reader does

  get fields() {
    return this.step?.done.changed?.slice(1) || [];
  }

  values() {
    return this.fields.map((name) => valueOf(this.step.shows.tab, name));
  }

  // What stood there before the reader's first gesture is what the guide set: from now on a change is the reader's.
  hold() {
    if (this.step && this.baseline === null) this.baseline = JSON.stringify(this.values());
  }

  // The reader does something: what has come of the guide's setting until then is the guide's, as the tab says it.
  gesture({ target }) {
    if (this.element.contains(target)) return;
    this.hold();
    const { tab } = query();
    if (!this.leave(tab)) return;
    this.aside.set[tab] = JSON.stringify(stateOf(tab));
    this.keep();
  }

  look() {
    if (!this.step) return;
    if (this.baseline !== null && this.fields.length && JSON.stringify(this.values()) !== this.baseline) this.finish();
    this.tell();
  }

  click(event) {
    const target = event.target.closest?.("[data-guide], [data-act]");
    if (target?.dataset.guide) {
      event.preventDefault();
      this.go(target.dataset.guide);
    } else if (target && this.element.contains(target)) this.act(target);
    else if (this.step?.done.clicked && event.target.closest?.(this.step.done.clicked)) this.finish();
  }

  act(button) {
    const { act } = button.dataset;
    if (act === "show") this.show();
    else if (act === "back") this.giveBack();
    else if (act === "fold") button.closest(".pg-guide").classList.toggle("pg-folded");
    else if (act === "close") this.ask("");
    else if (act === "try") {
      this.set(this.step.tries);
      this.element.querySelector(".pg-guide-answer").hidden = false;
    } else if (act === "copy") this.copy(button);
  }

  async copy(button) {
    const link = new URL(`?${new URLSearchParams({ lang: query().lang, guide: this.step.step })}`, location.href).href;
    button.nextElementSibling.textContent = (await copied(link)) ? button.dataset.copied : link;
  }

  finish() {
    if (!this.read.done.includes(this.step.step)) this.read.done.push(this.step.step);
    this.keep();
    this.tell();
    this.markContents();
  }

  // ---- what is said

  tell() {
    if (!this.step) return;
    const done = this.element.querySelector(".pg-guide-done");
    const is = this.read.done.includes(this.step.step);
    if (done && Boolean(done.textContent) !== is) done.textContent = is ? done.dataset.said : "";
    const back = this.element.querySelector('[data-act="back"]');
    if (back) back.hidden = !(this.step.shows.tab in this.aside.own);
  }

  // Which steps were done, and where one goes on.
  markContents() {
    const { at, done } = this.read;
    document.querySelectorAll("[data-guide]").forEach((link) => {
      const is = done.includes(link.dataset.guide);
      if (link.hasAttribute("data-done") !== is) link.toggleAttribute("data-done", is);
    });
    const resume = document.querySelector(".pg-guide-resume");
    if (!resume || !at || resume.dataset.guide === at) return;
    resume.dataset.guide = at;
    resume.hidden = false;
    resume.href = `?${new URLSearchParams({ lang: query().lang, guide: at })}`;
  }

  keep() {
    localStorage.setItem(READ, JSON.stringify(this.read));
    sessionStorage.setItem(ASIDE, JSON.stringify(this.aside));
  }
}

function stored(store, name, usual) {
  try {
    return { ...usual, ...JSON.parse(store.getItem(name) || "{}") };
  } catch {
    return usual; // another page of this host has written there
  }
}
