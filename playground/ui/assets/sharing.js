// The address of the page as a link and as a QR code (sharing.py), as it is whenever the box is open.

import { copied } from "./dom.js";

export function sharing() {
  document.addEventListener("toggle", ({ target }) => target.matches?.(".pg-share") && fill(target), true);
  document.addEventListener("pg-noted", () => document.querySelectorAll(".pg-share").forEach(fill));
  document.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  document.addEventListener("click", ({ target }) => {
    const box = target.closest?.(".pg-share");
    if (!box) close();
    else if (target.closest("button")) copy(box);
  });
}

function fill(box) {
  if (!box.open) return;
  const link = location.href;
  box.querySelector("input").value = link;
  box.querySelector("[role=status]").textContent = "";
  const long = new TextEncoder().encode(link).length > Number(box.dataset.most);
  const picture = box.querySelector("img");
  picture.hidden = long;
  box.querySelector("b").hidden = !long;
  if (!long) picture.src = `${box.dataset.path}?${new URLSearchParams({ link })}`;
}

async function copy(box) {
  const input = box.querySelector("input");
  input.select(); // where the clipboard is not ours, Ctrl+C is left
  if (await copied(input.value)) box.querySelector("[role=status]").textContent = box.querySelector("button").dataset.copied;
}

function close() {
  document.querySelectorAll(".pg-share[open]").forEach((box) => (box.open = false));
}
