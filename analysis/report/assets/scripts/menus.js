/* The menus of a report's figures: what each hands out of this page. */
import {writeHash} from "./address.js";
import {behind} from "./behind.js";
import {$, all} from "./dom.js";
import {pieces} from "./figures.js";
import {chosenWords} from "./filters.js";
import {part} from "./guard.js";
import {held} from "./held.js";
import {here} from "./here.js";
import {citationOf, placeOf, served, wordsOf} from "./origin.js";
import {svgOf} from "./picture.js";
import {cardOf} from "./records.js";
import {share, usual} from "./share.js";
import {snippet} from "./snippet.js";
import {rowsOf} from "./tables.js";
import {stateOf, viewTold} from "./view.js";

const TO_EMBED = "To embed it in another page, make the site with: dossier report --site";
const TO_SERVE = "To embed it in another page, put this site on a web server.";
const viewOf = (place, name) => writeHash(place, stateOf(here.state, name));
function menuOf(figure) {
  const name = figure.id;
  const title = $("figcaption .title", figure).textContent;
  const notes = () => viewTold(here.state, name, chosenWords());
  const citation = $("footer .citation");
  const place = () => placeOf(viewOf(name, name));
  const {embed} = held.blocks.find(block => block.block === "figure" && block.name === name) || {};
  const code = () => snippet(new URL(embed, served).href + viewOf("", name), title, figure.offsetHeight);
  const deeds = {
    ...usual({
      link: () => location.href.split("#")[0] + viewOf(name, name),
      picture: () => svgOf(...pieces(name), wordsOf(figure, place(), notes())),
      rows:
        !document.getElementById(name + "-data")?.matches(".empty") && (() => behind(rowsOf(name + "-data"), cardOf)),
      citation: citation && (() => citationOf(title, citation.textContent, place())),
    }),
    ...(embed && served && {"Copy code to embed": hand => hand.copy("Code to embed", code())}),
  };
  share(figure, () => name + (held.as_of ? "-" + held.as_of : ""), deeds, embed ? (served ? "" : TO_SERVE) : TO_EMBED);
}
export const buildMenus = () => all("figure[data-block]").forEach(figure => part("a menu", () => menuOf(figure)));
