/* What the page says, as data. In a page of a site with the HTML of what stands folded: tables in the order of their places, records. */
import {$, all, make} from "./dom.js";
import {tell} from "./guard.js";
import {saved} from "./saved.js";
import {unpack} from "./unpack.js";

async function read() {
  try {
    return JSON.parse(await unpack($("script#document").textContent));
  } catch (error) {
    tell("unpacking what the page holds for its figures", error);
    return {document: {blocks: [], templates: []}};
  }
}
export const {document: held, markup} = await read();
if (markup && !saved) {
  const packed = make("div", {innerHTML: markup}); // in a template, noscript would hold elements
  const boxes = all(":scope > .scroll", packed);
  all("[data-table]").forEach((place, at) => place.replaceWith(boxes[at]));
  $("main#main").append(...packed.childNodes);
}
