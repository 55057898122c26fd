// The panels below the picture: a click on a head of a map opens it, and a snippet can be copied.

element.addEventListener("click", async (event) => {
  const head = event.target.closest("[data-open]");
  const copy = event.target.closest(".pg-copy");
  if (head) {
    const picture = head.closest("[data-opens]").dataset.opens;
    const detail = { head: JSON.parse(head.dataset.open), picture };
    document.dispatchEvent(new CustomEvent("pg-open-head", { detail }));
    document.getElementById(picture)?.scrollIntoView({ behavior: "smooth", block: "nearest" });
  } else if (copy) {
    const snippet = element.querySelector(".pg-snippet").textContent;
    const copied = await navigator.clipboard?.writeText(snippet).then(
      () => true,
      () => false, // browsers give the clipboard only to https and to this machine
    );
    element.querySelector("[role=status]").textContent = copied ? "Copied." : "Open “See it” and copy from there.";
  }
});
