/* What the page says, as data. In a page of a site with the HTML of what stands folded: tables in the order of their places, records. */
import {$, all, make} from "./dom.js";
import {unpack} from "./unpack.js";

export const {document: held, markup} = JSON.parse(await unpack($("script#document").textContent));
if (markup) {
  const packed = make("div", {innerHTML: markup}); // in a template, noscript would hold elements
  const boxes = all(":scope > .scroll", packed);
  all("[data-table]").forEach((place, at) => place.replaceWith(boxes[at]));
  $("main#main").append(...packed.childNodes);
}
