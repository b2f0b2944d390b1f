// Sliders along the principal directions.
import { element, make, fail, askJson } from "./page.js";
import { alongDirection } from "./latent.js";
import { state, shownLatent } from "./generate-state.js";
import { look } from "./generate-image.js";
import { mark } from "./generate-grid.js";

// They take a while to find, so a person asks for them; an address that names one has done so.
export function offerDirections() {
  element("directions").replaceChildren();
  element("straight").hidden = true;
  element("find").hidden = false;
  element("find").disabled = false;
  element("directions-about").textContent = "What the first block's modulation varies most in, over 10,000 latents.";
  if ([state.z, ...state.pins].some(z => z.includes("d"))) findDirections();
}

export async function findDirections() {
  const { id } = state.model;
  element("find").disabled = true;
  element("directions-about").textContent = "Looking at 10,000 latents …";
  try {
    const shares = await askJson("directions", { model: id });
    if (state.model.id !== id) return;
    element("find").hidden = true;
    element("straight").hidden = false;
    element("directions-about").textContent = "In standard deviations; beside each its share of the variance.";
    element("directions").replaceChildren(...shares.map((share, direction) => make("label", String(direction + 1),
      make("input", {
        type: "range", min: -3, max: 3, step: 0.1, value: 0, "data-direction": direction, "aria-label": `Direction ${direction + 1}`,
        oninput: event => look(alongDirection(shownLatent(), direction, Number(event.target.value))),
      }),
      make("output", "0.0"), make("span", `${(100 * share).toFixed(0)} %`))));
    mark();
  } catch (error) { offerDirections(); fail(error); }
}
