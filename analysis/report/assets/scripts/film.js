/* The reports that a page plays: unpacked once, a figure drawn in place of the one before. */
import {$, make} from "./dom.js";
import {here} from "./here.js";
import {plotly} from "./library.js";
import {showView} from "./shown.js";
import {lit, merge} from "./theme.js";
import {unpack} from "./unpack.js";
import {viewed} from "./view.js";

const the = id => document.getElementById(id);
const dark = matchMedia("(prefers-color-scheme: dark)");
export const film = JSON.parse(await unpack(the("film").textContent));
const [traces, templates] = [film.traces, film.templates].map(texts => texts.map(text => JSON.parse(text)));
/* The first figure of a report stands in its own place; where a page has one for the others, they stand there. */
function boxOf(figure, at) {
  const known = the("film-" + figure.name);
  if (known) return known;
  const plot = make("div", {className: "plot"});
  const box = make("figure", {id: "film-" + figure.name}, make("figcaption"), plot, make("p", {className: "source"}));
  ((at && the("further")) || the("figures")).append(box);
  return box;
}
const marksIn = figure => structuredClone(figure.data.map(number => traces[number]));
function layoutOf(figure) {
  const layout = structuredClone(figure.layout);
  if (figure.template !== null) layout.template = structuredClone(templates[figure.template]);
  return layout;
}
function narrowed(layout, plot) {
  const narrow = layout.meta && layout.meta.narrow;
  if (narrow && plot.clientWidth < 560) merge(layout, structuredClone(narrow));
  return {...layout, autosize: true};
}
/* The figures as they are shown, by the id of each. */
const showing = new Map();
/* The marks and layout of one, as they are drawn by day on a desk. */
export function stillOf(id) {
  const figure = showing.get(id);
  return viewed(...lit(marksIn(figure), layoutOf(figure), false), here.state, id);
}
/* The figures of a report; `current` says whether it is still the one asked for, `bar` which buttons stand above a figure. */
export async function drawFigures(step, current, bar = config => config) {
  if (!step.figures.length) return;
  const library = await plotly();
  if (!current()) return;
  for (const [at, figure] of step.figures.entries()) {
    const box = boxOf(figure, at);
    const [caption, plot, source] = box.children;
    caption.replaceChildren(
      make("p", {className: "title", textContent: figure.title}),
      make("p", {className: "sub", textContent: figure.subtitle}),
    );
    source.textContent = figure.source;
    box.setAttribute("aria-label", figure.alt);
    const [data, layout] = lit(marksIn(figure), narrowed(layoutOf(figure), plot), dark.matches);
    plot.style.height = (layout.height || 450) + "px";
    await showView(library, plot, data, layout, {...bar(figure.config), responsive: true});
    showing.set(box.id, figure);
    $("svg.still", plot)?.remove();
    box.dataset.drawn = "yes";
  }
}
