/* Which records stand: `chosen` holds, for each facet that is narrowed, the values let through. */
export function passes(facets, chosen) {
  if (!facets) return true;
  for (const [name, values] of chosen) if (Object.hasOwn(facets, name) && !values.has(facets[name])) return false; // a meeting has no camp
  return true;
}
/* The facets worth a choice, each with its values and how many records have them, the most frequent first. */
export function tally(records) {
  const names = new Map();
  for (const facets of records)
    for (const [name, value] of Object.entries(facets)) {
      if (!names.has(name)) names.set(name, new Map());
      names.get(name).set(value, (names.get(name).get(value) || 0) + 1);
    }
  return [...names]
    .filter(([, values]) => values.size > 1)
    .map(([name, values]) => [name, [...values].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))]);
}
/* The facets of an element, which stand in its data-f attributes. */
export const facetsOf = dataset =>
  Object.fromEntries(
    Object.entries(dataset)
      .filter(([key]) => key.startsWith("f"))
      .map(([key, value]) => [key.slice(1).toLowerCase(), value]),
  );
