// What is shown stands in the address, so that it can be sent, kept and gone back to.
const page = JSON.parse((document.querySelector("script.model") || {}).textContent || "null") || {
  problem: "The dashboard could not be made. Close it, run “clinic check”, and open it again.",
};
const base = document.documentElement.dataset.base;
const indicators = new Map((page.indicators || []).map((one) => [one.indicator_id, one]));
const areas = new Map((page.areas || []).map((one) => [one.number, one]));
const pages = new Map((page.pages || []).map((one) => [one.page, one]));

const PANELS = {
  trend: "Trend",
  benchmark: "Benchmark",
  outlook: "Will we get there?",
  underneath: "What lies underneath",
  story: "Story",
  questions: "Questions",
  definition: "Definition",
};
const LISTS = {
  overview: "Overview",
  compare: "Compare",
  search: "Pages and search",
  actions: "Actions and asks",
  changes: "What changed",
  documents: "Documents",
  definitions: "Definitions",
};
const KEPT = ["view", "indicator", "area", "page", "with", "find"];

// An address as a place: what to show, with nothing in it that this clinic does not have.
const placeOf = (search) => {
  const asked = new URLSearchParams(search);
  const one = (name) => asked.get(name) || "";
  const onPage = pages.get(Number(one("page")));
  if (one("page") && !one("view")) {
    return onPage ? placeOfPage(onPage) : { view: "search", find: `page ${one("page")}` };
  }
  const view = one("view") === "indicator" ? "trend" : one("view");
  if (view === "compare") {
    return { view, indicator: one("indicator"), area: one("area"), with: one("with") };
  }
  if (indicators.has(one("indicator"))) {
    return { view: view in PANELS ? view : "trend", indicator: one("indicator") };
  }
  if (one("indicator")) {
    return { view: "search", find: one("indicator") };
  }
  if (one("area") && areas.has(Number(one("area")))) {
    return { view: "area", area: one("area") };
  }
  return view in LISTS ? { view, find: one("find") } : { view: "overview" };
};

const placeOfPage = ({ page: number, view, indicator_id: indicator, area }) => {
  if (indicator) {
    return { view: view in PANELS ? view : "trend", indicator, page: number };
  }
  if (view === "area") {
    return { view, area: String(area), page: number };
  }
  return view in LISTS ? { view, page: number } : { view: "search", find: `page ${number}` };
};

const addressOf = (place) => {
  const told = new URLSearchParams({ clinic: page.clinic_id });
  KEPT.filter((name) => place[name]).forEach((name) => told.set(name, place[name]));
  return `?${told}`;
};

let here = {};
let render = () => {};

// Goes to a place: the address changes, the view is drawn, and what is new is said.
const go = (place, { replace = false, focus = "heading" } = {}) => {
  const address = addressOf(place);
  if (replace) {
    history.replaceState(null, "", address);
  } else if (address !== location.search) {
    history.pushState(null, "", address);
  }
  render(place, focus);
};

// A link that works as one: it can be copied, opened beside this page, or followed here.
const linkTo = (place, attributes, ...children) =>
  el("a", { ...attributes, href: addressOf(place) }, ...children);

const follow = (event) => {
  const link = event.target.closest("a[href^='?']");
  const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (link && plain && event.button === 0) {
    event.preventDefault();
    const isTab = link.closest(".tabs") !== null;
    go(placeOf(link.search), { focus: isTab ? "tab" : "heading" });
  }
};
