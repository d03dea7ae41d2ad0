/* What a total comes to in other goods and in days of fire, each figure of one claimant: the reckoning of the scenario calculator. */
/* An open end is null and stays open. */
const times = (a, b) => (a === null || b === null ? null : a * b);
const over = (a, b) => (a === null || !b ? null : a / b);
export const product = (a, b, share = 1) => [0, 1].map(end => times(times(a[end], b[end]), share));
export const lasting = (goods, rate) => [over(goods[0], rate[1]), over(goods[1], rate[0])];
/* Did the factor's claimant apply it to this very total? */
export const isOf = (factor, total) => factor.of.includes(`${total.says}: ${total.whose}`);
/* A choice worked out: goods, the rest of the boxes in other goods, days of fire, and the claimants whose figures it joins. */
export function workedOut({total, factor, share, other, rate}) {
  const stated = share === 1 && isOf(factor, total);
  const goods = stated ? factor.own : product(total.ends, factor.ends, share);
  const counted = other && share < 1;
  const used = [total, ...(share ? [factor] : []), ...(counted ? [other] : []), ...(rate ? [rate] : [])];
  return {
    stated,
    goods,
    rest: counted ? product(total.ends, other.ends, 1 - share) : null,
    days: rate ? lasting(goods, rate.ends) : null,
    claimants: [...new Set(used.map(choice => choice.whose))],
  };
}
/* No digits that the figures do not carry. */
const inWords = value => Number(value.toPrecision(3)).toLocaleString("en", {maximumFractionDigits: 10});
export function spread([low, high]) {
  if (low === null && high === null) return "No bound on";
  if (high === null) return inWords(low) + " or more";
  if (low === null) return "up to " + inWords(high);
  return inWords(low) === inWords(high) ? inWords(low) : inWords(low) + " to " + inWords(high);
}
const inside = name => name.replace(" (", ", ").replace(")", "");
export const joinedWords = words => [words.slice(0, -1).join(", "), ...words.slice(-1)].filter(Boolean).join(" and ");
/* The sentences of a choice. */
export function told(choice) {
  const made = workedOut(choice);
  const {total, factor, share, other, rate} = choice;
  const names = joinedWords(made.claimants.map(inside));
  return [
    `${spread(made.goods)} ${factor.goods}${made.stated ? ", as its claimant states it." : "."}`,
    ...(made.rest ? [`${spread(made.rest)} ${other.goods} in the rest, counted apart and not added.`] : []),
    ...(made.days ? [`${spread(made.days)} days of fire at the rate that ${inside(rate.whose)} implies.`] : []),
    made.claimants.length === 1 ? `All figures are of ${names}.` : `Nobody says this: it joins figures of ${names}.`,
    ...(share < 1
      ? [`That ${Math.round(share * 100)}% of the ${total.goods} hold ${factor.goods} is your own assumption.`]
      : []),
  ];
}
/* A share as written in the address or the field, in percent; all where it is none. */
export function shareOf(text) {
  const percent = text === null || text.trim() === "" ? 100 : Number(text);
  return percent >= 0 && percent <= 100 ? percent / 100 : 1;
}
/* The choice of a list that the address names; else the first, or none where none may be chosen. */
export const chosenIn = (choices, id, optional) =>
  choices.find(choice => choice.id === id) || (optional ? null : choices[0] || null);
