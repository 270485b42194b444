// Writing down an action or an ask while it is being said: by keyboard alone, in a few seconds.
const draftKey = `clinic-draft:${page.clinic_id}`;
const FIELD_WORDS = {
  text: "What is to be done",
  owner: "Who, by role",
  organisation: "Organisation",
  due: "By when",
  indicator_id: "About",
  asked_of: "Asked of",
  effect_direction: "What the figure should do",
  effect_by: "By when the effect shows",
  review: "Looked at again on",
  contributors: "Who else has a part in it",
};
// The server names some fields that the form fills from others.
const FIELD_OF = { effect_indicator: "indicator_id" };
const DAYS = ["due", "effect_by", "review"];

const optionsOf = (id, words) =>
  el("datalist", { id }, [...new Set(words)].filter(Boolean).map((value) => el("option", { value })));

const aboutChoices = () => [
  ["", "The clinic as a whole"],
  ...[...areas.values()].map((area) => [`area:${area.number}`, `Area: ${areaName(area)}`]),
  ...indicatorChoices(),
];

const aboutHere = () => {
  if (indicators.has(here.indicator) && here.view !== "compare") {
    return here.indicator;
  }
  return here.view === "area" ? `area:${here.area}` : "";
};

const input = (name, more = {}) => el("input", { id: `new-${name}`, name, autocomplete: "off", ...more });

const described = (name, hasHint) => `${hasHint ? `new-${name}-hint ` : ""}new-${name}-problem`;

const dayField = (name, hint = "") =>
  fieldOf(`new-${name}`, FIELD_WORDS[name], input(name, { "aria-describedby": described(name, Boolean(hint)) }), { hint });

// What "did it work?" needs to know later; folded, so that the usual entry stays short.
const moreFields = () =>
  el(
    "details",
    { id: "more" },
    el("summary", {}, "Expected effect, review, who else"),
    el(
      "div",
      { class: "pair" },
      fieldOf(
        "new-effect_direction",
        FIELD_WORDS.effect_direction,
        el(
          "select",
          { id: "new-effect_direction", name: "effect_direction", "aria-describedby": described("effect_direction") },
          [["", "No effect was named"], ["rise", "Rise"], ["fall", "Fall"]].map(([value, words]) => el("option", { value }, words)),
        ),
      ),
      dayField("effect_by"),
    ),
    el(
      "div",
      { class: "pair" },
      dayField("review"),
      fieldOf("new-contributors", FIELD_WORDS.contributors, input("contributors", { "aria-describedby": described("contributors") })),
    ),
  );

const captureForm = () =>
  el(
    "form",
    { method: "dialog", novalidate: true, on: { submit: saveCapture, input: keepDraft, keydown: saveOnKeys } },
    el("h2", { id: "capture-title" }, "Write down what is agreed"),
    el("p", { class: "problem summary", id: "capture-problem", tabindex: "-1", hidden: true }),
    fieldOf("new-text", FIELD_WORDS.text, el("textarea", { id: "new-text", name: "text", rows: 2, required: true, "aria-describedby": described("text") })),
    el(
      "div",
      { class: "pair" },
      fieldOf("new-owner", FIELD_WORDS.owner, input("owner", { list: "owners", "aria-describedby": described("owner") })),
      fieldOf("new-organisation", FIELD_WORDS.organisation, input("organisation", { list: "organisations", "aria-describedby": described("organisation") })),
    ),
    el(
      "div",
      { class: "pair" },
      dayField("due", "31/7, 31 July, or +14 days"),
      fieldOf(
        "new-indicator_id",
        FIELD_WORDS.indicator_id,
        el(
          "select",
          { id: "new-indicator_id", name: "indicator_id", "aria-describedby": described("indicator_id") },
          aboutChoices().map(([value, words]) => el("option", { value }, words)),
        ),
      ),
    ),
    el(
      "div",
      { class: "tick" },
      el("input", { id: "new-is_ask", name: "is_ask", type: "checkbox", on: { change: showAsked } }),
      el("label", { for: "new-is_ask" }, "This asks something of a chief executive"),
    ),
    el(
      "div",
      { id: "asked", hidden: true },
      fieldOf("new-asked_of", FIELD_WORDS.asked_of, input("asked_of", { list: "chiefs", "aria-describedby": described("asked_of") })),
    ),
    moreFields(),
    optionsOf("owners", page.owners.map(({ role }) => role)),
    optionsOf("organisations", page.owners.map(({ organisation }) => organisation)),
    optionsOf("chiefs", page.chief_executives.map(({ role, organisation }) => [role, organisation].filter(Boolean).join(", "))),
    el(
      "p",
      { class: "buttons" },
      el("button", { type: "submit", class: "main" }, "Save (Ctrl and Enter)"),
      el("button", { type: "button", on: { click: () => byId("capture").close() } }, "Not now (Esc)"),
    ),
  );

const formValues = () => {
  const form = byId("capture").querySelector("form");
  return { ...Object.fromEntries(new FormData(form)), is_ask: byId("new-is_ask").checked };
};

const keepDraft = (event) => {
  if (event.target.name === "owner") {
    fillOrganisation(event.target.value);
  }
  kept.set(draftKey, JSON.stringify(formValues()));
};

