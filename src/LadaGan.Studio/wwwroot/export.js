// What is on the screen as PNG files, as latents for other commands, and as the command lines that make the same.
import { make, openSheet, save, post, quoted, fail } from "./page.js";
import { isSeed, words } from "./latent.js";

const latentsFile = "latents.safetensors";

export function openExport({ folder, model, z, pins, map, canvas, overlay, seeds, grid }) {
  const path = quoted(`${folder.path}/${model.id}`.replace("//", "/"));
  const latents = [...new Set([z, ...pins])], name = words(z).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/-$/, "");
  const lines = [
    latents.every(isSeed)
      ? ["These images, one file each", `ladagan generate ${path} --seeds ${latents.join(",")} --out images/`]
      : [`These images, from ${latentsFile}`, `ladagan generate ${path} --latents ${latentsFile} --out images/`],
    pins.length > 1 && pins.every(isSeed)
      ? ["The strips between the pinned images", `ladagan interpolate ${path} --seeds ${pins.join(",")} --out strips.png`] : null,
    isSeed(z) ? ["The attention of every head", `ladagan attention ${path} --seeds ${z} --head ${map ? map.head : "all"} --out attention.png`] : null,
  ].filter(Boolean);
  const button = (text, act) => make("button", text, { type: "button", onclick: () => act().catch(fail) });
  openSheet("Export",
    make("div.controls",
      button("Image as PNG", async () => save(`${name}.png`, await png(canvas))),
      map && button("Image with attention as PNG", async () => save(`${name}-attention.png`, await png(laid(canvas, overlay)))),
      button("Seeds on the screen as PNG", async () => save("seeds.png", await png(sheet(grid, model.imageSize)))),
      button(`Latents (${latentsFile})`, async () =>
        save(latentsFile, await (await post("latents", { model: model.id }, { z: latents })).blob()))),
    ...lines.flatMap(([title, line]) => [make("h3", title), make("pre", line)]));
}

const png = canvas => new Promise(resolve => canvas.toBlob(resolve, "image/png"));

function sized(width, height) {
  const made = document.createElement("canvas");
  [made.width, made.height] = [width, height];
  const context = made.getContext("2d");
  context.imageSmoothingEnabled = false;
  return { made, context };
}

// As on the screen: the map over the grey image, six parts to four.
function laid(canvas, overlay) {
  const side = 512, { made, context } = sized(side, side);
  context.filter = "grayscale(1)";
  context.drawImage(canvas, 0, 0, side, side);
  context.filter = "none";
  context.globalAlpha = 0.6;
  context.drawImage(overlay, 0, 0, side, side);
  return made;
}

// The tiles that can be seen.
function sheet(grid, size) {
  const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  const tiles = [...grid.children].filter(tile => {
    const box = tile.getBoundingClientRect();
    return "drawn" in tile.dataset && box.bottom > 0 && box.top < innerHeight;
  });
  const { made, context } = sized(columns * size, Math.max(1, Math.ceil(tiles.length / columns)) * size);
  tiles.forEach((tile, i) => context.drawImage(tile.querySelector("canvas"), i % columns * size, Math.floor(i / columns) * size));
  return made;
}
