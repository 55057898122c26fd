// The bars of the Language model tab: a click on a word asks Python to append it.

export function mount({ element, trigger }) {
  element.addEventListener("click", (event) => {
    const row = event.target.closest(".pg-next");
    if (row) trigger("apply", { ids: JSON.parse(row.dataset.ids) });
  });
}
