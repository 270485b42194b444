// Fits a figure to the room it has: key, names of periods, titles on as many lines as they need.
const NARROW = 560;
const CHARACTER = 7.5;
const KEY_SYMBOL = 48;
const KEY_ROW = 26;
const TITLE_ROW = 18;

// As many rows as the key will take, so that it never lies on the lines.
const keyRows = (figure, width) => {
  if (!figure.layout.showlegend) {
    return 1;
  }
  const entries = figure.data
    .filter((trace) => trace.showlegend !== false)
    .map((trace) => trace.name.length * CHARACTER + KEY_SYMBOL);
  const total = entries.reduce((sum, entry) => sum + entry, 0);
  const columns = Math.max(1, Math.floor(width / Math.max(...entries)));
  return total <= width ? 1 : Math.ceil(entries.length / columns);
};

const longestOf = (words) => Math.max(0, ...words.map((word) => word.length));

// Every period named that there is room for, counted from the latest.
const namedPeriods = (axis, width) => {
  const periods = axis.categoryarray;
  const room = Math.max(2, Math.floor(width / (longestOf(periods) * CHARACTER + 16)));
  const step = [1, 2, 3, 4, 8, 12, 16, 24, 36, 48].find((n) => periods.length / n <= room) || 60;
  return periods.filter((_, index) => (periods.length - 1 - index) % step === 0);
};

// Values on a horizontal axis stand apart, so that plotly need not turn them.
const everyTick = ({ range, dtick, ticksuffix }, width) => {
  const longest = String(range[1]).length + ticksuffix.length + 2;
  const room = Math.max(1, Math.floor(width / (longest * CHARACTER)));
  return Math.ceil((range[1] - range[0]) / dtick / room);
};

// The title of the horizontal axis, on as many lines as it needs.
const titleLines = (title, width) => {
  const most = Math.floor(width / (CHARACTER + 1));
  const lines = [""];
  for (const word of (title ? title.text : "").split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= most || !lines.at(-1)) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(word);
    }
  }
  return lines;
};

const fitted = (figure, width, narrow = NARROW) => {
  const layout = structuredClone(figure.layout);
  const isTrend = layout.meta.kind === "trend";
  if (isTrend && width < narrow) {
    // Labels beside the lines need room that a telephone does not have: there the key tells.
    layout.annotations = [];
    layout.margin.l = 60;
    // Half of the last period's name stands beyond the last point.
    layout.margin.r = (longestOf(layout.xaxis.categoryarray) * CHARACTER) / 2;
  }
  const inside = width - layout.margin.l - layout.margin.r;
  if (!isTrend) {
    layout.xaxis.dtick *= everyTick(layout.xaxis, inside);
  }
  if (isTrend) {
    layout.xaxis.tickvals = namedPeriods(layout.xaxis, inside);
  }
  const above = (keyRows(figure, inside) - 1) * KEY_ROW;
  const title = titleLines(layout.xaxis.title, inside + layout.margin.r);
  const below = (title.length - 1) * TITLE_ROW;
  layout.xaxis.title = { ...layout.xaxis.title, text: title.join("<br>") };
  layout.margin.t += above;
  layout.margin.b += below;
  layout.height += above + below;
  layout.width = width;
  return layout;
};
