// Begins: the page around the views, then the view that the address asks for, then its charts.
const VIEWS = {
  overview: overviewView,
  area: areaView,
  compare: compareView,
  search: searchView,
  actions: actionsView,
  changes: changesView,
  documents: documentsView,
  definitions: definitionsView,
};

const titleOf = (place) => {
  const one = indicators.get(place.indicator);
  const own = {
    area: () => areaName(areas.get(Number(place.area))),
    compare: () => comparedTitle(place),
    search: () => (place.find ? `Search: ${place.find}` : LISTS.search),
  };
  if (own[place.view]) {
    return own[place.view]();
  }
  return one ? `${PANELS[place.view]}: ${indicatorName(one)}` : LISTS[place.view];
};

const navEntry = (place, words, ...more) =>
  el("li", {}, linkTo(place, { "data-place": addressOf(place) }, words, more));

const navArea = (area) =>
  el(
    "li",
    {},
    linkTo({ view: "area", area: String(area.number) }, { class: "area" }, areaName(area)),
    el(
      "ul",
      {},
      area.indicator_ids.map((id) => {
        const one = indicators.get(id);
        return el(
          "li",
          {},
          linkTo(
            { view: "trend", indicator: id },
            { "data-indicator": id },
            el("span", { class: "name" }, el("b", {}, id), ` ${one.title}`),
            el("span", { class: "signs" }, signShape(one.status), signShape(one.direction)),
            el("span", { class: "unseen" }, `. ${one.status.words}. ${one.direction.words}.`),
          ),
        );
      }),
    ),
  );

// On a narrow screen the contents are folded, so that what was asked for comes first.
const foldNav = (isOpen) => {
  byId("nav").classList.toggle("open", isOpen);
  byId("nav-button").setAttribute("aria-expanded", String(isOpen));
};

const buildNav = () => {
  byId("nav").replaceChildren(
    el(
      "button",
      {
        type: "button",
        id: "nav-button",
        "aria-expanded": "false",
        "aria-controls": "nav-list",
        on: { click: () => foldNav(!byId("nav").classList.contains("open")) },
      },
      "Contents",
    ),
    el(
      "ul",
      { id: "nav-list" },
      navEntry({ view: "overview" }, LISTS.overview),
      [...areas.values()].map(navArea),
      Object.entries(LISTS)
        .filter(([view]) => view !== "overview")
        .map(([view, words]) =>
          navEntry({ view }, words, view === "actions" && el("span", { class: "count", id: "nav-actions" })),
        ),
    ),
  );
};

// Scrolls the contents only, never the page.
const showInNav = (link) => {
  const list = byId("nav-list");
  const { top, bottom } = link.getBoundingClientRect();
  const room = list.getBoundingClientRect();
  if (top < room.top || bottom > room.bottom) {
    list.scrollTop += top - room.top - room.height / 3;
  }
};

const markNav = (place) => {
  for (const link of byId("nav").querySelectorAll("a")) {
    const to = placeOf(link.search);
    const same = to.indicator
      ? to.indicator === place.indicator && place.view !== "compare"
      : to.view === place.view && (to.area || "") === ((place.view === "area" && place.area) || "");
    if (same) {
      link.setAttribute("aria-current", "page");
      showInNav(link);
    } else {
      link.removeAttribute("aria-current");
    }
  }
};

const buildHeader = () => {
  byId("top").replaceChildren(
    el(
      "div",
      { class: "titles" },
      el("p", { class: "site" }, page.title),
      el("p", { class: "when" }, [page.date, page.place].filter(Boolean).join(" · ")),
    ),
    page.illustrative && el("p", { class: "illustrative" }, "Illustrative figures"),
    el(
      "form",
      {
        role: "search",
        class: "search",
        on: {
          submit: (event) => {
            event.preventDefault();
            search(byId("find").value.trim());
          },
        },
      },
      el("label", { for: "find", class: "unseen" }, "Find an indicator, a word or a page"),
      el("input", { id: "find", type: "search", placeholder: "Word, code or page 14", autocomplete: "off" }),
      el("button", { type: "submit" }, "Find"),
    ),
    el(
      "div",
      { class: "buttons" },
      el("span", { id: "top-action" }),
      el(
        "button",
        { type: "button", id: "meeting", "aria-pressed": "false", on: { click: () => (isMeeting() ? leaveMeeting() : enterMeeting()) } },
        "Meeting mode",
      ),
      el("button", { type: "button", on: { click: openKeys } }, "Keys"),
    ),
  );
};

