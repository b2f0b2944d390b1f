// The large image. Two requests are under way while one drags, and the newest wish is kept.
import { element, fail, clearTrouble, draw } from "./page.js";
import { image } from "./model.js";
import { words } from "./latent.js";
import { state, shownLatent, writeAddress } from "./generate-state.js";
import { lay, showMaps } from "./generate-maps.js";
import { mark } from "./generate-grid.js";
import { stop } from "./generate-pins.js";

let wish = null, asked = 0, drawn = 0, underWay = 0;

export function render() {
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

export function present(z, made, milliseconds) {
  state.shown = { z, ...made };
  draw(element("image"), made.pixels, state.model.imageSize);
  element("image").setAttribute("aria-label", words(z));
  element("image").dataset.z = z;
  element("caption").textContent = `${words(z)}${milliseconds === null ? "" : ` · ${milliseconds.toFixed(0)} ms`}`;
  if (made.maps) { lay(); showMaps(); }
}

export function look(z) {
  stop();
  Object.assign(state, { z, at: null });
  render();
}
