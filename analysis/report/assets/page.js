"use strict";
/* The one script of a report: unpacks plotly, draws figures when they come near, links filters, tables, cards and the address. */
(async () => {
const $ = (query, root = document) => root.querySelector(query);
const all = (query, root = document) => [...root.querySelectorAll(query)];
const say = words => { $("p#said").textContent = words; };
const dark = matchMedia("(prefers-color-scheme: dark)");
const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

const unpack = text => {
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), c => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};
const parsed = html => make("template", {innerHTML: html}).content;
/* What the page says, as data. In a page of a site with the HTML of what stands folded: tables in the order of their places, records. */
const {document: held, markup} = JSON.parse(await unpack($("script#document").textContent.trim()));
if (markup) {
  const packed = make("div", {innerHTML: markup});  // in a template, noscript would hold elements
  const boxes = all(":scope > .scroll", packed);
  all("[data-table]").forEach((place, at) => place.replaceWith(boxes[at]));
  $("main#main").append(...packed.childNodes);
}

/* ---- records: each is an article in the page; a card shows a copy of it. Many stand as text, of which only the heads are read here ---- */
const shelf = $("section#records noscript"), texts = shelf ? shelf.textContent.split(/\n(?=<article )/) : [];
const heads = parsed(texts.map(text => text.slice(0, text.indexOf(">") + 1)).join("</article>"));
const records = new Map([...all("article.record"), ...heads.children].map(node => [node.id, node]));
const bodies = new Map([...heads.children].map((node, at) => [node.id, texts[at]]));
if (shelf) shelf.closest("details").addEventListener("toggle", () => { if (shelf.isConnected) shelf.replaceWith(parsed(shelf.textContent)); });
const facetsOf = node => Object.fromEntries(Object.entries(node.dataset).filter(([key]) => key.startsWith("f"))
  .map(([key, value]) => [key.slice(1).toLowerCase(), value]));
const facets = new Map([...records].map(([id, node]) => [id, facetsOf(node)]));
const card = $("dialog#card");
let opener = null;
function showRecord(id) {
  const record = records.get(id);
  if (!record) return false;
  const copy = bodies.has(id) ? parsed(bodies.get(id)).firstChild : record.cloneNode(true);
  copy.removeAttribute("id");
  $("h3", copy).id = "card-title";
  $("div#card-body").replaceChildren(copy);
  if (!card.open) { opener = document.activeElement; card.showModal(); }
  card.scrollTop = 0;
  state.set("record", id);
  remember();
  return true;
}
card.addEventListener("close", () => { state.delete("record"); remember(); if (opener && opener.focus) opener.focus({preventScroll: true}); });
card.addEventListener("click", event => { if (event.target === card) card.close(); });
document.addEventListener("click", event => {
  const anchor = event.target.closest("a.card");
  if (anchor && showRecord(decoded(anchor.hash.slice(1)))) event.preventDefault();
});

/* ---- the address: a place in the page, what is chosen, or both: #the-contacts&record=ID&f.camp=seoul|kyiv&sort.NAME=2d&find.NAME=words ---- */
const decoded = text => { try { return decodeURIComponent(text); } catch { return text; } };
function readAddress() {
  const parts = location.hash.slice(1).split("&").filter(Boolean);
  return [decoded(parts.find(part => !part.includes("=")) || ""), new URLSearchParams(parts.filter(part => part.includes("=")).join("&"))];
}
let [place, state] = readAddress();
function remember() {
  const hash = [encodeURIComponent(place), state.toString()].filter(Boolean).join("&");
  history.replaceState(null, "", hash ? "#" + hash : location.pathname.split("/").pop() + location.search);
}
/* A place may be a record, or stand in what is folded away or not yet made. */
function goTo(id) {
  if (!id) return;
  if (records.has(id)) { place = ""; showRecord(id); return; }
  const held = !document.getElementById(id) && all(".scroll:has(> noscript)").find(box => parsed($("noscript", box).textContent).getElementById(id));
  if (held) build(held);
  const target = document.getElementById(id);
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
}

/* ---- filters: by facet of the records, one selection for all figures and tables ---- */
const chosen = new Map();
const passes = id => {
  const facet = facets.get(id);
  if (!facet) return true;
  for (const [name, values] of chosen) if (facet[name] !== undefined && !values.has(facet[name])) return false;  // a meeting has no camp
  return true;
};
function buildFilters() {
  const names = new Map();
  for (const facet of facets.values()) for (const [name, value] of Object.entries(facet)) {
    if (!names.has(name)) names.set(name, new Map());
    names.get(name).set(value, (names.get(name).get(value) || 0) + 1);
  }
  const useful = [...names].filter(([, values]) => values.size > 1);
  if (!useful.length) return;
  const sets = make("div", {className: "sets"});
  for (const [name, values] of useful) {
    const set = make("fieldset", {}, make("legend", {textContent: name[0].toUpperCase() + name.slice(1).replaceAll("_", " ")}));
    const given = state.has("f." + name) ? new Set(state.get("f." + name).split("|")) : null;
    for (const [value, count] of [...values].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))) {
      const box = make("input", {type: "checkbox", name: name, value: value, checked: !given || given.has(value)});
      set.append(make("label", {}, box, " " + value.replaceAll("_", " ") + " (" + count + ")"));
    }
    sets.append(set);
  }
  const clear = make("button", {type: "button", className: "quiet", textContent: "Show all"});
  clear.onclick = () => { all("input", sets).forEach(box => { box.checked = true; }); readFilters(); };
  const only = make("p", {className: "sub"}, "Bands, totals and sentences are computed from all records; the filter hides marks and rows only. ", clear);
  const fold = make("details", {}, make("summary", {id: "filter-summary", textContent: "Filter the records shown"}), sets, only);
  fold.open = [...state.keys()].some(key => key.startsWith("f."));
  sets.addEventListener("change", readFilters);
  $("div#filters").append(fold);
  $("div#filters").hidden = false;
  readFilters();
}
function readFilters() {
  chosen.clear();
  for (const set of all("div#filters fieldset")) {
    const boxes = all("input", set), on = boxes.filter(box => box.checked), name = boxes[0].name;
    if (on.length < boxes.length) { chosen.set(name, new Set(on.map(box => box.value))); state.set("f." + name, on.map(box => box.value).join("|")); }
    else state.delete("f." + name);
  }
  remember();
  const shown = [...records.keys()].filter(passes).length;
  const words = chosen.size ? `${shown} of ${records.size} records shown` : "Filter the records shown";
  $("summary#filter-summary").textContent = words;
  if (chosen.size) say(words);
  for (const table of view.keys()) dress(table);
  redraw();
}

