/* What an address says: a place in the page, what is chosen, or both: #the-contacts&record=ID&f.camp=seoul|kyiv&sort.NAME=2d&find.NAME=words */
export const decoded = text => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
export function readHash(hash) {
  const parts = hash.slice(1).split("&").filter(Boolean);
  const state = new URLSearchParams(parts.filter(part => part.includes("=")).join("&"));
  return {place: decoded(parts.find(part => !part.includes("=")) || ""), state};
}
export function writeHash(place, state) {
  const hash = [encodeURIComponent(place), state.toString()].filter(Boolean).join("&");
  return hash && "#" + hash;
}
/* The address where it may be written: a document within a frame or made by a script may have none of its own. */
export function keepAddress(address) {
  try {
    history.replaceState(null, "", address);
    return true;
  } catch {
    return false;
  }
}
/* The values of a facet that the address lets stand; null lets all stand. */
export const valuesIn = (state, facet) =>
  state.has("f." + facet) ? new Set(state.get("f." + facet).split("|")) : null;
export function keepValues(state, facet, values) {
  if (values) state.set("f." + facet, [...values].join("|"));
  else state.delete("f." + facet);
}
/* The order of a table; null where the address names none, or a column that the table does not have. */
export function orderIn(state, table, columns) {
  const given = /^(\d+)([ad])$/.exec(state.get("sort." + table) || "");
  return given && +given[1] < columns ? {column: +given[1], down: given[2] === "d"} : null;
}
export const keepOrder = (state, table, {column, down}) => state.set("sort." + table, column + (down ? "d" : "a"));
/* The words looked for in a table. */
export const wordsIn = (state, table) => state.get("find." + table) || "";
export function keepWords(state, table, words) {
  if (words) state.set("find." + table, words);
  else state.delete("find." + table);
}
