/* Filters: by facet of the records, one selection for all figures and tables. */
import {keepValues, valuesIn} from "./address.js";
import {$, all, make, say} from "./dom.js";
import {redraw} from "./figures.js";
import {here, remember} from "./here.js";
import {chosen, facets, records, stands} from "./records.js";
import {tally} from "./selection.js";
import {dressAll} from "./tables.js";

const ALL = "Filter the records shown";
export function buildFilters() {
  const useful = tally(facets.values());
  if (!useful.length) return;
  const sets = make("div", {className: "sets"}, ...useful.map(choices));
  const clear = make("button", {type: "button", className: "quiet", textContent: "Show all"});
  clear.onclick = () => {
    all("input", sets).forEach(box => {
      box.checked = true;
    });
    readFilters();
  };
  const only = make(
    "p",
    {className: "sub"},
    "Bands, totals and sentences are computed from all records; the filter hides marks and rows only. ",
    clear,
  );
  const fold = make("details", {}, make("summary", {id: "filter-summary", textContent: ALL}), sets, only);
  fold.open = [...here.state.keys()].some(key => key.startsWith("f."));
  sets.addEventListener("change", readFilters);
  $("div#filters").append(fold);
  $("div#filters").hidden = false;
  readFilters();
}
/* What a facet (of the name "") or a value of one is called; its own words where the page has no others. */
const names = JSON.parse($("div#filters")?.dataset.words ?? "{}");
const called = (name, value) =>
  Object.hasOwn(names, name) && Object.hasOwn(names[name], value) ? names[name][value] : value;
/* What is let through, in words; empty where nothing is narrowed. */
export const chosenWords = () =>
  [...chosen]
    .map(
      ([name, values]) => `${called("", name)} ${[...values].map(value => called(name, value)).join(" or ") || "none"}`,
    )
    .join("; ");
function choices([name, values]) {
  const head = called("", name);
  const set = make("fieldset", {}, make("legend", {textContent: head[0].toUpperCase() + head.slice(1)}));
  const given = valuesIn(here.state, name);
  for (const [value, count] of values) {
    const box = make("input", {type: "checkbox", name, value, checked: !given || given.has(value)});
    set.append(make("label", {}, box, " " + called(name, value) + " (" + count + ")"));
  }
  return set;
}
function readFilters() {
  chosen.clear();
  for (const set of all("div#filters fieldset")) {
    const boxes = all("input", set);
    const on = boxes.filter(box => box.checked).map(box => box.value);
    const name = boxes[0].name;
    const values = on.length < boxes.length ? new Set(on) : null;
    if (values) chosen.set(name, values);
    keepValues(here.state, name, values);
  }
  remember();
  const words = chosen.size ? `${[...records.keys()].filter(stands).length} of ${records.size} records shown` : ALL;
  $("summary#filter-summary").textContent = words;
  if (chosen.size) say(words);
  dressAll();
  redraw();
}
