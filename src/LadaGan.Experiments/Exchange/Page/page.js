// The page: seeds in a grid, one image large, a path between pinned ones. A worker makes the images.
"use strict";

const element = id => document.getElementById(id);
const width = Number(element("page").dataset.width);
const perGrid = 16, largestSeed = Number.MAX_SAFE_INTEGER - perGrid;

// --- the worker

const calls = new Map();
let worker, calling = 0;

async function start() {
  const code = await new Response(
    bytesOf("runtime-code").stream().pipeThrough(new DecompressionStream("gzip"))).text();
  const url = URL.createObjectURL(new Blob([asScript(code), "\n", element("worker").textContent], { type: "text/javascript" }));
  worker = new Worker(url);
  await new Promise((resolve, reject) => {
    worker.onerror = event => reject(new Error(event.message || "the worker could not be started"));
    worker.onmessage = ({ data }) => data.failed ? reject(new Error(data.failed)) : resolve();
    worker.postMessage({ runtime: element("runtime").textContent, model: element("model").textContent });
  });
  worker.onmessage = ({ data }) => {
    const { resolve, reject } = calls.get(data.number);
    calls.delete(data.number);
    if (data.error) reject(new Error(data.error)); else resolve(data);
  };
  for (const id of ["runtime-code", "runtime", "model"]) element(id).remove();
}

// The runtime is a module, but a page opened from a disk may not start a worker from one. Its last statement names the exports.
function asScript(code) {
  const body = code.replaceAll("import.meta.url", "self.location.href").replace(/\/\/# sourceMappingURL=.*/, "");
  return `const ort = (() => {${body.replace(/export\s*\{([^}]*)\};?\s*$/, (_, names) =>
    `return {${names.replace(/([\w$]+) as ([\w$]+)/g, "$2: $1")}};`)}\n})();`;
}

const bytesOf = id => new Blob([Uint8Array.from(atob(element(id).textContent.trim()), character => character.charCodeAt(0))]);

// The image of a latent: { size, pixels, maps: [{ name, heads, side, weights }], milliseconds }.
function imageOf(latent) {
  return new Promise((resolve, reject) => {
    calls.set(++calling, { resolve, reject });
    worker.postMessage({ number: calling, latents: latent, width });
  });
}

// --- what is shown: the hash is #seed=7, or #pins=3,8,11&at=1.25; pins may accompany a seed

const state = { seed: 0, pins: [], at: null };

const isSeed = value => Number.isSafeInteger(value) && value >= 0 && value <= largestSeed + perGrid;

function readHash() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const pins = (fields.get("pins") ?? "").split(",").filter(text => /^\d+$/.test(text)).map(Number).filter(isSeed);
  const seed = Number(fields.get("seed") ?? 0), at = Number(fields.get("at") ?? NaN);
  state.pins = [...new Set(pins)];
  state.seed = isSeed(seed) ? seed : 0;
  state.at = state.pins.length > 1 && at >= 0 && at <= state.pins.length - 1 ? at : null;
}

function writeHash() {
  const fields = [];
  if (state.at === null) fields.push(`seed=${state.seed}`);
  if (state.pins.length > 0) fields.push(`pins=${state.pins.join(",")}`);
  if (state.at !== null) fields.push(`at=${state.at}`);
  history.replaceState(null, "", `#${fields.join("&")}`);
}

// On the path, the straight line from one pinned latent to the next, as in the paper's figures.
function shownLatent() {
  if (state.at === null) return latentOf(state.seed, width);
  const leg = Math.min(Math.floor(state.at), state.pins.length - 2), t = state.at - leg;
  const from = latentOf(state.pins[leg], width), to = latentOf(state.pins[leg + 1], width);
  return from.map((value, i) => (1 - t) * value + t * to[i]);
}

