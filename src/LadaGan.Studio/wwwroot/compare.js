// The panel Compare: two models on the same seeds, and where their images differ.
import { element, make, fail, clearTrouble, ask, frames, draw, save, openSheet, quoted, number } from "./page.js";
import { modelOptions, newestPair, openModel, pixelsOf, renewLists } from "./model.js";

const page = 12;
let folder, first = 0, pair = "", round = null;

export function begin(found) {
  folder = found;
  if (folder.models.length < 2) {
    element("compare").replaceChildren(make("div.card.empty", make("p", "A comparison takes two models; this folder has "
      + `${folder.models.length === 0 ? "none" : "one"}. A run saves more of them as it goes on, and `, make("code", "ladagan import"), " brings those of others.")));
    return;
  }
  const options = () => modelOptions(folder).flat();
  const choose = () => go(first);
  element("compare").replaceChildren(
    make("div.controls.pair",
      make("label.field", "One model", make("select", { id: "one", onchange: choose }, options())),
      make("label.field", "The other", make("select", { id: "other", onchange: choose }, options()))),
    make("div.controls",
      make("button", "Earlier seeds", { type: "button", id: "pair-earlier", onclick: () => go(Math.max(0, first - page)) }),
      make("button", "Later seeds", { type: "button", id: "pair-later", onclick: () => go(first + page) }),
      make("button", "Export", { type: "button", onclick: openExport }),
      make("span.soft", { id: "pair-mean", role: "status" })),
    make("p.soft", "Each row: one model, the other, and the difference of the two, from dark (none) to yellow (128 of 255 or more)."),
    make("div.pairs", { id: "pairs" }));
}

// The address: #compare?model=…&other=…&first=0
export async function show(query) {
  if (folder.models.length < 2) return;
  const known = id => folder.models.some(model => model.id === id) ? id : null;
  const [newest, sibling] = newestPair(folder);
  element("one").value = known(query.get("model")) ?? newest.id;
  element("other").value = known(query.get("other")) ?? sibling.id;
  first = Math.max(0, Math.floor(Number(query.get("first")) || 0));
  element("pair-earlier").disabled = first === 0;
  const wanted = JSON.stringify([element("one").value, element("other").value, first]);
  if (wanted === pair) return;
  pair = wanted;
  await fill();
}

export function renew() {
  if (element("one")) renewLists(folder, element("one"), element("other"));
  else if (folder.models.length > 1) location.reload();
}

const go = from => {
  location.hash = `compare?${new URLSearchParams({ model: element("one").value, other: element("other").value, first: from })}`;
};

async function fill() {
  round?.abort();
  const mine = round = new AbortController();
  const [model, other] = [element("one").value, element("other").value], seeds = Array.from({ length: page }, (_, i) => first + i);
  const rows = seeds.map(seed => make("figure.pair.card", { "data-seed": seed },
    ...["one model", "the other", "difference"].map(what => make("canvas", { width: 1, height: 1, role: "img", "aria-label": `Seed ${seed}, ${what}` })),
    make("figcaption.soft", `seed ${seed}`)));
  element("pairs").replaceChildren(...rows);
  element("pair-mean").textContent = "";
  try {
    const about = await openModel(model), length = pixelsOf(about);
    const answer = await ask("compare", { model, other, seeds: `${seeds[0]}-${seeds.at(-1)}` }, { signal: mine.signal });
    let at = 0, sum = 0;
    for await (const frame of frames(answer, 3 * length + 8)) {
      const mean = new DataView(frame.buffer).getFloat64(3 * length, true);
      rows[at].querySelectorAll("canvas").forEach((canvas, i) => draw(canvas, frame.subarray(i * length, (i + 1) * length), about.imageSize));
      rows[at].querySelector("figcaption").textContent = `seed ${seeds[at]} · ${number(mean, 3)} of 255 on average`;
      sum += mean;
      at++;
    }
    element("pair-mean").textContent = `${number(sum / at, 3)} of 255 on average over ${at} seeds`;
    clearTrouble();
  } catch (error) { fail(error); }
}

function openExport() {
  const path = id => quoted(`${folder.path}/${id}`), seeds = `${first}-${first + page - 1}`;
  openSheet("Export",
    make("div.controls", make("button", "Pairs as PNG", { type: "button", onclick: () => sheet().toBlob(blob => save("compare.png", blob)) })),
    make("h3", "The images of both"),
    ...["one", "other"].map(id => make("pre", `ladagan generate ${path(element(id).value)} --seeds ${seeds} --out ${id}/`)));
}

function sheet() {
  const rows = [...element("pairs").children], size = rows[0].querySelector("canvas").width;
  const made = document.createElement("canvas");
  [made.width, made.height] = [3 * size, rows.length * size];
  rows.forEach((row, y) => row.querySelectorAll("canvas").forEach((canvas, x) => made.getContext("2d").drawImage(canvas, x * size, y * size)));
  return made;
}
