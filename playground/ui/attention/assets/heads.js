// All heads at a glance: a grid of thumbnails, sorted and filtered. `state` is that of attention_state.js.

const facts = (layer, head) => state.view.facts[layer]?.[head] || {};

function fillRoles() {
  const select = find('[data-set="role"]');
  const roles = [...new Set(state.view.facts.flat().map((fact) => fact.role))].filter(Boolean).sort();
  const options = roles.map((role) => Object.assign(make("option", "", role), { value: role }));
  select.replaceChildren(Object.assign(make("option", "", "all roles"), { value: "" }), ...options);
  if (!roles.includes(state.role)) state.role = "";
  select.value = state.role;
  select.parentElement.hidden = !roles.length;
}

function orderedHeads() {
  const all = [];
  for (let layer = 0; layer < state.view.layers; layer++)
    for (let head = 0; head < state.view.heads; head++) all.push([layer, head]);
  const fact = ([layer, head]) => facts(layer, head);
  const orders = {
    place: () => 0,
    effect: (a, b) => (fact(b).effect ?? 0) - (fact(a).effect ?? 0),
    entropy: (a, b) => fact(a).entropy - fact(b).entropy,
    role: (a, b) => (fact(a).role || "").localeCompare(fact(b).role || "") || fact(b).score - fact(a).score,
  };
  const wanted = ({ role, ...numbers }) =>
    (!state.role || role === state.role) && (state.least === null || numbers[state.number] >= state.least);
  return all.filter((head) => wanted(fact(head))).sort(orders[state.sort]);
}

const shownNumber = (fact) => {
  const number = fact[state.number];
  return number === undefined || number === null ? "…" : number.toFixed(2).replace(/^-(0\.00)$/, "$1");
};

function drawThumbnails() {
  const box = find(".pg-thumbs");
  box.style.setProperty("--heads", state.view.heads);
  box.toggleAttribute("data-sorted", state.sort !== "place" || state.role !== "" || state.least !== null);
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(name).trim().split(/\s+/).map(Number);
  const [more, less] = state.view.signed
    ? [colour("--pg-more-rgb"), colour("--pg-less-rgb")]
    : [colour("--pg-score-rgb"), []];
  const shown = orderedHeads().map((head) => thumbnail(head, more, less));
  // What stays in its place is not touched: a click that is going on would be lost.
  const same = shown.length === box.childElementCount && shown.every((one, n) => one === box.children[n]);
  if (!same) box.replaceChildren(...shown);
  markEdits();
  markChosen();
}

const thumbnails = new Map(); // "layer.head" -> its element

function thumbnail([layer, head], more, less) {
  const key = `${layer}.${head}`;
  if (!thumbnails.has(key)) thumbnails.set(key, newThumbnail(layer, head));
  const box = thumbnails.get(key);
  const fact = facts(layer, head);
  const button = box.querySelector(".pg-thumb-open");
  const number = shownNumber(fact);
  button.setAttribute("aria-label", `${nameOf([layer, head])}, ${fact.role || "no role measured"}, ${number}`);
  button.title = `${nameOf([layer, head])} · ${fact.role || "no role measured"}`;
  button.querySelector(".pg-thumb-line").lastChild.textContent = number;
  button.querySelector(".pg-thumb-role").textContent = fact.role || "\u00a0";
  drawThumbnail(button.querySelector("canvas"), headMatrix(state.view, layer, head), more, less);
  return box;
}

function newThumbnail(layer, head) {
  const box = make("div", "pg-thumb");
  const button = make("button", "pg-thumb-open");
  button.type = "button";
  Object.assign(button.dataset, { layer, head });
  const line = make("small", "pg-thumb-line");
  line.append(make("span", "", `${layer}.${head}`), make("span", ""));
  button.append(make("canvas", ""), line, make("small", "pg-thumb-role"));
  const off = make("button", "pg-thumb-off");
  off.type = "button";
  off.dataset.off = `${layer}.${head}`;
  box.append(button, off);
  return box;
}

function markEdits() {
  findAll(".pg-thumb").forEach((box) => {
    const off = box.querySelector(".pg-thumb-off");
    const head = off.dataset.off.split(".").map(Number);
    const silent = gainOf(head) === 0;
    box.toggleAttribute("data-off", silent);
    box.toggleAttribute("data-edited", editKey(head) in state.edits);
    off.setAttribute("aria-pressed", silent);
    off.setAttribute("aria-label", `switch ${nameOf(head)} ${silent ? "on" : "off"}`);
  });
}

function markChosen() {
  findAll(".pg-thumb-open").forEach((button) => {
    const head = [Number(button.dataset.layer), Number(button.dataset.head)];
    button.setAttribute("aria-pressed", chosen(head));
    const at = state.heads.findIndex(([l, h]) => l === head[0] && h === head[1]);
    const own = state.heads.length > 1 && at >= 0 ? HEAD_COLOURS[at % HEAD_COLOURS.length] : "";
    button.style.setProperty("--own", own || "var(--pg-score)");
  });
}

function choose(head, add) {
  if (add && chosen(head) && state.heads.length > 1)
    state.heads = state.heads.filter(([l, h]) => l !== head[0] || h !== head[1]);
  else if (add) state.heads = [...state.heads, head].slice(-HEAD_COLOURS.length);
  else state.heads = [head];
  markChosen();
  drawLarge();
  follow();
}
