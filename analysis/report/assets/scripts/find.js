/* Which entries of a page answer a query, and who was first with a number. An entry has a kind and three texts: head, names and rest. */
import {askedIn, isDay, numbersIn, termsOf} from "./words.js";

const same = term => term;
export const KINDS = ["statement", "contact", "name", "part"];
const PER_KIND = 5;
const isWord = term => !/\d/.test(term);
const WHOLE = {
  combineWith: "AND",
  fuzzy: term => isWord(term) && term.length > 5 && 1,
  prefix: (term, at, terms) => isWord(term) && term.length > (terms.length === 1 ? 1 : at === terms.length - 1 ? 2 : 3),
};
/* Where nothing answers as it is written: words some letters away, the beginnings of numbers; last, any of the words. */
const edits = term => (isWord(term) ? Math.min(2, Math.floor(term.length / 3) + (term.length === 2)) : 0);
const NEAR = {
  ...WHOLE,
  fuzzy: edits,
  prefix: (term, at, terms) => !isDay(term) && WHOLE.prefix(term + (isWord(term) ? "" : "x"), at, terms),
};
const ANY = {...NEAR, combineWith: "OR"};
const monthly = query => askedIn(query).map(term => (isDay(term) ? term.slice(0, 7) : term)); // of a day without a record, its month

export function indexOf(MiniSearch, entries) {
  const index = new MiniSearch({
    fields: ["head", "names", "rest"],
    idField: "at",
    tokenize: termsOf,
    processTerm: same,
    searchOptions: {
      tokenize: askedIn,
      processTerm: same,
      boost: {head: 6, names: 3},
      weights: {prefix: 0.4, fuzzy: 0.2},
      boostDocument: at => (entries[at].kind === "name" ? 2 : 1),
    },
  });
  index.addAll(entries.map(({head, names, rest}, at) => ({at, head, names, rest})));
  return {index, entries};
}
/* All entries that answer, best first. */
export function matches({index, entries}, query) {
  const words = monthly(query);
  const again = {tokenize: () => words};
  for (const [asked, more] of [[WHOLE], [NEAR], [NEAR, again], [ANY, again]]) {
    const found = index.search(query, {...asked, ...more});
    if (found.length) return found.map(({id, score}) => Object.assign({}, entries[id], {score}));
  }
  return [];
}
/* Those to show: some of each kind, the kind with the best one first, and how many there are. */
export const grouped = found =>
  KINDS.map(kind => ({kind, all: found.filter(entry => entry.kind === kind)}))
    .filter(({all}) => all.length)
    .sort((a, b) => b.all[0].score - a.all[0].score)
    .map(({kind, all}) => ({kind, count: all.length, entries: all.slice(0, PER_KIND)}));
/* Who was first with the numbers in a query; of several, those that also answer its other words. */
export function firstsOf(firsts, query, found) {
  const wanted = numbersIn(query);
  const having = firsts.filter(first => first.numbers.some(number => wanted.includes(number)));
  const ids = new Set(found.map(entry => entry.id));
  const among = having.filter(first => ids.has(first.id));
  return (among.length ? among : having).slice(0, 3);
}
