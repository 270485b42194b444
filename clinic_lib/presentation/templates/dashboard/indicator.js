// One indicator, side by side with nothing: a chart, what it says, and the figures beside it.
const panelOf = (one, view) => one.panels.find((panel) => panel.view === view);

const tabList = (one, view) =>
  el(
    "nav",
    { class: "tabs", "aria-label": "Sides of the indicator" },
    el(
      "ul",
      {},
      Object.entries(PANELS)
        .filter(([name]) => name !== "story" || one.stories.length > 0)
        .map(([name, words]) =>
          el(
            "li",
            {},
            linkTo(
              { view: name, indicator: one.indicator_id },
              { "aria-current": name === view ? "page" : null },
              words,
            ),
          ),
        ),
    ),
  );

const pictureBlock = (picture, several) => [
  several && el("h2", {}, picture.headline),
  chartOf(picture, { fillsRoom: !several }),
  el("p", { class: "subtitle" }, picture.subtitle),
  foldedTable(picture.table),
  noteList(picture.notes),
];

// From the top of the chart to the foot of the window, so that a chart is seen whole.
const roomForChart = () => {
  const type = pixelsOfType();
  const top = plots[0] && plots[0].isConnected ? plots[0].getBoundingClientRect().top + scrollY : 15 * type;
  return innerHeight - top - byId("bar").offsetHeight - (isMeeting() ? 0.5 : 2.5) * type;
};

const changedNote = ({ indicator_id: id }) => {
  const count = page.changes ? page.changes.rows.filter(([about]) => about === id).length : 0;
  return (
    count > 0 &&
    el(
      "p",
      { class: "pack" },
      linkTo({ view: "changes" }, {}, `${count} figure${count === 1 ? " has" : "s have"} changed since the pack was circulated`),
    )
  );
};

const chartPanel = (one, panel) => {
  if (panel.pictures.length === 0) {
    return el("div", { class: "panel" }, el("p", { class: "reason" }, panel.reason), packPage(panel.page));
  }
  const several = panel.pictures.length > 1;
  return el(
    "div",
    { class: "panel charted" },
    el("div", { class: "pictures" }, panel.pictures.map((picture) => pictureBlock(picture, several))),
    el(
      "aside",
      { "aria-label": "What it says" },
      el("p", { class: "lead" }, panel.lead),
      factList(panel.facts),
      packPage(panel.page),
      changedNote(one),
    ),
  );
};

const storyPanel = (one) =>
  el(
    "div",
    { class: "panel" },
    one.stories.map(({ words, told_with: consent, source }) =>
      el(
        "figure",
        { class: "story" },
        el("blockquote", {}, words),
        el("figcaption", {}, [consent, source].filter(Boolean).join(". ")),
      ),
    ),
  );

const questionPanel = (one) =>
  el(
    "div",
    { class: "panel" },
    one.prompts.length === 0 && el("p", {}, "The figures prompt no question."),
    el(
      "ol",
      { class: "questions" },
      one.prompts.map(({ words, because, view }) =>
        el(
          "li",
          {},
          el("p", {}, words),
          el(
            "p",
            { class: "because" },
            `Because ${because}. `,
            view && linkTo({ view, indicator: one.indicator_id }, {}, `See: ${PANELS[view].toLowerCase()}`),
          ),
        ),
      ),
    ),
  );

const definitionPanel = (one) =>
  el(
    "div",
    { class: "panel" },
    factList(one.definition),
    one.thread.length > 0 &&
      el(
        "section",
        { "aria-labelledby": "thread" },
        el("h2", { id: "thread" }, "On the golden thread"),
        saidList(one.thread),
      ),
  );

const PANEL_MAKERS = { story: storyPanel, questions: questionPanel, definition: definitionPanel };

const beside = (one) => {
  const all = [...indicators.keys()];
  const at = all.indexOf(one.indicator_id);
  const step = (id, words) =>
    id && el("li", {}, linkTo({ view: here.view, indicator: id }, { title: indicatorName(indicators.get(id)) }, words));
  return el("ul", { class: "steps" }, step(all[at - 1], "‹ Previous"), step(all[at + 1], "Next ›"));
};

const indicatorView = ({ view, indicator }) => {
  const one = indicators.get(indicator);
  const area = areas.get(one.area);
  const maker = PANEL_MAKERS[view];
  return [
    el(
      "div",
      { class: "where" },
      el("p", {}, linkTo({ view: "area", area: String(area.number) }, {}, areaName(area))),
      beside(one),
    ),
    el("div", { class: "head" }, headingOf(one.headline || one.title, indicatorName(one)), statusChips(one)),
    tabList(one, view),
    maker ? maker(one) : chartPanel(one, panelOf(one, view)),
  ];
};
