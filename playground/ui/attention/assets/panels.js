// The panels below the picture: a click on a head of a map opens it, a click on a sentence looks at it,
// and a snippet can be copied.

import { copied } from "../../assets/dom.js";
import { say } from "../../assets/say.js";

export function mount({ element, trigger }) {
  element.addEventListener("click", async (event) => {
    const head = event.target.closest("[data-open]");
    const copy = event.target.closest(".pg-copy");
    const text = event.target.closest("[data-text]");
    if (head) open(head);
    else if (text) trigger("apply", { text: text.dataset.text });
    else if (copy) {
      const done = await copied(element.querySelector(".pg-snippet").textContent);
      element.querySelector("[role=status]").textContent = done ? say("attention-copied") : say("attention-not-copied");
    }
  });
}

// The picture listens (picture.js).
function open(head) {
  const { opens: picture, kind } = head.closest("[data-opens]").dataset;
  const detail = { head: JSON.parse(head.dataset.open), kind, picture };
  document.dispatchEvent(new CustomEvent("pg-open-head", { detail }));
  document.getElementById(picture)?.scrollIntoView({ behavior: "smooth", block: "nearest" });
}