function caption() {
  if (state.at === null) return `Seed ${state.seed}`;
  const leg = Math.min(Math.floor(state.at), state.pins.length - 2), share = Math.round((state.at - leg) * 100);
  return `${100 - share} % seed ${state.pins[leg]}, ${share} % seed ${state.pins[leg + 1]}`;
}

// --- drawing

function draw(canvas, image) {
  canvas.width = canvas.height = image.size;
  canvas.getContext("2d").putImageData(
    new ImageData(new Uint8ClampedArray(image.pixels.buffer, image.pixels.byteOffset, image.pixels.length), image.size), 0, 0);
}

// The attention of one head, or the mean of all, with 1 as its largest value: [side * side].
function attention(map, head) {
  const tokens = map.side * map.side, weights = new Float32Array(tokens);
  const heads = head === "" ? [...Array(map.heads).keys()] : [Number(head)];
  for (const h of heads) for (let i = 0; i < tokens; i++) weights[i] += map.weights[h * tokens + i];
  const largest = weights.reduce((one, other) => Math.max(one, other), 0);
  return largest > 0 ? weights.map(weight => weight / largest) : weights;
}

// Darkens what gets little attention.
function overlay(canvas, weights, side) {
  const mask = document.createElement("canvas");
  mask.width = mask.height = side;
  const pixels = new ImageData(side, side);
  weights.forEach((weight, i) => { pixels.data[4 * i + 3] = Math.round(225 * (1 - weight)); });
  mask.getContext("2d").putImageData(pixels, 0, 0);
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage(mask, 0, 0, canvas.width, canvas.height);
}

let shown, showing = false, stale = false;

// Shows the state's image; while one is made, only the newest wish is kept.
async function show() {
  writeHash();
  mark();
  if (showing) { stale = true; return; }
  showing = true;
  try {
    do {
      stale = false;
      const text = caption(), image = await imageOf(shownLatent());
      shown = { text, image };
      offerMaps(image.maps);
      redraw();
    } while (stale);
  } catch (error) { fail(error); } finally { showing = false; }
}

function redraw() {
  if (!shown) return;
  const canvas = element("image"), map = shown.image.maps.find(({ name }) => name === element("map").value);
  draw(canvas, shown.image);
  if (map) overlay(canvas, attention(map, element("head").value), map.side);
  const seen = map ? `, bright where the ${map.side} × ${map.side} tokens attend` : "";
  canvas.setAttribute("aria-label", `${shown.text}${seen}`);
  element("caption").textContent = `${shown.text} · ${shown.image.milliseconds.toFixed(0)} ms${seen}`;
}

function offerMaps(maps) {
  const select = element("map");
  if (select.options.length > 1) return;
  for (const { name, side } of maps) {
    select.add(new Option(`${side} × ${side} tokens${name.endsWith("_beta") ? ", β" : ""}`, name));
  }
  select.disabled = maps.length === 0;
}

function offerHeads() {
  const map = shown?.image.maps.find(({ name }) => name === element("map").value), select = element("head");
  select.length = 1;
  for (let head = 0; head < (map?.heads ?? 0); head++) select.add(new Option(String(head + 1), String(head)));
  select.disabled = !map;
}

function mark() {
  for (const button of element("grid").children) {
    button.setAttribute("aria-pressed", String(state.at === null && Number(button.dataset.seed) === state.seed));
  }
  element("pin").disabled = state.at !== null || state.pins.includes(state.seed);
  element("position").value = state.at ?? 0;
  element("position").setAttribute("aria-valuetext", state.at === null ? "not on the path" : caption());
}

// --- the grid

let filling = 0;

function seedButton(seed, action) {
  const button = document.createElement("button"), canvas = document.createElement("canvas");
  button.type = "button";
  button.dataset.seed = seed;
  button.append(canvas, String(seed));
  button.addEventListener("click", action);
  return button;
}