/* ---- figures ---- */
let engine = null;
function plotly() {
  engine = engine || (async () => {
    const packed = $("script#plotly");
    if (packed) {
      document.head.append(make("script", {textContent: await unpack(packed.textContent.trim())}));
    }
    if (!window.Plotly) throw new Error("plotly did not load");
    return window.Plotly;
  })();
  return engine;
}
const specs = new Map(), drawn = new Map(), stale = new Set(), inView = new Set();
let printing = false, onPaper = false;
const specOf = plot => {
  const name = plot.dataset.figure;
  if (!specs.has(name)) {
    const {spec, template} = held.blocks.find(block => block.block === "figure" && block.name === name);
    if (template !== null) spec.layout.template = held.templates[template];
    specs.set(name, spec);
  }
  return {layout: structuredClone(specs.get(name).layout), data: specs.get(name).data.map(branches), config: specs.get(name).config};
};
// A copy to prune and paint, which shares the lists of values: they are replaced, never written to.
const branches = value => value && typeof value === "object" && !Array.isArray(value)
  ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, branches(item)])) : value;
const typed = {i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array};
const list = value => Array.isArray(value) ? value : value && value.bdata
  ? Array.from(new typed[value.dtype](Uint8Array.from(atob(value.bdata), c => c.charCodeAt(0)).buffer)) : null;
