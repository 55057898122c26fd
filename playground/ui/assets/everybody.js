// What the framework leaves out for those who use the keyboard or a screen reader.

const SETTLED = 300; // ms without another change, then an output is read out
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

// The arrows lead from tab to tab, Home and End to the first and the last; Tab itself goes on to what the open
// one holds. (ARIA Authoring Practices: tabs.)
export function tabsByArrows() {
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.('[role="tab"]');
    if (!tab || event.altKey || event.ctrlKey || event.metaKey) return;
    const tabs = [...tab.parentElement.querySelectorAll('[role="tab"]:not([disabled])')];
    const at = tabs.indexOf(tab);
    const next = { Home: 0, End: tabs.length - 1 }[event.key] ?? at + (STEPS[event.key] ?? NaN);
    if (Number.isNaN(next)) return;
    event.preventDefault();
    const chosen = tabs.at(next % tabs.length);
    chosen.click();
    requestAnimationFrame(() => chosen.focus());
  });
  keepInStep('[role="tab"]', (tab) => set(tab, "tabindex", tab.getAttribute("aria-selected") === "true" ? "0" : "-1"));
}

// Whether a section is open.
export function sectionsSayWhetherTheyAreOpen() {
  keepInStep(".label-wrap", (button) => set(button, "aria-expanded", String(button.classList.contains("open"))));
}

// An Enter that ends the composition of Chinese signs or of an accent belongs to it, and submits nothing.
export function compositionSubmitsNothing() {
  const stop = (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
  };
  for (const kind of ["keydown", "keypress"]) window.addEventListener(kind, stop, true);
}

// On a phone an output stays at the edge while a field beside it has the focus (system.css). A tap on it leaves the
// focus there, or it would slide away under the finger.
export function tapsLeaveTheFocus() {
  document.addEventListener("mousedown", (event) => {
    const column = event.target.closest?.(".column:has(.pg-followed)");
    const field = event.target.closest?.("input, textarea, select");
    if (column && !field && getComputedStyle(column).position === "sticky") event.preventDefault();
  });
}

// Nor does it cover the slider or the field that has the focus (which system.css keeps that far from the edge).
export function whatIsChangedStaysInSight() {
  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches("textarea, input:not([type=radio], [type=checkbox])")) return;
    requestAnimationFrame(() => target.scrollIntoView({ block: "nearest" }));
  });
}

const set = (node, name, value) => {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
};

const kept = []; // [selector, mend]
let due = 0;

// The framework makes and changes these at any time: after each change, before it is seen.
function keepInStep(selector, mend) {
  kept.push([selector, mend]);
  mendAll();
}

function mendAll() {
  due = 0;
  for (const [selector, mend] of kept) document.querySelectorAll(selector).forEach(mend);
}

const mendSoon = () => (due ||= requestAnimationFrame(mendAll));
addEventListener("resize", mendSoon);
new MutationObserver(mendSoon).observe(document.documentElement, {
  subtree: true,
  childList: true,
  attributeFilter: ["class", "aria-selected", "data-said", "open"],
});

// Buttons that belong together are one stop of Tab; arrows lead from one to the next, up and down to the nearest.
// (ARIA Authoring Practices: toolbar.)
const GROUPS = ".pg-thumbs, .pg-switch, .pg-att-switches, .pg-att-take, .pg-examples, .pg-dots";
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

export function groupsAreOneStop() {
  const all = (group) => [...group.querySelectorAll("button, a")];
  const stopAt = (group, one) => all(group).forEach((other) => set(other, "tabindex", other === one ? "0" : "-1"));
  keepInStep(GROUPS, (group) => {
    const members = all(group);
    const stop = members.find((one) => one.getAttribute("tabindex") === "0") || members[0];
    if (stop) stopAt(group, stop);
  });
  document.addEventListener("focusin", ({ target }) => {
    const group = target.closest(GROUPS);
    if (group && target.matches("button, a")) stopAt(group, target);
  });
  document.addEventListener("keydown", (event) => {
    const group = ARROWS[event.key] && event.target.closest?.(GROUPS);
    if (!group || !event.target.matches("button, a")) return;
    const next = nextOf(event.target, all(group), ARROWS[event.key]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

// To the right and to the left in their order, up and down what is nearest there.
function nextOf(one, all, [right, down]) {
  if (right) return all[all.indexOf(one) + right];
  const middle = (node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const [x, y] = middle(one);
  let [found, least] = [null, Infinity];
  for (const other of all) {
    const place = middle(other);
    const along = (place[1] - y) * down;
    const distance = along + 4 * Math.abs(place[0] - x);
    if (along > 1 && distance < least) [found, least] = [other, distance];
  }
  return found;
}

// One choice is one stop of Tab, and arrows lead through it: the framework names each of its buttons otherwise.
export function choicesAreOneStop() {
  let count = 0;
  keepInStep("fieldset:has(input[type=radio])", (field) => {
    field.dataset.choice ||= `choice-${(count += 1)}`;
    field.querySelectorAll("input[type=radio]").forEach((one) => set(one, "name", field.dataset.choice));
  });
}

// Whoever has no mouse can scroll whatever scrolls; only then is it a stop of Tab.
export function scrolledByKeys() {
  keepInStep(".pg-scroll, .pg-wide, .pg-code, .pg-n-best, .pg-map-figure, .pg-snippet", (box) => {
    const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    if (scrolls) set(box, "tabindex", "0");
    else box.removeAttribute("tabindex");
  });
}

// Names that the framework gives, and that are none: of what has no role, or other than what is written there.
export function namesAreRight() {
  keepInStep(".empty[aria-label], .upload-container[aria-label]", (one) => one.removeAttribute("aria-label"));
}

// What an output says is read out when it is there: those who see read it, and hear nothing of its tints. The
// framework's own live region says the name of a state in its program.
export function outputsAreReadOut() {
  const region = Object.assign(document.createElement("div"), { className: "pg-said-aloud", role: "status" });
  region.setAttribute("aria-live", "polite");
  document.body.append(region);
  let last = "";
  let timer = 0;
  keepInStep(".gradio-container .sr-only[aria-live]", (own) => set(own, "aria-live", "off"));
  keepInStep("[data-said]", (one) => {
    const parts = (one.closest(".block") || one.parentElement).querySelectorAll("[data-said]");
    if (one !== parts[0]) return;
    const said = [...parts].map(({ dataset }) => dataset.said).join(" ").trim();
    if (!said || said === last) return;
    last = said;
    clearTimeout(timer);
    timer = setTimeout(() => (region.textContent = said), SETTLED);
  });
}

// A menu that Tab leaves is closed: the framework leaves it open over what has the focus.
export function tabClosesMenus() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || !event.target.matches?.(".wrap-inner input")) return;
    event.target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    event.stopImmediatePropagation(); // it would open the menu again; the focus moves all the same
  }, true);
}
