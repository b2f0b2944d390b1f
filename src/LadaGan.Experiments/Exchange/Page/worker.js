
// Above is the runtime, as "ort"; what follows makes the images, away from the page's own thread.
const ready = (async () => {
  const { InferenceSession, Tensor, env } = ort;
  const { runtime, model } = await new Promise(resolve => addEventListener("message", ({ data }) => resolve(data), { once: true }));
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = await unpacked(runtime);
  const session = await InferenceSession.create(await unpacked(model), { executionProviders: ["wasm"] });
  postMessage({ ready: true });
  return { session, Tensor };
})();

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text.trim()), character => character.charCodeAt(0));
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

async function answer({ number, latents, width }) {
  const { session, Tensor } = await ready;
  const started = performance.now();
  const outputs = await session.run({ z: new Tensor("float32", latents, [latents.length / width, width]) });
  const milliseconds = performance.now() - started;
  const maps = session.outputNames.filter(name => name !== "image").map(name => {
    const [, heads, side] = outputs[name].dims;
    return { name, heads, side, weights: outputs[name].data };
  });
  postMessage({ number, size: outputs.image.dims[2], pixels: outputs.image.data, maps, milliseconds });
}

ready.then(
  () => addEventListener("message", ({ data }) => answer(data).catch(error => postMessage({ number: data.number, error: String(error) }))),
  error => postMessage({ failed: String(error) }));