const first = value => Array.isArray(value) ? value[0] : value;
function sieve(trace) {
  const ids = list(trace.customdata);
  if (!ids || !chosen.size) return trace;
  return cut(trace, ids.map(id => passes(first(id))));
}
function cut(node, keep) {
  if (keep.every(Boolean)) return node;
  for (const [key, value] of Object.entries(node)) {
    const items = list(value);
    if (items && items.length === keep.length && !["colorscale", "line.dash"].includes(key)) node[key] = items.filter((_, at) => keep[at]);
    else if (value && typeof value === "object" && !items) cut(value, keep);
  }
  return node;
}
/* Of thousands of marks, those within some pixels of a later one of the same form, at this zoom, are left out. */
const MANY = 1000, CELL = 4;
const marksOf = trace => trace.mode === "markers" ? (list(trace.x) || []).length : 0;
function thin(trace, plot, layout) {
  const marker = trace.marker || {}, count = marksOf(trace);
  if (!count) return trace;
  const cells = (letter, pixels) => {
    const name = letter + "axis" + (trace[letter + "axis"] || letter).slice(1), axis = Object.assign({}, layout[name], plot.layout && plot.layout[name]);
    const number = value => typeof value === "number" ? value : Date.parse(value);
    const values = list(trace[letter]).map(value => axis.type === "log" ? Math.log10(value) : number(value));
    const [low, high] = (axis.range || [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]).map(number);
    const [from, to] = axis.domain || [0, 1], wide = high - low || 1;
    return values.map((value, at) => {
      const share = (value - low) / wide;
      return share !== share ? list(trace[letter])[at] : share > -1 && share < 2 ? Math.floor(share * (to - from) * pixels / CELL) : Math.floor(share) + "x";
    });
  };
  const across = cells("x", plot.clientWidth), up = cells("y", layout.height || plot.clientHeight);
  const form = [marker.symbol, marker.size, marker.opacity].filter(Array.isArray), top = new Map();
  for (let at = 0; at < count; at++) top.set([across[at], up[at], ...form.map(values => values[at])].join(), at);
  const keep = new Array(count).fill(false);
  for (const at of top.values()) keep[at] = true;
  return cut(trace, keep);
}
function noteThinned(plot, all, shown) {
  const note = $("p.thinned", plot.parentNode) || make("p", {className: "source thinned"});
  note.textContent = `Of ${all.toLocaleString("en")} marks ${shown.toLocaleString("en")} are drawn; the others lie within ${CELL} pixels of one of the same form. Zoom in to part them; the table has them all.`;
  if (shown < all) plot.after(note); else note.remove();
  plot.dataset.thinned = shown < all ? "yes" : "no";
}
async function draw(plot) {
  const turn = (drawn.get(plot) || 0) + 1;
  drawn.set(plot, turn);
  stale.delete(plot);
  let library;
  try { library = await plotly(); } catch (error) { return broken(plot, error); }
  if (drawn.get(plot) !== turn) return;
  const spec = specOf(plot), name = plot.dataset.figure, night = dark.matches && !printing;
  let layout = spec.layout, data = spec.data.map(sieve);
  layout.uirevision = "kept";  // the reader's zoom outlives a filter
  plot.style.width = onPaper ? "var(--column)" : "";
  layout = Object.assign({}, layout, onPaper ? {autosize: false, width: plot.clientWidth} : {autosize: true});
  const narrow = layout.meta && layout.meta.narrow;
  if (narrow && plot.clientWidth < 560) merge(layout, structuredClone(narrow));
  if (layout.height) plot.style.height = layout.height + "px";
  const marks = () => data.reduce((sum, trace) => sum + marksOf(trace), 0), before = marks();
  if (before > MANY) data = data.map(trace => thin(trace, plot, layout));
  noteThinned(plot, before, marks());
  layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
  if (night) {
    data = repaint(data, "");
    layout = nightlyLayout(repaint(layout, ""));
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
  }
  const config = {...spec.config, responsive: true, displayModeBar: true, scrollZoom: false, doubleClick: "reset+autosize",
    toImageButtonOptions: {filename: name + (held.as_of ? "-" + held.as_of : ""), format: "png", scale: 2}};
  try {
    await library.react(plot, data, layout, config);
    if (!plot.closest("figure").dataset.drawn) {
      plot.on("plotly_click", event => { for (const point of event.points) if (showRecord(String(first(point.customdata)))) break; });
      plot.on("plotly_relayout", event => { if (plot.dataset.thinned === "yes" && Object.keys(event).some(key => /range/.test(key))) draw(plot); });
      plot.closest("figure").dataset.drawn = "yes";
      if (!performance.getEntriesByName("first-figure").length) performance.mark("first-figure");
    }
  } catch (error) { broken(plot, error); }
}
function broken(plot, error) {
  plot.classList.add("broken");
  plot.textContent = "This figure could not be drawn here (" + error.message + "). Its data stands below.";
  $("details.more", plot.closest("figure")).open = true;
}
const plots = all(".plot");
/* A figure is drawn when it comes near. A filter draws those in view again, and others when they come into view. */
const freshen = plot => { if (stale.has(plot) && inView.has(plot)) draw(plot); };
function redraw() {
  for (const plot of drawn.keys()) stale.add(plot);
  plots.forEach(freshen);
}
if (plots.length) {
  const near = new IntersectionObserver(entries => {
    for (const {target, isIntersecting} of entries) if (isIntersecting) { near.unobserve(target); if (!drawn.has(target)) draw(target); }
  }, {rootMargin: "600px 0px"});
  const seen = new IntersectionObserver(entries => {
    for (const {target, isIntersecting} of entries) { inView[isIntersecting ? "add" : "delete"](target); freshen(target); }
  });
  plots.forEach(plot => { near.observe(plot); seen.observe(plot); });
  const again = () => Promise.all([...drawn.keys()].map(draw));
  dark.addEventListener("change", again);
  const drawAll = () => Promise.all(plots.map(draw));
  addEventListener("beforeprint", () => { printing = onPaper = true; drawAll(); });
  addEventListener("afterprint", () => { printing = onPaper = false; again().then(() => plots.forEach(plot => window.Plotly.Plots.resize(plot))); });
  let width = innerWidth;
  addEventListener("resize", () => { if ((innerWidth < 600) !== (width < 600)) again(); width = innerWidth; });
  addEventListener("report:draw-all", event => { printing = Boolean(event.detail); onPaper = event.detail === "paper"; delete document.body.dataset.allDrawn; drawAll().then(() => { document.body.dataset.allDrawn = "yes"; }); });
}

