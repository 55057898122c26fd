// Runs once for the bars of the Language model tab, with Gradio's `element` and `trigger`:
// a click on a token asks Python to append it.

element.addEventListener("click", (event) => {
  const row = event.target.closest(".pg-next");
  if (row) trigger("apply", { id: Number(row.dataset.id) });
});
