// Makes elements of a report's sections. Only these elements and attributes are made, and text is text: a run's files are not trusted.
import { make } from "./page.js";

const elements = new Set(("section header div span p h1 h2 h3 dl dt dd ul ol li strong b em code sup figure figcaption progress "
  + "table thead tbody tr th td").split(" "));
const drawings = new Set(["svg", "g", "path", "text"]);
const attributes = new Set(["class", "title", "colspan", "max", "value", "aria-label", "role", "viewBox", "d", "x", "y",
  "data-name", "data-x", "data-y", "data-kimg", "data-value"]);
const svg = "http://www.w3.org/2000/svg";

// Headings of a report are one level lower in a panel.
const lower = { h1: "h2", h2: "h3", h3: "h4" };

export function grow({ name, isDrawing, attributes: given, contents }) {
  if (!(isDrawing ? drawings : elements).has(name)) return document.createTextNode("");
  const made = isDrawing ? document.createElementNS(svg, name) : document.createElement(lower[name] ?? name);
  for (const [key, value] of Object.entries(given)) if (attributes.has(key)) made.setAttribute(key, value);
  made.append(...contents.map(inner => typeof inner === "string" ? inner : grow(inner)));
  if (name === "svg") showValues(made);
  if (made.classList.contains("scroll")) made.tabIndex = 0;
  return made;
}

// The values under the pointer.
function showValues(chart) {
  const numbers = text => text.split(" ").map(Number);
  const nearest = (xs, x) => xs.reduce((best, at, i) => Math.abs(at - x) < Math.abs(xs[best] - x) ? i : best, 0);
  let curves, tip;
  const prepare = () => {
    curves = [...chart.querySelectorAll(".curve")].filter(curve => curve.dataset.x).map(({ dataset, classList }) => ({
      name: dataset.name, colour: classList[1], x: numbers(dataset.x), y: numbers(dataset.y),
      kimg: dataset.kimg.split(" "), value: dataset.value.split(" "), dot: chart.appendChild(document.createElementNS(svg, "circle")),
    }));
    tip = chart.parentNode.appendChild(make("div.tip"));
  };
  chart.addEventListener("pointerleave", () => {
    tip?.classList.remove("shown");
    curves?.forEach(({ dot }) => dot.removeAttribute("class"));
  });
  chart.addEventListener("pointermove", event => {
    if (!curves) prepare();
    const box = chart.getBoundingClientRect(), width = chart.viewBox.baseVal.width;
    const x = (event.clientX - box.left) * width / box.width;
    const places = curves.map(curve => nearest(curve.x, x));
    tip.replaceChildren(...curves.length > 0 ? [make("em", `${curves[0].kimg[places[0]]} kimg`)] : [],
      ...curves.map((curve, i) => make(`span.${curve.colour}`, `${curve.name} ${curve.value[places[i]]}`)));
    curves.forEach(({ colour, dot, x: xs, y }, i) => {
      for (const [key, value] of Object.entries({ class: `dot ${colour}`, cx: xs[places[i]], cy: y[places[i]], r: 3 })) dot.setAttribute(key, value);
    });
    tip.classList.add("shown");
    tip.classList.toggle("left", x > width / 2);
  });
}