// The organisation of a known role, unless something else was written there.
let filledOrganisation = "";
const fillOrganisation = (role) => {
  const place = byId("new-organisation");
  const known = page.owners.find((one) => one.role.toLowerCase() === role.trim().toLowerCase());
  if (known && (!place.value || place.value === filledOrganisation)) {
    place.value = known.organisation;
    filledOrganisation = known.organisation;
  }
};

const showAsked = () => {
  byId("asked").hidden = !byId("new-is_ask").checked;
  if (byId("new-is_ask").checked && !byId("new-asked_of").value && page.chief_executives.length === 1) {
    byId("new-asked_of").value = page.chief_executives[0].role;
  }
};

const saveOnKeys = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    byId("capture").querySelector("form").requestSubmit();
  }
};

const showProblems = (problems) => {
  const known = new Set(Object.keys(FIELD_WORDS));
  const told = problems.map(({ field, message }) => {
    const name = FIELD_OF[field] || field;
    return { field: known.has(name) ? name : "", message };
  });
  for (const name of known) {
    const place = byId(`new-${name}-problem`);
    const own = told.filter(({ field }) => field === name).map(({ message }) => message);
    place.textContent = own.join(" ");
    place.hidden = own.length === 0;
    byId(`new-${name}`).toggleAttribute("aria-invalid", own.length > 0);
  }
  if (told.some(({ field }) => byId("more").contains(byId(`new-${field}`)))) {
    byId("more").open = true;
  }
  const rest = told.filter(({ field }) => !field).map(({ message }) => message);
  const summary = byId("capture-problem");
  summary.textContent = rest.join(" ");
  summary.hidden = rest.length === 0;
  if (told.length > 0) {
    say(told.map(({ field, message }) => (field ? `${FIELD_WORDS[field]}: ${message}` : message)).join(" "));
    (told[0].field ? byId(`new-${told[0].field}`) : summary).focus();
  }
};

const bodyOf = (values) => {
  const isArea = values.indicator_id.startsWith("area:");
  const area = isArea ? areas.get(Number(values.indicator_id.slice(5))) : areas.get((indicators.get(values.indicator_id) || {}).area);
  return {
    text: values.text.trim(),
    owner: values.owner.trim(),
    organisation: values.organisation.trim(),
    due: readDay(values.due) || "",
    indicator_id: isArea ? "" : values.indicator_id,
    effect_indicator: values.effect_direction && !isArea ? values.indicator_id : "",
    effect_direction: values.effect_direction,
    effect_by: readDay(values.effect_by) || "",
    review: readDay(values.review) || "",
    contributors: values.contributors.trim(),
    area: area ? area.title : "",
    is_ask: values.is_ask,
    asked_of: values.is_ask ? values.asked_of.trim() : "",
  };
};

const ownProblems = (values) =>
  [
    !values.text.trim() && { field: "text", message: "Write what is to be done." },
    ...DAYS.map(
      (field) => readDay(values[field]) === null && { field, message: `“${values[field]}” is not a day. Write it as 31/7/2011.` },
    ),
    values.effect_direction &&
      !indicators.has(values.indicator_id) && { field: "indicator_id", message: "Choose the indicator whose figure should move." },
    values.is_ask && !values.asked_of.trim() && { field: "asked_of", message: "Name the chief executive, by role." },
  ].filter(Boolean);

const saveCapture = async (event) => {
  event.preventDefault();
  const values = formValues();
  const problems = ownProblems(values);
  showProblems(problems);
  if (problems.length > 0) {
    return;
  }
  const key = newKey();
  const button = byId("capture").querySelector("button[type=submit]");
  button.disabled = true;
  const outcome = await submit({ key, body: { ...bodyOf(values), key } });
  button.disabled = false;
  if (outcome.outcome === "refused") {
    forget(key);
    showProblems(outcome.problems);
    return;
  }
  kept.remove(draftKey);
  byId("capture").close();
  const words =
    outcome.outcome === "saved" && outcome.action
      ? `Saved: ${nameOf(outcome.action)}.`
      : "Kept in this browser. It will be saved as soon as the dashboard answers.";
  toast(words);
};

let toasting = 0;
const toast = (words) => {
  clearTimeout(toasting);
  const place = byId("toast");
  place.textContent = words;
  place.hidden = false;
  say(words);
  toasting = setTimeout(() => {
    place.hidden = true;
  }, 6000);
};

// Opens the form: with what was being written, else with what is on the screen.
const openCapture = (given = null) => {
  if (!mayWrite()) {
    toast("You can look, but not write: this link is for looking on.");
    return;
  }
  const dialog = byId("capture");
  dialog.replaceChildren(captureForm());
  filledOrganisation = "";
  const draft = given || keptRecord(draftKey) || {};
  const hasWords = Boolean(draft.text);
  const area = [...areas.values()].find((one) => one.title === draft.area);
  const about = draft.indicator_id || (area ? `area:${area.number}` : "");
  for (const name of ["text", "owner", "organisation", "asked_of", "effect_direction", "contributors"]) {
    byId(`new-${name}`).value = (hasWords && draft[name]) || "";
  }
  for (const name of DAYS) {
    byId(`new-${name}`).value = (hasWords && (given ? shortDay(draft[name]) : draft[name])) || "";
  }
  byId("new-indicator_id").value = hasWords ? about : aboutHere();
  byId("new-is_ask").checked = hasWords && Boolean(draft.is_ask);
  showAsked();
  dialog.showModal();
  byId("new-text").focus();
};

const shortDay = (iso) => (iso ? iso.split("-").reverse().map(Number).join("/") : "");
