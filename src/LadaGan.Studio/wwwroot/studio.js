// The page: four panels, and the address that names what is shown. #panel?key=value
import { element, askJson, fail } from "./page.js";

const panels = ["generate", "runs", "compare", "data"];
const shown = new Set();
const modules = Object.fromEntries(panels.map(name => [name, () => import(`./${name}.js`)]));
let open;

export function readAddress() {
  const [panel, query] = location.hash.slice(1).split("?");
  return { panel: panels.includes(panel) ? panel : "generate", query: new URLSearchParams(query ?? "") };
}

async function show({ panel, query }) {
  open = panel;
  for (const name of panels) {
    const tab = element(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === panel));
    tab.tabIndex = name === panel ? 0 : -1;
    element(name).hidden = name !== panel;
  }
  try {
    const module = await modules[panel]();
    if (!shown.has(panel)) {
      shown.add(panel);
      await module.begin(await folder);
    }
    for (const name of shown) if (name !== panel) (await modules[name]()).leave?.();
    if (open === panel) await module.show(query);
    document.documentElement.dataset.panel = panel;
  } catch (error) { fail(error); }
}

const folder = askJson("folder");

element("tabs").addEventListener("click", event => {
  const tab = event.target.closest("[role=tab]");
  if (tab) location.hash = tab.getAttribute("aria-controls");
});
element("tabs").addEventListener("keydown", event => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step && event.key !== "Home" && event.key !== "End") return;
  event.preventDefault();
  const at = step ? (panels.indexOf(open) + step + panels.length) % panels.length : event.key === "Home" ? 0 : panels.length - 1;
  location.hash = panels[at];
  element(`tab-${panels[at]}`).focus();
});
addEventListener("hashchange", () => show(readAddress()));

// --- the theme: the system's, until a person chooses

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const chosen = () => localStorage.getItem("theme");

function dress() {
  const dark = (chosen() ?? (prefersDark.matches ? "dark" : "light")) === "dark";
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  element("theme").textContent = dark ? "Light" : "Dark";
  element("theme").setAttribute("aria-label", dark ? "Light theme" : "Dark theme");
}
element("theme").addEventListener("click", () => {
  localStorage.setItem("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  dress();
});
prefersDark.addEventListener("change", dress);
dress();

// Models that a run writes while the page is open join the lists. A studio that does not answer says so when it is asked for something.
setInterval(async () => {
  if (document.hidden) return;
  try {
    const found = await folder, now = await askJson("folder");
    if (JSON.stringify(now.models) === JSON.stringify(found.models)) return;
    Object.assign(found, now);
    for (const name of shown) (await modules[name]()).renew?.();
  } catch { }
}, 3000);

folder.then(found => { element("folder").textContent = found.name; document.title = `${found.name} – LadaGAN studio`; }, fail);
show(readAddress());
