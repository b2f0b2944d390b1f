// The panel Generate: an endless grid of seeds, one image large with its attention, a path between pinned images.
import { element, make, fail, askJson, awaitModels, clearTrouble, draw, openSheet, save, number } from "./page.js";
import { modelOptions, newestModel, openModel, images, image, walk, drawMap } from "./model.js";
import { isLatent, onPath, words, alongDirection, amountOf, withoutDirections } from "./latent.js";
import { openExport } from "./export.js";

const page = 24, mostTiles = 960, mostPins = 8, largestSeed = Number.MAX_SAFE_INTEGER - 1e6;

const state = { model: null, z: "0", pins: [], at: null, map: null };  // map: { stage, head } that is kept over the image
let folder, shown, hovered = null;

export function begin(found) {
  folder = found;
  element("model").replaceChildren(...modelOptions(folder).flat());
  if (folder.models.length === 0) {
    element("generate").replaceChildren(make("div.card.empty",
      make("p", "There is no model in this folder yet; a run writes its first soon after it begins, and it will appear here."),
      make("p", "Train one with ", make("code", "ladagan quickstart"), ".")));
    awaitModels(1);
    return;
  }
  listen();
}

// --- the address: #generate?model=…&z=3&pins=3|8&at=0.5&map=2.0

export async function show(query) {
  if (folder.models.length === 0) return;
  const id = query.get("model"), z = query.get("z") ?? "0", at = Number(query.get("at") ?? NaN), map = /^(\d+)\.(\d+)$/.exec(query.get("map"));
  const found = folder.models.find(model => model.id === id) ?? newestModel(folder);
  state.pins = [...new Set((query.get("pins") ?? "").split("|").filter(isLatent))].slice(0, mostPins);
  state.z = isLatent(z) ? z : "0";
  state.at = state.pins.length > 1 && at >= 0 && at <= state.pins.length - 1 ? at : null;
  state.map = map && { stage: Number(map[1]), head: Number(map[2]) };
  element("model").value = found.id;
  if (state.model?.id !== found.id) {
    state.model = await openModel(found.id);
    offerDirections();
    restart(firstOf(state.z));
  }
  showPins();
  render();
}

export function leave() { stop(); }

const firstOf = z => /^\d+$/.test(z) && Number(z) <= largestSeed ? Math.floor(Number(z) / page) * page : 0;

function writeAddress() {
  const fields = new URLSearchParams({ model: state.model.id });
  if (state.at === null) fields.set("z", state.z);
  if (state.pins.length > 0) fields.set("pins", state.pins.join("|"));
  if (state.at !== null) fields.set("at", String(state.at));
  if (state.map) fields.set("map", `${state.map.stage}.${state.map.head}`);
  history.replaceState(null, "", `#generate?${fields}`);
}

const shownLatent = () => state.at === null ? state.z : onPath(state.pins, state.at);

// --- the large image: two requests are under way while one drags, and the newest wish is kept

let wish = null, asked = 0, drawn = 0, underWay = 0;

function render() {
  writeAddress();
  mark();
  wish = shownLatent();
  if (underWay < 2) work();
}

async function work() {
  underWay++;
  try {
    while (wish !== null) {
      const z = wish, turn = ++asked, started = performance.now();
      wish = null;
      const made = await image(state.model, z);
      if (turn < drawn) continue;
      drawn = turn;
      present(z, made, performance.now() - started);
    }
    clearTrouble();
  } catch (error) { fail(error); } finally { underWay--; }
}

function present(z, made, milliseconds) {
  shown = { z, ...made };
  draw(element("image"), made.pixels, state.model.imageSize);
  element("image").setAttribute("aria-label", words(z));
  element("image").dataset.z = z;
  element("caption").textContent = `${words(z)}${milliseconds === null ? "" : ` · ${milliseconds.toFixed(0)} ms`}`;
  if (made.maps) { lay(); showMaps(); }
}

// --- attention

let mapsStale = false;

