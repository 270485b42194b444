"use strict";
// Draws every chart of the page from the data that stand beside it, fitted to the room it has.
(() => {
  const NARROW = 560;
  const PAPER = 650;
  const CHARACTER = 7.5;
  const KEY_SYMBOL = 48;
  const KEY_ROW = 26;

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

  // Every period named that there is room for, counted from the latest.
  const namedPeriods = (axis, width) => {
    const periods = axis.categoryarray;
    const longest = Math.max(...periods.map((period) => period.length));
    const room = Math.max(2, Math.floor(width / (longest * CHARACTER + 16)));
    const step = [1, 2, 3, 4, 8, 12, 16, 24, 36, 48].find((n) => periods.length / n <= room) || 60;
    return periods.filter((_, index) => (periods.length - 1 - index) % step === 0);
  };

  // Values on a horizontal axis stand apart, so that plotly need not turn them.
  const everyTick = ({ range, dtick, ticksuffix }, width) => {
    const longest = String(range[1]).length + ticksuffix.length + 2;
    const room = Math.max(1, Math.floor(width / (longest * CHARACTER)));
    return Math.ceil((range[1] - range[0]) / dtick / room);
  };

  const fitted = (figure, width) => {
    const layout = structuredClone(figure.layout);
    const isTrend = layout.meta.kind === "trend";
    if (isTrend && width < NARROW) {
      // Labels beside the lines need room that a telephone does not have: there the key tells.
      layout.annotations = [];
      layout.margin.l = 60;
      layout.margin.r = 16;
    }
    const inside = width - layout.margin.l - layout.margin.r;
    if (!isTrend) {
      layout.xaxis.dtick *= everyTick(layout.xaxis, inside);
    }
    if (isTrend) {
      layout.xaxis.tickvals = namedPeriods(layout.xaxis, inside);
    }
    const added = (keyRows(figure, inside) - 1) * KEY_ROW;
    layout.margin.t += added;
    layout.height += added;
    layout.width = width;
    return layout;
  };

  const charts = [...document.querySelectorAll("script[data-chart]")].map((source) => ({
    place: document.getElementById(source.dataset.chart),
    figure: JSON.parse(source.textContent),
    width: 0,
  }));

  const draw = (chart, width) => {
    if (width > 0 && width !== chart.width) {
      chart.width = width;
      const options = { displayModeBar: false, scrollZoom: false, doubleClick: false };
      Plotly.react(chart.place, chart.figure.data, fitted(chart.figure, width), options);
    }
  };

  let printing = false;
  const watch = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      if (!printing) {
        draw(charts.find(({ place }) => place === target), Math.floor(contentRect.width));
      }
    }
  });
  charts.forEach(({ place }) => watch.observe(place));

  const print = (starts) => {
    printing = starts;
    charts.forEach((chart) => draw(chart, starts ? PAPER : chart.place.clientWidth));
  };
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
})();
