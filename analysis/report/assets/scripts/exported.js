/* Draws the figures of a notebook that nbconvert made into a page, each from what stands beside it; unpacks plotly once if it is packed. */
/* On a page to be printed plotly stands as it is before this script, below all figures, and they are drawn at once. */
import {make} from "./dom.js";
import {unpack} from "./unpack.js";

/* On paper a figure is drawn as wide as its title is long, and shrunk to the column by the style beside plotly. */
const PAPER = "920px";
const onPaper = width => () => {
  for (const plot of document.querySelectorAll(".dossier-plot.js-plotly-plot")) {
    plot.style.width = width;
    window.Plotly.relayout(plot, {autosize: true});
  }
};
/* A slide has no width until it is shown. */
const fitted = new ResizeObserver(entries => {
  for (const {target} of entries) {
    const drawn = target.querySelector(".main-svg").width.baseVal.value;
    if (target.clientWidth && target.clientWidth !== drawn) window.Plotly.Plots.resize(target);
  }
});
addEventListener("beforeprint", onPaper(PAPER));
addEventListener("afterprint", onPaper(""));
const packed = document.querySelector('script#dossier-plotly[type="text/plain"]');
async function drawAll() {
  const boxes = [...document.querySelectorAll(".dossier-drawn")];
  if (!window.Plotly) {
    try {
      document.head.append(make("script", {textContent: await unpack(packed.textContent)}));
    } catch {
      return;
    } // the words stay
  }
  for (const box of boxes) {
    const plot = box.querySelector(".dossier-plot");
    const words = box.querySelector(".dossier-words");
    const {data, layout, config} = JSON.parse(box.querySelector("script").textContent);
    delete layout.width;
    Object.assign(layout, {
      autosize: true,
      modebar: {bgcolor: "rgba(0,0,0,0)", color: "#aeaba5", activecolor: "#5f6368"},
    });
    if (matchMedia("print").matches) plot.style.width = PAPER;
    try {
      await window.Plotly.newPlot(plot, data, layout, {...config, responsive: true});
    } catch {
      plot.remove();
      continue;
    }
    fitted.observe(plot);
    const fold = make("details", {className: "dossier-fold"}, make("summary", {textContent: "This figure in words"}));
    words.before(fold);
    fold.append(words);
  }
}
if (packed) addEventListener("DOMContentLoaded", drawAll);
else drawAll();