// Fills the grid; one image after the other, so that a click need not wait for all of them.
async function fill(first) {
  const round = ++filling;
  element("first").value = first;
  const buttons = [...Array(perGrid).keys()].map(i => seedButton(first + i, () => {
    stop();
    Object.assign(state, { seed: first + i, at: null });
    show();
  }));
  buttons.forEach(button => button.setAttribute("aria-label", `Seed ${button.dataset.seed}`));
  element("grid").replaceChildren(...buttons);
  mark();
  const started = performance.now();
  for (const button of buttons) {
    const image = await imageOf(latentOf(Number(button.dataset.seed), width));
    if (round !== filling) return;
    draw(button.querySelector("canvas"), image);
  }
  const rate = perGrid / (performance.now() - started) * 1000;
  element("status").textContent = `${rate.toFixed(rate < 10 ? 1 : 0)} images a second on this machine`;
  document.documentElement.dataset.rate = rate;
}

function go(first) {
  fill(Math.min(Math.max(Math.floor(first) || 0, 0), largestSeed)).catch(fail);
}

// --- the path

async function showPins() {
  const buttons = state.pins.map(seed => {
    const button = seedButton(seed, () => {
      stop();
      state.pins = state.pins.filter(other => other !== seed);
      if (state.at !== null) Object.assign(state, { seed, at: null });
      showPins();
      show();
    });
    button.setAttribute("aria-label", `Unpin seed ${seed}`);
    button.title = "Unpin";
    return button;
  });
  element("pins").replaceChildren(...buttons.map(button => {
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
  element("path").hidden = state.pins.length < 2;
  element("hint").hidden = state.pins.length > 1;
  element("position").max = Math.max(1, state.pins.length - 1);
  try {
    for (const button of buttons) draw(button.querySelector("canvas"), await imageOf(latentOf(Number(button.dataset.seed), width)));
  } catch (error) { fail(error); }
}

let playing = false;

function stop() {
  playing = false;
  element("play").textContent = "Play";
  element("play").setAttribute("aria-pressed", "false");
}

// There and back, two seconds from pin to pin.
async function play() {
  playing = true;
  element("play").textContent = "Stop";
  element("play").setAttribute("aria-pressed", "true");
  const length = state.pins.length - 1, begun = performance.now() - (state.at ?? 0) * 2000;
  while (playing) {
    const way = (performance.now() - begun) / 2000 % (2 * length);
    state.at = Math.round(Math.min(way, 2 * length - way) * 100) / 100;
    await Promise.all([show(), new Promise(requestAnimationFrame)]);
  }
}

// --- controls

function fail(error) {
  stop();
  element("status").classList.add("failed");
  element("status").textContent = `No image can be made: ${error.message}`;
}

element("first").addEventListener("change", event => go(Number(event.target.value)));
element("earlier").addEventListener("click", () => go(Number(element("first").value) - perGrid));
element("later").addEventListener("click", () => go(Number(element("first").value) + perGrid));
element("anywhere").addEventListener("click", () => go(Math.random() * 2 ** 32));
element("map").addEventListener("change", () => { offerHeads(); redraw(); });
element("head").addEventListener("change", redraw);
element("position").addEventListener("input", event => { stop(); state.at = Number(event.target.value); show(); });
element("play").addEventListener("click", () => playing ? stop() : play());
element("pin").addEventListener("click", () => {
  state.pins.push(state.seed);
  showPins();
  show();
});
element("save").addEventListener("click", () => element("image").toBlob(blob => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${caption().toLowerCase().replace(/[^a-z0-9]+/g, "-")}.png`;
  link.click();
  URL.revokeObjectURL(link.href);
}, "image/png"));
addEventListener("hashchange", () => { stop(); readHash(); showPins(); show(); });

start().then(async () => {
  element("status").textContent = "Making images …";
  element("studio").inert = false;
  element("save").disabled = false;
  readHash();
  await show();
  document.documentElement.dataset.ready = Math.round(performance.now());
  showPins();
  go(state.seed - state.seed % perGrid);
}).catch(fail);
