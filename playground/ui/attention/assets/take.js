// What can be taken away from the picture: SVG, PNG, JSON, a file of its own, a link.

import { copied } from "../../assets/dom.js";
import { download, downloadPng } from "../../assets/files.js";
import { escapeText } from "../../assets/format.js";
import { decimal, language, say } from "../../assets/say.js";
import { headMatrix } from "./data.js";

const TAKEN = "attention";

export async function takeAway(form, { element, state, large, page }) {
  const said = element.querySelector(".pg-att-take [role=status]");
  const name = `${TAKEN}.${form}`;
  const saved = () => (said.textContent = say("attention-saved", { name }));
  if (form === "link") return takeLink(said, linkOf(state, location.href));
  if (form === "png") return downloadPng(name, svgToTake(element, state, large.layout), 2, saved);
  if (form === "svg") download(name, svgToTake(element, state, large.layout), "image/svg+xml");
  else if (form === "json") download(name, JSON.stringify(jsonOf(state), null, 1), "application/json");
  else {
    const { facts } = state.view; // with the effects, which came later
    const chosen = { facts, selected: state.heads, edits: state.edits, language: language() };
    const view = JSON.stringify({ ...JSON.parse(page.props.value), ...chosen });
    download(name, await page.server.standalone(view), "text/html");
  }
  saved();
}

const HEAD = 76; // px above the picture: what it is, the sentence, the scale
const STEPS = 20; // of the scale
const LETTER = 7; // px, about, of the sentence

// The whole picture, whatever is pointed at, on white, with its sentence and its scale, and with its colours written
// out: other programs know no variables.
function svgToTake(element, state, { width, height }) {
  const svg = element.querySelector(".pg-picture svg").cloneNode(true);
  svg.querySelectorAll(".pg-rows, .pg-columns, .pg-corner").forEach((group) => group.removeAttribute("transform"));
  svg.querySelector(".pg-lit").replaceChildren();
  svg.removeAttribute("data-isolated");
  svg.querySelectorAll("[data-lit]").forEach((text) => text.removeAttribute("data-lit"));
  const sentence = [state.view.text, state.view.target].filter(Boolean).join(" → ");
  const wide = Math.max(width, [...sentence].length * LETTER, 300) + 16;
  svg.setAttribute("viewBox", `-8 ${-HEAD} ${wide} ${height + HEAD + 8}`);
  svg.setAttribute("width", wide);
  svg.setAttribute("height", height + HEAD + 8);
  const variables = { "--block-background-fill": "#ffffff" };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const line = (y, text, weight = 400) =>
    `<text x="0" y="${y}" font-size="13" font-weight="${weight}" fill="#111111">${escapeText(text)}</text>`;
  const head =
    `<rect x="-8" y="${-HEAD}" width="${wide}" height="${height + HEAD + 8}" fill="#ffffff"/>` +
    line(-58, state.picture.title, 600) + line(-38, sentence) + scaleOf(state.picture);
  svg.setAttribute("color", "#111111");
  return new XMLSerializer()
    .serializeToString(svg)
    .replace(/(<svg[^>]*>)/, (tag) => tag + head)
    .replace(/var\((--[\w-]+)(?:,[^)]*)?\)/g, (_, name) => variables[name] || colour(name));
}

// What the strength of a colour says, from one end of the scale to the other.
export function scaleOf({ colours, full }) {
  const signed = colours[0] === "signed";
  const steps = Array.from({ length: STEPS }, (_, n) => (signed ? (2 * (n + 0.5)) / STEPS - 1 : (n + 0.5) / STEPS));
  const fill = (share) => (signed ? `var(--pg-${share > 0 ? "more" : "less"})` : colours[0]);
  const cells = steps.map(
    (share, n) =>
      `<rect x="${110 + 6 * n}" y="-27" width="6" height="10" style="fill:${fill(share)}" fill-opacity="${Math.sqrt(Math.abs(share)).toFixed(2)}"/>`,
  );
  const text = (x, content) => `<text x="${x}" y="-18" font-size="12" fill="#111111">${content}</text>`;
  const most = decimal(full, 2);
  const ends = signed ? [say("attention-difference", { number: `−${most}` }), `+${most}`] : [say("attention-weight-0"), "1"];
  return text(0, ends[0]) + cells.join("") + text(116 + 6 * STEPS, ends[1]);
}

// Tokens, settings and the weights of the chosen heads, to three decimals.
export function jsonOf(state) {
  const { view } = state;
  const rowsOf = (matrix) =>
    Array.from({ length: matrix.rows }, (_, row) =>
      Array.from(matrix.weights.subarray(row * matrix.columns, (row + 1) * matrix.columns), (w) => Number(w.toFixed(3))),
    );
  return {
    checkpoint: view.checkpoint,
    text: view.text,
    target: view.target,
    kind: view.kind,
    way: view.way,
    edits: state.edits,
    rows: view.rows,
    columns: view.columns,
    heads: state.heads.map(([layer, head]) => ({
      layer,
      head,
      ...state.factOf([layer, head]),
      weights: rowsOf(headMatrix(view, layer, head)),
    })),
  };
}

// What asks for this very state.
export function asks(state) {
  const { view } = state;
  return {
    checkpoint: view.checkpoint.name,
    text: view.text,
    target: view.given ? view.target : "",
    kind: view.kind,
    way: view.way,
    heads: state.heads.map((head) => head.join(".")).join(" "),
    edits: Object.keys(state.edits).length ? JSON.stringify(state.edits) : "",
  };
}

// The address of the page, asking for this very state. here: where the page is now.
export function linkOf(state, here) {
  const url = new URL(here);
  const { lang, __theme } = Object.fromEntries(url.searchParams);
  url.search = "";
  const asked = { lang, tab: "attention", ...asks(state), __theme };
  for (const [name, value] of Object.entries(asked)) if (value) url.searchParams.set(name, value);
  return url.href;
}

async function takeLink(said, href) {
  const link = Object.assign(document.createElement("a"), { href, textContent: say("attention-this-state") });
  said.textContent = (await copied(href)) ? say("attention-link-copied") : say("attention-copy-link");
  said.append(link);
}
