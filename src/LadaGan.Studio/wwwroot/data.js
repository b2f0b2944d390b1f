// The panel Data: a dataset's contact sheet and facts, and the real images nearest to a generated one.
import { element, make, fail, clearTrouble, askJson, number } from "./page.js";
import { modelOptions, newestModel, renewLists } from "./model.js";
import { isLatent, words } from "./latent.js";

const likenesses = {
  pixels: {
    label: "pixels", means: "Is a sample a copy of a real image? Compared pixel by pixel at 32 × 32.",
    unit: "distances are root mean squares, of 255",
  },
  features: {
    label: "features of ResNet-18", means: "Does a sample look like a real image, even where its parts have moved? Compared in 512 features of ResNet-18. "
      + "The first time takes a minute, and fetches the network's weights (60 MB, from NuGet) if this machine has none.",
    unit: "distances are Euclidean, of 512 features",
  },
};

let folder, datasets = [], looked = null, searches = 0;

export async function begin(found) {
  folder = found;
  datasets = await askJson("datasets");
  if (datasets.length === 0) {
    element("data").replaceChildren(make("div.card.empty",
      make("p", "No run in this folder has its images here."), make("p", "Name a dataset: ", make("code", "ladagan studio FOLDER --data IMAGES"), ".")));
    return;
  }
  const change = () => go();
  element("data").replaceChildren(
    make("div.controls", make("label.field", "Dataset", make("select", { id: "dataset", onchange: change }, datasets.map(name => make("option", name, { value: name }))))),
    make("div.columns.data",
      make("section", { "aria-labelledby": "sheet-heading" }, make("h2", "Images", { id: "sheet-heading" }),
        make("p.soft", "One row for each class, or images spread evenly over the dataset."),
        make("img.contact", { id: "contact", alt: "" }),
        make("p.soft", { id: "data-status", role: "status" }), make("dl.facts.list", { id: "facts" })),
      make("section", { "aria-labelledby": "near-heading" }, make("h2", "Nearest real images", { id: "near-heading" }),
        folder.models.length === 0 ? make("p.soft", "There is no model in this folder yet.") : [
          make("p.soft", { id: "near-means" }),
          make("form.controls", { id: "near-form", onsubmit: event => { event.preventDefault(); go(); } },
            make("label.field", "Model", make("select", { id: "near-model", onchange: change }, modelOptions(folder).flat())),
            make("label.field", "Compare by", make("select", { id: "near-by", onchange: change },
              Object.entries(likenesses).map(([value, { label }]) => make("option", label, { value })))),
            make("label.field", "Seed or latent", make("input", { id: "near-z", type: "text", value: "0", autocomplete: "off" })),
            make("button", "Find", { type: "submit" }), make("button", "Next", { type: "button", id: "near-next", onclick: next })),
          make("p.soft", { id: "near-status", role: "status" }),
          make("div", { id: "near" }),
        ])));
}

// The address: #data?name=…&model=…&z=0
export async function show(query) {
  if (datasets.length === 0) return;
  const one = (list, value, otherwise) => list.includes(value) ? value : otherwise;
  element("dataset").value = one(datasets, query.get("name"), datasets[0]);
  const work = [contents()];
  if (folder.models.length > 0) {
    element("near-model").value = one(folder.models.map(({ id }) => id), query.get("model"), newestModel(folder).id);
    element("near-by").value = one(Object.keys(likenesses), query.get("by"), "pixels");
    element("near-means").textContent = likenesses[element("near-by").value].means;
    element("near-z").value = isLatent(query.get("z") ?? "") ? query.get("z") : "0";
    work.push(neighbours());
  }
  await Promise.all(work);
}

export function renew() {
  if (element("near-model")) renewLists(folder, element("near-model"));
  else if (datasets.length > 0) location.reload();
}

const go = () => {
  location.hash = `data?${new URLSearchParams({
    name: element("dataset").value, ...(element("near-model") && { model: element("near-model").value, by: element("near-by").value, z: element("near-z").value }),
  })}`;
};

function next() {
  const z = element("near-z").value;
  element("near-z").value = /^\d{1,15}$/.test(z) ? String(Number(z) + 1) : "0";
  go();
}

async function contents() {
  const name = element("dataset").value;
  if (looked === name) return;
  looked = name;
  element("contact").src = `/api/dataset/sheet.png?${new URLSearchParams({ name })}`;
  element("contact").alt = `Images of ${name}`;
  element("facts").replaceChildren();
  element("data-status").textContent = "Looking at every image …";
  try {
    const facts = await askJson("dataset", { name });
    element("facts").replaceChildren(...facts.map(({ what, value }) => make("div", make("dt", what), make("dd", value))));
    clearTrouble();
  } catch (error) { fail(error); } finally { element("data-status").textContent = ""; }
}

async function neighbours() {
  const name = element("dataset").value, model = element("near-model").value, z = element("near-z").value.trim(), by = element("near-by").value;
  if (!isLatent(z)) {
    element("near-status").textContent = "A latent is a seed, or seeds with weights such as 3*0.75,8*0.25.";
    return;
  }
  const search = ++searches;
  element("near-status").textContent = "Comparing with the real images …";
  const picture = (path, fields, alt) => make("img", { src: `/api/${path}?${new URLSearchParams(fields)}`, alt });
  try {
    const { count, nearest } = await askJson("dataset/neighbours", { name, model, z, by });
    if (search !== searches) return;
    element("near").replaceChildren(
      make("figure.asked", picture("image.png", { model, z }, words(z)), make("figcaption.soft", words(z))),
      make("ol.near", nearest.map(({ index, name: file, distance }) => make("li", { title: file },
        picture("dataset/image.png", { name, index, size: 64 }, `Real image ${file}`),
        make("span.distance", number(distance, 3)), make("span.soft", file.split("/").slice(-2).join("/"))))));
    element("near-status").textContent = `The nearest of ${count.toLocaleString("en")} real images; ${likenesses[by].unit}. `
      + "A copy would be near 0, and far nearer than the second.";
    document.documentElement.dataset.near = z;
    document.documentElement.dataset.nearBy = by;
    clearTrouble();
  } catch (error) {
    if (search !== searches) return;
    element("near-status").textContent = "";
    fail(error);
  }
}
