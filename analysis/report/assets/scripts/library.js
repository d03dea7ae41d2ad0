/* plotly.js, once a page: unpacked where the page holds it, there already on the page of a site. */
import {$, make} from "./dom.js";
import {unpack} from "./unpack.js";

/* It is inflated beside the rest of the page, from the start, and run once a figure wants it. */
const packed = window.Plotly ? null : $("script#plotly");
const source = packed && unpack(packed.textContent);
if (source) source.catch(() => null); // told when a figure asks
let engine = null;
export function plotly() {
  engine =
    engine ||
    (async () => {
      if (source) document.head.append(make("script", {textContent: await source}));
      if (!window.Plotly) throw new Error("plotly did not load");
      return window.Plotly;
    })();
  return engine;
}
