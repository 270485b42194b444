// Meeting mode: full screen, type for the back of the room, one key for each thing.
const KEYS = [
  ["M", "Meeting mode: full screen, large type"],
  ["← and →", "The stop before and after on the agenda (meeting mode)"],
  ["P", "Jump to a page of the printed pack"],
  ["A", "Write down an action or ask"],
  ["/", "Find an indicator or a word"],
  ["O", "Overview"],
  ["L", "Actions and asks"],
  ["T, B, W, U", "Of an indicator: trend, benchmark, will we get there, what lies underneath"],
  ["?", "These keys"],
  ["Esc", "Close, or leave meeting mode"],
];
const PANEL_KEYS = { t: "trend", b: "benchmark", w: "outlook", u: "underneath" };

const isMeeting = () => document.documentElement.classList.contains("meeting");

const enterMeeting = async () => {
  document.documentElement.classList.add("meeting");
  byId("meeting").setAttribute("aria-pressed", "true");
  byId("bar").hidden = false;
  tellTime();
  say("Meeting mode. Arrow keys step through the agenda; question mark shows the keys.");
  try {
    await document.documentElement.requestFullscreen();
    // Escape closes what is open before it ends the full screen; held down, it ends it all the same.
    await navigator.keyboard?.lock?.(["Escape"]);
  } catch {
    // Some browsers refuse the full screen; the large type helps all the same.
  }
  show(here, "");
};

const leaveMeeting = () => {
  document.documentElement.classList.remove("meeting");
  byId("meeting").setAttribute("aria-pressed", "false");
  byId("bar").hidden = true;
  navigator.keyboard?.unlock?.();
  if (document.fullscreenElement) {
    document.exitFullscreen();
  }
  say("Meeting mode is off.");
  show(here, "");
};

const buildBar = () => {
  const button = (words, action, more = {}) => el("button", { type: "button", ...more, on: { click: action } }, words);
  byId("bar").replaceChildren(
    el("p", { id: "running" }),
    el(
      "div",
      { class: "buttons" },
      stops.length > 0 && [
        button("←", () => step(-1), { "aria-label": "Stop before on the agenda" }),
        button("→", () => step(1), { "aria-label": "Next stop on the agenda" }),
      ],
      button("Page (P)", openJump),
      el("span", { id: "bar-action" }),
      button("Keys (?)", openKeys),
      button("Leave (Esc)", leaveMeeting),
    ),
  );
};

const openKeys = () => {
  const dialog = byId("keys");
  dialog.replaceChildren(
    el("h2", { id: "keys-title" }, "Keys"),
    el("dl", { class: "facts" }, KEYS.map(([key, words]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)))),
    el("form", { method: "dialog" }, el("button", { class: "main", autofocus: true }, "Close")),
  );
  dialog.showModal();
};

const openJump = () => {
  const dialog = byId("jump");
  const last = pages.size ? Math.max(...pages.keys()) : 0;
  const found = el("p", { id: "jump-found", "aria-live": "polite" }, last ? `1 to ${last}` : "The pack has not been made yet.");
  const number = el("input", {
    id: "jump-page",
    inputmode: "numeric",
    autocomplete: "off",
    "aria-describedby": "jump-found",
    on: {
      input: (event) => {
        const to = pages.get(Number(event.target.value));
        found.textContent = to ? to.title : event.target.value ? `There is no page ${event.target.value}.` : `1 to ${last}`;
      },
    },
  });
  const jump = (event) => {
    event.preventDefault();
    const to = pages.get(Number(number.value));
    if (to) {
      dialog.close();
      go(placeOfPage(to));
    } else {
      number.select();
    }
  };
  dialog.replaceChildren(
    el(
      "form",
      { on: { submit: jump } },
      el("label", { for: "jump-page", id: "jump-title" }, "Page of the printed pack"),
      number,
      el("button", { type: "submit", class: "main" }, "Go"),
      found,
    ),
  );
  dialog.showModal();
  number.focus();
};

// A field of a form that has just been closed is no field any more, though it may still have the focus.
const isTyping = (target) => {
  if (!(target instanceof Element)) {
    return false;
  }
  const dialog = target.closest("dialog");
  return dialog ? dialog.open : target.closest("input, textarea, select, [contenteditable]") !== null;
};

// A region that the arrow keys can scroll keeps them.
const scrollsSideways = (target) => {
  const region = target instanceof Element && target.closest(".scroll");
  return Boolean(region) && region.scrollWidth > region.clientWidth;
};

const NEXT = ["ArrowRight", "PageDown"];
const BEFORE = ["ArrowLeft", "PageUp"];

const actOn = (key) => {
  const acts = {
    m: () => (isMeeting() ? leaveMeeting() : enterMeeting()),
    p: openJump,
    a: () => openCapture(),
    o: () => go({ view: "overview" }),
    l: () => go({ view: "actions" }),
    "/": () => byId("find").focus(),
    "?": openKeys,
  };
  const view = PANEL_KEYS[key];
  if (view && indicators.has(here.indicator) && here.view !== "compare") {
    return () => go({ view, indicator: here.indicator }, { focus: "tab" });
  }
  return acts[key];
};

const onKey = (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }
  if (isMeeting() && event.key === "Escape") {
    leaveMeeting();
    return;
  }
  if (isMeeting() && stops.length > 0 && [...NEXT, ...BEFORE].includes(event.key) && !scrollsSideways(event.target)) {
    event.preventDefault();
    step(NEXT.includes(event.key) ? 1 : -1);
    return;
  }
  const act = actOn(event.key.length === 1 ? event.key.toLowerCase() : "");
  if (act) {
    event.preventDefault();
    act();
  }
};

const startMeeting = () => {
  buildBar();
  document.addEventListener("keydown", onKey);
  document.addEventListener("fullscreenchange", () => {
    // Where the browser takes Escape for itself, a form that is open stays as it is.
    if (!document.fullscreenElement && isMeeting() && !document.querySelector("dialog[open]")) {
      leaveMeeting();
    }
  });
  // The search field is left by Escape, so that the keys work again.
  byId("find").addEventListener("keydown", (event) => event.key === "Escape" && event.target.blur());
};
