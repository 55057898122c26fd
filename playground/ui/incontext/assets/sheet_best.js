// The best answers of one row, under its badge.

import { button, make, option, placeBelow } from "../../assets/dom.js";
import { count, percent } from "../../assets/format.js";

export class Best {
  popover = null; // with .row, the id of its row, and .chip, its badge
  // Gradio sends an event that had to wait with the data of the one it waited for, so all of a kind share one.
  asked = { ask: {}, explain: {} };

  constructor(sheet, signs) {
    Object.assign(this, { sheet, signs });
  }

  hide() {
    this.popover?.remove();
    this.popover = null;
  }

  ask(event, id) {
    this.sheet.tell();
    this.sheet.page.trigger(event, Object.assign(this.asked[event], { id }));
  }

  show(row, chip) {
    this.hide();
    const { answer } = row;
    const popover = Object.assign(make("div", "pg-popover pg-sheet-popover"), { row: row.id, chip });
    popover.setAttribute("role", "menu");
    this.popover = popover;
    if (answer.error) popover.append(make("p", "", answer.error));
    else {
      const right = `right in about ${percent(answer.confidence)} of such cases`;
      const own = `The model's own probability: ${percent(answer.probability)}.`;
      popover.append(
        make("strong", "", `${this.signs[answer.badge]} ${answer.badge}: ${right}`),
        make("p", "", `${own} Read before it: ${count(answer.examples, "example")}.`),
        make("em", "", "looking for the best answers …"),
      );
      if (answer.rule !== null) {
        const same = answer.rule === answer.text;
        popover.append(make("p", "", same ? "The rule gives the same." : `The rule gives “${answer.rule}”: one of the two is wrong.`));
      }
      if (answer.odd) popover.append(make("p", "", answer.odd));
      if (!answer.finished) popover.append(make("p", "", "It did not come to an end: what you see is its beginning."));
      this.ask("ask", row.id);
    }
    this.sheet.view.root.append(popover);
    this.place();
  }

  place() {
    placeBelow(this.popover, this.popover.chip, this.sheet.view.root);
  }

  // What was asked for has come.
  receive({ id, best, error }) {
    const { popover } = this;
    if (popover?.row !== id) return;
    popover.querySelector("em")?.remove();
    if (error) popover.append(make("p", "", error));
    if (best) popover.append(...best.map((one) => this.optionFor(id, one)), this.explaining(id));
    if (best) popover.append(make("em", "", "click an answer to take it: the row becomes an example"));
    this.place();
  }

  optionFor(id, [text, share, taken]) {
    const node = option(text || "(empty)", share, percent(share), () => this.sheet.take(id, text));
    node.title = taken
      ? "This is what stands in the cell; a click makes it an example"
      : "Take it: the row becomes an example";
    return node;
  }

  explaining(id) {
    const why = button("pg-why", "Which example mattered?", () => {
      this.hide();
      this.ask("explain", id);
    });
    why.title = "Leave out each example in turn";
    return why;
  }
}
