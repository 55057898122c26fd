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

const set = (node, name, value) => {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
};

// The framework makes and changes these at any time.
function keepInStep(selector, mend) {
  const all = () => document.querySelectorAll(selector).forEach(mend);
  new MutationObserver(all).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributeFilter: ["class", "aria-selected", "data-said"],
  });
  all();
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
