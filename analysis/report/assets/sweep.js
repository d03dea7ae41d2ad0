"use strict";
/* Plays the vintages of a sweep: slider, buttons, what changed, sentences and figures. */
(async () => {
const $ = id => document.getElementById(id);
const dark = matchMedia("(prefers-color-scheme: dark)");
const make = (tag, text) => { const node = document.createElement(tag); node.textContent = text; return node; };
async function unpack(id) {
  const bytes = Uint8Array.from(atob($(id).textContent.trim()), c => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
const film = JSON.parse(await unpack("film"));
const [traces, templates] = [film.traces, film.templates].map(texts => texts.map(text => JSON.parse(text)));
let engine = null;
const plotly = () => engine = engine || unpack("plotly").then(text => {
  const script = make("script", text);
  document.head.append(script);
  return window.Plotly;
});
let at = film.steps.length - 1, timer = null, turn = 0;
function list(title, items) {
  if (!items.length) return [];
  const ul = make("ul", "");
  items.forEach(item => ul.append(make("li", item)));
  const head = make("p", title);
  head.className = "kind";
  return [head, ul];
}
async function show(next, chosen = true) {
  at = Math.max(0, Math.min(film.steps.length - 1, next));
  const step = film.steps[at], mine = ++turn, changes = step.changes;
  $("slider").value = at;
  $("slider").setAttribute("aria-valuetext", step.value);
  $("value").textContent = step.value;
  $("whole").href = encodeURIComponent(step.file);
  const changed = [...list("New", changes.new), ...list("Changed", changes.changed), ...list("Gone", changes.gone), ...list("Now said", changes.said)];
  $("changed").replaceChildren(...(changed.length ? changed : [make("p", at ? "Nothing since " + film.steps[at - 1].value + "." : "The first vintage.")]));
  $("told").replaceChildren(...step.sentences.map(text => make("p", text)));
  if (chosen) history.replaceState(null, "", "#at=" + encodeURIComponent(step.value));
  if (!step.figures.length) return;
  const library = await plotly();
  if (mine !== turn) return;
  for (const figure of step.figures) {
    let box = $("film-" + figure.name);
    if (!box) {
      box = document.createElement("figure");
      box.id = "film-" + figure.name;
      box.append(make("figcaption", ""), make("div", ""));
      box.lastChild.className = "plot";
      $("figures").append(box);
    }
    const title = make("p", figure.title);
    title.className = "title";
    box.firstChild.replaceChildren(title);
    const layout = structuredClone(figure.layout);
    if (figure.template !== null) layout.template = structuredClone(templates[figure.template]);
    layout.autosize = true;
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
    if (dark.matches) layout.font = Object.assign({}, layout.font, {color: "#e9e6e1"});
    box.lastChild.style.height = (layout.height || 450) + "px";
    await library.react(box.lastChild, structuredClone(figure.data.map(number => traces[number])), layout, {...figure.config, responsive: true});
    box.dataset.drawn = "yes";
  }
}
const stop = () => { clearInterval(timer); timer = null; $("play").textContent = "Play"; $("play").setAttribute("aria-pressed", "false"); };
$("slider").oninput = event => { stop(); show(+event.target.value); };
$("back").onclick = () => { stop(); show(at - 1); };
$("on").onclick = () => { stop(); show(at + 1); };
$("play").onclick = () => {
  if (timer) return stop();
  $("play").textContent = "Pause";
  $("play").setAttribute("aria-pressed", "true");
  if (at === film.steps.length - 1) show(0);
  timer = setInterval(() => { if (at >= film.steps.length - 1) stop(); else show(at + 1); }, 1200);
};
dark.addEventListener("change", () => show(at, false));
$("player").hidden = false;
const found = film.steps.findIndex(step => "#at=" + encodeURIComponent(step.value) === location.hash);
await show(found < 0 ? at : found, false);
document.getElementById(location.hash.slice(1))?.scrollIntoView();
document.documentElement.dataset.ready = "yes";
})();
