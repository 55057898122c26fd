// What is said about the picture of attention.

import { strongestLinks } from "./data.js";

const NAMED = 5; // links

export const nameOf = ([layer, head]) => `layer ${layer}, head ${head}`;

export function titleOf(state) {
  const { title } = state.view;
  const [layer] = state.current;
  if (state.shown === "rollout") return `${title}: rollout up to layer ${layer}`;
  if (state.shown === "layer") return `${title}: average of layer ${layer}`;
  const names = state.heads.map(nameOf).join("; ");
  return state.shown === "mean" && state.heads.length > 1 ? `${title}: average of ${names}` : `${title}: ${names}`;
}

// What the head that is shown does, where one is shown alone and was measured.
export function saidOf(state) {
  const { says } = state.factOf(state.current);
  if (state.heads.length > 1 || state.shown !== "heads" || !says) return "";
  return `${says[0].toUpperCase()}${says.slice(1)}.`;
}

const quoted = (text) => `“${text.trim() || "␣"}”`;

// What is pointed at, carried or lit, in words.
export function captionOf({ picture, over: { row, column }, carried, lit, moving }) {
  if (carried) return `Put the weight of ${quoted(picture.columns[carried.column])} where?`;
  if (moving) return "Press the cell whose weight is to move, then the one that gets it.";
  if (row !== null && column !== null) {
    const weights = picture.matrices.map((matrix) => matrix.weights[row * matrix.columns + column].toFixed(3));
    return `${quoted(picture.rows[row])} looks at ${quoted(picture.columns[column])}: ${weights.join(", ")}`;
  }
  if (!lit) return "Point at a word to see only its links; click to pin it.";
  const name = (link) => `${quoted(picture.rows[link.row])} → ${quoted(picture.columns[link.column])}`;
  return strongestLinks(picture.matrices, NAMED, lit)
    .map((link) => `${name(link)} ${link.weight.toFixed(3)}`)
    .join(" · ");
}
