// The actions and asks of this clinic: as they stand on the server, and those still to be saved.
const STATUS_WORDS = { open: "Open", underway: "Underway", done: "Done", not_done: "Not done" };
const MONTHS = "January February March April May June July August September October November December".split(" ");

const dayWords = (iso) => {
  const [year, month, day] = (iso || "").slice(0, 10).split("-").map(Number);
  return day ? `${day} ${MONTHS[month - 1]} ${year}` : "";
};

const timeWords = (iso) => {
  const at = new Date(iso);
  return Number.isNaN(at.getTime())
    ? ""
    : `${dayWords(iso)}, ${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
};

const isAsk = (action) => action.kind === "ask" || action.is_ask === true;

const aboutOf = (action) => {
  const one = indicators.get(action.indicator_id);
  return one ? ["About ", indicatorLink(one)] : action.area ? `About ${action.area}` : "";
};

const statusOf = (action) => {
  const words = isAsk(action) && action.answer ? "Answered" : STATUS_WORDS[action.status] || action.status;
  return el(
    "p",
    { class: "state" },
    el("b", {}, words),
    action.is_late && el("span", { class: "late" }, "! Late"),
  );
};

const factsOf = (action) =>
  [
    isAsk(action)
      ? action.asked_of && `Asked of ${action.asked_of}`
      : [action.owner, action.organisation].filter(Boolean).join(", "),
    action.contributors && `with ${action.contributors}`,
    action.due && `due ${dayWords(action.due)}`,
    action.review && `looked at again on ${dayWords(action.review)}`,
  ]
    .filter(Boolean)
    .join("; ");

const effectOf = ({ effect_indicator: about, effect_direction: direction, effect_by: by }) =>
  about && direction && `Expected: ${about} to ${direction}${by ? ` by ${dayWords(by)}` : ""}`;

const historyOf = ({ history = [] }) =>
  history.length > 1 &&
  el(
    "ul",
    { class: "notes" },
    history.slice(1).map(({ status, note, at, by }) =>
      el("li", {}, [`${timeWords(at)}: ${STATUS_WORDS[status] || status}`, note, by && `(${by})`].filter(Boolean).join(". ")),
    ),
  );

const fieldOf = (id, label, control, { hint = "", problem = "" } = {}) =>
  el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    hint && el("p", { class: "hint", id: `${id}-hint` }, hint),
    el("p", { class: "problem", id: `${id}-problem`, hidden: !problem }, problem),
    control,
  );

const saveChange = async (event, action) => {
  event.preventDefault();
  const form = event.target;
  const given = Object.fromEntries(new FormData(form));
  const body = isAsk(action) ? { answer: given.answer.trim() } : { status: given.status, note: given.note.trim() };
  const outcome = await submit({ key: newKey(), action_id: action.action_id, body });
  const place = form.querySelector(".problem");
  place.hidden = outcome.outcome !== "refused";
  if (outcome.outcome === "refused") {
    place.textContent = outcome.problems.map(({ message }) => message).join(" ");
    outbox().filter((one) => one.refused && one.action_id === action.action_id).forEach((one) => forget(one.key));
    return;
  }
  const folded = form.closest("details");
  folded.open = false;
  folded.querySelector("summary").focus();
  showActions();
};

const updateForm = (action) => {
  const id = action.action_id;
  const control = isAsk(action)
    ? fieldOf(`answer-${id}`, "What was answered", el("textarea", { id: `answer-${id}`, name: "answer", rows: 2, required: true }, action.answer || ""))
    : [
        fieldOf(
          `status-${id}`,
          "Status",
          el(
            "select",
            { id: `status-${id}`, name: "status" },
            Object.entries(STATUS_WORDS).map(([value, words]) =>
              el("option", { value, selected: value === action.status }, words),
            ),
          ),
        ),
        fieldOf(`note-${id}`, "Note", el("input", { id: `note-${id}`, name: "note", autocomplete: "off" })),
      ];
  return el(
    "details",
    { class: "update" },
    el("summary", {}, isAsk(action) ? "Write down the answer" : "Change the status", el("span", { class: "unseen" }, ` of ${id}`)),
    el(
      "form",
      { on: { submit: (event) => saveChange(event, action) } },
      control,
      el("button", { type: "submit", class: "main" }, "Save"),
    ),
  );
};

const actionCard = (action) => {
  const card = el(
    "li",
    { class: "action", "data-id": action.action_id, "data-state": JSON.stringify(action) },
    el(
      "div",
      { class: "said" },
      el("h3", {}, el("span", { class: "measure" }, nameOf(action)), action.text),
      el("p", {}, factsOf(action)),
      aboutOf(action) && el("p", {}, aboutOf(action)),
      effectOf(action) && el("p", {}, effectOf(action)),
      action.answer && el("p", { class: "answer" }, `Answer: ${action.answer}`),
      historyOf(action),
    ),
    statusOf(action),
    mayWrite() && updateForm(action),
  );
  return card;
};

// A list that changes only where something has changed, so that nobody's typing is lost.
const actionList = (id, title, actions, none) => {
  const old = byId(id);
  const before = new Map(old ? [...old.querySelectorAll("li.action")].map((card) => [card.dataset.id, card]) : []);
  const cards = actions.map((action) => {
    const card = before.get(action.action_id);
    const isBusy = card && card.querySelector("details[open]");
    const hasForm = Boolean(card && card.querySelector("form"));
    const isSame = card && card.dataset.state === JSON.stringify(action) && hasForm === mayWrite();
    return isBusy || isSame ? card : actionCard(action);
  });
  return el(
    "section",
    { "aria-labelledby": `${id}-title`, id },
    el("h2", { id: `${id}-title` }, `${title} (${actions.length})`),
    cards.length ? el("ul", { class: "actions" }, cards) : el("p", {}, none),
  );
};

const outboxCard = (entry) =>
  el(
    "li",
    { class: "action" },
    el(
      "div",
      { class: "said" },
      el("h3", {}, entry.body.text || `Change of ${entry.action_id}`),
      entry.refused
        ? entry.refused.map(({ message }) => el("p", { class: "problem" }, message))
        : el("p", {}, "Waiting to be saved."),
    ),
    entry.refused &&
      el(
        "p",
        { class: "buttons" },
        entry.body.text &&
          el("button", { type: "button", on: { click: () => correct(entry) } }, "Correct it"),
        el("button", { type: "button", on: { click: () => forget(entry.key) } }, "Throw it away"),
      ),
  );

const correct = (entry) => {
  forget(entry.key);
  openCapture(entry.body);
};

const outboxList = () => {
  const entries = outbox();
  return (
    entries.length > 0 &&
    el(
      "section",
      { "aria-labelledby": "outbox" },
      el("h2", { id: "outbox" }, `Not saved yet (${entries.length})`),
      el("ul", { class: "actions" }, entries.map(outboxCard)),
    )
  );
};

const captureButton = () =>
  mayWrite() && el("button", { type: "button", class: "main", on: { click: () => openCapture() } }, "Write down an action or ask");

const actionParts = () => {
  const asks = live.actions.filter(isAsk);
  const actions = live.actions.filter((action) => !isAsk(action));
  const unknown = live.isReachable === null ? "They are on their way." : "None yet.";
  return [
    captureButton(),
    outboxList(),
    live.isReachable === false && live.actions.length === 0
      ? el("p", { class: "lead" }, "The actions cannot be shown: the dashboard does not answer.")
      : [
          actionList("actions", "Actions", actions, unknown),
          actionList("asks", "Asked of the chief executives", asks, unknown),
        ],
  ].flat(Infinity).filter(Boolean);
};

// What was agreed at earlier clinics, as the printed pack tells it.
const followedList = () =>
  page.followed.length > 0 &&
  el(
    "section",
    { "aria-labelledby": "followed" },
    el("h2", { id: "followed" }, "What was agreed last time, and did it work?"),
    el(
      "ul",
      { class: "actions" },
      page.followed.map(({ words, who, due, verdict, because, indicator_id: id }) =>
        el(
          "li",
          { class: "action" },
          el(
            "div",
            { class: "said" },
            el("h3", {}, words),
            el("p", {}, [who, due && `due ${due}`].filter(Boolean).join("; ")),
            el("p", {}, because),
            id && el("p", {}, indicatorLink(indicators.get(id))),
          ),
          el("p", { class: "state" }, el("b", {}, signWords(verdict))),
        ),
      ),
    ),
    el(
      "p",
      { class: "hint" },
      "Whether a figure moved is judged from the data. That it moved after an action does not show that the action moved it.",
    ),
  );

const actionsView = () => [
  headingOf("Actions and asks"),
  el("div", { id: "action-parts" }, actionParts()),
  followedList(),
];

const showActions = () => {
  const place = byId("action-parts");
  if (place) {
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    place.replaceChildren(...actionParts());
    if (focused && focused.isConnected) {
      focused.focus({ preventScroll: true });
    }
  }
};
