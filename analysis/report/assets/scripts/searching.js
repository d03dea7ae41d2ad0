/* The search of a page: its library is unpacked, where it does not stand as a script of its own, and adds the box. */
import {$, make} from "./dom.js";
import {unpack} from "./unpack.js";

export async function addBox(words, load, linkTo) {
  const packed = $("script#search-library");
  if (packed && !window.addSearch)
    document.head.append(make("script", {textContent: await unpack(packed.textContent)}));
  window.addSearch(words, load, linkTo);
}
