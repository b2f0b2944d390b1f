// The panel Runs: every run of the folder, live, and the report of one as its trainer writes it.
import { element, make, fail, clearTrouble, askJson, number } from "./page.js";
import { grow } from "./tree.js";

const standings = { Running: "running", Finished: "finished", Diverged: "diverged", Stopped: "stopped", Unreadable: "unreadable" };
let runs = [], stamps = {}, chosen = null, source = null, asked = 0;

// The address: #runs?run=…&other=…&table=table1
let options = new URLSearchParams();

export function begin() {
  element("runs").replaceChildren(make("div.columns.runs",
    make("nav", { id: "run-list", "aria-label": "Runs" }),
    make("div", { id: "run" })));
}

export async function show(query) {
  options = query;
  follow();
  await refresh();
  const id = query.get("run");
  const found = runs.find(run => run.id === id) ?? runs.filter(({ standing }) => standing === "Running").at(-1) ?? runs.at(-1);
  if (!found) {
    element("runs").replaceChildren(make("div.card.empty", make("p", "There is no run in this folder yet."),
      make("p", "Start one with ", make("code", "ladagan train --data YOUR_FOLDER_OR_ZIP"), ".")));
    return;
  }
  if (chosen !== found.id) {
    chosen = found.id;
    element("run").replaceChildren(...frame());
  }
  markList();
  await report();
  await Promise.all([difference(), table()]);
}

export function leave() {
  source?.close();
  source = null;
}

const go = changes => {
  const fields = new URLSearchParams(options);
  for (const [key, value] of Object.entries(changes)) if (value) fields.set(key, value); else fields.delete(key);
  location.hash = `runs?${fields}`;
};

// --- news

function follow() {
  if (source) return;
  source = new EventSource("/api/runs/events");
  source.onmessage = async ({ data }) => {
    const before = stamps;
    stamps = JSON.parse(data);
    if (Object.keys(before).length === 0) return;
    try {
      await refresh();
      markList();
      if (stamps[chosen] !== before[chosen]) await report();
      clearTrouble();
    } catch (error) { fail(error); }
  };
}

async function refresh() {
  runs = await askJson("runs");
  element("run-list")?.replaceChildren(...[...runs].reverse().map(line));
}

function line(run) {
  const { id, name, standing, imagesSeen, totalImages, imagesPerSecond, timeLeft, warnings } = run;
  const share = totalImages > 0 ? Math.min(1, imagesSeen / totalImages) : null;
  return make("a.run", { href: `#runs?${new URLSearchParams({ run: id })}`, "data-run": id },
    make("span.name", name),
    make(`span.standing.${standing.toLowerCase()}`, standings[standing]),
    share !== null && make("progress", { max: 1, value: share, "aria-label": `${Math.floor(100 * share)} % of the run` }),
    make("span.soft", [
      share === null ? null : `${Math.floor(100 * share)} %`, imagesPerSecond ? `${number(imagesPerSecond)} images/s` : null,
      timeLeft ? `${timeLeft} left` : null, warnings > 0 ? `${warnings} warning${warnings === 1 ? "" : "s"}` : null,
    ].filter(Boolean).join(" · ")));
}

function markList() {
  for (const item of element("run-list").children) item.setAttribute("aria-current", String(item.dataset.run === chosen));
}

// --- one run

let view, grids = [], newest = true;

function frame() {
  newest = true;
  return [
    make("div", { id: "run-head" }), make("div", { id: "run-warnings" }),
    make("section", { id: "run-samples", hidden: true }, make("h3", "Samples"),
      make("div.film",
        make("figure", make("img", { id: "run-reals", alt: "Real images" }), make("figcaption.soft", "real images")),
        make("figure", make("img", { id: "run-fakes", alt: "" }), make("figcaption.soft", { id: "run-when" }))),
      make("input", { id: "run-time", type: "range", min: 0, step: 1, "aria-label": "Time of the samples", oninput: event => sample(Number(event.target.value)) })),
    make("div", { id: "run-curves" }),
    make("section", make("h3", "Against another run"),
      make("div.controls", make("label", "Configuration of ", make("select", { id: "run-other", onchange: event => go({ run: chosen, other: event.target.value }) }))),
      make("div", { id: "run-difference" })),
    make("section", make("h3", "The paper's tables, with the runs of this folder"),
      make("div.controls", make("label", "Table ", make("select", { id: "run-table", onchange: event => go({ run: chosen, table: event.target.value }) }))),
      make("div", { id: "run-tables" })),
    make("div", { id: "run-rest" }),
  ];
}

