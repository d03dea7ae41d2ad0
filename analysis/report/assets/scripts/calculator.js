/* The scenario calculator: its choices are the rows of tables that stand in the page, and what is chosen stands in the address. */
import {$, all, make} from "./dom.js";
import {part} from "./guard.js";
import {here, remember} from "./here.js";
import {records} from "./records.js";
import {chosenIn, isOf, shareOf, told} from "./scenario.js";

const LISTS = {total: "totals", factor: "factors", other: "others", rate: "rates"};
const LABELS = {
  total: "Total",
  factor: "Factor: how much one holds",
  other: "What the rest hold",
  rate: "Rate of fire",
};
const OPTIONAL = {other: "nothing that is counted", rate: "no rate of fire"};
const endIn = cell => (cell.dataset.v === undefined ? null : +cell.dataset.v);
/* Whose, says, goods, least, most, and for a factor the totals it was applied to with what its claimant said they come to. */
const choiceIn = row => ({
  id: row.dataset.id,
  whose: row.cells[0].textContent,
  says: row.cells[1].textContent,
  goods: row.cells[2].textContent,
  ends: [row.cells[3], row.cells[4]].map(endIn),
  of: row.cells[5] ? row.cells[5].textContent.split("; ").filter(Boolean) : [],
  own: row.cells[7] ? [row.cells[6], row.cells[7]].map(endIn) : [null, null],
});
const choicesIn = name => all(`table#scenario-${name} > tbody > tr`).map(choiceIn);
function buildCalculator() {
  const choices = Object.fromEntries(Object.entries(LISTS).map(([key, name]) => [key, choicesIn(name)]));
  const place = $('[data-block="scenario"]');
  if (!place || !choices.total.length || !choices.factor.length) return;
  const selects = Object.keys(LISTS)
    .filter(key => choices[key].length)
    .map(key => selectOf(key, choices[key]));
  const share = make("input", {type: "number", min: 0, max: 100, step: 5, name: "share", value: 100});
  share.value = String(Math.round(shareOf(here.state.get("mix.share")) * 100));
  const made = make("div", {className: "made"});
  made.setAttribute("role", "status");
  const form = make("form", {className: "block calculator"});
  form.setAttribute("aria-label", "Scenario calculator");
  const mix = make(
    "label",
    {},
    `Share of the ${choices.total[0].goods} that hold ${choices.factor[0].goods}, %: your own assumption`,
  );
  mix.append(share);
  form.append(
    make("p", {className: "title", textContent: "Choose whose figures"}),
    ...selects.slice(0, 2),
    mix,
    ...selects.slice(2),
    made,
  );
  form.onsubmit = event => event.preventDefault();
  form.oninput = () => show(form, choices, made, true);
  place.before(form);
  show(form, choices, made, false);
}
/* Before a choice: the factor that its claimant applied to the first total, and the first rate. */
function usualOf(key, choices) {
  if (key === "rate") return choices[0];
  const total = choicesIn("totals")[0];
  return key === "factor" ? choices.find(choice => isOf(choice, total)) : null;
}
function selectOf(key, choices) {
  const select = make("select", {name: key});
  if (OPTIONAL[key]) select.append(make("option", {value: "", textContent: OPTIONAL[key]}));
  for (const choice of choices) {
    const goods = key === "other" ? `${choice.goods}, ` : "";
    select.append(make("option", {value: choice.id, textContent: `${goods}${choice.says}: ${choice.whose}`}));
  }
  const usual = here.state.has("mix." + key) ? null : usualOf(key, choices);
  select.value = (usual || chosenIn(choices, here.state.get("mix." + key), key in OPTIONAL) || {id: ""}).id;
  return make("label", {}, LABELS[key], select);
}
function show(form, choices, made, keep) {
  const choice = {share: shareOf(form.elements.share.value)};
  for (const key of Object.keys(LISTS)) {
    const select = form.elements.namedItem(key);
    choice[key] = select ? chosenIn(choices[key], select.value, key in OPTIONAL) : null;
    if (keep && select) here.state.set("mix." + key, select.value);
  }
  if (keep) {
    here.state.set("mix.share", String(Math.round(choice.share * 100)));
    remember();
  }
  const ids = Object.keys(LISTS)
    .map(key => choice[key])
    .filter(Boolean);
  made.replaceChildren(
    ...told(choice).map(words => make("p", {textContent: words})),
    make("p", {className: "source"}, "Records: ", ...ids.flatMap(linked)),
  );
}
const linked = ({id}, at) => [
  at ? "; " : "",
  records.has(id) ? make("a", {className: "card", href: "#" + id, textContent: id}) : id,
];
part("the calculator", buildCalculator);
