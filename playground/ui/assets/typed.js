// What was typed outlives a reload. Gradio reloads the page by itself when its server was away for a while: then
// nothing that a reader wrote is lost, and the results are asked for anew.

const KEPT = "playground-typed";
const FIELDS = 'textarea, input[type="text"]:not([role]), input[type="number"]';

const read = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");

function keep(name, value) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ ...read(), [name]: value }));
  } catch {
    // there is no room, or it is not allowed here
  }
}

// A field by the component that it stands in, since it has no name of its own.
function nameOf(field) {
  const component = field.closest("[id]:not(textarea):not(input)");
  return component && `${component.id} ${[...component.querySelectorAll(FIELDS)].indexOf(field)}`;
}

function find(name) {
  const [id, number] = name.split(" ");
  return document.getElementById(id)?.querySelectorAll(FIELDS)[number];
}

function restore(name, value) {
  if (name === "tab") {
    const tab = document.querySelector(`[role="tab"][data-tab-id="${CSS.escape(value)}"]`);
    tab?.click();
    return Boolean(tab);
  }
  if (!find(name)) return false;
  for (const wait of [0, 500, 2000]) setTimeout(put, wait, name); // Gradio may yet put what it begins with
  return true;
}

function put(name) {
  const [field, value] = [find(name), read()[name]];
  if (!field || field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Each as soon as it is there: the parts of another tab come when it is opened.
function restoreAll() {
  const left = new Map(Object.entries(read()));
  const look = () => {
    for (const [name, value] of left) if (restore(name, value)) left.delete(name);
    if (!left.size) observer.disconnect();
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true });
  look();
}

export function keepTyped() {
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.type === "reload") restoreAll();
  else sessionStorage.removeItem(KEPT);
  document.addEventListener("input", (event) => {
    const name = event.target.matches?.(FIELDS) && nameOf(event.target);
    if (name) keep(name, event.target.value);
  });
  document.addEventListener("click", (event) => {
    const tab = event.isTrusted && event.target.closest("[role=tab][data-tab-id]");
    if (tab && !tab.closest("[role=tabpanel]")) keep("tab", tab.dataset.tabId); // one of the page's own
  });
}