async function report() {
  const turn = ++asked, id = chosen, read = await askJson("run", { run: id });
  if (turn !== asked || id !== chosen) return;
  view = read;
  const [head, ...sections] = view.sections;
  const isCurve = section => JSON.stringify(section).includes('"svg"');
  element("run-head").replaceChildren(grow(head));
  element("run-warnings").replaceChildren(...view.warnings.length === 0 ? [] : [
    make("h3", "Warnings"), make("ul.notes", view.warnings.map(warning => make("li.warning", warning)))]);
  element("run-curves").replaceChildren(...sections.filter(isCurve).map(grow));
  element("run-rest").replaceChildren(...sections.filter(section => !isCurve(section)).map(grow));
  samples();
  const others = runs.filter(run => run.id !== id && run.standing !== "Unreadable");
  element("run-other").replaceChildren(make("option", "choose a run", { value: "" }), ...others.map(run => make("option", run.name, { value: run.id })));
  element("run-other").value = options.get("other") ?? "";
  element("run-other").closest("section").hidden = others.length === 0;
  document.documentElement.dataset.run = `${id} ${view.summary.imagesSeen}`;
}

const picture = name => `/api/run/image?${new URLSearchParams({ run: chosen, name })}`;

function samples() {
  const reals = view.images.find(({ name }) => name === "reals.png");
  grids = view.images.filter(image => image !== reals);
  element("run-samples").hidden = grids.length === 0;
  if (grids.length === 0) return;
  if (reals && !element("run-reals").src) element("run-reals").src = picture(reals.name);
  element("run-reals").parentElement.hidden = !reals;
  element("run-time").max = grids.length - 1;
  sample(newest ? grids.length - 1 : Number(element("run-time").value));
}

function sample(at) {
  const { name, kimg } = grids[at];
  newest = at === grids.length - 1;
  const when = kimg === null ? "before training" : `after ${kimg.toLocaleString("en")} kimg`;
  if (element("run-fakes").dataset.name !== name) {
    element("run-fakes").src = picture(name);
    element("run-fakes").dataset.name = name;
  }
  element("run-fakes").alt = `Generated images ${when}`;
  element("run-when").textContent = `generated ${when}`;
  element("run-time").value = at;
  element("run-time").setAttribute("aria-valuetext", when);
}

// --- against others

async function difference() {
  const other = options.get("other"), place = element("run-difference");
  if (!other || other === chosen) { place.replaceChildren(); return; }
  const keys = await askJson("runs/difference", { run: chosen, other });
  place.replaceChildren(keys.length === 0 ? make("p.soft", "Their configurations are equal.") : make("div.scroll", { tabIndex: 0 }, make("table",
    make("thead", make("tr", make("th", "key"), make("th", "this run"), make("th", "the other"))),
    make("tbody", keys.map(({ key, one, other }) => make("tr", make("td", make("code", key)), make("td", one), make("td", other)))))));
}

async function table() {
  const select = element("run-table"), wanted = options.get("table") ?? "";
  if (select.options.length === 0) {
    const names = await askJson("runs/tables");
    select.replaceChildren(make("option", "choose a table", { value: "" }),
      ...names.map((name, i) => make("option", ["I", "II", "III", "IV", "V"][i] ?? name, { value: name })));
  }
  select.value = wanted;
  element("run-tables").replaceChildren(...wanted ? (await askJson("runs/table", { run: chosen, table: wanted })).map(grow) : []);
}
