/* The reports that a page plays: unpacked once, a figure drawn in place of the one before. */
import {make} from "./dom.js";
import {merge, nightlyLayout, repaint} from "./theme.js";
import {unpack} from "./unpack.js";

const the = id => document.getElementById(id);
const dark = matchMedia("(prefers-color-scheme: dark)");
const packed = id => unpack(the(id).textContent);
export const film = JSON.parse(await packed("film"));
const [traces, templates] = [film.traces, film.templates].map(texts => texts.map(text => JSON.parse(text)));
let engine = null;
const plotly = () =>
  (engine =
    engine ||
    packed("plotly").then(text => {
      document.head.append(make("script", {textContent: text}));
      return window.Plotly;
    }));
function boxOf(figure) {
  const known = the("film-" + figure.name);
  if (known) return known;
  const plot = make("div", {className: "plot"});
  const box = make("figure", {id: "film-" + figure.name}, make("figcaption"), plot, make("p", {className: "source"}));
  the("figures").append(box);
  return box;
}
function layoutOf(figure, plot) {
  const layout = structuredClone(figure.layout);
  if (figure.template !== null) layout.template = structuredClone(templates[figure.template]);
  const narrow = layout.meta && layout.meta.narrow;
  if (narrow && plot.clientWidth < 560) merge(layout, structuredClone(narrow));
  const painted = dark.matches ? nightlyLayout(repaint(layout, "")) : layout;
  return Object.assign(painted, {autosize: true, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)"});
}
/* The figures of a report; `current` says whether it is still the one asked for. */
export async function drawFigures(step, current) {
  if (!step.figures.length) return;
  const library = await plotly();
  if (!current()) return;
  for (const figure of step.figures) {
    const box = boxOf(figure);
    const [caption, plot, source] = box.children;
    caption.replaceChildren(
      make("p", {className: "title", textContent: figure.title}),
      make("p", {className: "sub", textContent: figure.subtitle}),
    );
    source.textContent = figure.source;
    box.setAttribute("aria-label", figure.alt);
    const layout = layoutOf(figure, plot);
    plot.style.height = (layout.height || 450) + "px";
    const data = structuredClone(figure.data.map(number => traces[number]));
    await library.react(plot, dark.matches ? repaint(data, "") : data, layout, {...figure.config, responsive: true});
    box.dataset.drawn = "yes";
  }
}
