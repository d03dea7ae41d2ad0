/* Plays the vintages of a sweep: what changed, sentences and figures of each. */
import {$, make} from "./dom.js";
import {drawFigures, film} from "./film.js";
import {play} from "./player.js";

const told = (tag, text) => make(tag, {textContent: text});
const listed = (title, items) =>
  items.length
    ? [make("p", {className: "kind", textContent: title}), make("ul", {}, ...items.map(item => told("li", item)))]
    : [];
await play((step, at, current) => {
  const {changes} = step;
  $("a#whole").href = encodeURIComponent(step.file);
  const changed = [
    ...listed("New", changes.new),
    ...listed("Changed", changes.changed),
    ...listed("Gone", changes.gone),
    ...listed("Now said", changes.said),
  ];
  const none = at ? "Nothing since " + film.steps[at - 1].value + "." : "The first vintage.";
  $("div#changed").replaceChildren(...(changed.length ? changed : [told("p", none)]));
  $("div#told").replaceChildren(...step.texts.flat().map(text => told("p", text)));
  return drawFigures(step, current);
});
document.getElementById(location.hash.slice(1))?.scrollIntoView();
document.documentElement.dataset.ready = "yes";
