/* What a report can be searched for: its records, whom and what they name, its figures and sections. */
import {$, all, make} from "./dom.js";
import {held} from "./held.js";
import {contentOf, fieldsOf, records} from "./records.js";

const NAMED = new Set(["claimant", "speaker", "relayed by", "reported by", "participants", "place", "via", "vessels"]);
const KIND = {Claim: "statement", Event: "contact"};
const unbracketed = name => name.replace(/ \([^()]*\)/g, "").trim();
/* Whom and what a record names, by its fields. */
const namesIn = id =>
  [...fieldsOf(id)]
    .filter(([label]) => NAMED.has(label))
    .flatMap(([, value]) => value.split(/;|, (?=[^()]*(?:\(|$))/))
    .map(unbracketed)
    .filter(Boolean);
function entryOf([id, node]) {
  const names = [...new Set(namesIn(id))];
  const kind = KIND[$("p.kind", node)?.firstChild.textContent.trim()];
  return {
    id,
    kind: kind || "part",
    head: $("h3", node).textContent,
    names: names.join("; "),
    rest: node.textContent,
    named: names,
  };
}
const parts = () => [
  ...all("figure[id] .title").map(title => ({
    kind: "part",
    place: title.closest("figure").id,
    head: title.textContent,
    rest: $(".sub", title.closest("figure"))?.textContent || "",
    note: "figure",
  })),
  ...all("main h2, main h3")
    .filter(head => head.id || head.closest("summary"))
    .map(head => ({
      kind: "part",
      place: head.id || $(".folded", head.closest("details")).id,
      head: head.textContent,
      note: "section",
    })),
];
export async function load() {
  const found = [...records.keys()].map(id => entryOf([id, contentOf(id)])).filter(entry => entry.kind !== "part");
  const counts = new Map();
  for (const name of found.flatMap(entry => entry.named)) counts.set(name, (counts.get(name) || 0) + 1);
  const names = [...counts].map(([head, count]) => ({
    kind: "name",
    head,
    note: count > 1 ? `${count} records` : "1 record",
  }));
  const says = new Map(found.map(entry => [entry.id, entry.head]));
  const firsts = (held.provenance?.firsts || [])
    .filter(([, id]) => says.has(id))
    .map(([numbers, id, since]) => ({
      numbers,
      id,
      since,
      says: says.get(id),
      source: $("ul a", contentOf(id))?.cloneNode(true),
    }));
  return {entries: [...found, ...names, ...parts()].map(entry => Object.assign({names: "", rest: ""}, entry)), firsts};
}
export const linkTo = ({id, place}) =>
  make("a", {className: id ? "card" : "", href: "#" + encodeURIComponent(id || place)});
