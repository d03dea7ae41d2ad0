/* A figure in its plot, in the view that the address asks for; what its reader does to the view is kept there. */
import {here, remember} from "./here.js";
import {withRoom} from "./margins.js";
import {hiddenOf, keepHidden, keepZoom, viewed, zoomIn, zoomOf} from "./view.js";

const untouched = new Map(); // the layout of each plot before its reader touched it, and the traces not shown at first
export async function showView(library, plot, data, given, config) {
  const layout = withRoom(given);
  const {id} = plot.closest("figure");
  const isFirst = !plot.on;
  untouched.set(plot, {layout: structuredClone(layout), hidden: hiddenOf(data)});
  // Whole at first, since that is what "Reset axes" goes back to.
  if (isFirst && zoomIn(here.state, id).size) await library.react(plot, data, structuredClone(layout), config);
  await library.react(plot, ...viewed(data, layout, here.state, id), config);
  if (isFirst) listenTo(plot, id);
}
function listenTo(plot, id) {
  plot.on("plotly_relayout", event => {
    if (!Object.keys(event).some(key => /range/.test(key))) return;
    keepZoom(here.state, id, zoomOf(plot.layout, untouched.get(plot).layout));
    remember();
  });
  plot.on("plotly_restyle", () => {
    keepHidden(here.state, id, hiddenOf(plot.data), untouched.get(plot).hidden);
    remember();
  });
}
/* The bar above a figure without its own picture, which has no title, source or day: the menu below draws one that has. */
export const barBesideMenu = config => ({
  ...config,
  modeBarButtons: config.modeBarButtons.map(bar => bar.filter(button => button !== "toImage")),
});
