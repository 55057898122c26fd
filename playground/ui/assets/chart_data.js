// The numbers behind a chart (figures/charts.py): what is under a point, and CSV. No drawing.
// data: the JSON of the chart; values: the unpacked numbers of a heat map, from -1 to 1; else null.

import { language, say } from "./say.js";

const quote = (text) => (/[",\n]/.test(text) ? `"${String(text).replaceAll('"', '""')}"` : text);

export function csvOf(data, values) {
  const lines = data.kind === "heat" ? heatLines(data, values) : curveLines(data);
  return lines.map((line) => line.join(",")).join("\n") + "\n";
}

function heatLines(data, values) {
  const [rows, columns] = data.shape;
  const name = (labels, n) => quote(labels.length ? labels[n] : n);
  const lines = [["", ...Array.from({ length: columns }, (_, n) => name(data.x.labels, n))]];
  for (let row = 0; row < rows; row++) {
    const own = Array.from(values.slice(row * columns, (row + 1) * columns));
    lines.push([name(data.y.labels, row), ...own.map((value) => Number((value * data.largest).toFixed(4)))]);
  }
  return lines;
}

function curveLines(data) {
  const lines = [["series", quote(data.x.title), "value"]];
  for (const one of data.series) one.x.forEach((x, n) => lines.push([quote(one.name), x, one.y[n]]));
  return lines;
}

function short(value) {
  const text = Number(value.toPrecision(3)).toString();
  return language() === "fr" ? text.replace(".", ",") : text;
}

// What stands at a point of the drawing (its own units), in words; "" beside the plot.
export function readout(data, values, x, y) {
  const share = (x - data.x.start) / (data.x.end - data.x.start);
  if (!(share >= 0 && share < 1)) return "";
  return data.kind === "heat" ? heatReadout(data, values, share, y) : curveReadout(data, share);
}

function heatReadout(data, values, share, y) {
  const [rows, columns] = data.shape;
  const column = Math.floor(share * columns);
  const row = Math.floor(((y - data.y.start) / (data.y.end - data.y.start)) * rows);
  if (!(row >= 0 && row < rows)) return "";
  const value = values[row * columns + column] * data.largest;
  const [down, across] = [data.y.labels[row] ?? row, data.x.labels[column] ?? column];
  return say("chart-cell", { y: data.y.title, down, x: data.x.title, across, value: short(value) });
}

function curveReadout({ x, series }, share) {
  const wanted = x.log ? x.low * (x.high / x.low) ** share : x.low + share * (x.high - x.low);
  const nearest = (xs) =>
    xs.reduce((best, one, n) => (Math.abs(one - wanted) < Math.abs(xs[best] - wanted) ? n : best), 0);
  const found = series.map((one) => [one, nearest(one.x)]);
  const told = found.map(([one, n]) => `${one.name} ${short(one.y[n])}`);
  return say("chart-curve", { x: x.title, at: found[0][0].x[found[0][1]], values: told.join(" · ") });
}

export const fileName = (title, form) =>
  `${title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "")}.${form}`;
