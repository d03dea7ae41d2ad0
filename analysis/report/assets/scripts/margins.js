/* Room for words beside an axis. plotly finds it only by drawing the whole figure, and draws it again with the margin it found. */
import {make} from "./dom.js";

const ruler = make("canvas").getContext("2d");
const AROUND = 14; // pixels that plotly keeps between such words, the axis and the edge
const linesOf = text =>
  String(text)
    .replace(/<(?!br)[^>]*>/g, "")
    .split(/<br ?\/?>/);
const standsLeft = (layout, axis) =>
  axis.side !== "right" && !((layout[(axis.anchor || "x").replace("x", "xaxis")] || {}).domain || [0])[0];
/* The layout with a left margin that holds the words of its axes. */
export function withRoom(layout) {
  const {font: fallback, yaxis: shared} = layout.template?.layout || {};
  const rooms = Object.keys(layout)
    .filter(name => /^yaxis\d*$/.test(name) && layout[name].ticktext && standsLeft(layout, layout[name]))
    .map(name => {
      const axis = layout[name];
      const {size, family} = {...fallback, ...layout.font, ...axis.tickfont};
      ruler.font = `${size}px ${family}`;
      const longest = Math.max(0, ...axis.ticktext.flatMap(linesOf).map(line => ruler.measureText(line).width));
      const tick = {...shared, ...axis};
      return Math.ceil(longest) + AROUND + (tick.ticks === "outside" ? tick.ticklen : 0);
    });
  const left = Math.max(0, (layout.margin || {}).l || 0, ...rooms);
  return rooms.length ? {...layout, margin: {...layout.margin, l: left}} : layout;
}
