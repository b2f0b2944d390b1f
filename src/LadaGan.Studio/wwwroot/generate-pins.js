// Pinned images, and the path between them.
import { element, make, fail, draw } from "./page.js";
import { images, walk } from "./model.js";
import { words } from "./latent.js";
import { state, shownLatent, mostPins } from "./generate-state.js";
import { render, present } from "./generate-image.js";
import { mark } from "./generate-grid.js";

export function togglePin(z) {
  if (state.pins.includes(z)) state.pins = state.pins.filter(other => other !== z);
  else if (state.pins.length < mostPins) state.pins.push(z);
  if (state.pins.length < 2) state.at = null;
  else if (state.at !== null) state.at = Math.min(state.at, state.pins.length - 1);
  showPins();
}

export async function showPins() {
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

export const isPlaying = () => playing !== null;

export function stop() {
  playing?.abort();
  playing = null;
  element("play").textContent = "Play";
  element("play").setAttribute("aria-pressed", "false");
}

// There and back, as fast as the engine makes images and the screen shows them.
export async function play() {
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
export function drag(event) {
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
