// The folder's models; their images and attention maps, from the studio's engine.
import { make, ask, askJson, frames, draw } from "./page.js";

// Options for a select, those of a run together; the newest first.
export function modelOptions({ models }) {
  const name = id => id.slice(id.lastIndexOf("/") + 1), runs = [...new Set(byAge(models).map(({ run }) => run))];
  return runs.map(run => {
    const options = byAge(models).filter(model => model.run === run).map(({ id, kimg }) => make("option",
      run === null ? id : `${kimg === null ? name(id).replace(".safetensors", "") : `${kimg.toLocaleString("en")} kimg`} · ${name(run)}`, { value: id }));
    return run === null ? options : make("optgroup", { label: run }, options);
  });
}

// Lists with what is in the folder now; what was chosen stays chosen.
export function renewLists(folder, ...lists) {
  for (const list of lists) {
    const chosen = list.value;
    list.replaceChildren(...modelOptions(folder).flat());
    list.value = chosen;
  }
}

const byAge = models => [...models].sort((one, other) => (other.kimg ?? -1) - (one.kimg ?? -1) || (one.id < other.id ? -1 : 1))
  .sort((one, other) => other.run === one.run ? 0 : newestOf(models, other.run) - newestOf(models, one.run));

const newestOf = (models, run) => Math.max(...models.filter(model => model.run === run).map(({ changed }) => Date.parse(changed)));

// The last snapshot of the run that wrote one last; of models outside of runs, the first.
export const newestModel = ({ models }) => byAge(models.filter(({ run }) => run !== null))[0] ?? models[0];

// The newest, and the oldest of its run.
export function newestPair(folder) {
  const newest = newestModel(folder), siblings = byAge(folder.models.filter(({ run, id }) => run === newest.run && id !== newest.id));
  return [newest, siblings.at(-1) ?? folder.models.find(({ id }) => id !== newest.id)];
}

const opened = new Map();

// { id, imageSize, latentWidth, maps, engine }
export function openModel(id) {
  if (!opened.has(id)) {
    const found = askJson("model", { model: id }).then(about => ({ id, ...about }));
    opened.set(id, found);
    found.catch(() => opened.delete(id));
  }
  return opened.get(id);
}

export const pixelsOf = model => 3 * model.imageSize * model.imageSize;

const weightsOf = model => model.maps.reduce((sum, { heads, side }) => sum + heads * side * side, 0);

// { pixels, maps: [{ label, side, heads: [Float32Array] }] }
function read(model, frame) {
  const pixels = frame.subarray(0, pixelsOf(model)), weights = new Float32Array(frame.slice(pixelsOf(model)).buffer);
  let at = 0;
  const maps = weights.length === 0 ? null : model.maps.map(({ label, heads, side }) => ({
    label, side, heads: Array.from({ length: heads }, () => weights.subarray(at, at += side * side)),
  }));
  return { pixels, maps };
}

async function* stream(path, model, query, maps, signal) {
  const answer = await ask(path, { model: model.id, maps, ...query }, { signal });
  for await (const frame of frames(answer, pixelsOf(model) + (maps ? 4 * weightsOf(model) : 0))) yield read(model, frame);
}

// The images of { seeds: "0-47" } or { z: ["3*0.5,8*0.5"] }, each as soon as it is made, with their maps or without.
export const images = (model, query, maps, signal) => stream("images", model, query, maps, signal);

export const walk = (model, pins, steps, maps, signal) => stream("walk", model, { pins, steps }, maps, signal);

export async function image(model, z, signal) {
  let made;
  for await (const one of images(model, { z }, true, signal)) made = one;
  return made;
}

const viridis = ask("viridis").then(answer => answer.arrayBuffer()).then(bytes => new Uint8Array(bytes));
viridis.catch(() => { });

// A map in viridis, from its own least to its own largest value, as in the paper's figures.
export async function drawMap(canvas, map, side) {
  const colours = await viridis;
  const least = map.reduce((a, b) => Math.min(a, b)), most = map.reduce((a, b) => Math.max(a, b));
  const rgb = new Uint8Array(3 * map.length);
  map.forEach((weight, i) => {
    const at = 3 * Math.min(255, Math.floor(most > least ? 256 * (weight - least) / (most - least) : 0));
    rgb.set(colours.subarray(at, at + 3), 3 * i);
  });
  draw(canvas, rgb, side);
}