// The small maps are redrawn once per frame of the screen.
function showMaps() {
  if (mapsStale) return;
  mapsStale = true;
  requestAnimationFrame(() => {
    mapsStale = false;
    const rows = element("maps");
    if (rows.dataset.model !== state.model.id) {
      rows.dataset.model = state.model.id;
      rows.replaceChildren(...shown.maps.map(({ label, heads }, stage) => make("div",
        make("h3", `${label} tokens, ${heads.length} heads`),
        make("div", heads.map((_, head) => mapButton(stage, head, label))))));
    }
    const canvases = rows.querySelectorAll("canvas");
    let at = 0;
    for (const { heads, side } of shown.maps) for (const map of heads) drawMap(canvases[at++], map, side);
    markMaps();
  });
}

function mapButton(stage, head, label) {
  const button = make("button", make("canvas", { width: 1, height: 1 }), {
    type: "button", "aria-label": `Attention of head ${head} at ${label}`, "aria-pressed": "false",
    title: `head ${head}`,
  });
  const rest = on => () => { hovered = on ? { stage, head } : null; lay(); };
  button.addEventListener("pointerenter", rest(true));
  button.addEventListener("pointerleave", rest(false));
  button.addEventListener("focus", rest(true));
  button.addEventListener("blur", rest(false));
  button.addEventListener("click", () => {
    state.map = state.map?.stage === stage && state.map.head === head ? null : { stage, head };
    if (!state.map) hovered = null;
    writeAddress();
    markMaps();
    lay();
  });
  return button;
}

function markMaps() {
  const buttons = [...element("maps").querySelectorAll("button")];
  let at = 0;
  shown.maps.forEach(({ heads }, stage) => heads.forEach((_, head) => buttons[at++].setAttribute(
    "aria-pressed", String(state.map?.stage === stage && state.map.head === head))));
  element("numbers").hidden = !state.map;
}

const mapOf = where => where && shown?.maps?.[where.stage]?.heads[where.head]
  && { ...where, label: shown.maps[where.stage].label, side: shown.maps[where.stage].side, weights: shown.maps[where.stage].heads[where.head] };

const laidMap = () => mapOf(hovered) || mapOf(state.map);

function lay() {
  const map = laidMap(), overlay = element("overlay");
  overlay.classList.toggle("laid", Boolean(map));
  element("image").classList.toggle("under", Boolean(map));
  if (map) drawMap(overlay, map.weights, map.side);
}

function showNumbers() {
  const map = mapOf(state.map);
  if (!map) return;
  const rows = Array.from({ length: map.side }, (_, row) => [...map.weights.subarray(row * map.side, (row + 1) * map.side)]);
  const sum = map.weights.reduce((a, b) => a + b, 0);
  const name = `attention-${map.side}-head-${map.head}`;
  openSheet(`Attention of head ${map.head} at ${map.label}`,
    make("p.soft", `${words(shown.z)}. Weights over ${map.side} × ${map.side} tokens; they sum to ${sum.toFixed(4)}, and equal weights would be `
      + `${number(1 / map.weights.length)} each.`),
    make("div.scroll", { tabIndex: 0 }, make("table.numbers", make("tbody", rows.map(row => make("tr", row.map(value => make("td.number", number(value)))))))),
    make("div.controls", make("button", "Save as CSV", {
      type: "button", onclick: () => save(`${name}.csv`, new Blob([rows.map(row => row.join(",")).join("\n"), "\n"], { type: "text/csv" })),
    })));
}

function tellToken(event) {
  const map = laidMap();
  if (!map) return;
  const box = element("image").getBoundingClientRect();
  const [row, column] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width]
    .map(share => Math.min(map.side - 1, Math.max(0, Math.floor(share * map.side))));
  const weight = map.weights[row * map.side + column];
  element("caption").textContent = `${words(shown.z)} · row ${row}, column ${column}: ${number(weight)}, `
    + `${number(weight * map.weights.length)} × an equal share`;
}

// --- the grid

let next = 0, filling = null, watcher;

