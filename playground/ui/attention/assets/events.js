// What the reader does to the picture of attention, delegated: what is inside is replaced at each drawing.

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function listen(picture) {
  listenToButtons(picture);
  listenToSettings(picture);
  listenToPointer(picture);
  listenToKeys(picture);
  document.addEventListener("pg-open-head", ({ detail }) => {
    if (picture.state.view && picture.element.closest(`#${detail.picture}`)) picture.open(detail);
  });
}

function listenToButtons(picture) {
  const { element, state } = picture;
  element.addEventListener("click", (event) => {
    const target = event.target.closest("button, summary");
    if (!target || !state.view) return;
    if ("move" in target.dataset) return picture.startMoving();
    const { layer, head, off, style, unit, reset, take, shows, switch: set } = target.dataset;
    if (layer !== undefined) picture.choose([Number(layer), Number(head)], event.shiftKey || state.several);
    else if (off) picture.toggle(off.split(".").map(Number));
    else if (style || unit) picture.look(style, unit);
    else if (set) picture.switchSet(set);
    else if (reset) picture.reset(reset === "all");
    else if (take) picture.take(take);
    else if (shows) picture.choose([Number(shows), state.current[1]], event.shiftKey || state.several);
  });
}

function listenToSettings(picture) {
  const { element, state, thumbnails, large } = picture;
  element.addEventListener("change", ({ target }) => {
    const { set } = target.dataset;
    if (!state.view) return;
    if (set) {
      state[set] = target.value;
      if (set === "shown") large.draw();
      else thumbnails.draw();
    } else if ("several" in target.dataset) state.several = target.checked;
    else if ("pattern" in target.dataset) picture.edit(state.heads, { pattern: target.value, moves: [] });
  });
  element.addEventListener("input", ({ target }) => {
    if ("least" in target.dataset && state.view) {
      state.least = target.value === "" ? null : Number(target.value);
      thumbnails.draw();
    }
    if ("gain" in target.dataset) picture.edit(state.heads, { gain: Number(target.value) });
  });
  element.querySelector(".pg-links").addEventListener("toggle", () => state.view && large.isolate());
}

function listenToPointer(picture) {
  const { state, large } = picture;
  const { box } = large;
  let dragged = false; // the click that ends a drag is none
  box.addEventListener("scroll", () => large.keepLabels());
  box.addEventListener("pointermove", (event) => {
    if (!state.picture) return;
    const place = large.placeOf(event);
    if (place.row === state.over.row && place.column === state.over.column) return;
    state.over = place;
    large.isolate();
  });
  box.addEventListener("pointerleave", () => {
    if (!state.picture || state.carried) return;
    state.over = { row: null, column: null };
    large.isolate();
  });
  box.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (!state.picture || state.moving || event.pointerType === "touch" || !picture.canMove) return;
    const place = large.placeOf(event);
    if (place.row === null || place.column === null) return;
    state.carried = { ...place, pressed: true };
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointerup", (event) => {
    if (!state.carried?.pressed) return;
    const start = state.carried;
    const place = large.placeOf(event);
    if (place.row === start.row && place.column === start.column) state.carried = null; // a click, no drag
    else {
      dragged = true;
      picture.drop(place);
    }
  });
  box.addEventListener("click", (event) => {
    if (!state.picture || dragged) return;
    if (state.moving) picture.moveBy(large.placeOf(event));
    else if (!state.carried) picture.pin(large.placeOf(event));
  });
}

function listenToKeys(picture) {
  const { state, large } = picture;
  large.box.addEventListener("keydown", (event) => {
    if (!state.picture) return;
    const { row, column } = state.over;
    if (ARROWS[event.key]) state.over = state.stepped(ARROWS[event.key]);
    else if (event.key === "Enter" || event.key === " ") picture.pin(state.over);
    else if (event.key === "Escape") {
      state.carried = null;
      state.clearPins();
    } else if (event.key.toLowerCase() === "x" && picture.canMove && row !== null && column !== null) {
      if (state.carried) picture.drop(state.over);
      else state.carried = { row, column };
    } else return;
    event.preventDefault();
    large.isolate();
  });
}
