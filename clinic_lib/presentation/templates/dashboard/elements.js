// Elements made from words. Text is only ever set as text, so nothing in the data can become markup.
const el = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      Object.entries(value).forEach(([event, listener]) => made.addEventListener(event, listener));
    } else if (value === true) {
      made.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value);
    }
  }
  made.append(...children.flat(Infinity).filter((child) => child || child === 0).map(asNode));
  return made;
};

const asNode = (child) => (child instanceof Node ? child : document.createTextNode(String(child)));

const byId = (id) => document.getElementById(id);

// Said to those who do not see the page change.
let saying = 0;
const say = (words) => {
  clearTimeout(saying);
  const place = byId("said");
  place.textContent = "";
  saying = setTimeout(() => {
    place.textContent = words;
  }, 60);
};

const NO_BREAK = "\u00a0";

const signWords = ({ shape, words }) => (shape ? `${shape}${NO_BREAK}${words}` : words);

// A shape is a picture: its words stand beside it, so a screen reader leaves it out.
const signShape = ({ code, shape }) =>
  el("span", { class: `shape ${code}`, "aria-hidden": "true" }, shape || "–");

const NUMBER = /^[-+−]?£?\d[\d,.]*%?( \[\w+\])*$/;

const isNumbers = (cells) => {
  const filled = cells.filter((cell) => cell && !cell.startsWith("["));
  return filled.length > 0 && filled.filter((cell) => NUMBER.test(cell)).length * 2 > filled.length;
};

// A table that a screen reader can walk, inside a region that the keyboard can scroll.
const tableOf = ({ caption, header, rows, own }, cellOf = (text) => text) => {
  const kept = header
    .map((_, column) => column)
    .filter((column) => column === 0 || rows.some((row) => row[column]));
  const kinds = kept.map((column) =>
    column > 0 && isNumbers(rows.map((row) => row[column])) ? "number" : null,
  );
  const heads = kept.map((column, at) => el("th", { scope: "col", class: kinds[at] }, header[column]));
  const body = rows.map((row) =>
    el(
      "tr",
      { class: own && row[0] === own ? "own" : null },
      kept.map((column, at) =>
        at === 0
          ? el("th", { scope: "row" }, cellOf(row[column], row, column))
          : el("td", { class: kinds[at] }, cellOf(row[column], row, column)),
      ),
    ),
  );
  return el(
    "div",
    { class: "scroll", role: "group", tabindex: "0", "aria-label": `Table: ${caption}` },
    el(
      "table",
      {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, heads)),
      el("tbody", {}, body),
    ),
  );
};
