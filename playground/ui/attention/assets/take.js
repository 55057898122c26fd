// What can be taken away from the picture: SVG, PNG, JSON, a file of its own, a link.

import { copied } from "../../assets/dom.js";
import { download, downloadPng } from "../../assets/files.js";
import { escapeText } from "../../assets/format.js";
import { headMatrix } from "./data.js";

const TAKEN = "attention";

export async function takeAway(form, { element, state, large, page }) {
  const said = element.querySelector(".pg-att-take [role=status]");
  const name = `${TAKEN}.${form}`;
  const saved = () => (said.textContent = `${name} saved`);
  if (form === "link") return takeLink(said, linkOf(state, location.href));
  if (form === "png") return downloadPng(name, svgToTake(element, state, large.layout), 2, saved);
  if (form === "svg") download(name, svgToTake(element, state, large.layout), "image/svg+xml");
  else if (form === "json") download(name, JSON.stringify(jsonOf(state), null, 1), "application/json");
  else {
    const view = { ...JSON.parse(page.props.value), selected: state.heads, edits: state.edits };
    download(name, await page.server.standalone(JSON.stringify(view)), "text/html");
  }
  saved();
}

// The picture as it is shown, on white, with its colours written out: other programs know no variables.
function svgToTake(element, state, { width, height }) {
  const svg = element.querySelector(".pg-picture svg").cloneNode(true);
  svg.querySelectorAll(".pg-rows, .pg-columns, .pg-corner").forEach((group) => group.removeAttribute("transform"));
  const dimmed = svg.hasAttribute("data-isolated");
  svg.querySelector(".pg-marks").setAttribute("opacity", dimmed ? 0.12 : 1);
  svg.setAttribute("viewBox", `-8 -30 ${width + 16} ${height + 38}`);
  svg.setAttribute("width", width + 16);
  svg.setAttribute("height", height + 38);
  const variables = { "--block-background-fill": "#ffffff" };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const ground = `<rect x="-8" y="-30" width="${width + 16}" height="${height + 38}" fill="#ffffff"/>`;
  const title = `<text x="0" y="-12" font-size="13" fill="#111111">${escapeText(state.picture.title)}</text>`;
  svg.setAttribute("color", "#111111");
  return new XMLSerializer()
    .serializeToString(svg)
    .replace(/(<svg[^>]*>)/, (tag) => tag + ground + title)
    .replace(/var\((--[\w-]+)(?:,[^)]*)?\)/g, (_, name) => variables[name] || colour(name));
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
  const link = Object.assign(document.createElement("a"), { href, textContent: "this state" });
  said.textContent = (await copied(href)) ? "Copied: " : "Copy the address of this link: ";
  said.append(link);
}
