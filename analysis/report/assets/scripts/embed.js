/* One figure within another page: drawn in the view that its address asks for, and as tall as the frame around it is told to be. */
import {valuesIn} from "./address.js";
import {$, make} from "./dom.js";
import {here} from "./here.js";
import {plotly} from "./library.js";
import {branches, sieve, sieveLayout} from "./marks.js";
import {passes} from "./selection.js";
import {lit, merge} from "./theme.js";
import {unpack} from "./unpack.js";
import {viewed, viewTold} from "./view.js";

const night = matchMedia("(prefers-color-scheme: dark)");
const {figure, facets, words} = JSON.parse(await unpack($("script#figure").textContent));
const {name, spec} = figure;
const narrowed = new Map(
  [...here.state.keys()]
    .filter(key => key.startsWith("f."))
    .map(key => [key.slice(2), valuesIn(here.state, key.slice(2))]),
);
const calls = (kind, value) =>
  Object.hasOwn(words, kind) && Object.hasOwn(words[kind], value) ? words[kind][value] : value;
const filtered = [...narrowed]
  .map(([kind, values]) => `${calls("", kind)} ${[...values].map(value => calls(kind, value)).join(" or ") || "none"}`)
  .join("; ");
const plot = $(".plot");
const NARROW = 720; // px: labels that stand beside marks need more room than a column of another page has
const LEAST = 345; // px in which labels made for phones stand whole; a narrower frame shows the figure smaller
const box = plot.parentElement;
const isNarrow = () => box.clientWidth < NARROW;
const scale = () => Math.min(1, box.clientWidth / LEAST);
/* Keep the figure as wide as its labels need, and show it as large as it fits; without a need to, leave it alone. */
function fit(height) {
  const now = scale();
  const small = {
    width: `${LEAST}px`,
    transform: `scale(${now})`,
    transformOrigin: "0 0",
    marginBottom: `${Math.floor((now - 1) * height)}px`,
  };
  for (const [rule, value] of Object.entries(small)) plot.style[rule] = now < 1 ? value : "";
}
const standing = id => passes(facets[id], narrowed);
async function draw() {
  const laid = {...structuredClone(spec.layout), autosize: true, dragmode: false};
  const narrow = laid.meta && laid.meta.narrow;
  if (narrow && isNarrow()) merge(laid, structuredClone(narrow));
  const layout = narrowed.size ? sieveLayout(laid, standing) : laid;
  const data = spec.data.map(branches).map(trace => (narrowed.size ? sieve(trace, standing) : trace));
  plot.style.height = (layout.height || 450) + "px";
  fit(layout.height || 450);
  const library = await plotly();
  const config = {...spec.config, responsive: true, displayModeBar: false, scrollZoom: false};
  await library.react(plot, ...viewed(...lit(data, layout, night.matches), here.state, name), config);
  document.documentElement.dataset.drawn = "yes";
}
/* The page around it may be anyone's: it is told a height, and nothing else. */
function tellHeight() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  if (window !== parent) parent.postMessage({dossierHeight: height}, "*");
}
for (const note of viewTold(here.state, name, filtered))
  $("p.source").before(make("p", {className: "view", textContent: note}));
const whole = $("a#whole");
whole.href = whole.href.split("#")[0] + [whole.hash, location.hash.slice(1)].filter(Boolean).join("&");
new ResizeObserver(tellHeight).observe(document.documentElement);
let was = [isNarrow(), scale()].join();
addEventListener("resize", () => {
  const now = [isNarrow(), scale()].join();
  if (now !== was) draw();
  was = now;
});
night.addEventListener("change", draw);
await draw();
tellHeight();
