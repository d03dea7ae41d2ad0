/* Draws figures that are to stand still in pages, and leaves their SVG in place of this document, as text that a program reads. */
import {$, make} from "./dom.js";
import {plotly} from "./library.js";
import {nightly} from "./theme.js";
import {unpack} from "./unpack.js";

const library = await plotly();
const drawn = [];
const night = {};
for (const {data, layout} of JSON.parse(await unpack($("script#figures").textContent))) {
  const box = make("div");
  document.body.append(box);
  try {
    await library.newPlot(box, data, layout, {staticPlot: true});
    const svg = library.Snapshot.toSVG(box);
    for (const [colour] of svg.matchAll(/#[0-9a-f]{3,6}\b|rgba?\([^)]*\)/gi)) night[colour] = nightly(colour);
    drawn.push(svg);
  } catch {
    drawn.push("");
  }
  library.purge(box);
  box.remove();
}
document.body.replaceChildren(make("pre", {textContent: JSON.stringify({drawn, night})}));
