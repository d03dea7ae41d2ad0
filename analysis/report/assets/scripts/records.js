/* Records: each is an article in the page; a card shows a copy of it. Many stand as text, of which only the heads are read here. */
import {decoded} from "./address.js";
import {$, all, parsed} from "./dom.js";
import {here, remember} from "./here.js";
import {held} from "./held.js";
import {facetsOf, passes} from "./selection.js";

const shelf = $("section#records noscript");
const texts = shelf ? shelf.textContent.split(/\n(?=<article )/) : [];
const heads = parsed(texts.map(text => text.slice(0, text.indexOf(">") + 1)).join("</article>"));
export const records = new Map([...all("article.record"), ...heads.children].map(node => [node.id, node]));
const bodies = new Map([...heads.children].map((node, at) => [node.id, texts[at]]));
if (shelf)
  shelf.closest("details").addEventListener("toggle", () => {
    if (shelf.isConnected) shelf.replaceWith(parsed(shelf.textContent));
  });

/* What is chosen, and which records stand by it: one selection for all figures and tables. */
export const facets = new Map([...records].map(([id, node]) => [id, facetsOf(node.dataset)]));
export const chosen = new Map();
export const stands = id => passes(facets.get(id), chosen);

export const contentOf = id => (bodies.has(id) ? parsed(bodies.get(id)).firstChild : records.get(id));
/* The record as an element of its own. */
const copyOf = id => contentOf(id).cloneNode(true);
/* What a record says, by the label of each field: what its card lists, and what it leaves out since its sentence tells it. */
export function fieldsOf(id) {
  const listed = all("dl dt", contentOf(id)).map(term => [term.textContent, term.nextElementSibling.textContent]);
  return new Map([...(held.records?.[id]?.fields || []), ...listed]);
}
/* The same with the addresses of its pages. */
export function cardOf(id) {
  const links = all("li", $("ul", copyOf(id))).map(item => $("a", item));
  const sources = links.filter(Boolean).map(link => link.getAttribute("href"));
  return {id, fields: fieldsOf(id), sources};
}
const card = $("dialog#card");
let opener = null;
export function showRecord(id) {
  if (!records.has(id)) return false;
  const copy = copyOf(id);
  copy.removeAttribute("id");
  $("h3", copy).id = "card-title";
  card.setAttribute("aria-labelledby", "card-title");
  $("div#card-body").replaceChildren(copy);
  if (!card.open) {
    opener = document.activeElement;
    card.showModal();
  }
  card.scrollTop = 0;
  here.state.set("record", id);
  remember();
  return true;
}
card.addEventListener("close", () => {
  here.state.delete("record");
  remember();
  if (opener && opener.focus) opener.focus({preventScroll: true});
});
card.addEventListener("click", event => {
  if (event.target === card) card.close();
});
document.addEventListener("click", event => {
  const anchor = event.target.closest("a.card");
  if (anchor && showRecord(decoded(anchor.getAttribute("href").split("#")[1] || ""))) event.preventDefault();
});
