/* What is said of a figure outside its page: whose page it is, of which day, and where it stands. */
import {decoded} from "./address.js";
import {$, all} from "./dom.js";

const canonical = $("link[rel=canonical]");
const isServed = /^https?:$/.test(location.protocol);
/* The page's public address; of a page that lies somewhere as a file only its name, since the path tells of the computer. */
export const served = canonical ? canonical.href : isServed ? location.href.split("#")[0] : "";
const file = location.protocol === "file:" ? decoded(location.pathname.split("/").pop()) : "";
export const placeOf = hash => (served || file) && (served || file) + hash;
const trimmed = node => (node ? node.textContent.trim() : "");
export function wordsOf(figure, address, notes) {
  const [title, sub] = ["title", "sub"].map(name => trimmed($(`figcaption .${name}`, figure)));
  const sources = all(":scope > .source:not(.thinned)", figure).map(trimmed);
  const stamp = trimmed($("span#day") || ($("p.stamp") && $("p.stamp").firstChild));
  const credit = [trimmed($(".house").firstChild), stamp, address].filter(Boolean).join(" · ");
  const alt = figure.getAttribute("aria-label") || trimmed(document.getElementById(figure.id + "-alt"));
  return {title, sub, notes, alt, lines: [...sources, credit].filter(Boolean)};
}
/* How the page is cited, with the figure named. */
export const citationOf = (title, citation, address) =>
  `Figure “${title}”, in: ${citation}${address ? ` ${address}` : ""}`;
