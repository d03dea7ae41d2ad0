/* What the front page can be searched for: all that is on file on its day. A link leads to a report where the record stands in one. */
import {$, all, make} from "./dom.js";
import {unpack} from "./unpack.js";

const KIND = {claim: "statement", event: "contact"};
const addressOf = (page, fragment) => encodeURIComponent(page) + "#" + fragment;
const sourceOf = (label, url) =>
  /^https?:/.test(url || "") && make("a", {href: url, textContent: label, rel: "noopener noreferrer"});
let known = new Map();
export async function load() {
  const {pages, records, names, parts, firsts} = JSON.parse(await unpack($("script#listed").textContent));
  const [ids = [], kinds, heads, more, places, labels, urls] = records;
  const entries = [
    ...ids.map((id, at) => ({
      id,
      kind: KIND[kinds[at]],
      head: heads[at],
      names: more[at],
      rest: "",
      label: labels[at],
      url: urls[at],
      address: places[at] < 0 ? "" : addressOf(pages[places[at]][0], "record=" + encodeURIComponent(id)),
    })),
    ...names.map(([head, note, others]) => ({kind: "name", head, note, names: others, rest: ""})),
    ...parts.map(([page, place, head, what]) => ({
      kind: "part",
      head,
      names: "",
      rest: pages[page][1],
      note: `${what} in “${pages[page][1]}”`,
      address: addressOf(pages[page][0], encodeURIComponent(place)),
    })),
  ];
  known = new Map(ids.map((id, at) => [id, entries[at]]));
  const told = firsts
    .filter(([, id]) => known.has(id))
    .map(([numbers, id, since]) => ({
      numbers,
      id,
      since,
      says: known.get(id).head,
      source: sourceOf(known.get(id).label, known.get(id).url),
    }));
  return {entries, firsts: told};
}
/* The card of a record that stands in none of the reports. */
function show({head, id, label, url}) {
  const close = make("button", {className: "close", textContent: "×", ariaLabel: "Close the record"});
  const source = sourceOf(label, url) || "none on file was published by this day";
  const body = [
    make("h3", {id: "card-title", textContent: head}),
    make("p", {className: "kind"}, make("code", {textContent: id})),
  ];
  const card = make("dialog", {id: "card"}, make("form", {method: "dialog"}, close));
  card.append(
    make(
      "div",
      {className: "record"},
      ...body,
      make("p", {className: "label", textContent: "Source"}),
      make("p", {}, source),
    ),
  );
  card.setAttribute("aria-labelledby", "card-title");
  card.addEventListener("close", () => card.remove());
  card.addEventListener("click", event => event.target === card && card.close());
  all("dialog#card").forEach(other => other.remove());
  document.body.append(card);
  card.showModal();
}
export function linkTo(entry) {
  const own = entry.kind === "part" ? entry : known.get(entry.id);
  if (own.address) return make("a", {href: own.address});
  const link = make("a", {href: "#"});
  link.addEventListener("click", event => {
    event.preventDefault();
    show(own);
  });
  return link;
}
