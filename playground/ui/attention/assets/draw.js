// From matrices to pictures: SVG text for the large picture, a canvas for each thumbnail.
//
// All cells or lines of about the same weight are one <path>, so that a picture of 200 × 200 words has
// some dozens of elements and not 40,000. A picture is {rows, columns (labels), matrices, colours, full}.

import { escapeText } from "../../assets/format.js";
import { eachLink } from "./data.js";

const LEVELS = 40; // steps of weight that the eye is given to tell apart
const [LEAST_GAP, GAP] = [60, 170]; // pixels between the words that lines lead to and fro
const LONGEST_LABEL = 22; // characters; the caption names the whole word

const shortened = (text) => {
  const characters = [...text];
  return characters.length > LONGEST_LABEL ? characters.slice(0, LONGEST_LABEL - 1).join("") + "…" : text;
};

// level (1 to LEVELS, negative for negative weights) -> the path data of all links of that level
// full: the weight of the highest level.
function pathsByLevel(matrix, full, lit, segment) {
  const paths = new Map();
  eachLink(matrix, lit, (row, column, weight) => {
    const level = Math.sign(weight) * Math.min(LEVELS, Math.ceil((Math.abs(weight) / full) * LEVELS));
    paths.set(level, (paths.get(level) || "") + segment(row, column));
  });
  return paths;
}

// The opacity for a share of the full weight. With the root, small weights stay visible.
const shade = (share) => Math.sqrt(share);
const signedColour = (level, colour) =>
  colour === "signed" ? (level > 0 ? "var(--pg-more)" : "var(--pg-less)") : colour;

// Where everything stands in a heat map, in pixels.
function heatLayout(picture) {
  const many = Math.max(picture.rows.length, picture.columns.length);
  const cell = many <= 12 ? 34 : many <= 20 ? 26 : many <= 60 ? 18 : 13;
  const font = Math.min(14, cell - 2);
  const room = (names) => 14 + Math.max(1, ...names.map((name) => [...shortened(name)].length)) * font * 0.6;
  const left = room(picture.rows);
  const top = room(picture.columns);
  return {
    kind: "heat",
    cell,
    font,
    left,
    top,
    width: left + picture.columns.length * cell + 4,
    height: top + picture.rows.length * cell + 4,
  };
}

// The cells of all matrices. With several heads each cell is cut into stripes, one a head.
function heatMarks(picture, layout, lit) {
  const { cell, left, top } = layout;
  const stripe = (cell - 1) / picture.matrices.length;
  return picture.matrices
    .map((matrix, n) => {
      const square = (row, column) =>
        `M${left + column * cell + n * stripe} ${top + row * cell}h${stripe}v${cell - 1}h${-stripe}z`;
      return [...pathsByLevel(matrix, picture.full, lit, square)]
        .map(([level, d]) => {
          const fill = signedColour(level, picture.colours[n]);
          return `<path d="${d}" style="fill:${fill}" fill-opacity="${shade((Math.abs(level) - 0.5) / LEVELS).toFixed(2)}"/>`;
        })
        .join("");
    })
    .join("");
}

function heatLabels(picture, { cell, font, left, top, width, height }) {
  const rows = picture.rows.map(
    (name, n) =>
      `<text x="${left - 6}" y="${top + (n + 0.5) * cell}" text-anchor="end" dominant-baseline="central" ` +
      `data-row="${n}">${escapeText(shortened(name))}</text>`,
  );
  const columns = picture.columns.map((name, n) => {
    const x = left + (n + 0.5) * cell;
    return (
      `<text transform="translate(${x} ${top - 6}) rotate(-90)" dominant-baseline="central" ` +
      `data-column="${n}">${escapeText(shortened(name))}</text>`
    );
  });
  const ground = `style="fill:var(--block-background-fill,#fff)"`;
  return (
    `<g class="pg-columns" style="fill:currentColor" font-size="${font}">` +
    `<rect ${ground} width="${width}" height="${top - 2}"/>${columns.join("")}</g>` +
    `<g class="pg-rows" style="fill:currentColor" font-size="${font}">` +
    `<rect ${ground} width="${left - 2}" height="${height}"/>${rows.join("")}</g>` +
    `<rect class="pg-corner" ${ground} width="${left - 2}" height="${top - 2}"/>`
  );
}

// A hairline grid tells rows and columns apart where all weights are small.
function heatGrid({ rows, columns }, { cell, left, top }) {
  let d = "";
  for (let n = 0; n <= rows.length; n++) d += `M${left} ${top + n * cell - 0.5}h${columns.length * cell}`;
  for (let n = 0; n <= columns.length; n++) d += `M${left + n * cell - 0.5} ${top}v${rows.length * cell}`;
  return `<path d="${d}" stroke="currentColor" stroke-opacity="0.12" fill="none"/>`;
}

