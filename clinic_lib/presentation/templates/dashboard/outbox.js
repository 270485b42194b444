// What was written down and is not yet confirmed. It is kept before it is sent and forgotten only when
// the server has said that it is safe; each entry has a key, so that sending twice adds once.
const outboxKey = `clinic-outbox:${page.clinic_id}`;
const SEND_SECONDS = 15;
const isFinal = (status) => status >= 400 && status < 500 && ![401, 403, 408, 425, 429].includes(status);

const newKey = () => {
  const numbers = crypto.getRandomValues(new Uint8Array(16));
  return [...numbers].map((number) => number.toString(16).padStart(2, "0")).join("");
};

const outbox = () => {
  const entries = keptRecord(outboxKey);
  return Array.isArray(entries) ? entries : [];
};

const changeOutbox = (change) => {
  kept.set(outboxKey, JSON.stringify(change(outbox())));
  tellNews();
};

const forget = (key) => changeOutbox((entries) => entries.filter((entry) => entry.key !== key));

const waiting = () => outbox().filter((entry) => !entry.refused);

// Whether a change of an action has been made already: its answer was lost, not the change.
const isMade = ({ action_id: id, body }) => {
  const action = live.actions.find((one) => one.action_id === id);
  const last = action && action.history && action.history.at(-1);
  return Boolean(
    last &&
      Object.entries(body).every(([name, value]) =>
        name === "note" ? last.note === value : action[name] === value,
      ),
  );
};

const post = (entry) => {
  const xsrf = document.cookie.match(/(?:^|; )_xsrf=([^;]+)/);
  const address = entry.action_id ? `${api}/actions/${encodeURIComponent(entry.action_id)}` : `${api}/actions`;
  return ask(address, {
    seconds: SEND_SECONDS,
    method: "POST",
    headers: { "Content-Type": "application/json", ...(xsrf ? { "X-XSRFToken": xsrf[1] } : {}) },
    body: JSON.stringify(entry.body),
  });
};

const learn = (action) => {
  const others = live.actions.filter((one) => one.action_id !== action.action_id);
  const at = live.actions.findIndex((one) => one.action_id === action.action_id);
  live.actions = at < 0 ? [...others, action] : live.actions.map((one, place) => (place === at ? action : one));
};

const nameOf = (action) => `${action.kind === "ask" ? "Ask" : "Action"} ${action.action_id}`;

// What came of sending an entry: saved, refused, or to be tried again.
const send = async (entry) => {
  let answer;
  try {
    answer = await post(entry);
  } catch {
    return { outcome: "waiting" };
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) {
    if (told.action) {
      learn(told.action);
    }
    forget(entry.key);
    say(told.action ? `Saved: ${nameOf(told.action)}.` : "Saved.");
    return { outcome: "saved", action: told.action };
  }
  if (isFinal(answer.status)) {
    const problems = told.problems || [{ field: "", message: told.message || "The dashboard did not accept this." }];
    changeOutbox((entries) => entries.map((one) => (one.key === entry.key ? { ...one, refused: problems } : one)));
    return { outcome: "refused", problems };
  }
  return { outcome: "waiting", message: told.message };
};

const outcomes = new Map();
let isSending = false;

// Two windows of one browser share what they keep: where the browser can tell, only one of them sends.
const alone = (work) =>
  navigator.locks
    ? navigator.locks.request(outboxKey, { ifAvailable: true }, (lock) => (lock ? work() : undefined))
    : work();

let isAskedAgain = false;

const drain = async () => {
  if (isSending || !location.protocol.startsWith("http")) {
    return;
  }
  isSending = true;
  isAskedAgain = false;
  try {
    await alone(sendAll);
  } finally {
    isSending = false;
  }
  tellWaiting();
  // What was written while this round was ending has its own.
  if (isAskedAgain) {
    drain();
  }
};

// Sends what waits, one after the other, until something has to wait.
const sendAll = async () => {
  for (let next = waiting()[0]; next; next = waiting()[0]) {
    const { key } = next;
    if (next.tried && next.action_id && isMade(next)) {
      forget(key);
      continue;
    }
    changeOutbox((entries) => entries.map((one) => (one.key === key ? { ...one, tried: true } : one)));
    const outcome = await send(next);
    (outcomes.get(key) || (() => {}))(outcome);
    if (outcome.outcome === "waiting") {
      tellWaiting(outcome.message);
      break;
    }
  }
};

const tellWaiting = (message) => {
  const count = waiting().length;
  if (count === 0) {
    withdraw("outbox");
    return;
  }
  const what = count === 1 ? "One entry is" : `${count} entries are`;
  const where = kept.isSafe
    ? "kept in this browser and will be saved as soon as the dashboard answers"
    : "kept in this page only, because this browser keeps nothing: do not close it";
  notify("outbox", `${what} not saved yet: ${where}.${message ? ` (${message})` : ""}`);
};

// Keeps an entry, sends it, and tells what came of it within the patience of somebody who waits.
const submit = (entry, patience = 1500) => {
  changeOutbox((entries) => [...entries, { ...entry, at: new Date().toISOString() }]);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ outcome: "waiting" }), patience);
    outcomes.set(entry.key, (outcome) => {
      clearTimeout(timer);
      outcomes.delete(entry.key);
      resolve(outcome);
    });
    isAskedAgain = isSending;
    drain();
  });
};

const startOutbox = () => {
  onNews(() => {
    if (live.isReachable && waiting().length > 0) {
      drain();
    }
  });
  addEventListener("online", drain);
  setInterval(() => waiting().length > 0 && drain(), 15000);
  tellWaiting();
  drain();
};
