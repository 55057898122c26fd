// Numbers and texts as people read them.

import { say } from "./say.js";

export const percent = (share) =>
  share < 0.01 ? say("less-than-percent", { n: 1 }) : say("percent", { n: Math.min(99, Math.round(100 * share)) });

// A time that is only known roughly.
export const duration = (seconds) =>
  seconds < 90 ? say("seconds", { n: Math.max(1, Math.round(seconds)) }) : say("minutes", { n: Math.round(seconds / 60) });

export const escapeText = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
