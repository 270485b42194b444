// Comparing, finding, what changed, documents.
const wordsFor = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

const holds = (text, words) => words.every((word) => text.toLowerCase().includes(word));

// What a search finds: pages of the pack by number, then indicators, areas and pages by word.
const findAll = (asked) => {
  const number = asked.match(/^(?:page|p\.?)?\s*(\d+)$/i);
  const byNumber = number && pages.get(Number(number[1]));
  const words = wordsFor(asked);
  if (words.length === 0) {
    return { byNumber, found: [], foundPages: [...pages.values()], foundActions: [] };
  }
  const found = [...indicators.values()].filter((one) =>
    holds(
      [
        indicatorName(one),
        one.headline,
        one.verdict,
        one.definition.map(({ words: told }) => told).join(" "),
        one.stories.map(({ words: told }) => told).join(" "),
        areas.get(one.area).title,
      ].join(" "),
      words,
    ),
  );
  const foundPages = [...pages.values()].filter((one) => holds(`page ${one.page} ${one.title} ${one.indicator_id}`, words));
  const foundActions = live.actions.filter((one) => holds(`${one.text} ${one.owner} ${one.organisation} ${one.asked_of}`, words));
  return { byNumber, found, foundPages, foundActions };
};

const pageEntry = (one) =>
  el(
    "li",
    {},
    linkTo(
      placeOfPage(one),
      {},
      el("b", {}, `Page ${one.page}`),
      ` ${one.indicator_id && !one.title.includes(one.indicator_id) ? `${one.indicator_id}: ` : ""}${one.title}`,
    ),
  );

const searchView = ({ find = "" }) => {
  const { byNumber, found, foundPages, foundActions } = findAll(find);
  const isNothing = find && !byNumber && found.length + foundPages.length + foundActions.length === 0;
  return [
    headingOf(find ? `Found for “${find}”` : "Pages of the printed pack"),
    isNothing &&
      el(
        "p",
        { class: "lead" },
        `Nothing here is called “${find}”. Try a word of an indicator's title, its code, or the number of a page${
          pages.size ? ` from 1 to ${pages.size}` : ""
        }.`,
      ),
    byNumber &&
      el("section", { "aria-labelledby": "by-number" }, el("h2", { id: "by-number" }, "The page"), el("ul", { class: "found" }, pageEntry(byNumber))),
    found.length > 0 &&
      el(
        "section",
        { "aria-labelledby": "by-word" },
        el("h2", { id: "by-word" }, "Indicators"),
        el(
          "ul",
          { class: "found" },
          found.map((one) => el("li", {}, indicatorLink(one), el("span", { class: "measure" }, one.headline))),
        ),
      ),
    foundActions.length > 0 &&
      el(
        "section",
        { "aria-labelledby": "by-action" },
        el("h2", { id: "by-action" }, "Actions and asks"),
        el("ul", { class: "found" }, foundActions.map((one) => el("li", {}, linkTo({ view: "actions" }, {}, `${nameOf(one)}: ${one.text}`)))),
      ),
    foundPages.length > 0 &&
      el(
        "section",
        { "aria-labelledby": "pages" },
        find && el("h2", { id: "pages" }, "Pages of the printed pack"),
        el("ul", { class: "found columns", id: find ? null : "pages" }, foundPages.map(pageEntry)),
      ),
    !find && pages.size === 0 && el("p", {}, "The evidence pack of this clinic has not been made yet."),
  ];
};

const changesView = () => [
  headingOf("What changed since the pack was circulated"),
  !page.changes && el("p", { class: "lead" }, "No pack has been marked as circulated, so there is nothing to compare with."),
  page.changes && page.changes.rows.length === 0 && el("p", { class: "lead" }, "Nothing: every figure is as it was circulated."),
  page.changes && page.changes.rows.length > 0 &&
    tableOf(page.changes, (words, row, column) =>
      column === 0 && indicators.has(words) ? indicatorLink(indicators.get(words), words) : words,
    ),
];

const documentsView = () => {
  const groups = [...new Set(page.papers.map(({ group }) => group))];
  return [
    headingOf("Documents"),
    groups.length === 0 && el("p", { class: "lead" }, "No document of this clinic has been made yet."),
    groups.map((group, at) =>
      el(
        "section",
        { "aria-labelledby": `group-${at}` },
        el("h2", { id: `group-${at}` }, group),
        el(
          "ul",
          { class: "found" },
          page.papers.filter((paper) => paper.group === group).map(({ title, about, file }) =>
            el(
              "li",
              {},
              file
                ? el("a", { href: `${base}documents/${encodeURIComponent(page.clinic_id)}/${file.split("/").map(encodeURIComponent).join("/")}` }, title)
                : title,
              about && el("span", { class: "measure" }, about),
            ),
          ),
        ),
      ),
    ),
  ];
};

// Every definition, and the signs: what the last pages of the pack tell.
const definitionsView = () => [
  headingOf("Definitions and data quality"),
  [...indicators.values()].map((one) =>
    el(
      "section",
      { "aria-label": indicatorName(one) },
      el("h2", {}, linkTo({ view: "definition", indicator: one.indicator_id }, {}, indicatorName(one))),
      factList(one.definition),
    ),
  ),
  el(
    "section",
    { "aria-labelledby": "signs" },
    el("h2", { id: "signs" }, "How to read the signs"),
    factList([...page.grid.rows, ...page.grid.columns].map(({ shape, words }) => ({ name: shape, words }))),
  ),
];
