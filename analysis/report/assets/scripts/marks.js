/* Which marks of a figure are drawn: those of the records that stand, and of thousands those that can be told apart. */
const typed = {
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  f4: Float32Array,
  f8: Float64Array,
};
/* The values of a list, also of one that plotly.py packed; null of anything else. */
export function list(value) {
  if (Array.isArray(value)) return value;
  if (!value || !value.bdata) return null;
  return Array.from(new typed[value.dtype](Uint8Array.from(atob(value.bdata), c => c.charCodeAt(0)).buffer));
}
export const first = value => (Array.isArray(value) ? value[0] : value);
/* A copy to prune and paint, which shares the lists of values: they are replaced, never written to. */
export const branches = value =>
  value && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, branches(item)]))
    : value;
/* The trace without the marks of records that do not stand; a mark of several records goes with the last of them. */
export function sieve(trace, stands) {
  const ids = list(trace.customdata);
  return ids
    ? cut(
        trace,
        ids.map(id => [id].flat().some(stands)),
      )
    : trace;
}
/* The layout without the texts and shapes of records that do not stand: each goes with the last of them, a list among them with its first. */
/* Labels of an axis that end with a count of records count those that stand. */
export function sieveLayout(layout, stands) {
  const {records = {}, counted = {}} = layout.meta || {};
  const left = {...layout, meta: {...layout.meta, records: {}}};
  for (const [kind, owners] of Object.entries(records)) {
    const remains = ids => !ids || !ids.length || ids.some(id => [id].flat().every(stands));
    left[kind] = (layout[kind] || []).filter((_, at) => remains(owners[at]));
  }
  for (const [axis, rows] of Object.entries(counted)) {
    const count = row => rows[row].filter(stands).length.toLocaleString("en");
    const ticktext = layout[axis].ticktext.map((text, row) => text.replace(/\([\d,]+\)$/, () => `(${count(row)})`));
    left[axis] = {...layout[axis], ticktext};
  }
  return left;
}
/* Every list with one value a mark loses those not kept. */
function cut(node, keep) {
  if (keep.every(Boolean)) return node;
  for (const [key, value] of Object.entries(node)) {
    const items = list(value);
    if (items && items.length === keep.length && !["colorscale", "line.dash"].includes(key))
      node[key] = items.filter((_, at) => keep[at]);
    else if (value && typeof value === "object" && !items) cut(value, keep);
  }
  return node;
}
/* Of thousands of marks, those within some pixels of a later one of the same form, at this zoom, are left out. */
export const MANY = 1000;
export const CELL = 4;
export const marksOf = trace => (trace.mode === "markers" ? (list(trace.x) || []).length : 0);
export const axisOf = (trace, letter) => letter + "axis" + (trace[letter + "axis"] || letter).slice(1);
export function thin(trace, axes, width, height) {
  const marker = trace.marker || {};
  const count = marksOf(trace);
  if (!count) return trace;
  const across = cells(list(trace.x), axes[axisOf(trace, "x")] || {}, width);
  const up = cells(list(trace.y), axes[axisOf(trace, "y")] || {}, height);
  const form = [marker.symbol, marker.size, marker.opacity].filter(Array.isArray);
  const top = new Map();
  for (let at = 0; at < count; at++) top.set([across[at], up[at], ...form.map(values => values[at])].join(), at);
  const keep = Array.from({length: count}, () => false);
  for (const at of top.values()) keep[at] = true;
  return cut(trace, keep);
}
const number = value => (typeof value === "number" ? value : Date.parse(value));
/* The cell in which each value falls on an axis of so many pixels. A word is its own cell; what lies far out of view shares few. */
function cells(given, axis, pixels) {
  const values = given.map(value => (axis.type === "log" ? Math.log10(value) : number(value)));
  const [low, high] = (
    axis.range || [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  ).map(number);
  const [from, to] = axis.domain || [0, 1];
  const wide = high - low || 1;
  return values.map((value, at) => {
    const share = (value - low) / wide;
    if (Number.isNaN(share)) return given[at];
    return share > -1 && share < 2 ? Math.floor((share * (to - from) * pixels) / CELL) : Math.floor(share) + "x";
  });
}
