// The best answers of one row, under its badge.

import { button, make, option, placeBelow } from "../../assets/dom.js";
import { percent } from "../../assets/format.js";
import { say, sentences } from "../../assets/say.js";

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
      const badge = `${this.signs[answer.badge]} ${say(`sheet-badge-${answer.badge}`)}`;
      const own = say("sheet-own", { share: percent(answer.probability) });
      popover.append(
        make("strong", "", say("sheet-right-in", { badge, share: percent(answer.confidence) })),
        make("p", "", sentences(own, say("sheet-read-before", { n: answer.examples }))),
        make("em", "", say("sheet-looking")),
      );
      if (answer.rule !== null) {
        const same = answer.rule === answer.text;
        popover.append(make("p", "", same ? say("sheet-rule-same") : say("sheet-rule-gives", { answer: answer.rule })));
      }
      if (answer.odd) popover.append(make("p", "", answer.odd));
      if (!answer.finished) popover.append(make("p", "", say("sheet-unfinished")));
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
    if (best) popover.append(make("em", "", say("sheet-take-one")));
    this.place();
  }

  optionFor(id, [text, share, taken]) {
    const node = option(text || say("sheet-empty"), share, percent(share), () => this.sheet.take(id, text));
    node.title = taken ? say("sheet-taken") : say("sheet-take");
    return node;
  }

  explaining(id) {
    const why = button("pg-why", say("sheet-why"), () => {
      this.hide();
      this.ask("explain", id);
    });
    why.title = say("sheet-why-title");
    return why;
  }
}
