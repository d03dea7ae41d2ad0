/* plotly.js, once a page: unpacked where the page holds it, there already on the page of a site. */
import {$, make} from "./dom.js";
import {unpack} from "./unpack.js";

let engine = null;
export function plotly() {
  engine =
    engine ||
    (async () => {
      const packed = $("script#plotly");
      if (packed && !window.Plotly)
        document.head.append(make("script", {textContent: await unpack(packed.textContent)}));
      if (!window.Plotly) throw new Error("plotly did not load");
      return window.Plotly;
    })();
  return engine;
}
