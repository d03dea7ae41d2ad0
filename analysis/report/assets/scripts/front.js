/* The front page as it would have read on an earlier day: answer, certainty, figure and what had changed. */
import {writeHash} from "./address.js";
import {$, all, make} from "./dom.js";
import {drawFigures, film, stillOf} from "./film.js";
import {tell} from "./guard.js";
import {here} from "./here.js";
import {linkTo, load} from "./listed.js";
import {citationOf, placeOf, wordsOf} from "./origin.js";
import {svgOf} from "./picture.js";
import {play} from "./player.js";
import {addBox} from "./searching.js";
import {share, usual} from "./share.js";
import {barBesideMenu} from "./shown.js";
import {stateOf, viewTold} from "./view.js";

if ($("script#listed")) addBox("Search all that is on file", load, linkTo).catch(error => tell("the search", error));
const texts = ["div#answer", "div#certainty", "div#changed", "div#firsts"];
const newest = film.steps.at(-1);
const stampIn = ({stamp}) => stamp[0].toLowerCase() + stamp.slice(1);
const shownNow = () => film.steps.find(step => step.value === here.state.get("at")) || newest;
/* The page is cited with the hash of the rows of its last day; an earlier day without. */
function citation() {
  const said = $("footer .citation").textContent;
  return shownNow() === newest ? said : said.split(";")[0].replace(stampIn(newest), stampIn(shownNow())) + ".";
}
function buildMenu(figure) {
  const {id} = figure;
  const hash = () => {
    const state = stateOf(here.state, id);
    state.set("at", shownNow().value);
    return writeHash("", state);
  };
  const place = () => placeOf(hash());
  const deeds = usual({
    link: () => location.href.split("#")[0] + hash(),
    picture: () => svgOf(...stillOf(id), wordsOf(figure, place(), viewTold(here.state, id, ""))),
    citation: () => citationOf($("figcaption .title", figure).textContent, citation(), place()),
  });
  share(figure, () => `${id.replace("film-", "")}-${shownNow().value}`, deeds);
}
await play((step, at, current) => {
  $("span#day").textContent = step.stamp;
  texts.forEach((query, n) =>
    $(query).replaceChildren(...(step.texts[n] || []).map(text => make("p", {textContent: text}))),
  );
  return drawFigures(step, current, barBesideMenu);
});
all("div#figures > figure, div#further > figure").forEach(buildMenu);
document.documentElement.dataset.ready = "yes";
