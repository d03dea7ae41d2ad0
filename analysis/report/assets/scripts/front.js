/* The front page as it would have read on an earlier day: answer, certainty, figure and what had changed. */
import {$, make} from "./dom.js";
import {drawFigures} from "./film.js";
import {play} from "./player.js";

const texts = ["div#answer", "div#certainty", "div#changed"];
await play((step, at, current) => {
  $("span#day").textContent = step.stamp;
  texts.forEach((query, n) =>
    $(query).replaceChildren(...(step.texts[n] || []).map(text => make("p", {textContent: text}))),
  );
  return drawFigures(step, current);
});
document.documentElement.dataset.ready = "yes";
