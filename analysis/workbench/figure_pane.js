/* The figure and the record card of the explorer: draws what the kernel sends, tells it what is picked. */
import {make} from "../report/assets/scripts/dom.js";
import {merge, nightlyLayout, repaint} from "../report/assets/scripts/theme.js";
import {inflated} from "../report/assets/scripts/unpack.js";

const first = value => (Array.isArray(value) ? value[0] : value);

/* plotly comes once from the kernel, gzipped, for all panes of this page; nothing is fetched. */
let library = null;
function plotly(model) {
  library =
    library ||
    new Promise((resolve, reject) => {
      const take = async (message, buffers) => {
        if (message.kind !== "plotly") return;
        model.off("msg:custom", take);
        try {
          const before = window.Plotly;
          const script = make("script", {textContent: await inflated(buffers[0])});
          document.head.append(script);
          script.remove();
          const own = window.Plotly;
          if (before) window.Plotly = before;
          resolve(own);
        } catch (error) {
          library = null;
          reject(error);
        }
      };
      model.on("msg:custom", take);
      setTimeout(() => reject(new Error("no kernel answers: run the cell again")), 15000); // late for one that has answered
      model.send({kind: "plotly?"});
    });
  return library;
}

/* Light and dark follow JupyterLab; elsewhere the reader's own setting. */
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => {
  const lab = document.body.dataset.jpThemeLight;
  return lab === undefined ? systemDark.matches : lab === "false";
};

function dim(data, chosen) {
  if (!chosen.size) return data;
  for (const trace of data) {
    if (!trace.customdata) continue;
    trace.selectedpoints = trace.customdata.map((id, at) => (chosen.has(first(id)) ? at : -1)).filter(at => at >= 0);
    trace.selected = {marker: {opacity: 1}};
    trace.unselected = {marker: {opacity: 0.16}};
  }
  return data;
}

