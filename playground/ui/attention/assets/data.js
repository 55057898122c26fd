// The numbers behind the pictures of attention: words, averages, links. No drawing, no events.
// A matrix is {rows, columns, weights}, weights being a Float32Array row by row.

const FAINT = 0.005; // what is below is neither drawn nor listed

// The matrix of one head, out of the weights of a view (layers that are sent, heads, rows, columns).
export function headMatrix(view, layer, head) {
  const rows = view.rows.length;
  const columns = view.columns.length;
  const start = (view.sent.indexOf(layer) * view.heads + head) * rows * columns;
  return { rows, columns, weights: view.weights.subarray(start, start + rows * columns) };
}

// Between words instead of pieces: the mean over the pieces that look, the sum over those looked at.
export function mergeWords(matrix, rowGroups, columnGroups) {
  const weights = new Float32Array(rowGroups.length * columnGroups.length);
  rowGroups.forEach(([firstRow, endRow], i) => {
    columnGroups.forEach(([firstColumn, endColumn], j) => {
      let sum = 0;
      for (let row = firstRow; row < endRow; row++)
        for (let column = firstColumn; column < endColumn; column++)
          sum += matrix.weights[row * matrix.columns + column];
      weights[i * columnGroups.length + j] = sum / (endRow - firstRow);
    });
  });
  return { rows: rowGroups.length, columns: columnGroups.length, weights };
}

export function meanMatrix(matrices) {
  const weights = new Float32Array(matrices[0].weights.length);
  for (const matrix of matrices) matrix.weights.forEach((weight, n) => (weights[n] += weight / matrices.length));
  return { ...matrices[0], weights };
}

export const largestWeight = ({ weights }) => weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0);

// Calls visit(row, column, weight) for each link that can be seen. lit: only those of some words, {rows,
// columns} as Sets; null: all.
export function eachLink(matrix, lit, visit) {
  const all = Array.from({ length: matrix.columns }, (_, column) => column);
  for (let row = 0; row < matrix.rows; row++)
    for (const column of !lit || lit.rows.has(row) ? all : lit.columns) {
      const weight = matrix.weights[row * matrix.columns + column];
      if (Math.abs(weight) >= FAINT) visit(row, column, weight);
    }
}

// The strongest links of the matrices together: [{row, column, weight, head}], strongest first.
export function strongestLinks(matrices, count, lit) {
  const links = [];
  matrices.forEach((matrix, head) =>
    eachLink(matrix, lit, (row, column, weight) => links.push({ row, column, weight, head })),
  );
  return links.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, count);
}

// Single pieces as groups of one, so that words and pieces go the same way.
const singles = (pieces) => pieces.map((_, n) => [n, n + 1]);
export const groupsOf = (pieces, groups, unit) => (unit === "words" ? groups : singles(pieces));
