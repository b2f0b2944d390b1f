// What the panel Generate shows, which its parts share; the address holds it.
import { onPath } from "./latent.js";

export const page = 24, mostTiles = 960, mostPins = 8, largestSeed = Number.MAX_SAFE_INTEGER - 1e6;

export const state = {
  folder: null, model: null, z: "0", pins: [],
  at: null,                       // on the path through the pins; null: it is z that is shown
  map: null, hovered: null,       // { stage, head }: the map that is kept over the image, and the one under the pointer
  shown: null,                    // { z, pixels, maps } of the large image
};

export const shownLatent = () => state.at === null ? state.z : onPath(state.pins, state.at);

export function writeAddress() {
  const fields = new URLSearchParams({ model: state.model.id });
  if (state.at === null) fields.set("z", state.z);
  if (state.pins.length > 0) fields.set("pins", state.pins.join("|"));
  if (state.at !== null) fields.set("at", String(state.at));
  if (state.map) fields.set("map", `${state.map.stage}.${state.map.head}`);
  history.replaceState(null, "", `#generate?${fields}`);
}
