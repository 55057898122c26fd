// The picture of attention. Pointing, pinning and switching stay here; whatever needs the model is triggered:
// "edit" (all edits, anew), "select" (a head and a word to follow) and "expand" (heads of another kind, or of layers that are not here).

import { unpack } from "../../assets/bytes.js";
import { listen } from "./events.js";
import { Thumbnails } from "./heads.js";
import { Large } from "./large.js";
import { State } from "./state.js";
import { asks, takeAway } from "./take.js";

// ms without another event of its kind, then the model is asked: events in quick succession can be answered out of order.
const PAUSE = 60;

// page: what Gradio hands to scripts; the exported file hands in stand-ins, and says with props.still that
// nobody answers. props.value is the JSON that figures/attention.py makes.
export function mount(page) {
  const picture = new Picture(page);
  listen(picture);
  page.watch("value", () => picture.receive());
  page.watch("effects", () => picture.receiveEffects());
  picture.receive();
}

class Picture {
  state = new State();
  // Gradio sends an event that had to wait with the data of the one it waited for, so all of a kind share one.
  asked = { edit: {}, select: {} };
  pauses = { edit: 0, select: 0 }; // timers

  constructor(page) {
    const { element } = page;
    Object.assign(this, { page, element });
    this.thumbnails = new Thumbnails(element, this.state);
    this.large = new Large(element, this.state);
  }

  async receive() {
    const { props } = this.page;
    const { value } = props;
    if (!value) return;
    const view = JSON.parse(value);
    const [weights, rollout] = await Promise.all(
      [view.weights, view.rollout].map((packed) => packed && unpack(packed, view.scale)),
    );
    if (value !== props.value) return; // a newer one came while this was unpacked
    this.state.receive({ ...view, weights, rollout });
    const root = this.element.querySelector(".pg-att");
    root.removeAttribute("data-empty");
    root.toggleAttribute("data-signed", view.signed);
    this.knowEffects();
    this.thumbnails.fillRoles();
    this.thumbnails.drawLayers();
    this.thumbnails.draw();
    this.large.draw();
    this.note();
    requestAnimationFrame(() => setTimeout(() => this.follow())); // what has come is seen first
  }

  // The address of the page follows the picture.
  note() {
    if (this.page.props.still || this.state.view.signed) return;
    const asked = asks(this.state);
    const detail = { tab: "attention", names: Object.keys(asked), values: Object.values(asked) };
    document.dispatchEvent(new CustomEvent("pg-state", { detail }));
  }

  // They take longer to measure than the picture to draw, and come later.
  receiveEffects() {
    if (this.knowEffects()) this.thumbnails.draw();
  }

  // Whether there are any of this picture.
  knowEffects() {
    const { effects } = this.page.props;
    return Boolean(effects) && this.state.receiveEffects(JSON.parse(effects));
  }

  ask(event, data) {
    Object.assign(this.asked[event], data);
    clearTimeout(this.pauses[event]);
    this.pauses[event] = setTimeout(() => this.page.trigger(event, this.asked[event]), PAUSE);
  }

  // The word to follow is the first piece of what was clicked, or the last one that was.
  follow(row) {
    const { state } = this;
    if (this.page.props.still || state.view.signed) return;
    if (row !== undefined) state.followed = state.picture.rowGroups[row][0];
    const [layer, head] = state.current;
    const query = Math.min(state.followed, state.view.rows.length - 1);
    this.ask("select", { kind: state.view.kind, layer, head, query, edits: state.edits });
  }

  choose(head, add) {
    const { state } = this;
    const missing = state.choose(head, add);
    if (missing) return this.fetch(state.view.kind, missing);
    this.thumbnails.markChosen();
    this.large.draw();
    this.follow();
    this.note();
  }

  fetch(kind, heads) {
    if (!this.page.props.still) this.page.trigger("expand", { kind, heads });
  }

  // A head that is clicked in another picture of the tab (the map of effects) opens here.
  open({ head, kind }) {
    if (kind && kind !== this.state.view.kind) this.fetch(kind, [head]);
    else this.choose(head, false);
  }

  look(style, unit) {
    this.state.look(style, unit);
    this.large.draw();
  }

  pin(place) {
    this.state.pin(place);
    this.large.isolate();
    if (place.row !== null) this.follow(place.row);
  }

  get canMove() {
    return this.state.canMove && !this.page.props.still;
  }

  drop(place) {
    if (this.state.drop(place)) this.edited();
    else this.large.isolate();
  }

  // By touch a cell cannot be dragged, since that scrolls: two cells are tapped instead.
  startMoving() {
    if (this.state.style !== "heat") this.look("heat");
    this.state.moving = this.canMove && !this.state.moving;
    this.state.carried = null;
    this.large.isolate();
  }

  moveBy(place) {
    const { state } = this;
    if (state.carried) {
      state.moving = false;
      this.drop(place);
    } else if (place.row !== null && place.column !== null) state.carried = place;
    this.large.isolate();
  }

  edit(heads, change) {
    this.state.edit(heads, change);
    this.edited();
  }

  toggle(head) {
    this.edit([head], { gain: this.state.gainOf(head) === 0 ? 1 : 0 });
  }

  // Off, or on again where all of them are off.
  switchSet(which) {
    const heads = this.state.setOf(which);
    this.edit(heads, { gain: this.state.areOff(heads) ? 1 : 0 });
  }

  reset(all) {
    if (!all) return this.edit(this.state.heads, { gain: 1, pattern: "", moves: [] });
    this.state.edits = {};
    this.edited();
  }

  edited() {
    this.thumbnails.markEdits();
    this.large.showEdits();
    this.ask("edit", { kind: this.state.view.kind, edits: this.state.edits });
    this.note();
  }

  take(form) {
    takeAway(form, this);
  }
}
