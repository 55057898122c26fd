// Outputs made of words (figures/words.py): a popover with what else could stand there, and what a word was
// read from. What a click on an alternative does is said by data-hint of its .pg-sentence.
// Everything is delegated to the element, since its content is replaced at each translation.

import { copied, make, option, placeBelow } from "./dom.js";
import { say } from "./say.js";
import { drawLinks } from "./word_links.js";

const FAINT = 0.05; // weights of links from here on are shown

// of: the id of the component with the text that the output is about, if there is one.
export function mount({ element, trigger }, { of } = {}) {
  const words = new Words(element, trigger);
  const draw = () => {
    element.querySelectorAll(".pg-sentence").forEach(drawLinks);
    if (words.popover) words.light(words.popover.owner); // the new lines too
  };
  whenWordsCome(element, () => {
    words.hide(); // what was pinned is gone
    draw();
  });
  new ResizeObserver(draw).observe(element);
  draw();
  if (of) fadeWhileAnother(element, of);
  words.open();
  element.style.position = "relative"; // the popover is placed inside it
  element.addEventListener("mouseover", (event) => words.over(event.target));
  element.addEventListener("mouseout", () => words.leaveSoon());
  element.addEventListener("click", (event) => words.click(event.target));
  element.addEventListener("focusin", (event) => {
    const word = event.target.closest(".pg-word");
    if (word && word.matches(":focus-visible")) words.show(word);
  });
  element.addEventListener("keydown", (event) => words.key(event));
  document.addEventListener("keydown", ({ key }) => key === "Escape" && words.hide()); // a tap leaves the focus elsewhere
  document.addEventListener("click", (event) => element.contains(event.target) || words.hide());
}

// Another output; lines between its words, or a popover, are none.
function whenWordsCome(element, act) {
  const isText = (node) => node.querySelector?.(".pg-word");
  new MutationObserver((changes) => changes.some(({ addedNodes }) => [...addedNodes].some(isText)) && act())
    .observe(element, { childList: true, subtree: true });
}

// An output of another text than stands there now, since somebody types, is faint until it follows.
function fadeWhileAnother(element, of) {
  const typed = () => document.querySelector(`#${of} textarea`)?.value;
  let about = typed();
  const compare = () => element.toggleAttribute("data-stale", typed() !== about);
  whenWordsCome(element, () => {
    about = typed();
    compare();
  });
  document.addEventListener("input", ({ target }) => target.closest(`#${of}`) && compare());
}

class Words {
  popover = null;
  pinned = null;
  hideTimer = 0;

  constructor(element, trigger) {
    Object.assign(this, { element, trigger });
  }

  force(sentence, forced) {
    this.hide();
    this.trigger("apply", { sentence: Number(sentence), forced });
  }

  hide() {
    this.popover?.remove();
    this.popover = this.pinned = null;
    this.light(null);
  }

  // Light up what is linked to a word: by the weights of its row, or of its column from the source side.
  light(node) {
    this.element.querySelectorAll("[data-lit]").forEach((lit) => {
      lit.removeAttribute("data-lit");
      lit.style.removeProperty("--link");
    });
    const sentence = node && node.closest(".pg-sentence");
    if (!sentence) return;
    const links = JSON.parse(sentence.dataset.links);
    const number = Number(node.dataset.word);
    const fromSource = node.classList.contains("pg-from");
    sentence.querySelectorAll(fromSource ? ".pg-word" : ".pg-from").forEach((other) => {
      const index = Number(other.dataset.word);
      const weight = fromSource ? links[index]?.[number] : links[number]?.[index];
      if (weight > FAINT) {
        other.dataset.lit = "";
        other.style.setProperty("--link", weight);
      }
    });
    const side = fromSource ? "from" : "word";
    sentence.querySelectorAll(`.pg-links-drawn path[data-${side}="${number}"]`).forEach((line) => (line.dataset.lit = ""));
    node.dataset.lit = "";
    node.style.setProperty("--link", 1);
  }

  show(word) {
    clearTimeout(this.hideTimer);
    this.light(word);
    if (this.popover?.owner === word) return;
    this.popover?.remove();
    const popover = make("div", "pg-popover");
    popover.owner = word;
    popover.setAttribute("role", "menu");
    popover.append(make("strong", "", `${word.textContent} · ${word.dataset.probability}`));
    const { sentence, hint } = word.closest(".pg-sentence").dataset; // now: the word may be replaced meanwhile
    const before = JSON.parse(word.dataset.before);
    for (const [text, percent, share, ids] of JSON.parse(word.dataset.others)) {
      const other = option(text, share, percent, () => this.force(sentence, before.concat(ids)));
      other.lang = word.closest("[lang]").lang;
      popover.append(other);
    }
    if (word.dataset.rest) popover.append(make("em", "", say("other-words", { share: word.dataset.rest })));
    popover.append(make("em", "", hint));
    this.element.append(popover);
    this.popover = popover;
    placeBelow(popover, word, this.element);
  }

  // The page opens on a translation whose least probable word shows what else the model thought of.
  open() {
    const chance = (word) => Number.parseFloat(word.dataset.probability);
    const inside = [...this.element.querySelectorAll("[data-opening] .pg-word:not(.pg-end)")];
    if (!inside.length) return;
    const word = inside.reduce((least, one) => (chance(one) < chance(least) ? one : least));
    this.show(word);
    this.pinned = word;
    document.addEventListener("pointerdown", () => this.popover?.owner === word && (this.pinned = null), { once: true });
  }

  leaveSoon() {
    clearTimeout(this.hideTimer);
    this.hideTimer = setTimeout(() => this.pinned || this.hide(), 200);
  }

  over(target) {
    if (target.closest(".pg-popover")) return clearTimeout(this.hideTimer);
    const word = target.closest(".pg-word, .pg-from");
    if (!word || this.pinned) return;
    if (word.classList.contains("pg-word")) this.show(word);
    else this.light(word);
  }

  click(target) {
    const word = target.closest(".pg-word");
    const take = target.closest(".pg-take");
    const why = target.closest(".pg-why");
    const copy = target.closest("[data-copy]");
    if (word) {
      this.show(word);
      this.pinned = word;
    } else if (take) this.force(take.dataset.sentence, JSON.parse(take.dataset.forced));
    else if (why) this.trigger("expand", { sentence: Number(why.dataset.sentence) });
    else if (copy) this.copy(copy);
    else if (!target.closest(".pg-popover")) this.hide();
  }

  async copy({ dataset, nextElementSibling: said }) {
    said.textContent = (await copied(JSON.parse(dataset.copy))) ? dataset.copied : dataset.refused;
  }

  key(event) {
    const options = this.popover ? [...this.popover.querySelectorAll(".pg-option")] : [];
    const at = options.indexOf(document.activeElement);
    if (event.key === "Escape" && this.popover) {
      this.popover.owner.focus();
      this.hide();
    } else if (options.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? options.length - 1 : at - 1;
      this.pinned = this.popover.owner;
      (options[next] || this.pinned).focus();
      event.preventDefault();
    }
  }
}
