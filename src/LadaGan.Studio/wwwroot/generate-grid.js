// The endless grid of seeds.
import { element, make, fail, draw, number } from "./page.js";
import { images } from "./model.js";
import { words, amountOf } from "./latent.js";
import { state, shownLatent, page, mostTiles, mostPins, largestSeed } from "./generate-state.js";
import { look } from "./generate-image.js";

let next = 0, filling = null;

const watcher = new IntersectionObserver(
  entries => { if (entries.some(entry => entry.isIntersecting)) fill(); }, { rootMargin: "600px" });

export function restart(first) {
  filling?.abort();
  filling = null;
  next = first;
  element("first").value = first;
  element("grid").replaceChildren();
  watcher.unobserve(element("more"));
  watcher.observe(element("more"));
}

// The next seeds, each drawn as soon as it is there.
async function fill() {
  if (filling || element("generate").hidden || next > largestSeed) return;
  const round = filling = new AbortController();
  const first = next, tiles = Array.from({ length: page }, (_, i) => tile(first + i));
  next += page;
  trim();
  element("grid").append(...tiles);
  mark();
  const started = performance.now();
  try {
    let at = 0;
    for await (const { pixels } of images(state.model, { seeds: `${first}-${first + page - 1}` }, false, round.signal)) {
      draw(tiles[at].querySelector("canvas"), pixels, state.model.imageSize);
      tiles[at++].dataset.drawn = "";
    }
    element("speed").textContent = `${number(1000 * page / (performance.now() - started))} images/s`;
  } catch (error) { fail(error); }
  if (filling !== round) return;
  filling = null;
  // Asks the observer again: the end of the grid may still be on the screen.
  watcher.unobserve(element("more"));
  watcher.observe(element("more"));
}

// The browser keeps the view in place while rows above it leave.
function trim() {
  const grid = element("grid"), columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  if (grid.children.length + page <= mostTiles) return;
  const away = Math.ceil(page / columns) * columns;
  for (let i = 0; i < away; i++) grid.firstElementChild.remove();
  element("first").value = grid.firstElementChild.dataset.seed;
}

function tile(seed) {
  return make("button.tile", make("canvas", { width: 1, height: 1 }), String(seed), {
    type: "button", "data-seed": seed, "aria-label": `Seed ${seed}`, tabIndex: -1,
  });
}

export function mark() {
  const tiles = element("grid").children;
  let current = null;
  for (const tile of tiles) {
    const { seed } = tile.dataset, isShown = state.at === null && seed === state.z;
    tile.setAttribute("aria-pressed", String(isShown));
    tile.classList.toggle("pinned", state.pins.includes(seed));
    tile.tabIndex = -1;
    if (isShown) current = tile;
  }
  if (tiles.length > 0) (current ?? tiles[0]).tabIndex = 0;
  const pinned = state.pins.includes(shownLatent());
  element("pin").textContent = pinned ? "Unpin" : "Pin";
  element("pin").disabled = !pinned && state.pins.length >= mostPins;
  element("position").value = state.at ?? 0;
  element("position").setAttribute("aria-valuetext", state.at === null ? "not between pinned images" : words(shownLatent()));
  for (const input of element("directions").querySelectorAll("input")) {
    input.value = amountOf(shownLatent(), input.dataset.direction);
    input.nextElementSibling.value = Number(input.value).toFixed(1);
  }
}

// The arrow keys move and show; Enter, as a click, pins.
export function moveInGrid(event) {
  const tiles = [...element("grid").children], at = tiles.indexOf(document.activeElement);
  const columns = getComputedStyle(element("grid")).gridTemplateColumns.split(" ").length;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: tiles.length - 1 }[event.key];
  if (at < 0 || to === undefined || !tiles[to]) return;
  event.preventDefault();
  tiles[to].focus();
  look(tiles[to].dataset.seed);
}
