// The agenda.
const agendaList = () =>
  page.agenda.length > 0 &&
  el(
    "section",
    { class: "agenda", "aria-labelledby": "agenda" },
    el("h2", { id: "agenda" }, "Agenda"),
    el(
      "ol",
      {},
      page.agenda.map((item) =>
        el("li", {}, el("b", {}, item.title), el("span", { class: "measure" }, `${item.starts}, ${item.minutes} minutes`)),
      ),
    ),
  );
