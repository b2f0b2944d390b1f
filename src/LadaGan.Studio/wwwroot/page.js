// What every panel shares: elements, requests, drawing. Text from files becomes text nodes and nothing else.

export const element = id => document.getElementById(id);

// make("p.soft", "text", child, { title: "…" })
export function make(name, ...contents) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length > 0) made.className = classes.join(" ");
  for (const content of contents.flat()) {
    if (content === null || content === undefined || content === false) continue;
    if (content instanceof Node) made.append(content);
    else if (typeof content === "object") for (const [key, value] of Object.entries(content)) put(made, key, value);
    else made.append(String(content));
  }
  return made;
}

function put(made, key, value) {
  if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
  else if (key in made && !key.includes("-")) made[key] = value;
  else made.setAttribute(key, value);
}

export function fail(error) {
  if (error.name === "AbortError") return;
  element("trouble").textContent = error.message;
  element("trouble").hidden = false;
}

export function clearTrouble() { element("trouble").hidden = true; }

const address = (path, query) => {
  const fields = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) for (const one of [value].flat()) if (one !== undefined) fields.append(key, one);
  return `/api/${path}?${fields}`;
};

// An answer of the studio. A busy one is asked again: it says so at once.
export async function ask(path, query = {}, options = {}) {
  for (let attempt = 0; ; attempt++) {
    let answer;
    try {
      answer = await fetch(address(path, query), options);
    } catch (error) {
      throw error.name === "AbortError" ? error : new Error("The studio does not answer; is it still running?");
    }
    if (answer.ok) return answer;
    if (answer.status === 429 && attempt < 20) {
      await new Promise(resolve => setTimeout(resolve, 150 + 100 * attempt));
      continue;
    }
    const { error } = await answer.json().catch(() => ({}));
    throw new Error(error ?? `the studio answered ${answer.status}`);
  }
}

export const askJson = async (path, query, options) => (await ask(path, query, options)).json();

export const post = (path, query, body) =>
  ask(path, query, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

// Frames of equal length, each as soon as it is there.
export async function* frames(answer, length) {
  const reader = answer.body.getReader();
  const frame = new Uint8Array(length);
  let filled = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (let at = 0; at < value.length;) {
        const taken = Math.min(length - filled, value.length - at);
        frame.set(value.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled === length) {
          yield frame.slice();
          filled = 0;
        }
      }
    }
  } finally { await reader.cancel(); }
}

export function draw(canvas, rgb, width, height = width) {
  const image = new ImageData(width, height);
  for (let from = 0, to = 0; from < width * height * 3; from += 3, to += 4) {
    image.data[to] = rgb[from];
    image.data[to + 1] = rgb[from + 1];
    image.data[to + 2] = rgb[from + 2];
    image.data[to + 3] = 255;
  }
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  canvas.getContext("2d").putImageData(image, 0, 0);
}

export function save(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export function openSheet(title, ...contents) {
  element("sheet-title").textContent = title;
  element("sheet-body").replaceChildren(...contents);
  element("sheet").showModal();
}

// A shell's word.
export const quoted = word => /^[\p{L}\p{N}/._\-+:=@%,]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

export const number = (value, digits = 3) =>
  value === null || !Number.isFinite(value) ? "–" : Number(value.toPrecision(digits)).toLocaleString("en", { maximumSignificantDigits: digits });
