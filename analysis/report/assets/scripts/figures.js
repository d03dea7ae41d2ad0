/* Figures: drawn when they come near, again when a filter, the light, the width or paper asks for it. */
import {$, all, make} from "./dom.js";
import {part} from "./guard.js";
import {held} from "./held.js";
import {plotly} from "./library.js";
import {axisOf, branches, CELL, first, MANY, marksOf, sieve, sieveLayout, thin} from "./marks.js";
import {here} from "./here.js";
import {chosen, showRecord, stands} from "./records.js";
import {barBesideMenu, showView} from "./shown.js";
import {lit, merge} from "./theme.js";
import {viewed} from "./view.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const specs = new Map();
const drawn = new Map();
const stale = new Set();
const inView = new Set();
let printing = false;
let onPaper = false;
function specOf(name) {
  if (!specs.has(name)) {
    const found = held.blocks.find(block => block.block === "figure" && block.name === name);
    if (!found) throw new Error("what it draws could not be unpacked");
    const {spec, template} = found;
    if (template !== null) spec.layout.template = held.templates[template];
    specs.set(name, spec);
  }
  const {layout, data, config} = specs.get(name);
  return {layout: structuredClone(layout), data: data.map(branches), config};
}
function noteThinned(plot, count, shown) {
  const note = $("p.thinned", plot.parentNode) || make("p", {className: "source thinned"});
  note.textContent = `Of ${count.toLocaleString("en")} marks ${shown.toLocaleString("en")} are drawn; the others lie within ${CELL} pixels of one of the same form. Zoom in to part them; the table has them all.`;
  if (shown < count) plot.after(note);
  else note.remove();
  plot.dataset.thinned = shown < count ? "yes" : "no";
}
/* The layout for this screen or paper; the plot takes its size from it. */
function layoutFor(plot, given) {
  plot.style.width = onPaper ? "var(--column)" : "";
  const size = onPaper ? {autosize: false, width: plot.clientWidth} : {autosize: true};
  const layout = {...given, uirevision: "kept", ...size}; // the reader's zoom outlives a filter
  const narrow = layout.meta && layout.meta.narrow;
  if (narrow && plot.clientWidth < 560) merge(layout, structuredClone(narrow));
  if (layout.height) plot.style.height = layout.height + "px";
  return chosen.size ? sieveLayout(layout, stands) : layout;
}
const marks = traces => traces.reduce((sum, trace) => sum + marksOf(trace), 0);
/* The marks that stand, thinned where they are many. */
function dataFor(plot, given, layout) {
  const data = chosen.size ? given.map(trace => sieve(trace, stands)) : given;
  const count = marks(data);
  const axes = Object.fromEntries(
    data
      .flatMap(trace => [axisOf(trace, "x"), axisOf(trace, "y")])
      .map(name => [name, {...layout[name], ...(plot.layout && plot.layout[name])}]),
  );
  const thinned =
    count > MANY ? data.map(trace => thin(trace, axes, plot.clientWidth, layout.height || plot.clientHeight)) : data;
  noteThinned(plot, count, marks(thinned));
  return thinned;
}
async function draw(plot) {
  const turn = (drawn.get(plot) || 0) + 1;
  drawn.set(plot, turn);
  stale.delete(plot);
  try {
    const library = await plotly();
    if (drawn.get(plot) === turn) await react(library, plot);
  } catch (error) {
    broken(plot, error);
  }
}
async function react(library, plot) {
  const name = plot.dataset.figure;
  const spec = specOf(name);
  const fitted = layoutFor(plot, spec.layout);
  const [data, layout] = lit(dataFor(plot, spec.data, fitted), fitted, dark.matches && !printing);
  const config = {
    ...barBesideMenu(spec.config),
    responsive: true,
    displayModeBar: true,
    scrollZoom: false,
    doubleClick: "reset+autosize",
  };
  await showView(library, plot, data, layout, config);
  $("svg.still", plot)?.remove();
  if (!plot.closest("figure").dataset.drawn) listen(plot);
}
function listen(plot) {
  plot.on("plotly_click", event => {
    for (const point of event.points) if (showRecord(String(first(point.customdata)))) break;
  });
  plot.on("plotly_relayout", event => {
    if (plot.dataset.thinned === "yes" && Object.keys(event).some(key => /range/.test(key))) draw(plot);
  });
  plot.closest("figure").dataset.drawn = "yes";
  if (!performance.getEntriesByName("first-figure").length) performance.mark("first-figure");
}
function broken(plot, error) {
  plot.classList.add("broken");
  const still = $("svg.still", plot);
  const words = `This figure could not be drawn here (${error.message}). Its data stands below.`;
  plot.replaceChildren(...(still ? [still] : []), words);
  $("details.more", plot.closest("figure")).open = true;
}
/* One after another, so that the first answers before the next is drawn. */
const breath = () => new Promise(done => setTimeout(done));
let turns = Promise.resolve();
function drawInTurn(plot) {
  turns = turns.then(() => drawn.has(plot) || draw(plot)).then(breath);
}
/* A filter draws those in view again, and others when they come into view. */
const plots = all(".plot");
const freshen = plot => {
  if (stale.has(plot) && inView.has(plot)) draw(plot);
};
/* All the marks of a figure that stand, and its layout, as they are drawn by day on a desk. */
export function pieces(name) {
  const {data, layout} = specOf(name);
  const left = chosen.size ? [data.map(trace => sieve(trace, stands)), sieveLayout(layout, stands)] : [data, layout];
  const [marked, own] = lit(...left, false);
  return viewed(marked, own, here.state, name);
}
export function redraw() {
  for (const plot of drawn.keys()) stale.add(plot);
  plots.forEach(freshen);
}
const again = () => Promise.all([...drawn.keys()].map(draw));
const drawAll = () => Promise.all(plots.map(draw));
/* Paper does not wait: what is drawn by then is printed, the words and data of the others. */
function wordsOnly(plot, yes) {
  plot.hidden = yes;
  $("details.more", plot.closest("figure")).open = yes;
}
let worded = [];
function watch() {
  const near = new IntersectionObserver(
    entries => {
      for (const {target, isIntersecting} of entries)
        if (isIntersecting) {
          near.unobserve(target);
          drawInTurn(target);
        }
    },
    {rootMargin: "600px 0px"},
  );
  const seen = new IntersectionObserver(entries => {
    for (const {target, isIntersecting} of entries) {
      inView[isIntersecting ? "add" : "delete"](target);
      freshen(target);
    }
  });
  plots.forEach(plot => {
    near.observe(plot);
    seen.observe(plot);
  });
  dark.addEventListener("change", again);
  addEventListener("beforeprint", () => {
    printing = onPaper = true;
    drawAll();
    worded = window.Plotly ? [] : plots.filter(plot => !$("svg.still", plot));
    worded.forEach(plot => wordsOnly(plot, true));
  });
  addEventListener("afterprint", () => {
    printing = onPaper = false;
    worded.forEach(plot => wordsOnly(plot, false));
    again().then(() => all("figure[data-drawn] .plot").forEach(plot => window.Plotly.Plots.resize(plot)));
  });
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth < 600 !== width < 600) again();
    width = innerWidth;
  });
  addEventListener("report:draw-all", event => {
    printing = Boolean(event.detail);
    onPaper = event.detail === "paper";
    delete document.body.dataset.allDrawn;
    drawAll().then(() => {
      document.body.dataset.allDrawn = "yes";
    });
  });
}
/* plotly.js is there before a figure needs it, so that a page can be printed before it is read. */
const whenIdle = window.requestIdleCallback || (deed => setTimeout(deed, 300));
const prepare = () => plotly().catch(error => plots.forEach(plot => broken(plot, error)));
if (plots.length) {
  part("figures", watch);
  whenIdle(prepare);
}
