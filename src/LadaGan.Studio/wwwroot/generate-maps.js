// Attention: the small maps of every head, and the one that lies over the large image.
import { element, make, openSheet, save, number } from "./page.js";
import { drawMap } from "./model.js";
import { words } from "./latent.js";
import { state, writeAddress } from "./generate-state.js";

let mapsStale = false;

// The small maps are redrawn once per frame of the screen.
export function showMaps() {
  if (mapsStale) return;
  mapsStale = true;
  requestAnimationFrame(() => {
    mapsStale = false;
    const rows = element("maps");
    if (rows.dataset.model !== state.model.id) {
      rows.dataset.model = state.model.id;
      rows.replaceChildren(...state.shown.maps.map(({ label, heads }, stage) => make("div",
        make("h3", `${label} tokens, ${heads.length} heads`),
        make("div", heads.map((_, head) => mapButton(stage, head, label))))));
    }
    const canvases = rows.querySelectorAll("canvas");
    let at = 0;
    for (const { heads, side } of state.shown.maps) for (const map of heads) drawMap(canvases[at++], map, side);
    markMaps();
  });
}

function mapButton(stage, head, label) {
  const button = make("button", make("canvas", { width: 1, height: 1 }), {
    type: "button", "aria-label": `Attention of head ${head} at ${label}`, "aria-pressed": "false",
    title: `head ${head}`,
  });
  const rest = on => () => { state.hovered = on ? { stage, head } : null; lay(); };
  button.addEventListener("pointerenter", rest(true));
  button.addEventListener("pointerleave", rest(false));
  button.addEventListener("focus", rest(true));
  button.addEventListener("blur", rest(false));
  button.addEventListener("click", () => {
    state.map = state.map?.stage === stage && state.map.head === head ? null : { stage, head };
    if (!state.map) state.hovered = null;
    writeAddress();
    markMaps();
    lay();
  });
  return button;
}

function markMaps() {
  const buttons = [...element("maps").querySelectorAll("button")];
  let at = 0;
  state.shown.maps.forEach(({ heads }, stage) => heads.forEach((_, head) => buttons[at++].setAttribute(
    "aria-pressed", String(state.map?.stage === stage && state.map.head === head))));
  element("numbers").hidden = !state.map;
}

export const mapOf = where => where && state.shown?.maps?.[where.stage]?.heads[where.head]
  && { ...where, label: state.shown.maps[where.stage].label, side: state.shown.maps[where.stage].side, weights: state.shown.maps[where.stage].heads[where.head] };

const laidMap = () => mapOf(state.hovered) || mapOf(state.map);

export function lay() {
  const map = laidMap(), overlay = element("overlay");
  overlay.classList.toggle("laid", Boolean(map));
  element("image").classList.toggle("under", Boolean(map));
  if (map) drawMap(overlay, map.weights, map.side);
}

export function showNumbers() {
  const map = mapOf(state.map);
  if (!map) return;
  const rows = Array.from({ length: map.side }, (_, row) => [...map.weights.subarray(row * map.side, (row + 1) * map.side)]);
  const sum = map.weights.reduce((a, b) => a + b, 0);
  const name = `attention-${map.side}-head-${map.head}`;
  openSheet(`Attention of head ${map.head} at ${map.label}`,
    make("p.soft", `${words(state.shown.z)}. Weights over ${map.side} × ${map.side} tokens; they sum to ${sum.toFixed(4)}, and equal weights would be `
      + `${number(1 / map.weights.length)} each.`),
    make("div.scroll", { tabIndex: 0 }, make("table.numbers", make("tbody", rows.map(row => make("tr", row.map(value => make("td.number", number(value)))))))),
    make("div.controls", make("button", "Save as CSV", {
      type: "button", onclick: () => save(`${name}.csv`, new Blob([rows.map(row => row.join(",")).join("\n"), "\n"], { type: "text/csv" })),
    })));
}

export function tellToken(event) {
  const map = laidMap();
  if (!map) return;
  const box = element("image").getBoundingClientRect();
  const [row, column] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width]
    .map(share => Math.min(map.side - 1, Math.max(0, Math.floor(share * map.side))));
  const weight = map.weights[row * map.side + column];
  element("caption").textContent = `${words(state.shown.z)} · row ${row}, column ${column}: ${number(weight)}, `
    + `${number(weight * map.weights.length)} × an equal share`;
}
