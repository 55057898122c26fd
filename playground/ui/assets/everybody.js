// What the framework leaves out for those who use the keyboard or a screen reader.

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

const set = (node, name, value) => {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
};

// The framework makes and changes these at any time.
function keepInStep(selector, mend) {
  const all = () => document.querySelectorAll(selector).forEach(mend);
  new MutationObserver(all).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributeFilter: ["class", "aria-selected"],
  });
  all();
}