function restart(first) {
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

function mark() {
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

function look(z) {
  stop();
  Object.assign(state, { z, at: null });
  render();
}

// --- pins, and the path between them

function togglePin(z) {
  if (state.pins.includes(z)) state.pins = state.pins.filter(other => other !== z);
  else if (state.pins.length < mostPins) state.pins.push(z);
  if (state.pins.length < 2) state.at = null;
  else if (state.at !== null) state.at = Math.min(state.at, state.pins.length - 1);
  showPins();
}

async function showPins() {
  const list = element("pins"), known = new Map([...list.children].map(item => [item.dataset.z, item]));
  const items = state.pins.map(z => known.get(`${state.model.id} ${z}`) ?? pinItem(z));
  list.replaceChildren(...items);
  items.forEach((item, i) => { item.querySelector("button").onclick = () => { stop(); state.at = items.length > 1 ? i : null; state.z = state.pins[i]; render(); }; });
  element("walk").hidden = state.pins.length === 0;
  element("path").hidden = state.pins.length < 2;
  element("hint").hidden = state.pins.length > 1;
  element("position").max = Math.max(1, state.pins.length - 1);
  const empty = items.filter(item => !item.dataset.drawn);
  if (empty.length === 0) return;
  empty.forEach(item => { item.dataset.drawn = "yes"; });
  try {
    let at = 0;
    for await (const { pixels } of images(state.model, { z: empty.map(item => item.dataset.latent) }, false)) {
      draw(empty[at++].querySelector("canvas"), pixels, state.model.imageSize);
    }
  } catch (error) { fail(error); }
}

function pinItem(z) {
  return make("li", { "data-z": `${state.model.id} ${z}`, "data-latent": z },
    make("button", make("canvas", { width: 1, height: 1 }), /^\d+$/.test(z) ? z : "mix", { type: "button", "aria-label": `Go to ${words(z)}`, title: words(z) }),
    make("button.quiet", "✕", { type: "button", "aria-label": `Unpin ${words(z)}`, onclick: () => { stop(); togglePin(z); render(); } }));
}

let playing = null;

function stop() {
  playing?.abort();
  playing = null;
  element("play").textContent = "Play";
  element("play").setAttribute("aria-pressed", "false");
}

// There and back, as fast as the engine makes images and the screen shows them.
async function play() {
  stop();
  const round = playing = new AbortController(), legs = state.pins.length - 1, steps = Math.min(60, Math.floor(250 / legs));
  element("play").textContent = "Stop";
  element("play").setAttribute("aria-pressed", "true");
  const pins = [...state.pins];
  let started = performance.now(), frames = 0, forth = true;
  try {
    while (playing === round) {
      const way = forth ? pins : [...pins].reverse();
      let step = 0;
      for await (const made of walk(state.model, way, steps, Boolean(state.map), round.signal)) {
        if (playing !== round) return;
        const at = Math.min(step++ / steps, legs);
        state.at = forth ? at : legs - at;
        present(shownLatent(), made, null);
        mark();
        frames++;
        const seconds = (performance.now() - started) / 1000;
        if (seconds > 0.5) {
          element("rate").textContent = `${(frames / seconds).toFixed(0)} images/s`;
          element("rate").dataset.rate = frames / seconds;
          [started, frames] = [performance.now(), 0];
        }
        await new Promise(requestAnimationFrame);
      }
      forth = !forth;
    }
  } catch (error) { fail(error); }
  if (playing === round) stop();
}

// Dragging along the pinned images themselves.
function drag(event) {
  const list = element("pins"), first = list.firstElementChild, last = list.lastElementChild;
  if (state.pins.length < 2 || event.button !== 0) return;
  const centre = item => { const box = item.getBoundingClientRect(); return box.left + box.width / 2; };
  const from = centre(first), to = centre(last), start = event.clientX;
  let moved = false;
  const move = ({ clientX }) => {
    if (!moved && Math.abs(clientX - start) < 5) return;
    moved = true;
    stop();
    state.at = Math.min(1, Math.max(0, (clientX - from) / (to - from))) * (state.pins.length - 1);
    render();
  };
  const end = () => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    if (moved) addEventListener("click", click => { click.stopPropagation(); click.preventDefault(); }, { capture: true, once: true });
    setTimeout(() => { moved = false; });
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

// --- principal directions

// They take a while to find, so a person asks for them; an address that names one has done so.
function offerDirections() {
  element("directions").replaceChildren();
  element("straight").hidden = true;
  element("find").hidden = false;
  element("find").disabled = false;
  element("directions-about").textContent = "What the first block's modulation varies most in, over 10,000 latents.";
  if ([state.z, ...state.pins].some(z => z.includes("d"))) findDirections();
}

async function findDirections() {
  const { id } = state.model;
  element("find").disabled = true;
  element("directions-about").textContent = "Looking at 10,000 latents …";
  try {
    const shares = await askJson("directions", { model: id });
    if (state.model.id !== id) return;
    element("find").hidden = true;
    element("straight").hidden = false;
    element("directions-about").textContent = "In standard deviations; beside each its share of the variance.";
    element("directions").replaceChildren(...shares.map((share, direction) => make("label", String(direction + 1),
      make("input", {
        type: "range", min: -3, max: 3, step: 0.1, value: 0, "data-direction": direction, "aria-label": `Direction ${direction + 1}`,
        oninput: event => look(alongDirection(shownLatent(), direction, Number(event.target.value))),
      }),
      make("output", "0.0"), make("span", `${(100 * share).toFixed(0)} %`))));
    mark();
  } catch (error) { offerDirections(); fail(error); }
}

// --- controls

function listen() {
  watcher = new IntersectionObserver(entries => { if (entries.some(entry => entry.isIntersecting)) fill(); }, { rootMargin: "600px" });
  element("model").addEventListener("change", event => {
    stop();
    location.hash = `generate?${new URLSearchParams({ model: event.target.value, z: state.z, ...(state.pins.length > 0 && { pins: state.pins.join("|") }) })}`;
  });
  element("jump").addEventListener("submit", event => {
    event.preventDefault();
    const seed = Math.min(largestSeed, Number(element("first").value) || 0);
    restart(seed);
    look(String(seed));
  });
  element("anywhere").addEventListener("click", () => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    restart(seed);
    look(String(seed));
  });
  element("grid").addEventListener("click", event => {
    const { seed } = event.target.closest(".tile")?.dataset ?? {};
    if (seed === undefined) return;
    togglePin(seed);
    look(seed);
  });
  element("grid").addEventListener("keydown", moveInGrid);
  element("pin").addEventListener("click", () => { stop(); togglePin(shownLatent()); render(); });
  element("position").addEventListener("input", event => { stop(); state.at = Number(event.target.value); render(); });
  element("play").addEventListener("click", () => playing ? stop() : play());
  element("pins").addEventListener("pointerdown", drag);
  element("pins").addEventListener("dragstart", event => event.preventDefault());
  element("numbers").addEventListener("click", showNumbers);
  element("image").addEventListener("pointermove", tellToken);
  element("find").addEventListener("click", findDirections);
  element("straight").addEventListener("click", () => look(withoutDirections(shownLatent())));
  element("export").addEventListener("click", () => openExport({
    folder, model: state.model, z: shown.z, pins: state.pins, map: mapOf(state.map), canvas: element("image"), overlay: element("overlay"),
    seeds: [...element("grid").children].map(tile => tile.dataset.seed), grid: element("grid"),
  }));
}

// The arrow keys move and show; Enter, as a click, pins.
function moveInGrid(event) {
  const tiles = [...element("grid").children], at = tiles.indexOf(document.activeElement);
  const columns = getComputedStyle(element("grid")).gridTemplateColumns.split(" ").length;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: tiles.length - 1 }[event.key];
  if (at < 0 || to === undefined || !tiles[to]) return;
  event.preventDefault();
  tiles[to].focus();
  look(tiles[to].dataset.seed);
}
