// Lines between the words of a source and of its translation, as strong as the alignment says.

const CLEAR = 0.15; // weights from here on have a line
const MOST = 20; // words: more lines than that show nothing
const NAMESPACE = "http://www.w3.org/2000/svg";

// sentence: a .pg-sentence with a source above its target. Draws anew where lines are there already.
export function drawLinks(sentence) {
  sentence.querySelector(":scope > .pg-links-drawn")?.remove();
  const [from, to] = [".pg-from", ".pg-word"].map((kind) => [...sentence.querySelectorAll(kind)]);
  if (!from.length || to.length > MOST || !oneLine(from) || !oneLine(to)) return;
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("class", "pg-links-drawn");
  svg.setAttribute("aria-hidden", "true");
  sentence.append(svg); // which makes room between the two, before anything is measured
  const box = sentence.getBoundingClientRect();
  JSON.parse(sentence.dataset.links).forEach((row, word) =>
    row.forEach((weight, source) => {
      if (weight >= CLEAR && from[source] && to[word]) svg.append(line(from[source], to[word], box, weight));
    }),
  );
}

// The last word begins before the first one ends.
const oneLine = (words) => words.at(-1).getBoundingClientRect().top < words[0].getBoundingClientRect().bottom;

function line(source, word, box, weight) {
  const [above, below] = [source, word].map((node) => node.getBoundingClientRect());
  const [x, y] = [above.left + above.width / 2 - box.left, above.bottom - box.top];
  const [endX, endY] = [below.left + below.width / 2 - box.left, below.top - box.top];
  const middle = (y + endY) / 2;
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("d", `M${x} ${y}C${x} ${middle} ${endX} ${middle} ${endX} ${endY}`);
  path.setAttribute("stroke-opacity", 0.15 + 0.7 * weight);
  path.setAttribute("stroke-width", 1 + 3 * weight);
  Object.assign(path.dataset, { from: source.dataset.word, word: word.dataset.word });
  return path;
}
