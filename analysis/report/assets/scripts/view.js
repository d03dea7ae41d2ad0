/* The view of a figure: how far a reader zoomed in and the traces taken away, as the address has them: #zoom.NAME=xaxis,0,5&hide.NAME=one|other */
import {axisOf} from "./marks.js";

const AXIS = /^[xy]axis\d*$/;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
const DAY = /^\d{4}-\d\d(-\d\d([ T][\d:.]+)?)?$/;
const endOf = text => (NUMBER.test(text) ? Number(text) : DAY.test(text) ? text : null);
/* The ends of each axis that the address names; an axis whose ends are neither numbers nor days is left whole. */
export function zoomIn(state, name) {
  const parts = (state.get("zoom." + name) || "").split(",");
  const found = new Map();
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const ends = parts.slice(at + 1, at + 3).map(endOf);
    if (AXIS.test(parts[at]) && !ends.includes(null)) found.set(parts[at], ends);
  }
  return found;
}
export function keepZoom(state, name, zoom) {
  if (zoom.size)
    state.set("zoom." + name, Array.from(zoom, ([axis, ends]) => [axis, rounded(ends)].join(",")).join(","));
  else state.delete("zoom." + name);
}
/* Where the values of an axis lie, whichever way they are written. */
const spotOf = value =>
  typeof value === "number" ? value : Date.parse(value.length > 10 ? value.replace(" ", "T") + "Z" : value);
/* The ends of an axis as an address has them: to a thousandth of what lies between, which is less than a pixel; days to the minute. */
function rounded(ends) {
  const wide = Math.abs(spotOf(ends[1]) - spotOf(ends[0]));
  const digits = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(wide || 1))));
  const short = ends.map(end =>
    typeof end === "number" ? Number(end.toFixed(digits)) : end.slice(0, 16).replace(/[ T]00:00$/, ""),
  );
  return short[0] === short[1] ? ends : short;
}
const alike = (a, b) => Array.isArray(a) && a.every((end, at) => end === b[at] || spotOf(end) === spotOf(b[at]));
/* The axes that a reader has moved; `own` is the layout before. Plotly says of an axis whether it chose the ends. */
export function zoomOf(now, own) {
  const found = new Map();
  for (const [axis, {range, autorange}] of Object.entries(now).filter(([key]) => AXIS.test(key)))
    if (range && !autorange && !alike(own[axis] && own[axis].range, range)) found.set(axis, [...range]);
  return found;
}
export const hiddenOf = data => data.filter(trace => trace.visible === "legendonly").map(trace => trace.name || "");
export function keepHidden(state, name, hidden, own) {
  if (hidden.join("|") === own.join("|")) state.delete("hide." + name);
  else state.set("hide." + name, hidden.join("|"));
}
/* The marks and layout of a figure in the view that the address asks for. */
export function viewed(data, layout, state, name) {
  const zoomed = {...layout};
  const axes = new Set([...Object.keys(layout), ...data.flatMap(trace => [axisOf(trace, "x"), axisOf(trace, "y")])]);
  for (const [axis, range] of zoomIn(state, name))
    if (axes.has(axis)) zoomed[axis] = {...layout[axis], range, autorange: false};
  const away = state.has("hide." + name)
    ? new Set(
        state
          .get("hide." + name)
          .split("|")
          .filter(Boolean),
      )
    : null;
  const shown = trace => (away.has(trace.name) ? "legendonly" : trace.visible === "legendonly" ? true : trace.visible);
  return [away ? data.map(trace => ({...trace, visible: shown(trace)})) : data, zoomed];
}
/* What of an address a figure shows: what is let through, the day, its own view, and the order and words of its table. */
export function stateOf(state, name) {
  const own = new Set(["at", ...["zoom.", "hide."].map(kind => kind + name), `sort.${name}-data`, `find.${name}-data`]);
  return new URLSearchParams([...state].filter(([key]) => key.startsWith("f.") || own.has(key)));
}
/* What a reader of a picture must know of the view, in sentences. */
export function viewTold(state, name, chosen) {
  const away = (state.get("hide." + name) || "").split("|").filter(Boolean);
  return [
    ...(chosen ? [`Filtered to ${chosen}.`] : []),
    ...(away.length ? [`Left out: ${away.join(", ")}.`] : []),
    ...(zoomIn(state, name).size ? ["Zoomed in: the axes show a part of the figure."] : []),
  ];
}
