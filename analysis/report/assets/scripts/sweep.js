/* Plays the vintages of a sweep: slider, buttons, what changed, sentences and figures. */
import {make} from "./dom.js";
import {unpack} from "./unpack.js";

const the = id => document.getElementById(id);
const dark = matchMedia("(prefers-color-scheme: dark)");
const told = (tag, text) => make(tag, {textContent: text});
const packed = id => unpack(the(id).textContent);
const film = JSON.parse(await packed("film"));
const [traces, templates] = [film.traces, film.templates].map(texts => texts.map(text => JSON.parse(text)));
let engine = null;
const plotly = () =>
  (engine =
    engine ||
    packed("plotly").then(text => {
      const script = make("script", {textContent: text});
      document.head.append(script);
      return window.Plotly;
    }));
let at = film.steps.length - 1;
let timer = null;
let turn = 0;
function list(title, items) {
  if (!items.length) return [];
  return [make("p", {className: "kind", textContent: title}), make("ul", {}, ...items.map(item => told("li", item)))];
}
async function show(next, chosen = true) {
  at = Math.max(0, Math.min(film.steps.length - 1, next));
  const step = film.steps[at];
  const mine = ++turn;
  const changes = step.changes;
  the("slider").value = at;
  the("slider").setAttribute("aria-valuetext", step.value);
  the("value").textContent = step.value;
  the("whole").href = encodeURIComponent(step.file);
  const changed = [
    ...list("New", changes.new),
    ...list("Changed", changes.changed),
    ...list("Gone", changes.gone),
    ...list("Now said", changes.said),
  ];
  the("changed").replaceChildren(
    ...(changed.length
      ? changed
      : [told("p", at ? "Nothing since " + film.steps[at - 1].value + "." : "The first vintage.")]),
  );
  the("told").replaceChildren(...step.sentences.map(text => told("p", text)));
  if (chosen) history.replaceState(null, "", "#at=" + encodeURIComponent(step.value));
  if (!step.figures.length) return;
  const library = await plotly();
  if (mine !== turn) return;
  for (const figure of step.figures) {
    let box = the("film-" + figure.name);
    if (!box) {
      box = make("figure", {id: "film-" + figure.name}, make("figcaption"), make("div", {className: "plot"}));
      the("figures").append(box);
    }
    box.firstChild.replaceChildren(make("p", {className: "title", textContent: figure.title}));
    const layout = structuredClone(figure.layout);
    if (figure.template !== null) layout.template = structuredClone(templates[figure.template]);
    layout.autosize = true;
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
    if (dark.matches) layout.font = Object.assign({}, layout.font, {color: "#e9e6e1"});
    box.lastChild.style.height = (layout.height || 450) + "px";
    await library.react(box.lastChild, structuredClone(figure.data.map(number => traces[number])), layout, {
      ...figure.config,
      responsive: true,
    });
    box.dataset.drawn = "yes";
  }
}
const stop = () => {
  clearInterval(timer);
  timer = null;
  the("play").textContent = "Play";
  the("play").setAttribute("aria-pressed", "false");
};
the("slider").oninput = event => {
  stop();
  show(+event.target.value);
};
the("back").onclick = () => {
  stop();
  show(at - 1);
};
the("on").onclick = () => {
  stop();
  show(at + 1);
};
the("play").onclick = () => {
  if (timer) return stop();
  the("play").textContent = "Pause";
  the("play").setAttribute("aria-pressed", "true");
  if (at === film.steps.length - 1) show(0);
  timer = setInterval(() => {
    if (at >= film.steps.length - 1) stop();
    else show(at + 1);
  }, 1200);
};
dark.addEventListener("change", () => show(at, false));
the("player").hidden = false;
const found = film.steps.findIndex(step => "#at=" + encodeURIComponent(step.value) === location.hash);
await show(found < 0 ? at : found, false);
document.getElementById(location.hash.slice(1))?.scrollIntoView();
document.documentElement.dataset.ready = "yes";
