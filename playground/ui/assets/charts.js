// Charts that the server draws as SVG: what is under the pointer, and SVG, PNG and CSV to take away. Works on
// whatever charts the element holds at the moment, so a redrawn chart needs nothing new.

import { unpack } from "./bytes.js";
import { csvOf, fileName, readout } from "./chart_data.js";
import { download, downloadPng } from "./files.js";

const chartOf = (node) => {
  const figure = node.closest(".pg-chart");
  return figure && { figure, data: JSON.parse(figure.dataset.chart), svg: figure.querySelector("svg") };
};

const unpacked = new WeakMap(); // chart -> its numbers, as soon as somebody asks
function valuesOf({ figure, data }) {
  if (data.kind !== "heat") return null;
  if (!unpacked.has(figure)) unpacked.set(figure, unpack(data.values, data.scale));
  return unpacked.get(figure);
}

// Dark text on white, for programs that know no page.
function standalone({ svg }) {
  const copy = svg.cloneNode(true);
  const [, , width, height] = svg.getAttribute("viewBox").split(" ");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.setAttribute("color", "#111111");
  copy.insertAdjacentHTML("afterbegin", `<rect width="${width}" height="${height}" fill="#ffffff"/>`);
  return new XMLSerializer().serializeToString(copy);
}

async function take(chart, form) {
  const name = fileName(chart.data.title, form);
  if (form === "svg") download(name, standalone(chart), "image/svg+xml");
  else if (form === "png") downloadPng(name, standalone(chart), 3);
  else download(name, csvOf(chart.data, await valuesOf(chart)), "text/csv");
}

async function point(chart, event) {
  const box = chart.svg.getBoundingClientRect();
  const scale = chart.svg.viewBox.baseVal.width / box.width;
  const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  chart.figure.querySelector(".pg-readout").textContent = readout(chart.data, await valuesOf(chart), x, y);
}

export function mount({ element }) {
  element.addEventListener("click", (event) => {
    const form = event.target.closest("[data-take]")?.dataset.take;
    if (form) take(chartOf(event.target), form);
  });
  element.addEventListener("pointermove", (event) => {
    const chart = event.target.closest(".pg-chart svg") && chartOf(event.target);
    if (chart && chart.data.kind !== "none") point(chart, event);
  });
}
