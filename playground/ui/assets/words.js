// Runs once for each output made of words (figures/words.py), with Gradio's `element` and `trigger`.
// What a click on an alternative does is said by data-hint of its .pg-sentence.
// Everything is delegated to `element`, since its content is replaced at each translation.

element.style.position = "relative"; // the popover is placed inside it
let popover = null;
let pinned = null;
let hideTimer = 0;

const make = (tag, className, text) => {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

const force = (sentence, forced) => {
  hide();
  trigger("apply", { sentence: Number(sentence), forced });
};

function hide() {
  if (popover) popover.remove();
  popover = pinned = null;
  light(null);
}

// Light up what is linked to a word: by the weights of its row, or of its column from the source side.
function light(node) {
  element.querySelectorAll("[data-lit]").forEach((lit) => {
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
    if (weight > 0.05) {
      other.dataset.lit = "";
      other.style.setProperty("--link", weight);
    }
  });
  node.dataset.lit = "";
  node.style.setProperty("--link", 1);
}

function show(word) {
  clearTimeout(hideTimer);
  light(word);
  if (popover && popover.owner === word) return;
  if (popover) popover.remove();
  popover = make("div", "pg-popover");
  popover.owner = word;
  popover.setAttribute("role", "menu");
  popover.append(make("strong", "", `${word.textContent} · ${word.dataset.probability}`));
  const { sentence, hint } = word.closest(".pg-sentence").dataset; // now: the word may be replaced meanwhile
  const before = JSON.parse(word.dataset.before);
  for (const [text, percent, share, ids] of JSON.parse(word.dataset.others)) {
    const option = make("button", "pg-option");
    option.type = "button";
    option.setAttribute("role", "menuitem");
    option.append(make("span", "pg-option-text", text), make("span", "pg-bar"), make("small", "", percent));
    const fill = make("span", "");
    fill.style.width = `${100 * share}%`;
    option.children[1].append(fill);
    option.addEventListener("click", () => force(sentence, before.concat(ids)));
    popover.append(option);
  }
  popover.append(make("em", "", hint));
  element.append(popover);
  place(word);
}

// Below the word, kept inside the output on narrow screens.
function place(word) {
  const box = element.getBoundingClientRect();
  const at = word.getBoundingClientRect();
  const left = Math.min(at.left - box.left, box.width - popover.offsetWidth - 4);
  popover.style.left = `${Math.max(4, left)}px`;
  popover.style.top = `${at.bottom - box.top + 2}px`;
}

const leaveSoon = () => {
  clearTimeout(hideTimer);
  hideTimer = setTimeout(() => pinned || hide(), 200);
};

element.addEventListener("mouseover", (event) => {
  if (event.target.closest(".pg-popover")) return clearTimeout(hideTimer);
  const word = event.target.closest(".pg-word, .pg-from");
  if (!word || pinned) return;
  if (word.classList.contains("pg-word")) show(word);
  else light(word);
});
element.addEventListener("mouseout", leaveSoon);
element.addEventListener("click", (event) => {
  const word = event.target.closest(".pg-word");
  const take = event.target.closest(".pg-take");
  const why = event.target.closest(".pg-why");
  if (word) {
    show(word);
    pinned = word;
  } else if (take) force(take.dataset.sentence, JSON.parse(take.dataset.forced));
  else if (why) trigger("expand", { sentence: Number(why.dataset.sentence) });
  else if (!event.target.closest(".pg-popover")) hide();
});
element.addEventListener("focusin", (event) => {
  const word = event.target.closest(".pg-word");
  if (word && word.matches(":focus-visible")) show(word);
});
element.addEventListener("keydown", (event) => {
  const options = popover ? [...popover.querySelectorAll(".pg-option")] : [];
  const at = options.indexOf(document.activeElement);
  if (event.key === "Escape" && popover) {
    popover.owner.focus();
    hide();
  } else if (options.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? options.length - 1 : at - 1;
    pinned = popover.owner;
    (options[next] || pinned).focus();
    event.preventDefault();
  }
});
document.addEventListener("click", (event) => element.contains(event.target) || hide());
