// Pieces that several views are made of.
const notices = new Map();

// A message that stays until it is withdrawn: what is wrong, and what to do.
const notify = (name, words, ...more) => {
  const known = notices.get(name);
  if (known && known.dataset.words === words) {
    return;
  }
  const notice = el("p", { class: "notice", role: "status", "data-words": words }, words, more);
  if (known) {
    known.replaceWith(notice);
  } else {
    byId("notices").append(notice);
  }
  notices.set(name, notice);
};

const withdraw = (name) => {
  if (notices.has(name)) {
    notices.get(name).remove();
    notices.delete(name);
  }
};

const statusChips = (one) =>
  el(
    "ul",
    { class: "chips" },
    el("li", {}, signWords(one.status)),
    el("li", {}, `${signWords(one.direction)}, ${one.evidence}`),
    one.freshness && el("li", {}, `Figures ${one.freshness}`),
  );

const factList = (facts) =>
  facts.length > 0 &&
  el(
    "dl",
    { class: "facts" },
    facts.map(({ name, words }) => el("div", {}, el("dt", {}, name), el("dd", {}, words))),
  );

const noteList = (notes) =>
  notes.length > 0 && el("ul", { class: "notes" }, notes.map((note) => el("li", {}, note)));

let tablesAreOpen = false;

const foldedTable = (table) =>
  el(
    "details",
    {
      class: "table",
      open: tablesAreOpen,
      on: {
        toggle: (event) => {
          tablesAreOpen = event.target.open;
        },
      },
    },
    el("summary", {}, "The same figures as a table"),
    tableOf(table),
  );

const packPage = (number) => number > 0 && el("p", { class: "pack" }, `Page ${number} of the printed pack`);

const indicatorName = (one) => `${one.indicator_id} ${one.title}`;

const indicatorLink = (one, words = indicatorName(one)) =>
  linkTo({ view: "trend", indicator: one.indicator_id }, {}, words);

const headingOf = (title, measure = "") =>
  el("h1", { tabindex: "-1" }, measure && el("span", { class: "measure" }, measure), title);

const areaName = (area) => (area.number ? `${area.number}. ${area.title}` : area.title);

// What somebody says, point by point under its headings.
const saidList = (all) =>
  el(
    "div",
    { class: "said-by" },
    all.map(({ name, points }) =>
      el(
        "div",
        {},
        el("h3", {}, name),
        points.length > 0 && el("ul", {}, points.map((point) => el("li", {}, point))),
      ),
    ),
  );
