/* The script of a report: what it imports unpacks, draws, sorts and filters; here it goes where the address points. */
import {decoded, readHash} from "./address.js";
import "./calculator.js";
import {buildFilters} from "./filters.js";
import {part, tell} from "./guard.js";
import {here, remember} from "./here.js";
import {buildMenus} from "./menus.js";
import {records, showRecord} from "./records.js";
import {buildWith} from "./tables.js";
import {linkTo, load} from "./searched.js";
import {addBox} from "./searching.js";
import "./terms.js";

/* A place may be a record, or stand in what is folded away or not yet made. */
function goTo(id) {
  if (!id) return;
  if (records.has(id)) {
    here.place = "";
    showRecord(id);
    return;
  }
  if (!document.getElementById(id)) buildWith(id);
  const target = document.getElementById(id);
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
}
part("the filters", buildFilters);
part("the menus of figures", buildMenus);
addBox("Search this page", load, linkTo).catch(error => tell("the search", error));
part("the place in the address", () => {
  goTo(here.place);
  if (here.state.has("record")) showRecord(here.state.get("record"));
});
/* In a frame a link to a place may lead out of it: some take the address around them for the page's own. */
const bare = address => address.split("#")[0];
if (window !== top || bare(document.baseURI) !== bare(location.href))
  document.addEventListener("click", event => {
    const anchor = event.target.closest('a[href^="#"]');
    if (!anchor || event.defaultPrevented) return;
    event.preventDefault();
    here.place = decoded(anchor.getAttribute("href").slice(1));
    goTo(here.place);
    remember();
  });
/* A link within the page keeps what is chosen; an address with another choice is opened anew. */
addEventListener("hashchange", () => {
  const {place, state} = readHash(location.hash);
  if (state.toString() && state.toString() !== here.state.toString()) return location.reload();
  here.place = place;
  remember();
  goTo(place);
});
document.documentElement.dataset.ready = "yes";
