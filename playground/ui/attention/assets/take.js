// What can be taken away from the picture: SVG, PNG, JSON, a file of its own, a link.

const TAKEN = "attention";

function say(text) {
  find(".pg-att-take [role=status]").textContent = text;
}

function download(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say(`${name} saved`);
}

// The picture as it is shown, on white, with its colours written out: other programs know no variables.
function svgToTake() {
  const svg = find(".pg-picture svg").cloneNode(true);
  svg.querySelectorAll(".pg-rows, .pg-columns, .pg-corner").forEach((group) => group.removeAttribute("transform"));
  const dimmed = svg.hasAttribute("data-isolated");
  svg.querySelector(".pg-marks").setAttribute("opacity", dimmed ? 0.12 : 1);
  const { width, height } = layout;
  svg.setAttribute("viewBox", `-8 -30 ${width + 16} ${height + 38}`);
  svg.setAttribute("width", width + 16);
  svg.setAttribute("height", height + 38);
  const variables = { "--block-background-fill": "#ffffff" };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const ground = `<rect x="-8" y="-30" width="${width + 16}" height="${height + 38}" fill="#ffffff"/>`;
  const title = `<text x="0" y="-12" font-size="13" fill="#111111">${escapeText(picture.title)}</text>`;
  svg.setAttribute("color", "#111111");
  return new XMLSerializer()
    .serializeToString(svg)
    .replace(/(<svg[^>]*>)/, (tag) => tag + ground + title)
    .replace(/var\((--[\w-]+)(?:,[^)]*)?\)/g, (_, name) => variables[name] || colour(name));
}

function takePng() {
  const image = new Image();
  const scale = 2;
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = image.width * scale;
    canvas.height = image.height * scale;
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    context.drawImage(image, 0, 0);
    canvas.toBlob((blob) => download(`${TAKEN}.png`, blob), "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgToTake())}`;
}

// Tokens, settings and the weights of the chosen heads, to three decimals.
function jsonToTake() {
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
    edits: state.edits,
    rows: view.rows,
    columns: view.columns,
    heads: state.heads.map(([layer, head]) => ({
      layer,
      head,
      ...facts(layer, head),
      weights: rowsOf(headMatrix(view, layer, head)),
    })),
  };
}

// The address of the page, asking for this very state.
function linkToTake() {
  const { view } = state;
  const url = new URL(location.href);
  const theme = url.searchParams.get("__theme");
  url.search = "";
  const asked = {
    tab: "attention",
    checkpoint: view.checkpoint.name,
    text: view.text,
    target: view.given ? view.target : "",
    kind: view.kind,
    heads: state.heads.map((head) => head.join(".")).join(" "),
    edits: Object.keys(state.edits).length ? JSON.stringify(state.edits) : "",
    __theme: theme || "",
  };
  for (const [name, value] of Object.entries(asked)) if (value) url.searchParams.set(name, value);
  return url.href;
}

async function takeLink() {
  const link = Object.assign(document.createElement("a"), { href: linkToTake(), textContent: "this state" });
  const copied = await navigator.clipboard?.writeText(link.href).then(
    () => true,
    () => false, // browsers give the clipboard only to https and to this machine
  );
  say(copied ? "Copied: " : "Copy the address of this link: ");
  find(".pg-att-take [role=status]").append(link);
}

async function takeHtml() {
  const view = { ...JSON.parse(props.value), selected: state.heads, edits: state.edits };
  const page = await server.standalone(JSON.stringify(view));
  download(`${TAKEN}.html`, new Blob([page], { type: "text/html" }));
}

function takeAway(form) {
  if (form === "svg") download(`${TAKEN}.svg`, new Blob([svgToTake()], { type: "image/svg+xml" }));
  else if (form === "png") takePng();
  else if (form === "json")
    download(`${TAKEN}.json`, new Blob([JSON.stringify(jsonToTake(), null, 1)], { type: "application/json" }));
  else if (form === "html") takeHtml();
  else takeLink();
}
