// The agreed agenda: which item is being taken, how long is left, and what is on the screen meanwhile.
const runningKey = `clinic-running:${page.clinic_id}`;
const MINUTE = 60000;

const minutesOf = (clock) => {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours * 60 + minutes;
};

const clockOf = (minutes) =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

const endOf = (item) => clockOf(minutesOf(item.starts) + item.minutes);

const localDay = (now) =>
  `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;

// What somebody said by stepping counts for this meeting only: not from a rehearsal before it.
const isOfThisMeeting = ({ item, at }, now) => {
  const begins = new Date(now);
  begins.setHours(0, minutesOf(page.agenda[0].starts), 0, 0);
  const isRehearsal = localDay(now) === page.date_iso && now >= begins && at < begins.getTime();
  return Boolean(page.agenda[item]) && now.getTime() - at < 12 * 60 * MINUTE && !isRehearsal;
};

// By the clock on the day of the clinic; once somebody has stepped, by what they said.
const running = (now = new Date()) => {
  const said = keptRecord(runningKey);
  if (said && isOfThisMeeting(said, now)) {
    return { item: said.item, left: page.agenda[said.item].minutes - (now.getTime() - said.at) / MINUTE };
  }
  if (localDay(now) !== page.date_iso) {
    return null;
  }
  const minute = now.getHours() * 60 + now.getMinutes() + now.getSeconds() / 60;
  const item = page.agenda.findIndex(
    (one) => minute >= minutesOf(one.starts) && minute < minutesOf(one.starts) + one.minutes,
  );
  return item < 0 ? null : { item, left: minutesOf(page.agenda[item].starts) + page.agenda[item].minutes - minute };
};

const leftWords = (left) => {
  const minutes = Math.ceil(left);
  if (minutes > 0) {
    return `${minutes} minute${minutes === 1 ? "" : "s"} left`;
  }
  const over = Math.floor(-left);
  return over > 0 ? `${over} minute${over === 1 ? "" : "s"} over` : "time is up";
};

const beginItem = (item) => {
  kept.set(runningKey, JSON.stringify({ item, at: Date.now() }));
  tellTime();
};

// Every stop of the agenda in order: an item that takes several key areas stops at each of them.
const stops = page.problem
  ? []
  : page.agenda.flatMap(({ view, areas: numbers }, item) =>
      numbers.length > 0
        ? numbers.map((number) => ({ item, place: { view: "area", area: String(number) } }))
        : [{ item, place: { view } }],
    );

let stop = -1;

const step = (by) => {
  const now = running();
  if (now && (stop < 0 || stops[stop].item !== now.item)) {
    stop = stops.findIndex(({ item }) => item === now.item);
  }
  const next = Math.min(Math.max(stop + by, 0), stops.length - 1);
  const changed = stop < 0 || stops[next].item !== stops[stop].item;
  stop = next;
  const { item, place } = stops[stop];
  if (changed) {
    beginItem(item);
  }
  go(place);
  say(`Item ${item + 1} of ${page.agenda.length}: ${page.agenda[item].title}. ${titleOf(place)}`);
};

const agendaEntry = (item, at, now) => {
  const isNow = now && now.item === at;
  return el(
    "li",
    { "aria-current": isNow ? "step" : null },
    el("span", { class: "time" }, item.starts),
    el(
      "span",
      { class: "what" },
      el("b", {}, item.title),
      el("span", { class: "measure" }, [`${item.minutes} minutes`, item.lead].filter(Boolean).join(", ")),
      isNow && el("span", { class: "left" }, `Now: ${leftWords(now.left)}`),
    ),
  );
};

const agendaParts = () => {
  const now = running();
  return page.agenda.map((item, at) => agendaEntry(item, at, now));
};

const agendaList = () =>
  page.agenda.length > 0 &&
  el(
    "section",
    { class: "agenda", "aria-labelledby": "agenda" },
    el("h2", { id: "agenda" }, "Agenda"),
    el("ol", { id: "agenda-items" }, agendaParts()),
  );

// The bar of the meeting: which item, how long is left, and what the keys do.
const tellTime = () => {
  const now = running();
  const list = byId("agenda-items");
  if (list) {
    list.replaceChildren(...agendaParts());
  }
  const bar = byId("running");
  if (!bar) {
    return;
  }
  if (!now) {
    bar.replaceChildren(el("b", {}, "The agenda has not begun"), el("span", { class: "what" }, " Arrow keys step through it."));
    return;
  }
  const item = page.agenda[now.item];
  bar.replaceChildren(
    el("span", { class: `left${now.left <= 0 ? " over" : ""}` }, leftWords(now.left)),
    el("span", { class: "what" }, el("b", {}, `${now.item + 1} of ${page.agenda.length}: ${item.title}`), ` ${item.lead}`),
  );
};

const startAgenda = () => setInterval(tellTime, 5000);
