/* The rows behind a figure as they leave the page: the cells of its table, then what the records say that each row names. */
const FIELDS =
  "claimant,side,stance,figure,at least,at most,unit,bound,counted as,stated on,public since,counted from,counted to,kind,level,states,status,starts on,ends on,announced on,checked".split(
    ",",
  );
const MONTHS = "January February March April May June July August September October November December".split(" ");
const DATE = new RegExp(`^(?:(\\d{1,2}) )?(${MONTHS.join("|")}) (\\d{4})$`);
/* A value of a card as a program reads it. Cards write whole numbers in full and days in words, so nothing is lost either way. */
export function plainly(words) {
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(words)) return words.replaceAll(",", "");
  const date = DATE.exec(words);
  if (!date) return words;
  const [, day, month, year] = date;
  return [year, MONTHS.indexOf(month) + 1, ...(day ? [day] : [])].map(part => String(part).padStart(2, "0")).join("-");
}
const joined = (cards, value) => (cards.some(value) ? cards.map(card => value(card) || "").join("; ") : "");
/* Titles and rows for a file; a row that names several records has a value for each, in their order, joined by "; ". */
export function behind({titles, rows}, cardOf) {
  const cards = rows.map(([, ids]) => ids.map(cardOf));
  const fields = FIELDS.filter(field => cards.flat().some(card => card.fields.has(field)));
  const said = own =>
    [
      joined(own, card => card.id),
      fields.map(field => joined(own, card => plainly(card.fields.get(field) || ""))),
      [...new Set(own.flatMap(card => card.sources))].join("; "),
    ].flat();
  if (!cards.flat().length) return [titles, ...rows.map(([cells]) => cells)];
  const others = values => values.filter((_, at) => titles[at] !== "record"); // a table's own column of them says the same
  const heads = ["", ...fields.map(field => " " + field), " sources"].map(head => "record" + head);
  return [others(titles).concat(heads), ...rows.map(([cells], at) => others(cells).concat(said(cards[at])))];
}
