// The panel Generate: an endless grid of seeds, one image large with its attention, a path between pinned images.
import { element, make } from "./page.js";
import { modelOptions, newestModel, openModel, renewLists } from "./model.js";
import { isLatent, withoutDirections } from "./latent.js";
import { openExport } from "./export.js";
import { state, shownLatent, page, mostPins, largestSeed } from "./generate-state.js";
import { render, look } from "./generate-image.js";
import { mapOf, showNumbers, tellToken } from "./generate-maps.js";
import { restart, moveInGrid } from "./generate-grid.js";
import { togglePin, showPins, play, stop, drag, isPlaying } from "./generate-pins.js";
import { offerDirections, findDirections } from "./generate-directions.js";

export function begin(found) {
  state.folder = found;
  element("model").replaceChildren(...modelOptions(state.folder).flat());
  if (state.folder.models.length === 0) {
    element("generate").replaceChildren(make("div.card.empty",
      make("p", "There is no model in this folder yet; a run writes its first soon after it begins, and it will appear here."),
      make("p", "Train one with ", make("code", "ladagan quickstart"), ".")));
    return;
  }
  listen();
}

// The address: #generate?model=…&z=3&pins=3|8&at=0.5&map=2.0
export async function show(query) {
  if (state.folder.models.length === 0) return;
  const id = query.get("model"), z = query.get("z") ?? "0", at = Number(query.get("at") ?? NaN), map = /^(\d+)\.(\d+)$/.exec(query.get("map"));
  const found = state.folder.models.find(model => model.id === id) ?? newestModel(state.folder);
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

export function renew() {
  if (element("model")) renewLists(state.folder, element("model"));
  else location.reload();
}

const firstOf = z => /^\d+$/.test(z) && Number(z) <= largestSeed ? Math.floor(Number(z) / page) * page : 0;

function listen() {
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
  element("play").addEventListener("click", () => isPlaying() ? stop() : play());
  element("pins").addEventListener("pointerdown", drag);
  element("pins").addEventListener("dragstart", event => event.preventDefault());
  element("numbers").addEventListener("click", showNumbers);
  element("image").addEventListener("pointermove", tellToken);
  element("find").addEventListener("click", findDirections);
  element("straight").addEventListener("click", () => look(withoutDirections(shownLatent())));
  element("export").addEventListener("click", () => openExport({
    folder: state.folder, model: state.model, z: state.shown.z, pins: state.pins, map: mapOf(state.map), canvas: element("image"), overlay: element("overlay"),
    seeds: [...element("grid").children].map(tile => tile.dataset.seed), grid: element("grid"),
  }));
}
