/* The words that a search compares: as `analysis.language.query` has them, and held to it by the cases in tests/report/scripts/words.json. */
const MONTHS = "january february march april may june july august september october november december".split(" ");
/* Words of a question that say nothing of what is asked for. */
const ASIDE = new Set(
  (
    "a about an and are by did do does first for from has how in is it many more much of on or said say says since than that the " +
    "there they to was were what when where which who whose with"
  ).split(" "),
);
const MONTH = MONTHS.map(name =>
  name === "september" ? "sep(?:t(?:ember)?)?" : `${name.slice(0, 3)}(?:${name.slice(3)})?`,
).join("|");
const DAYS = [
  "\\b(?<y>\\d{4})-(?<m>\\d\\d)-(?<d>\\d\\d)\\b",
  "\\b(?<y>\\d{4})-(?<m>\\d\\d)\\b",
  "\\b(?<d>\\d{1,2})\\.(?<m>\\d{1,2})\\.(?<y>\\d{4})\\b",
  `\\b(?<d>\\d{1,2}) (?<name>${MONTH})\\b[.,]? (?<y>\\d{4})\\b`,
  `\\b(?<name>${MONTH})\\b\\.? (?<d>\\d{1,2}),? (?<y>\\d{4})\\b`,
  `\\b(?<name>${MONTH})\\b[.,]? (?<y>\\d{4})\\b`,
].map(form => new RegExp(form, "g"));
const SCALES = {k: 3, thousand: 3, million: 6, mln: 6, mn: 6, billion: 9, bn: 9};
const SCALED = new RegExp(`(?<![\\p{L}\\d_.])(\\d+(?:\\.\\d+)?) ?(${Object.keys(SCALES).join("|")})\\b`, "gu");

const twoDigits = value => String(value).padStart(2, "0");
function dayOf(found, parts, asked) {
  const month = parts.m ? +parts.m : MONTHS.findIndex(name => name.startsWith(parts.name.slice(0, 3))) + 1;
  if (month < 1 || month > 12) return found;
  const whole = `d${parts.y}${twoDigits(month)}`;
  const own = parts.d ? whole + twoDigits(+parts.d) : "";
  if (asked) return ` ${own || whole} `;
  return ` ${MONTHS[month - 1]} ${own} ${whole} ${parts.d ? +parts.d : ""} ${parts.y} `;
}
/* An English word without the ending of its plural or of its verb in -y: deny, denies and denied are one. */
function stem(word) {
  if (!/^[a-z]{5,}$/.test(word)) return word;
  return /ie[sd]$/.test(word) ? word.replace(/ie[sd]$/, "y") : word.replace(/(?<![su])s$/, "");
}
function split(text, asked) {
  let plain = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’]s\b|['’‘ʼʻ\x60]/g, "");
  for (const form of DAYS) plain = plain.replace(form, (...found) => dayOf(found[0], found.at(-1), asked));
  plain = plain
    .replace(/(?<![\p{L}\d_.,])(\d{1,3})((?:[, ]\d{3})+)(?!\d)/gu, (_, head, tail) => head + tail.replace(/\D/g, ""))
    .replace(SCALED, (_, value, scale) => String(Math.round(value * 10 ** SCALES[scale])));
  return (plain.match(/d\d{6,8}(?!\d)|\d+(?:\.\d+)?|\p{L}+/gu) || []).map(stem);
}
/* The words under which a text is found; a day also under its month, its year and the words it is written in. */
export const termsOf = text => split(text, false);
/* The words that a query asks for: a day or a month as one, and none of the words that make it a question. */
export function askedIn(text) {
  const found = [...new Set(split(text, true))];
  const kept = found.filter(term => !ASIDE.has(term));
  return kept.length ? kept : found;
}
export const numbersIn = text =>
  askedIn(text)
    .filter(term => /^\d/.test(term))
    .map(Number);
export const isDay = term => /^d\d{6,8}$/.test(term);
