// What is said about the picture of attention.

import { decimal, say } from "../../assets/say.js";
import { strongestLinks } from "./data.js";

const NAMED = 5; // links

export const nameOf = ([layer, head]) => say("attention-head", { layer, head });

export function titleOf(state) {
  const { title } = state.view;
  const [layer] = state.current;
  if (state.shown === "rollout") return say("attention-of-rollout", { title, layer });
  if (state.shown === "layer") return say("attention-of-layer", { title, layer });
  const heads = state.heads.map(nameOf).join(say("attention-between"));
  if (state.shown === "mean" && state.heads.length > 1) return say("attention-of-mean", { title, heads });
  return say("attention-of", { title, what: heads });
}

// What the head that is shown does, where one is shown alone and was measured.
export function saidOf(state) {
  const { says } = state.factOf(state.current);
  if (state.heads.length > 1 || state.shown !== "heads" || !says) return "";
  return say("attention-says", { does: `${says[0].toUpperCase()}${says.slice(1)}` });
}

const quoted = (text) => say("attention-quoted", { text: text.trim() || "␣" });

// What is pointed at, carried or lit, in words.
export function captionOf({ picture, over: { row, column }, carried, lit, moving }) {
  if (carried) return say("attention-put-where", { word: quoted(picture.columns[carried.column]) });
  if (moving) return say("attention-moving");
  if (row !== null && column !== null) {
    const weights = picture.matrices.map((matrix) => decimal(matrix.weights[row * matrix.columns + column], 3));
    const words = { row: quoted(picture.rows[row]), column: quoted(picture.columns[column]) };
    return say("attention-looks", { ...words, weights: weights.join(" · ") });
  }
  if (!lit) return say("attention-point");
  const name = (link) => `${quoted(picture.rows[link.row])} → ${quoted(picture.columns[link.column])}`;
  return strongestLinks(picture.matrices, NAMED, lit)
    .map((link) => `${name(link)} ${decimal(link.weight, 3)}`)
    .join(" · ");
}
