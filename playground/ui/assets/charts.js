// Charts that the server draws as SVG: what is under the pointer, and SVG, PNG and CSV to take away. Works on
// whatever charts the element holds at the moment, so a redrawn chart needs nothing new.
// Runs once with Gradio's `element`.

const chartOf = (node) => {
  const figure = node.closest(".pg-chart");
  return figure && { figure, data: JSON.parse(figure.dataset.chart), svg: figure.querySelector("svg") };
};

function download(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// base64 of deflated little-endian int16 -> numbers from -1 to 1
async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return Array.from(new Int16Array(await new Response(inflated).arrayBuffer()), (n) => n / 1000);
}

const unpacked = new WeakMap(); // chart -> its numbers, as soon as somebody asks
function heatValues({ figure, data }) {
  if (!unpacked.has(figure)) unpacked.set(figure, unpack(data.values));
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

function takePng(chart, name) {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = image.width * 3;
    canvas.height = image.height * 3;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => download(name, blob), "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(chart))}`;
}

const quote = (text) => (/[",\n]/.test(text) ? `"${String(text).replaceAll('"', '""')}"` : text);

async function csvOf(chart) {
  const { data } = chart;
  const lines = [];
  if (data.kind === "heat") {
    const [rows, columns] = data.shape;
    const values = await heatValues(chart);
    const name = (labels, n) => quote(labels.length ? labels[n] : n);
    lines.push(["", ...Array.from({ length: columns }, (_, n) => name(data.x.labels, n))]);
    for (let row = 0; row < rows; row++) {
      const own = values.slice(row * columns, (row + 1) * columns);
      lines.push([name(data.y.labels, row), ...own.map((value) => Number((value * data.largest).toFixed(4)))]);
    }
  } else {
    lines.push(["series", quote(data.x.title), "value"]);
    for (const one of data.series) one.x.forEach((x, n) => lines.push([quote(one.name), x, one.y[n]]));
  }
  return lines.map((line) => line.join(",")).join("\n") + "\n";
}

element.addEventListener("click", async (event) => {
  const form = event.target.closest("[data-take]")?.dataset.take;
  if (!form) return;
  const chart = chartOf(event.target);
  const name = `${chart.data.title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}.${form}`;
  if (form === "svg") download(name, new Blob([standalone(chart)], { type: "image/svg+xml" }));
  else if (form === "png") takePng(chart, name);
  else download(name, new Blob([await csvOf(chart)], { type: "text/csv" }));
});

const short = (value) => Number(value.toPrecision(3)).toString();

async function readout(chart, x, y) {
  const { data } = chart;
  const share = (x - data.x.start) / (data.x.end - data.x.start);
  if (!(share >= 0 && share < 1)) return "";
  if (data.kind === "heat") {
    const [rows, columns] = data.shape;
    const [row, column] = [Math.floor(((y - data.y.start) / (data.y.end - data.y.start)) * rows), Math.floor(share * columns)];
    if (!(row >= 0 && row < rows)) return "";
    const value = (await heatValues(chart))[row * columns + column] * data.largest;
    const [down, across] = [data.y.labels[row] ?? row, data.x.labels[column] ?? column];
    return `${data.y.title} ${down}, ${data.x.title} ${across}: ${short(value)}`;
  }
  const wanted = data.x.low + share * (data.x.high - data.x.low);
  const nearest = (xs) => xs.reduce((best, one, n) => (Math.abs(one - wanted) < Math.abs(xs[best] - wanted) ? n : best), 0);
  const found = data.series.map((one) => [one, nearest(one.x)]);
  return `${data.x.title} ${found[0][0].x[found[0][1]]}: ${found.map(([one, n]) => `${one.name} ${short(one.y[n])}`).join(" · ")}`;
}

element.addEventListener("pointermove", async (event) => {
  const chart = event.target.closest(".pg-chart svg") && chartOf(event.target);
  if (!chart || chart.data.kind === "none") return;
  const box = chart.svg.getBoundingClientRect();
  const scale = chart.svg.viewBox.baseVal.width / box.width;
  const text = await readout(chart, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
  chart.figure.querySelector(".pg-readout").textContent = text;
});
