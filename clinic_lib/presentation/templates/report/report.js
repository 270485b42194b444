// Draws every chart of the page from the data that stand beside it, fitted to the room it has.
const PAPER = 650;

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