function render({model, el}) {
  const plot = make("div", {className: "dossier-plot"});
  const title = make("p", {className: "dossier-title"});
  const sub = make("p", {className: "dossier-sub"});
  const source = make("p", {className: "dossier-source"});
  const alt = make("p", {className: "dossier-alt"});
  const figure = make(
    "figure",
    {},
    make("figcaption", {}, title, sub),
    plot,
    source,
    make("details", {}, make("summary", {textContent: "The figure in words"}), alt),
  );
  const said = make("p", {className: "dossier-status"});
  said.setAttribute("role", "status");
  const card = make("section", {className: "dossier-card"});
  card.setAttribute("aria-label", "Record picked");
  plot.setAttribute("role", "group"); // not "img": its tool bar takes the keyboard
  el.classList.add("dossier-pane");
  el.append(said, make("div", {className: "dossier-both"}, figure, card));

  const pick = ids => {
    const next = [...new Set(ids)];
    if (next.join("\n") === model.get("chosen").join("\n")) return;
    model.set("chosen", next);
    model.save_changes();
  };
  let turn = 0;
  let wired = false;
  async function draw() {
    const mine = ++turn;
    const shown = model.get("shown");
    if (!shown.figure) return;
    title.textContent = shown.title;
    sub.textContent = shown.subtitle;
    source.textContent = shown.source;
    alt.textContent = shown.alt;
    plot.setAttribute("aria-label", shown.alt);
    if (said.textContent !== shown.status) said.textContent = shown.status;
    let engine;
    try {
      engine = await plotly(model);
    } catch (error) {
      library = null;
      plot.textContent =
        "The figure could not be drawn (" + error.message + "); its words and records stand beside it.";
      return;
    }
    if (mine !== turn) return;
    const spec = structuredClone(shown.figure);
    const night = isDark();
    let layout = spec.layout;
    let data = dim(spec.data, new Set(model.get("chosen")));
    const narrow = layout.meta && layout.meta.narrow;
    if (narrow && plot.clientWidth && plot.clientWidth < 560) merge(layout, narrow);
    plot.style.height = (layout.height || 450) + "px";
    Object.assign(layout, {
      width: plot.clientWidth || undefined,
      dragmode: "select",
      uirevision: shown.axis,
      selectionrevision: turn,
      transition: {duration: 0},
    });
    if (night) {
      data = repaint(data, "");
      layout = nightlyLayout(repaint(layout, ""));
    }
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
    const config = {
      ...spec.config,
      responsive: false,
      scrollZoom: false,
      toImageButtonOptions: {filename: shown.file, format: "png", scale: 2},
    };
    await engine.react(plot, data, layout, config);
    if (!wired) {
      wired = true;
      plot.on("plotly_click", event => {
        const ids = event.points
          .map(point => first(point.customdata))
          .filter(Boolean)
          .map(String);
        if (ids.length) pick(event.event && event.event.shiftKey ? [...model.get("chosen"), ids[0]] : [ids[0]]);
      });
      plot.on("plotly_selected", event => {
        if (event)
          pick(
            event.points
              .map(point => first(point.customdata))
              .filter(Boolean)
              .map(String),
          );
      });
      plot.on("plotly_doubleclick", () => pick([]));
    }
    el.dataset.drawn = String(mine);
  }
  function fill() {
    const cards = model.get("cards");
    const nodes = cards.map(record => {
      const list = make("dl");
      for (const [label, text] of record.fields)
        list.append(make("dt", {textContent: label}), make("dd", {textContent: text}));
      const links = make("ul");
      for (const [words, address] of record.links) {
        const safe = /^https?:\/\//i.test(address);
        links.append(
          make(
            "li",
            {},
            safe ? make("a", {href: address, target: "_blank", rel: "noopener noreferrer", textContent: words}) : words,
          ),
        );
      }
      const related = make("ul");
      for (const [relation, id] of record.related) {
        const go = make("button", {type: "button", textContent: id});
        go.onclick = () => pick([id]);
        related.append(make("li", {}, relation + " ", go));
      }
      const parts = [
        make("h3", {textContent: record.title}),
        make("p", {className: "dossier-id", textContent: record.id}),
        list,
      ];
      if (record.links.length) parts.push(make("h4", {textContent: "Sources"}), links);
      if (record.related.length) parts.push(make("h4", {textContent: "Leans on, relays, answers"}), related);
      return make("article", {}, ...parts);
    });
    const more = model.get("chosen").length - cards.length;
    const clear = make("button", {type: "button", textContent: "Pick nothing"});
    clear.onclick = () => pick([]);
    const none = make("p", {
      className: "dossier-sub",
      textContent:
        "Click a mark, drag a box over several, or pick a row below: the record stands here, with its sources, what it leans on and what answers it.",
    });
    card.replaceChildren(
      ...(nodes.length ? [clear, ...nodes] : [none]),
      ...(more > 0 ? [make("p", {textContent: more + " more picked; see the table."})] : []),
    );
    card.scrollTop = 0;
  }
  const redraw = () => {
    draw();
  };
  model.on("change:shown", redraw);
  model.on("change:chosen", redraw);
  model.on("change:cards", fill);
  const theme = new MutationObserver(redraw);
  theme.observe(document.body, {attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"]});
  systemDark.addEventListener("change", redraw);
  let width = 0;
  const size = new ResizeObserver(() => {
    if (!plot.clientWidth || plot.clientWidth === width) return;
    width = plot.clientWidth;
    draw();
  });
  size.observe(plot);
  /* JupyterLab takes plain arrow keys even from a list in an output; here they belong to the control. Ctrl+S still saves. */
  const ours = event => {
    const holder = event.target.closest && event.target.closest(".jp-OutputArea-output");
    if (holder && holder.contains(el))
      event.target.toggleAttribute("data-lm-suppress-shortcuts", !(event.ctrlKey || event.metaKey || event.altKey));
  };
  window.addEventListener("keydown", ours, true);
  fill();
  draw();
  return () => {
    window.removeEventListener("keydown", ours, true);
    theme.disconnect();
    size.disconnect();
    systemDark.removeEventListener("change", redraw);
    model.off("change:shown", redraw);
    model.off("change:chosen", redraw);
    model.off("change:cards", fill);
  };
}
export default {render};