function lineLayout(picture, room) {
  const many = Math.max(picture.rows.length, picture.columns.length);
  const cell = many <= 10 ? 28 : many <= 20 ? 24 : many <= 60 ? 21 : 16;
  const font = Math.min(15, cell - 3);
  const space = (names) => 14 + Math.max(1, ...names.map((name) => [...shortened(name)].length)) * font * 0.6;
  const left = space(picture.rows);
  const right = space(picture.columns);
  const gap = Math.max(LEAST_GAP, Math.min(GAP, room - left - right));
  return { kind: "lines", cell, font, left, gap, width: left + gap + right, height: many * cell + 8 };
}

// Lines from the words that look (left) to those looked at (right); the width is the weight.
function lineMarks(picture, { cell, left, gap }, lit) {
  const middle = left + gap / 2;
  return picture.matrices
    .map((matrix, n) => {
      const shift = (n - (picture.matrices.length - 1) / 2) * 2; // heads run side by side
      const curve = (row, column) => {
        const from = (row + 0.5) * cell + 4 + shift;
        const to = (column + 0.5) * cell + 4 + shift;
        return `M${left} ${from}C${middle} ${from} ${middle} ${to} ${left + gap} ${to}`;
      };
      return [...pathsByLevel(matrix, picture.full, lit, curve)]
        .map(([level, d]) => {
          const share = Math.abs(level) / LEVELS;
          const stroke = signedColour(level, picture.colours[n]);
          const opacity = 0.25 + 0.65 * share;
          return (
            `<path d="${d}" style="stroke:${stroke}" fill="none" stroke-width="${share * cell * 0.45}" ` +
            `stroke-opacity="${opacity}"/>`
          );
        })
        .join("");
    })
    .join("");
}

function lineLabels(picture, { cell, font, left, gap }) {
  const side = (names, x, anchor, name) =>
    names
      .map(
        (text, n) =>
          `<text x="${x}" y="${(n + 0.5) * cell + 4}" text-anchor="${anchor}" dominant-baseline="central" ` +
          `data-${name}="${n}">${escapeText(shortened(text))}</text>`,
      )
      .join("");
  return (
    `<g class="pg-rows" font-size="${font}" style="fill:currentColor">` +
    `${side(picture.rows, left - 6, "end", "row")}</g>` +
    `<g class="pg-columns" font-size="${font}" style="fill:currentColor">` +
    `${side(picture.columns, left + gap + 6, "start", "column")}</g>`
  );
}

// room: the pixels that there are from left to right; what does not fit scrolls.
export const layoutOf = (picture, style, room) => (style === "heat" ? heatLayout(picture) : lineLayout(picture, room));
export const marksOf = (picture, layout, lit) => (layout.kind === "heat" ? heatMarks : lineMarks)(picture, layout, lit);

// The whole picture as SVG text. The group .pg-lit is for what is isolated while the rest is dimmed.
export function svgOf(picture, layout) {
  const { width, height } = layout;
  const grid = layout.kind === "heat" ? heatGrid(picture, layout) : "";
  const names = layout.kind === "heat" ? heatLabels(picture, layout) : lineLabels(picture, layout);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" fill="currentColor" role="img" ` +
    `aria-label="${escapeText(picture.title)}">${grid}<g class="pg-marks">` +
    `${marksOf(picture, layout, null)}</g><g class="pg-lit"></g>${names}</svg>`
  );
}

// What lies under a point of the picture: {row, column}, each null where it is outside.
export function placeAt(picture, layout, x, y) {
  const inside = (n, names) => (n >= 0 && n < names.length ? n : null);
  const { cell, left } = layout;
  if (layout.kind === "heat") {
    const column = inside(Math.floor((x - left) / cell), picture.columns);
    const row = inside(Math.floor((y - layout.top) / cell), picture.rows);
    return { row: y < layout.top ? null : row, column: x < left ? null : column };
  }
  const n = Math.floor((y - 4) / cell);
  if (x < left + 12) return { row: inside(n, picture.rows), column: null };
  if (x > left + layout.gap - 12) return { row: null, column: inside(n, picture.columns) };
  return { row: null, column: null };
}

// Around the cell that is pointed at, and around the one whose weight is carried.
export function cursorMark(layout, { row, column }, carried) {
  if (layout.kind !== "heat" || row === null || column === null) return "";
  const box = (i, j) =>
    `<rect x="${layout.left + j * layout.cell - 0.5}" y="${layout.top + i * layout.cell - 0.5}" ` +
    `width="${layout.cell}" height="${layout.cell}" fill="none" stroke="currentColor" stroke-width="2"/>`;
  return box(row, column) + (carried ? box(row, carried.column) : "");
}

// One pixel a weight; the style sheet enlarges it. more, less: [red, green, blue] for the two signs.
export function drawThumbnail(canvas, matrix, more, less) {
  canvas.width = matrix.columns;
  canvas.height = matrix.rows;
  const pixels = new Uint8ClampedArray(4 * matrix.weights.length);
  matrix.weights.forEach((weight, n) => {
    pixels.set([...(weight < 0 ? less : more), 255 * shade(Math.abs(weight))], 4 * n);
  });
  canvas.getContext("2d").putImageData(new ImageData(pixels, matrix.columns, matrix.rows), 0, 0);
}
