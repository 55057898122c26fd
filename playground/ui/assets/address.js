// The address of the page follows what is on it, and what an address asks for is put on the page. Python says
// what of each tab stands in the address (linking.py). A tab's values are those that differ from the usual.

const WAIT = 250; // ms without a change, then the address is written: browsers allow so many changes only
const LONGEST = 7000; // characters of an address; a longer one is not written
const KEPT = "pg-states"; // in the store of this browser tab: {tab: the one that is seen, states: what stands in each}

export const query = () => Object.fromEntries(new URLSearchParams(location.search));

const own = { lang: true, guide: true, __theme: true }; // what is not of a tab
const tabs = new Map(); // name -> {usual, values, before: what an address on its way has still to change, trigger}
const left = stored(); // as the page was left
const again = performance.getEntriesByType("navigation")[0]?.type === "reload"; // then the address may say too little
const first = (again && left.tab) || query().tab; // the tab to be seen
let current = first || "guide"; // the tab that is seen
let timer = 0;

// A component that stands for a tab. handed: {tab, usual: the values that it begins with}.
export function mount({ trigger }, { tab, usual }) {
  const texts = Object.fromEntries(Object.entries(usual).map(([name, value]) => [name, textOf(value)]));
  tabs.set(tab, { usual: texts, values: {}, before: {}, trigger });
  const asked = query();
  const seen = first === tab;
  const kept = asked.tab === tab && !again ? valuesOf(asked) : left.states[tab] || {};
  if (seen || Object.keys(kept).length) setTimeout(() => send(tab, kept, seen), 0);
}

// ---- from the page to the address

document.addEventListener("pg-state", ({ detail: { tab, names, values } }) => {
  const known = tabs.get(tab);
  if (!known) return;
  names.forEach((name, n) => hear(known, name, textOf(values[n])));
  note();
});

// A tab tells of all its components when one changes: those that an address on its way will change still say what
// was there before.
function hear(known, name, told) {
  if (told === known.before[name]) return;
  delete known.before[name];
  known.values[name] = told;
}

// What was asked for is on the page, or was refused.
document.addEventListener("pg-opened", ({ detail }) => (tabs.get(detail).before = {}));

document.addEventListener("pg-tab", ({ detail }) => {
  current = detail;
  note();
});

function note() {
  clearTimeout(timer);
  timer = setTimeout(write, WAIT);
  document.dispatchEvent(new CustomEvent("pg-noted"));
}

const textOf = (value) => (value === null || value === undefined ? "" : String(value));

// What stands in a tab: only what differs from the usual.
export function stateOf(tab) {
  const known = tabs.get(tab);
  if (!known) return {};
  return Object.fromEntries(Object.entries(known.values).filter(([name, value]) => value !== (known.usual[name] ?? "")));
}

export const valueOf = (tab, name) => tabs.get(tab)?.values[name] ?? tabs.get(tab)?.usual[name] ?? "";

// The address of a state, relative to the page.
export function addressOf(tab, values) {
  const asked = query();
  const kept = Object.fromEntries(Object.entries(asked).filter(([name, value]) => own[name] && value));
  return `?${new URLSearchParams({ ...kept, ...(tab ? { tab } : {}), ...values })}`;
}

// Gradio reloads the page by itself when its server was away for a while: nothing that a reader wrote is lost then.
function write() {
  timer = 0;
  try {
    const states = Object.fromEntries([...tabs.keys()].map((tab) => [tab, stateOf(tab)]));
    sessionStorage.setItem(KEPT, JSON.stringify({ tab: current, states }));
  } catch {
    // there is no room, or it is not allowed here
  }
  const address = addressOf(current, stateOf(current));
  if (address !== location.search && address.length < LONGEST) history.replaceState(null, "", address);
}

addEventListener("pagehide", () => timer && write());

function stored() {
  try {
    return { states: {}, ...JSON.parse(sessionStorage.getItem(KEPT) || "{}") };
  } catch {
    return { states: {} }; // another page of this host has written there
  }
}

// Something of the whole page in its address; an empty value takes it away.
export function mark(name, value) {
  const { [name]: _, ...others } = query();
  history.replaceState(null, "", `?${new URLSearchParams({ ...others, ...(value ? { [name]: value } : {}) })}`);
}

// ---- from an address to the page

// An empty link leaves the tab as it is: that is what an address without values asks for when the page is loaded.
function send(tab, values, seen, link = values) {
  const known = tabs.get(tab);
  const changed = Object.keys(known.usual).filter((name) => valueOf(tab, name) !== (values[name] ?? known.usual[name]));
  known.before = Object.fromEntries(changed.map((name) => [name, valueOf(tab, name)]));
  known.values = { ...values };
  known.trigger("apply", { link, seen });
}

// The usual values said in full, where others may stand now.
function whole(tab, values) {
  const usual = Object.entries(tabs.get(tab).usual).filter(([, value]) => value !== "");
  return { ...Object.fromEntries(usual), ...values };
}

// asked: {tab, and what stands in it}.
export function open(asked) {
  const { tab } = asked;
  if (!tabs.has(tab)) return;
  current = tab;
  const values = valuesOf(asked);
  send(tab, values, true, whole(tab, values));
  note();
}

function valuesOf({ tab, ...rest }) {
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !own[name]));
}

// The same, as a step that the browser's “back” undoes.
export function visit(asked) {
  clearTimeout(timer);
  write();
  const { tab, ...values } = asked;
  history.pushState(null, "", addressOf(tab, values));
  open(asked);
}

addEventListener("popstate", () => open({ tab: "guide", ...query() }));

// The links of the languages lead to what is on the page now.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".pg-languages a");
  if (!link) return;
  clearTimeout(timer);
  write();
  link.href = `?${new URLSearchParams({ ...query(), lang: link.lang })}`;
});

// A link to a state of the page sets the page that is here.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.pg-visit");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { lang: _, ...asked } = Object.fromEntries(new URLSearchParams(link.getAttribute("href")));
  visit(asked);
});

export const language = query().lang || "en";
document.documentElement.lang = language;
