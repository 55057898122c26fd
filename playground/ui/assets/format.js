// Numbers and texts as people read them.

export const percent = (share) => (share < 0.01 ? "< 1 %" : `${Math.min(99, Math.round(100 * share))} %`);

export const grouped = (n) => n.toLocaleString("en");

export const count = (n, what) => `${grouped(n)} ${what}${n === 1 ? "" : "s"}`;

// A time that is only known roughly.
export const duration = (seconds) => (seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`);

export const escapeText = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
