// Makes elements of a report's sections. Only these elements and attributes are made, and text is text: a run's files are not trusted.

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
  if (name === "svg") showValues(made);    // of charts.js, which the report has too
  if (made.classList.contains("scroll")) made.tabIndex = 0;
  return made;
}
