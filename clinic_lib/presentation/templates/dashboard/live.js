// What is new on the server: actions, who may write, whether the figures have moved on. Reading goes
// on without it.
const live = { revision: 0, actions: [], role: "", hash: "", moved: [], isReachable: null };
const LIVE_SECONDS = 40;
const WAITS = [1, 2, 4, 8, 15];
const api = `${base}api/clinic/${encodeURIComponent(page.clinic_id || "")}`;
const roleKey = `clinic-role:${page.clinic_id}`;

// What a browser keeps between visits; some keep nothing, and then this page remembers alone.
const kept = {
  memory: new Map(),
  isSafe: true,
  get(name) {
    try {
      return localStorage.getItem(name) ?? this.memory.get(name) ?? null;
    } catch {
      return this.memory.get(name) ?? null;
    }
  },
  set(name, words) {
    this.memory.set(name, words);
    try {
      localStorage.setItem(name, words);
      this.isSafe = true;
    } catch {
      this.isSafe = false;
    }
  },
  remove(name) {
    this.memory.delete(name);
    try {
      localStorage.removeItem(name);
    } catch {
      this.isSafe = false;
    }
  },
};

// What was kept as JSON; nothing where it is missing or spoilt.
const keptRecord = (name) => {
  try {
    return JSON.parse(kept.get(name) || "null");
  } catch {
    return null;
  }
};

const mayWrite = () => (live.role || kept.get(roleKey)) === "editor";

const listeners = [];
const onNews = (listener) => listeners.push(listener);
const tellNews = () => listeners.forEach((listener) => listener());

const movedWords = (moved) =>
  moved.length > 0 &&
  `The data have moved on since these figures were frozen (${moved.slice(0, 4).join(", ")}${
    moved.length > 4 ? ` and ${moved.length - 4} more` : ""
  }).`;

const take = (state) => {
  const wasLost = live.isReachable === false;
  live.isReachable = true;
  Object.assign(live, {
    revision: state.revision,
    actions: state.actions || [],
    role: state.role || "",
    hash: state.hash || "",
    moved: state.moved_on || [],
  });
  kept.set(roleKey, live.role);
  withdraw("live");
  if (wasLost) {
    say("The connection is back.");
  }
  if (live.hash && page.hash && live.hash !== page.hash) {
    const again = el("button", { type: "button", on: { click: () => location.reload() } }, "Show the new figures");
    notify("hash", `The figures have been made again: this page shows Figures ${page.hash}, there are now Figures ${live.hash}. `, again);
  } else {
    withdraw("hash");
  }
  tellNews();
};

const lost = (status) => {
  live.isReachable = false;
  const words =
    status === 401 || status === 403
      ? "This link no longer opens the clinic. Ask whoever prepares it for a new link; what you have written is kept in this browser."
      : "The connection to the dashboard is lost. The figures stay here to read; what you write is kept in this browser and saved when the connection is back.";
  notify("live", words);
  tellNews();
};

const ask = async (address, { seconds, ...options } = {}) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  try {
    return await fetch(address, { credentials: "same-origin", cache: "no-store", signal: stop.signal, ...options });
  } finally {
    clearTimeout(timer);
  }
};

let wake = () => {};
const pause = (seconds) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });

const keepUp = async () => {
  let failures = 0;
  let after = null;
  for (;;) {
    try {
      const asked = after === null ? "" : `?after=${after}`;
      const answer = await ask(`${api}/live${asked}`, { seconds: LIVE_SECONDS });
      if (!answer.ok) {
        throw Object.assign(new Error(answer.statusText), { status: answer.status });
      }
      const state = await answer.json();
      failures = 0;
      take(state);
      // Never in a circle: a server that answers at once although nothing is new is asked less often.
      if (after === state.revision) {
        await pause(WAITS[0]);
      }
      after = state.revision;
    } catch (error) {
      lost(error.status);
      after = null;
      await pause(WAITS[Math.min(failures, WAITS.length - 1)]);
      failures += 1;
    }
  }
};

const startLive = () => {
  if (location.protocol.startsWith("http")) {
    addEventListener("online", () => wake());
    keepUp();
  }
};