// What the role allows, and how many actions there are.
const showNews = () => {
  for (const [id, words] of [["top-action", "Action"], ["bar-action", "Action (A)"]]) {
    const has = byId(id).firstChild !== null;
    if (has !== mayWrite()) {
      byId(id).replaceChildren(
        ...(mayWrite() ? [el("button", { type: "button", on: { click: () => openCapture() } }, words)] : []),
      );
    }
  }
  const count = live.actions.length + outbox().length;
  byId("nav-actions").textContent = count ? String(count) : "";
  showActions();
  showMoved();
};

const showMoved = () => {
  const words = movedWords(live.moved);
  const place = byId("moved");
  place.hidden = !words;
  place.textContent = words ? `${words} The page shows the frozen figures, as printed. To make them again: clinic pack ${page.clinic_id}` : "";
};

// A number is a page of the pack: straight there. A code is an indicator: straight there.
const search = (asked) => {
  const { byNumber, found } = findAll(asked);
  const exact = found.find((one) => one.indicator_id.toLowerCase() === asked.toLowerCase().replace(/\s+/g, ""));
  if (byNumber) {
    go(placeOfPage(byNumber));
  } else if (exact) {
    go({ view: "trend", indicator: exact.indicator_id });
  } else {
    go({ view: "search", find: asked });
  }
};

const buildFoot = () => {
  byId("foot").replaceChildren(
    el(
      "p",
      {},
      page.hash && el("b", {}, `Figures ${page.hash}`),
      [
        page.hash ? "" : "Figures not frozen",
        page.as_at && `Data as at ${page.as_at}`,
        page.partnership,
        `performance clinics ${page.version}`,
      ]
        .filter(Boolean)
        .map((words) => el("span", {}, words)),
    ),
    page.illustrative && el("p", {}, page.illustrative),
    el("p", { id: "moved", class: "moved", role: "status", hidden: true }),
  );
};

const focusOn = (focus) => {
  const place = byId("content");
  if (focus === "heading") {
    scrollTo(0, 0);
    place.querySelector("h1").focus({ preventScroll: true });
  } else if (focus === "tab") {
    const tab = place.querySelector(".tabs [aria-current]");
    (tab || place.querySelector("h1")).focus({ preventScroll: true });
  } else if (focus) {
    byId(focus)?.focus({ preventScroll: true });
  }
};

const show = (place, focus) => {
  const kept = focus === "same" ? document.activeElement.id : focus;
  here = place;
  forgetCharts();
  byId("content").replaceChildren(...(VIEWS[place.view] || indicatorView)(place).flat(Infinity).filter(Boolean));
  drawCharts();
  const title = titleOf(place);
  document.title = `${title} – ${page.title}`;
  markNav(place);
  if (focus) {
    foldNav(false);
  }
  focusOn(kept);
  if (focus) {
    say(title);
  }
};

const showProblem = () => {
  byId("content").replaceChildren(
    headingOf("There is nothing to show yet"),
    el("p", { class: "lead" }, page.problem),
  );
  document.title = "Nothing to show – performance clinic";
};

const start = () => {
  if (page.problem) {
    showProblem();
    return;
  }
  const script = document.querySelector("script[data-plotly]");
  render = show;
  buildHeader();
  buildNav();
  buildFoot();
  startMeeting();
  if (page.notice) {
    notify("page", page.notice);
  }
  show(placeOf(location.search), "");
  history.replaceState(null, "", addressOf(here));
  document.addEventListener("click", follow);
  addEventListener("popstate", () => show(placeOf(location.search), "heading"));
  watchRoom();
  // The words are on the screen before the larger script is read.
  requestAnimationFrame(() => setTimeout(() => loadPlotly(script.dataset.plotly)));
  onNews(showNews);
  showNews();
  startAgenda();
  startOutbox();
  startLive();
};

start();
