// The clinic at a glance: achievements, then where every indicator stands; a key area in more detail.
const celebrationList = () =>
  page.celebrations.length > 0 &&
  el(
    "section",
    { class: "celebrations", "aria-labelledby": "celebrations" },
    el("h2", { id: "celebrations" }, "Achievements"),
    el(
      "ul",
      {},
      page.celebrations.map(({ indicator_id: id, headline, words }) =>
        el(
          "li",
          {},
          linkTo({ view: "trend", indicator: id }, { class: "message" }, headline || indicatorName(indicators.get(id))),
          el("span", { class: "measure" }, indicatorName(indicators.get(id))),
          el("span", {}, words),
        ),
      ),
    ),
  );

const gridEntry = (id) => {
  const one = indicators.get(id);
  return el("li", {}, indicatorLink(one, [el("b", {}, one.indicator_id), ` ${one.title}`]));
};

const gridCell = (ids, caption) =>
  el(
    "td",
    {},
    caption && ids.length > 0 && el("p", { class: "caption" }, caption),
    ids.length > 0
      ? el("ul", {}, ids.map(gridEntry))
      : el("span", { class: "none" }, "None"),
  );

const gridTable = ({ rows, columns, cells, captions }) =>
  el(
    "div",
    { class: "scroll", role: "group", tabindex: "0", "aria-label": "Table: status by direction" },
    el(
      "table",
      { class: "grid" },
      el("caption", {}, "Status against target (rows) and direction of travel (columns)"),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("td", { class: "corner" }),
          columns.map((sign) => el("th", { scope: "col" }, signShape(sign), ` ${sign.words}`)),
        ),
      ),
      el(
        "tbody",
        {},
        rows.map((sign, row) =>
          el(
            "tr",
            { class: cells[row].some((ids) => ids.length > 0) ? null : "empty" },
            el("th", { scope: "row" }, signShape(sign), ` ${sign.words}`),
            cells[row].map((ids, column) => gridCell(ids, captions[row][column])),
          ),
        ),
      ),
    ),
  );

const overviewView = () => [
  headingOf(page.summary, [page.area_name, page.partnership].filter(Boolean).join(", ")),
  el(
    "div",
    { class: "overview" },
    celebrationList(),
    el(
      "section",
      { class: "standing", "aria-labelledby": "standing" },
      el("h2", { id: "standing" }, "Where every indicator stands"),
      gridTable(page.grid),
    ),
    agendaList(),
  ),
];

const indicatorCard = (id) => {
  const one = indicators.get(id);
  const target = one.target && `, target ${one.target}${one.target_period ? ` (${one.target_period})` : ""}`;
  return el(
    "li",
    { class: "card" },
    el(
      "h2",
      {},
      el("span", { class: "measure" }, indicatorName(one)),
      indicatorLink(one, one.headline || indicatorName(one)),
    ),
    statusChips(one),
    el("p", { class: "latest" }, `${one.latest}${one.period ? ` in ${one.period}` : ""}${target || ""}`),
    el("p", {}, one.verdict),
    packPage(one.page),
  );
};

const areaView = ({ area: number }) => {
  const area = areas.get(Number(number));
  return [
    headingOf(area.title, area.number ? `Key area ${area.number}` : "Beside the key areas"),
    area.outcome && el("p", { class: "lead" }, `Desired outcome: ${area.outcome}`),
    el(
      "p",
      { class: "quiet" },
      [
        area.is_wish && "The PMG asked for this area.",
        area.page > 0 && `Page ${area.page} of the printed pack.`,
      ]
        .filter(Boolean)
        .join(" "),
    ),
    el("ul", { class: "cards" }, area.indicator_ids.map(indicatorCard)),
    area.words.length > 0 &&
      el(
        "section",
        { "aria-labelledby": "plan" },
        el("h2", { id: "plan" }, "What the partnership says"),
        saidList(area.words),
      ),
    area.stories.length > 0 &&
      el(
        "section",
        { "aria-labelledby": "stories" },
        el("h2", { id: "stories" }, area.stories.length === 1 ? "A story" : "Stories"),
        area.stories.map((words) => el("blockquote", { class: "story" }, words)),
      ),
  ];
};
