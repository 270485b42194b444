// Two indicators, or two key areas, side by side.
const chooser = (id, label, options, chosen, onChoice) =>
  el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    el(
      "select",
      { id, on: { change: (event) => onChoice(event.target.value) } },
      options.map(([value, words]) => el("option", { value, selected: value === chosen }, words)),
    ),
  );

const indicatorChoices = () => [...indicators.values()].map((one) => [one.indicator_id, indicatorName(one)]);

const areaChoices = () => [...areas.values()].map((one) => [String(one.number), areaName(one)]);

const comparedFacts = (one, two) => {
  const names = [...new Set([...one.comparison, ...two.comparison].map(({ name }) => name))];
  const of = (facts, name) => (facts.find((fact) => fact.name === name) || { words: "–" }).words;
  return {
    caption: "Key figures side by side",
    header: ["Figure", one.indicator_id, two.indicator_id],
    rows: names.map((name) => [name, of(one.comparison, name), of(two.comparison, name)]),
    own: "",
  };
};

const comparedIndicator = (one) => {
  const [picture] = panelOf(one, "trend").pictures;
  return el(
    "section",
    { class: "side", "aria-label": indicatorName(one) },
    el("h2", {}, el("span", { class: "measure" }, indicatorName(one)), indicatorLink(one, one.headline || one.title)),
    statusChips(one),
    chartOf(picture),
    el("p", { class: "subtitle" }, picture.subtitle),
    foldedTable(picture.table),
  );
};

const comparedArea = (area) =>
  el(
    "section",
    { class: "side", "aria-label": areaName(area) },
    el("h2", {}, linkTo({ view: "area", area: String(area.number) }, {}, areaName(area))),
    area.outcome && el("p", {}, `Desired outcome: ${area.outcome}`),
    el(
      "ul",
      { class: "found" },
      area.indicator_ids.map((id) => {
        const one = indicators.get(id);
        return el(
          "li",
          {},
          indicatorLink(one),
          el("span", {}, `${signWords(one.status)}; ${signWords(one.direction)}`),
          el("span", { class: "measure" }, `${one.latest}${one.period ? ` in ${one.period}` : ""}`),
        );
      }),
    ),
  );

// The two that are asked for; where one is not, the first that makes a pair.
const pairOf = (keys, first, second) => {
  const one = keys.includes(first) ? first : keys[0];
  const two = keys.includes(second) ? second : keys.find((key) => key !== one) || one;
  return [one, two];
};

const areaPair = (place) => pairOf([...areas.keys()].map(String), place.area, place.with);

const indicatorPair = (place) => pairOf([...indicators.keys()], place.indicator, place.with);

const comparedTitle = (place) => {
  const names = place.area ? areaPair(place).map((key) => areas.get(Number(key)).title) : indicatorPair(place);
  return `${LISTS.compare}: ${names.join(" and ")}`;
};

const compareAreas = (place) => {
  const [one, two] = areaPair(place);
  const to = (area, other) => go({ view: "compare", area, with: other }, { focus: "same" });
  return [
    el(
      "div",
      { class: "choosers" },
      chooser("compare-one", "First key area", areaChoices(), one, (value) => to(value, two)),
      chooser("compare-two", "Second key area", areaChoices(), two, (value) => to(one, value)),
    ),
    el("div", { class: "sides" }, [one, two].map((key) => comparedArea(areas.get(Number(key))))),
  ];
};

const compareIndicators = (place) => {
  const [one, two] = indicatorPair(place);
  const to = (indicator, other) => go({ view: "compare", indicator, with: other }, { focus: "same" });
  return [
    el(
      "div",
      { class: "choosers" },
      chooser("compare-one", "First indicator", indicatorChoices(), one, (value) => to(value, two)),
      chooser("compare-two", "Second indicator", indicatorChoices(), two, (value) => to(one, value)),
    ),
    el("div", { class: "sides" }, [one, two].map((key) => comparedIndicator(indicators.get(key)))),
    tableOf(comparedFacts(indicators.get(one), indicators.get(two))),
  ];
};

const compareView = (place) => [
  headingOf(place.area ? "Two key areas side by side" : "Two indicators side by side"),
  el(
    "p",
    {},
    place.area
      ? linkTo({ view: "compare", indicator: [...indicators.keys()][0] }, {}, "Compare two indicators instead")
      : linkTo({ view: "compare", area: String([...areas.keys()][0]) }, {}, "Compare two key areas instead"),
  ),
  place.area ? compareAreas(place) : compareIndicators(place),
];