/* ---- tables: sort, find, copy as CSV; of many rows a portion stands, and the next when the reader comes to its end ---- */
const view = new Map(), PORTION = 300;
function more(table, count) {
  const body = table.tBodies[0], from = body.rows.length;
  body.append(...view.get(table).shown.slice(from, from + count));
}
function dress(table) {
  const body = table.tBodies[0], now = view.get(table);
  if (!now) return;
  let rows = now.rows;
  const wanted = now.find.toLowerCase();
  rows = rows.filter(row => (!row.dataset.id || passes(row.dataset.id)) && (!wanted || row.textContent.toLowerCase().includes(wanted)));
  if (now.column !== null) {
    const key = row => { const cell = row.cells[now.column]; return cell.dataset.v !== undefined ? +cell.dataset.v : cell.textContent; };
    const sign = now.down ? -1 : 1;
    rows = rows.map((row, at) => [row, key(row), at]).sort(([, a, i], [, b, j]) => {
      if (a === "" || b === "") return (a === "") - (b === "") || i - j;
      return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", {numeric: true})) || i - j;
    }).map(([row]) => row);
  }
  now.shown = rows;
  body.replaceChildren();
  more(table, rows.length > MANY ? PORTION : rows.length);
  now.count.textContent = rows.length === now.rows.length ? `${rows.length} rows` : `${rows.length} of ${now.rows.length} rows`;
}
// A spreadsheet must not take text for a formula: such text gets an apostrophe before it, numbers stay numbers.
const inert = text => /^-?[\d.,]+(e-?\d+)?$/.test(text) ? text : text.replace(/(^|[;\t])(?=[=+\-@\t\r\n＝＋－＠])/g, "$1'");
const quoted = text => /[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
const csv = rows => rows.map(cells => cells.map(text => quoted(inert(text))).join(",")).join("\r\n") + "\r\n";
function furnish(table) {
  const heads = [...table.tHead.rows[0].cells], name = table.id;
  const now = {rows: [...table.tBodies[0].rows], column: null, down: false, find: state.get("find." + name) || "", count: make("span")};
  view.set(table, now);
  const order = (column, down) => {
    now.column = column; now.down = down;
    heads.forEach((head, at) => { if (at === column) head.setAttribute("aria-sort", down ? "descending" : "ascending"); else head.removeAttribute("aria-sort"); });
  };
  heads.forEach((head, column) => {
    if (head.classList.contains("ref")) return;
    const words = head.textContent, button = make("button", {type: "button"});
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      order(column, now.column === column && !now.down);
      state.set("sort." + name, column + (now.down ? "d" : "a"));
      remember(); dress(table);
      say(`sorted by ${words}, ${now.down ? "descending" : "ascending"}`);
    };
  });
  const given = /^(\d+)([ad])$/.exec(state.get("sort." + name) || "");
  if (given && +given[1] < heads.length) order(+given[1], given[2] === "d");
  const tools = make("div", {className: "tools"});
  if (now.rows.length > 5) {
    const field = make("input", {type: "search", value: now.find, placeholder: "Find in table"});
    field.setAttribute("aria-label", "Find in table: " + table.caption.textContent);
    field.oninput = () => { now.find = field.value; if (field.value) state.set("find." + name, field.value); else state.delete("find." + name); remember(); dress(table); };
    tools.append(field);
  }
  const save = make("button", {type: "button", className: "quiet", textContent: "Download CSV"});
  save.setAttribute("aria-label", "Download CSV: " + table.caption.textContent);
  save.onclick = () => {
    const take = cells => [...cells].filter((_, at) => !heads[at].classList.contains("ref"));
    const titles = take(heads).map(head => { const unit = $(".unit", head); const label = (unit ? head.textContent.replace(unit.textContent, "") : head.textContent).trim(); return unit ? `${label} (${unit.textContent})` : label; });
    const marked = now.rows.some(row => row.dataset.id);
    const rows = now.shown.map(row => take(row.cells).map(cell => cell.dataset.v !== undefined ? cell.dataset.v.replace(/\.0$/, "") : cell.textContent).concat(marked ? [row.dataset.id || ""] : []));
    const url = URL.createObjectURL(new Blob(["\ufeff" + csv([titles.concat(marked ? ["record"] : []), ...rows])], {type: "text/csv"}));
    make("a", {href: url, download: name + ".csv"}).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  tools.append(save, now.count);
  const box = table.closest(".scroll");
  box.before(tools);
  if (now.rows.length > MANY) {
    table.setAttribute("aria-rowcount", now.rows.length + 1);
    box.addEventListener("scroll", () => { if (box.scrollTop + 2 * box.clientHeight > box.scrollHeight) more(table, PORTION); }, {passive: true});
  }
  dress(table);
}
all("table[id]").forEach(furnish);
/* A table held as text is made when it comes into view, or before the page is printed where it is not folded away. */
const late = new IntersectionObserver(entries => entries.forEach(entry => { if (entry.isIntersecting) build(entry.target); }), {rootMargin: "600px 0px"});
function build(box) {
  late.unobserve(box);
  const text = $("noscript", box);
  if (!text) return;
  text.replaceWith(parsed(text.textContent));
  furnish($("table", box));
}
all(".scroll:has(> noscript)").forEach(box => late.observe(box));
function unroll() {
  all(".scroll:has(> noscript)").forEach(box => { if (!box.closest("details:not([open])")) build(box); });
  for (const [table, now] of view) if (!table.closest("details:not([open])")) more(table, now.shown.length);
}
addEventListener("beforeprint", unroll);
addEventListener("report:draw-all", event => { if (event.detail === "paper") unroll(); });

buildFilters();
goTo(place);
if (state.has("record")) showRecord(state.get("record"));
/* A link within the page keeps what is chosen; an address with another choice is opened anew. */
addEventListener("hashchange", () => {
  const [there, wanted] = readAddress();
  if (wanted.toString() && wanted.toString() !== state.toString()) return location.reload();
  place = there;
  remember();
  goTo(place);
});
document.documentElement.dataset.ready = "yes";
})();
