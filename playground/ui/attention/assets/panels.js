// The panels below the picture: a click on a head of a map opens it, a click on a sentence looks at it,
// and a snippet can be copied. Runs once with Gradio's `element` and `trigger`.

element.addEventListener("click", async (event) => {
  const head = event.target.closest("[data-open]");
  const copy = event.target.closest(".pg-copy");
  const text = event.target.closest("[data-text]");
  if (head) {
    const { opens: picture, kind } = head.closest("[data-opens]").dataset;
    const detail = { head: JSON.parse(head.dataset.open), kind, picture };
    document.dispatchEvent(new CustomEvent("pg-open-head", { detail }));
    document.getElementById(picture)?.scrollIntoView({ behavior: "smooth", block: "nearest" });
  } else if (text) trigger("apply", { text: text.dataset.text });
  else if (copy) {
    const snippet = element.querySelector(".pg-snippet").textContent;
    const copied = await navigator.clipboard?.writeText(snippet).then(
      () => true,
      () => false, // browsers give the clipboard only to https and to this machine
    );
    element.querySelector("[role=status]").textContent = copied ? "Copied." : "Open “See it” and copy from there.";
  }
});
