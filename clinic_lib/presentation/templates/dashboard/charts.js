// Charts: drawn from the figures in the page, on elements that are used again, so that a change of
// chart is a change and not a beginning.
const OPTIONS = { displayModeBar: false, scrollZoom: false, doubleClick: false };
const PAPER = 650;
// Two charts side by side still have their names beside the lines; a telephone has a key instead.
const NAMED = 400;
const LINE = 1.25;
// What grows with the type: everything that is measured in pixels.
const PIXELS = new Set(["size", "width", "standoff", "xshift", "yshift", "thickness", "height"]);
const SIDES = new Set(["l", "r", "t", "b"]);

const plots = [];
let plotlyIsHere = false;
let drawn = [];

const scaled = (value, factor, isMargin = false) => {
  if (Array.isArray(value)) {
    return value.map((one) => (one && typeof one === "object" ? scaled(one, factor) : one));
  }
  const found = {};
  for (const [name, one] of Object.entries(value)) {
    if (one && typeof one === "object") {
      found[name] = scaled(one, factor, name === "margin");
    } else {
      const grows = typeof one === "number" && (PIXELS.has(name) || (isMargin && SIDES.has(name)));
      found[name] = grows ? one * factor : one;
    }
  }
  return found;
};

const pixelsOfType = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

// How much larger than on paper: as the type of the page, or as large as the room allows.
const factorFor = (figure, width, fillsRoom) => {
  const type = Math.max(1, (pixelsOfType() / 16) * 1.12);
  const room = fillsRoom ? roomForChart() / figure.layout.height : 1;
  return Math.max(1, Math.min(width / 600, Math.max(type, room)));
};

// Where a line bears its name, a wide chart needs no entry for it in the key; on a narrow one the key
// leaves out since when, which a note below the chart says as well.
const withShortKey = (figure, labelled, width) => {
  if (figure.layout.meta.kind !== "trend" || labelled.length === 0) {
    return figure;
  }
  if (width < NAMED) {
    const data = figure.data.map((trace) => ({ ...trace, name: trace.name.split(", ")[0] }));
    return { data, layout: figure.layout };
  }
  const data = figure.data.map((trace) =>
    labelled.includes(trace.legendgroup) ? { ...trace, showlegend: false } : trace,
  );
  const hasKey = data.some(({ showlegend }) => showlegend !== false);
  const margin = { ...figure.layout.margin, t: hasKey ? figure.layout.margin.t : 16 };
  return { data, layout: { ...figure.layout, margin, showlegend: hasKey } };
};

const fill = ({ plot, figure, labelled, fillsRoom }, printedWidth = 0) => {
  const width = printedWidth || Math.floor(plot.clientWidth);
  if (!plotlyIsHere || width <= 0) {
    return;
  }
  const factor = printedWidth ? 1 : factorFor(figure, width, fillsRoom);
  const keyed = withShortKey(figure, labelled, width / factor);
  const layout = scaled(fitted(keyed, width / factor, NAMED), factor);
  const data = factor === 1 ? keyed.data : keyed.data.map((trace) => scaled(trace, factor));
  Plotly.react(plot, data, fillsRoom && !printedWidth ? lowered(layout) : layout, OPTIONS);
  plot.dataset.width = width;
};

// Bars move closer together, as far as their names allow, so that they are all seen at once.
const lowered = (layout) => {
  if (layout.meta.kind === "trend") {
    return layout;
  }
  const names = layout.yaxis.categoryarray;
  const lines = Math.max(1, ...names.map((name) => name.split("<br>").length));
  const least = names.length * lines * layout.yaxis.tickfont.size * LINE;
  const margins = layout.margin.t + layout.margin.b;
  return { ...layout, height: Math.min(layout.height, Math.max(roomForChart(), least + margins)) };
};

const whole = ({ data, layout }) => ({ data, layout: { ...page.figure_base, ...layout } });

// The figure with its words; drawn as soon as it stands in the page.
const chartOf = (picture, { fillsRoom = false } = {}) => {
  const at = drawn.length;
  plots[at] = plots[at] || el("div", { class: "plot", "aria-hidden": "true" });
  drawn.push({ plot: plots[at], figure: whole(picture.figure), labelled: picture.labelled, fillsRoom });
  return el("figure", { "aria-label": picture.alt_text }, plots[at]);
};

const forgetCharts = () => {
  drawn = [];
};

const drawCharts = () => drawn.forEach((one) => fill(one));

const loadPlotly = (address) => {
  const script = el("script", { src: address });
  script.addEventListener("load", () => {
    plotlyIsHere = true;
    drawCharts();
    performance.mark("charts");
    document.documentElement.dataset.charts = "ready";
  });
  script.addEventListener("error", () =>
    notify("plotly", "The charts could not be loaded. The tables hold the same figures. Reload to try again."),
  );
  document.head.append(script);
};

let printing = false;
let resizing = 0;
const watchRoom = () => {
  new ResizeObserver(() => {
    cancelAnimationFrame(resizing);
    resizing = requestAnimationFrame(() => {
      if (!printing) {
        drawn
          .filter(({ plot }) => Math.floor(plot.clientWidth) !== Number(plot.dataset.width))
          .forEach((one) => fill(one));
      }
    });
  }).observe(byId("content"));
  const print = (starts) => {
    printing = starts;
    drawn.forEach((one) => fill(one, starts ? PAPER : 0));
  };
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
};
